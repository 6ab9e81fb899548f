import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { bitcoinAddress } from '../../../src/protocol/keys/address.ts';
import { publicKeyOf, signHash } from '../../../src/protocol/keys/secp256k1.ts';
import { readSubdomains, type SubdomainFault, verifySubdomain } from '../../../src/protocol/names/subdomain.ts';
import { followSubdomain } from '../../../src/protocol/names/subdomain-chain.ts';
import { parseZonefile, zonefileHash } from '../../../src/protocol/names/zonefile.ts';
import { vectors } from './vectors.ts';

const batch = vectors.zonefiles.find(({ name }) => name === 'verified.podcast')?.text ?? '';

describe('readSubdomains', () => {
  it('reads a real batch, each with its published hash', () => {
    const { domain, records } = vectors.subdomainBatch;
    const found = readSubdomains(parseZonefile(batch), domain);
    expect(
      found.map(({ full, owner, sequence, zonefile }) => ({
        fqn: full,
        owner,
        seqn: sequence,
        zonefile,
        zonefile_hash: bytesToHex(zonefileHash(zonefile)),
      })),
    ).toEqual(records);
    const followed = followSubdomain([parseZonefile(batch)], '359.verified.podcast');
    expect(followed).toMatchObject({ proven: true, last: { owner: '1MwPD6dH4fE3gQ9mCov81L1DEQWT7E85qH' } });
    expect(followSubdomain([parseZonefile(batch)], '360.verified.podcast')).toBeUndefined();
  });

  const zf = 'zf0=JE9SSUdJTiAzNTkK';
  const owner = 'owner=1MwPD6dH4fE3gQ9mCov81L1DEQWT7E85qH';
  const broken: [what: string, text: string, reason: SubdomainFault][] = [
    ['an owner that is no address', `x TXT "owner=1Mw" "seqn=0" "parts=1" "${zf}"`, 'owner'],
    ['a negative sequence', `x TXT "${owner}" "seqn=-1" "parts=1" "${zf}"`, 'number'],
    ['a sequence without end', `x TXT "${owner}" "seqn=18446744073709551616" "parts=1" "${zf}"`, 'number'],
    ['no sequence', `x TXT "${owner}" "parts=1" "${zf}"`, 'number'],
    ['no parts', `x TXT "${owner}" "seqn=0" "parts=0"`, 'parts'],
    ['a thousand million parts', `x TXT "${owner}" "seqn=0" "parts=1000000000" "${zf}"`, 'number'],
    ['fewer parts than said', `x TXT "${owner}" "seqn=0" "parts=2" "${zf}"`, 'parts'],
    ['more parts than said', `x TXT "${owner}" "seqn=0" "parts=1" "${zf}" "zf1=aaaa"`, 'parts'],
    ['a part that is missing in the middle', `x TXT "${owner}" "seqn=0" "parts=3" "${zf}" "zf2=aaaa"`, 'parts'],
    ['a part twice', `x TXT "${owner}" "seqn=0" "parts=1" "${zf}" "${zf}"`, 'texts'],
    ['an owner twice', `x TXT "${owner}" "${owner}" "seqn=0" "parts=1" "${zf}"`, 'texts'],
    ['a zone file that is not base64', `x TXT "${owner}" "seqn=0" "parts=1" "zf0=?"`, 'encoding'],
    ['a zone file that is no text', `x TXT "${owner}" "seqn=0" "parts=1" "zf0=/////w\\=\\="`, 'encoding'],
    ['a signature that is not base64', `x TXT "${owner}" "seqn=0" "parts=1" "${zf}" "sig=?"`, 'encoding'],
  ];
  for (const [what, text, reason] of broken)
    it(`ZON-15, NAM-22: refuses ${what}`, () => {
      expect(() => readSubdomains(parseZonefile(text), 'a.id')).toThrow(
        expect.objectContaining({ code: 'bad-subdomain', reason }),
      );
    });

  it('ZON-15: takes the parts of a zone file in any order, by their numbers', () => {
    const [first, second] = ['JE9SSUdJ', 'TiAzNTkK'];
    const text = `x TXT "${owner}" "seqn=0" "parts=2" "zf1=${second}" "zf0=${first}"`;
    expect(readSubdomains(parseZonefile(text), 'a.id')[0]?.zonefile).toBe('$ORIGIN 359\n');
  });
});

describe('verifySubdomain', () => {
  const { record, domain, plaintextSigned, signerAddress } = vectors.signedSubdomain;
  const read = (text: string) => {
    const [found] = readSubdomains(parseZonefile(text), domain);
    if (!found) throw new Error('no subdomain');
    return found;
  };

  it('accepts the documented update', () => {
    const subdomain = read(record);
    expect(subdomain.signedText).toBe(plaintextSigned);
    expect(verifySubdomain(subdomain, signerAddress)).toMatchObject({ full: 'bar.foo.test', sequence: 1 });
  });

  it('refuses another owner, another text and no signature, each for its reason', () => {
    expect(() => verifySubdomain(read(record), '1MwPD6dH4fE3gQ9mCov81L1DEQWT7E85qH')).toThrow(/did not own/);
    expect(() => verifySubdomain(read(record.replace('seqn=1', 'seqn=2')), signerAddress)).toThrow(/does not fit/);
    expect(() => verifySubdomain(read(record.replace(/ "sig=.*"/, '')), signerAddress)).toThrow(/not signed/);
  });
});

