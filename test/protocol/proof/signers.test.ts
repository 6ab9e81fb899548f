import { hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { type ClarityValue, decodeClarity, encodeClarity } from '../../../src/protocol/chain/clarity.ts';
import { decodeHeader, type Header } from '../../../src/protocol/proof/header.ts';
import { readEntry } from '../../../src/protocol/proof/marf-key.ts';
import { readSignerSet, recoverSigner, type Signer, verifySigners } from '../../../src/protocol/proof/signers.ts';
import { mainnet, mainnetHeader } from './mainnet.ts';
import { checkpointOf, headerOf, mine, recoveredOf, signersOf } from './network.ts';

const withCode = (code: string) => expect.objectContaining({ code });
const set143 = readSignerSet(readEntry(hexToBytes(mainnet.signerSet.join(''))) as ClarityValue);

describe('readSignerSet', () => {
  it("reads mainnet's set of cycle 143: 29 signers of 4,000", () => {
    expect(set143).toHaveLength(29);
    expect(set143.reduce((sum, { weight }) => sum + weight, 0)).toBe(4000);
    expect(set143[0]).toEqual({ signer: 'f5061b1c62f399ecc0db8cbb21f8d481af079a38', weight: 646 });
  });

  const one = (principal: string, weight: bigint): ClarityValue => ({
    type: 'tuple',
    fields: new Map<string, ClarityValue>([
      ['signer', { type: 'principal', principal }],
      ['weight', { type: 'uint', value: weight }],
    ]),
  });
  const key = 'SP3TGC6RWCBSSKV60VE6BP8FRTJ0TY1WT73GZB0A1';
  const wrong: [string, ClarityValue][] = [
    ['no list', { type: 'uint', value: 1n }],
    ['nobody', { type: 'list', items: [] }],
    ['a signer twice', { type: 'list', items: [one(key, 1n), one(key, 2n)] }],
    ['a weight that no number holds', { type: 'list', items: [one(key, 2n ** 53n)] }],
    ['a contract', { type: 'list', items: [one(`${key}.vault`, 1n)] }],
    ['a script', { type: 'list', items: [one('SM2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKQVX8X0G', 1n)] }],
    ['items of another kind', { type: 'list', items: [{ type: 'uint', value: 1n }] }],
  ];
  for (const [title, value] of wrong)
    it(`refuses ${title}`, () =>
      expect(() => readSignerSet(decodeClarity(encodeClarity(value)))).toThrow(
        expect.objectContaining({ code: 'proof-signer-set' }),
      ));
});

describe('recoverSigner', () => {
  it('finds 13 of 13 signers of a block of mainnet in the set, in its order', () => {
    const places = recoveredOf(decodeHeader(mainnetHeader)).map((found) => set143.findIndex(({ signer }) => signer === found));
    expect(places).toEqual([0, 3, 4, 5, 6, 11, 14, 15, 18, 19, 21, 24, 26]);
  });

  it('takes the high half of s too, as nodes do', () => {
    const header = headerOf(mine(undefined, 1000));
    const [signature = new Uint8Array()] = header.signatures;
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = BigInt(`0x${Buffer.from(signature.subarray(33)).toString('hex')}`);
    const high = Uint8Array.from([
      (signature[0] as number) ^ 1,
      ...signature.subarray(1, 33),
      ...hexToBytes((order - s).toString(16).padStart(64, '0')),
    ]);
    expect(recoverSigner({ ...header, signatures: [high] }, 0)).toBe(recoverSigner(header, 0));
  });

  it('refuses what is of no key', () => {
    const header = headerOf(mine(undefined, 1000));
    const [signature = new Uint8Array()] = header.signatures;
    for (const bad of [signature.with(0, 4), signature.fill(0, 1, 33), signature.fill(0xff, 33)])
      expect(() => recoverSigner({ ...header, signatures: [bad.slice()] }, 0)).toThrow(withCode('proof-signature'));
    expect(() => recoverSigner(header, 99)).toThrow(withCode('proof-signature'));
  });
});

describe('verifySigners', () => {
  const genesis = mine(undefined, 1000);
  const set: readonly Signer[] = checkpointOf(0, genesis).signers;
  const keys = signersOf(0);
  const check = (header: Header, against = set) => verifySigners(header, recoveredOf(header), against);
  const signedBy = (...places: number[]) =>
    headerOf(mine(genesis, 1001, { signedBy: places.map((place) => keys[place] as (typeof keys)[number]) }));

  it('tells the weight behind a block', () => {
    expect(check(headerOf(mine(genesis, 1001)))).toEqual({ signed: 1000, total: 1000, signers: 10 });
  });

  it('takes seven tenths, and refuses 69.9 %', () => {
    expect(check(signedBy(0, 1, 2, 3, 4))).toEqual({ signed: 700, total: 1000, signers: 5 });
    expect(() => check(signedBy(0, 1, 2, 3))).toThrow(withCode('proof-weight'));
  });

  it('rounds the threshold up, as nodes do', () => {
    const three = [1, 1, 1].map((weight, i) => ({ signer: String(i), weight }));
    const header = { ...signedBy(0, 1), signatures: [new Uint8Array(65), new Uint8Array(65)] };
    expect(() => verifySigners(header, ['0', '1'], three)).toThrow(withCode('proof-weight'));
  });

  it('counts nobody twice', () => {
    expect(() => check(signedBy(0, 1, 2, 2, 3))).toThrow(withCode('proof-signer-twice'));
    expect(() => check({ ...signedBy(0, 1, 2, 2, 3), version: 0 })).toThrow(withCode('proof-signer-twice'));
  });

  it('keeps to the order of the set since version 1, and not before', () => {
    expect(() => check(signedBy(1, 0, 2, 3, 4))).toThrow(withCode('proof-signer-order'));
    const old = headerOf(
      mine(genesis, 1001, { version: 0, signedBy: [1, 0, 2, 3, 4].map((place) => keys[place] as (typeof keys)[number]) }),
    );
    expect(check(old)).toMatchObject({ signed: 700 });
  });

  it('refuses a key that is not in the set, however many others signed', () => {
    const stranger = signersOf(9).slice(0, 1);
    const header = headerOf(mine(genesis, 1001, { signedBy: [...keys, ...stranger] }));
    expect(() => check(header)).toThrow(withCode('proof-unknown-signer'));
  });

  it('counts nothing where nobody has weight', () => {
    const none = set.map(({ signer }) => ({ signer, weight: 0 }));
    expect(() => check(signedBy(0, 1), none)).toThrow(withCode('proof-weight'));
  });

  it('refuses a block that nobody signed, and a shadow block whoever signed it', () => {
    expect(() => check(signedBy())).toThrow(withCode('proof-weight'));
    for (const version of [0x80, 0x81])
      expect(() => check(headerOf(mine(genesis, 1001, { version })))).toThrow(withCode('proof-shadow-block'));
  });

  it('refuses mainnet block 8,956,304 against set 143, which it holds and which did not sign it: 2,786 of 4,000', () => {
    expect(() => check(decodeHeader(mainnetHeader), set143)).toThrow('2786 of 4000');
    expect(() => check(decodeHeader(mainnetHeader), set143)).toThrow(withCode('proof-weight'));
  });

  it('takes no list of signers that is not of this block', () => {
    expect(() => verifySigners(signedBy(0, 1), [], set)).toThrow(RangeError);
  });
});