describe('followSubdomain', () => {
  const [dana, erin] = [person(1), person(2)];
  const full = 'dana.studio.id';
  const follow = (...texts: string[]) => followSubdomain(texts.map(parseZonefile), full);
  const created = operation({ owner: dana.address, sequence: 0 });
  const faulty = (reason: SubdomainFault) => expect.objectContaining({ code: 'bad-subdomain', reason });

  it('goes from the creation over every signed change to the last one', () => {
    const given = operation({ owner: erin.address, sequence: 1, text: 'two', signer: dana });
    const changed = operation({ owner: erin.address, sequence: 2, text: 'three', signer: erin });
    expect(follow(created)).toMatchObject({ proven: true, last: { owner: dana.address, zonefile: 'one' } });
    expect(follow(created, given)).toMatchObject({ proven: true, last: { owner: erin.address, zonefile: 'two' } });
    expect(follow(created, '', given, 'other TXT "x"', changed)).toMatchObject({ last: { sequence: 2, zonefile: 'three' } });
    expect(follow(created, created)).toMatchObject({ last: { sequence: 0 } });
    expect(follow('other TXT "x"')).toBeUndefined();
  });

  it('takes an uncompressed key for the owner whose address is made of it', () => {
    const old = { ...dana, publicKey: publicKeyOf(dana.privateKey, false) };
    const address = bitcoinAddress(old.publicKey);
    const update = operation({ owner: address, sequence: 1, text: 'two', signer: old });
    // A push of 65 bytes needs no further opcode either.
    expect(follow(operation({ owner: address, sequence: 0 }), update)).toMatchObject({ proven: true, last: { zonefile: 'two' } });
  });

  it('says when what was before is not there', () => {
    expect(follow(operation({ owner: erin.address, sequence: 5, signer: dana }))).toMatchObject({ proven: false });
  });

  it('ZON-15, NAM-22: refuses a change nobody signed, that a stranger or the parent signed, or that was changed after', () => {
    const given = operation({ owner: erin.address, sequence: 1, signer: dana });
    expect(() => follow(created, operation({ owner: erin.address, sequence: 1 }))).toThrow(faulty('unsigned'));
    expect(() => follow(created, operation({ owner: erin.address, sequence: 1, signer: erin }))).toThrow(faulty('signer'));
    expect(() => follow(created, given.replace('parts=1', 'parts=1" "note=x'))).toThrow(faulty('signature'));
    expect(() => follow(created, given.replace(erin.address, person(3).address))).toThrow(faulty('signature'));
    expect(() => follow(created, given.replace(/"sig=[^"]*"/, '"sig=AAAA"'))).toThrow(faulty('script'));
    expect(() => follow(created, given.replace(/"sig=[^"]*"/, '"sig="'))).toThrow(faulty('script'));
  });

  it('ZON-15, NAM-22: refuses a gap, a number twice, a step back, and a second creation for somebody else', () => {
    const change = (sequence: number) => operation({ owner: dana.address, sequence, text: `${sequence}`, signer: dana });
    expect(() => follow(created, change(2))).toThrow(faulty('sequence'));
    expect(() => follow(created, change(1), change(3))).toThrow(faulty('sequence'));
    expect(() => follow(created, change(1), operation({ owner: erin.address, sequence: 1, signer: dana }))).toThrow(
      faulty('sequence'),
    );
    expect(() => follow(created, operation({ owner: erin.address, sequence: 0 }))).toThrow(faulty('repeat'));
    expect(() => follow(`${created}${operation({ owner: erin.address, sequence: 0 })}`)).toThrow(faulty('repeat'));
    // Of two numbers in one file the lower counts, as it always did.
    expect(follow(`${change(1)}${created}`)).toMatchObject({ last: { sequence: 0 } });
  });
});

type Person = ReturnType<typeof person>;

function person(seed: number) {
  const privateKey = new Uint8Array(32).fill(seed);
  const publicKey = publicKeyOf(privateKey);
  return { privateKey, publicKey, address: bitcoinAddress(publicKey) };
}

/** One line of dana.studio.id, signed as blockstack-core signs. */
function operation({
  owner,
  sequence,
  text = 'one',
  signer,
}: {
  owner: string;
  sequence: number;
  text?: string;
  signer?: Person;
}) {
  const zf = Buffer.from(text).toString('base64').replaceAll('=', '\\=');
  const texts = [`owner=${owner}`, `seqn=${sequence}`, 'parts=1', `zf0=${zf}`];
  const hash = sha256(utf8ToBytes(['dana', ...texts].join(',')));
  const script = signer && Buffer.from([64, ...signHash(hash, signer.privateKey), signer.publicKey.length, ...signer.publicKey]);
  const sig = script ? [`sig=${script.toString('base64').replaceAll('=', '\\=')}`] : [];
  return `dana TXT ${[...texts, ...sig].map((one) => `"${one}"`).join(' ')}\n`;
}
