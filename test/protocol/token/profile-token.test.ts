import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { verifyProfileToken } from 'blockstack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { bitcoinAddress, stacksAddress, stacksFromBitcoin } from '../../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { parseToken, signToken } from '../../../src/protocol/token/jwt.ts';
import { verifyProfileFile } from '../../../src/protocol/token/profile-token.ts';
import { profiles } from './vectors.ts';

const privateKey = new Uint8Array(32).fill(3);
const publicKey = publicKeyOf(privateKey);
const owner = bitcoinAddress(publicKey);
const sound = {
  jti: '1',
  iat: '2018-10-15T12:00:00.000Z',
  exp: '2019-10-15T12:00:00.000Z',
  subject: { publicKey: bytesToHex(publicKey) },
  issuer: { publicKey: bytesToHex(publicKey) },
  claim: { '@type': 'Person', name: 'Alice' },
};

const fileOf = (token: string, more: object = {}) => JSON.stringify([{ token, ...more }], null, 2);
const signed = (changes: object = {}) => fileOf(signToken({ ...sound, ...changes }, privateKey));
const refused = (code: string) => expect.objectContaining({ code });

describe('a published profile', () => {
  for (const { name, token, addresses, claim } of profiles.tokenFiles) {
    it(`of ${name} is verified for every spelling of its owner, though its term is long over`, () => {
      for (const address of [
        addresses.compressed,
        addresses.uncompressed,
        addresses.stx,
        stacksFromBitcoin(addresses.uncompressed),
      ]) {
        expect(verifyProfileFile(fileOf(token), address)).toEqual(claim);
      }
      expect(verifyProfileToken(token, addresses.compressed).payload).toMatchObject({ claim });
      expect(() => verifyProfileFile(fileOf(token), owner)).toThrow(refused('profile-wrong-owner'));
    });
  }

  for (const { by, owner: idAddress, ownerStx, file, token } of profiles.made) {
    it(`is verified as made by ${by.split(':')[0]}`, () => {
      for (const address of [ownerStx, ...(idAddress === undefined ? [] : [idAddress])]) {
        expect(verifyProfileFile(file, address)).toEqual(parseToken(token).payload['claim']);
      }
    });
  }

  for (const { name, token, owner: address } of profiles.negative) {
    if (token === undefined || address === undefined) continue;
    it(`is refused: ${name}`, () => {
      const code = name === 'wrong owner' ? 'profile-wrong-owner' : 'profile-bad-signature';
      expect(() => verifyProfileFile(fileOf(token), address)).toThrow(refused(code));
    });
  }

  it('says what its token says, whatever stands beside it', () => {
    const file = fileOf(signToken(sound, privateKey), { decodedToken: { payload: { claim: { name: 'Mallory' } } } });
    expect(verifyProfileFile(file, owner)).toEqual(sound.claim);
  });

  it('is owned under an address of the test network as well', () =>
    expect(verifyProfileFile(signed(), stacksAddress(publicKey, 'testnet'))).toEqual(sound.claim));

  it('counts by its first record alone', () => {
    const [good, bad] = [signToken(sound, privateKey), signToken(sound, new Uint8Array(32).fill(4))];
    expect(verifyProfileFile(JSON.stringify([{ token: good }, { token: bad }]), owner)).toEqual(sound.claim);
    expect(() => verifyProfileFile(JSON.stringify([{ token: bad }, { token: good }]), owner)).toThrow(
      refused('profile-bad-signature'),
    );
  });

  it('may name an uncompressed key', () => {
    const key = { publicKey: bytesToHex(publicKeyOf(privateKey, false)) };
    expect(verifyProfileFile(signed({ issuer: key, subject: key }), owner)).toEqual(sound.claim);
  });
});

describe('what is no profile', () => {
  for (const text of [
    ...[
      '',
      'null',
      '{}',
      '[]',
      '[null]',
      '[{}]',
      '[{"token":1}]',
      '[{"token":""}]',
      '[{"token":"a.b.c"}]',
      'Not found',
      '<html></html>',
    ],
    JSON.stringify({ token: signToken(sound, privateKey) }),
    `${'['.repeat(100)}${']'.repeat(100)}`,
    ...[{ claim: undefined }, { claim: 'Alice' }, { claim: [] }, { issuer: undefined }, { subject: {} }].map(signed),
    ...[{ publicKey: 'zz' }, { publicKey: '' }, { publicKey: 7 }, 'key'].map((issuer) => signed({ issuer })),
  ]) {
    it(`is said to be malformed: ${text.slice(0, 60)}`, () =>
      expect(() => verifyProfileFile(text, owner)).toThrow(refused('profile-malformed')));
  }

  it('has a key off the curve, or a signature that is none', () => {
    expect(() => verifyProfileFile(signed({ issuer: { publicKey: `02${'f'.repeat(64)}` } }), owner)).toThrow(
      refused('profile-bad-signature'),
    );
    const token = signToken(sound, privateKey);
    expect(() => verifyProfileFile(fileOf(token.slice(0, token.lastIndexOf('.') + 1)), owner)).toThrow(
      refused('profile-bad-signature'),
    );
  });

  it('is asked for an owner that is no address', () => {
    for (const address of ['', 'alice.btc', `${stacksAddress(publicKey, 'mainnet')}.contract`]) {
      expect(() => verifyProfileFile(signed(), address)).toThrow(refused('bad-address'));
    }
  });
});

describe('any file', () => {
  it('is a profile, or a refusal with a code', () => {
    const file = signed();
    const anyFile = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map((claim) => signed({ claim })),
      fc.tuple(fc.constantFrom('issuer', 'subject', 'claim'), fc.jsonValue()).map(([name, value]) => signed({ [name]: value })),
      fc
        .tuple(fc.nat(file.length), fc.nat(3), fc.string({ maxLength: 3 }))
        .map(([at, cut, by]) => file.slice(0, at) + by + file.slice(at + cut)),
    );
    fc.assert(
      fc.property(anyFile, (text) => {
        try {
          expect(typeof verifyProfileFile(text, owner)).toBe('object');
        } catch (error) {
          if (!(error instanceof AutonymError)) throw error;
          expect(error.code).toMatch(/^profile-(malformed|bad-signature|wrong-owner)$/);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('of 40 kB is judged within a moment, and one of megabytes not at all', () => {
    const hostile = [
      '['.repeat(40_000),
      '{"a":'.repeat(8000),
      `[${'0,'.repeat(20_000)}0]`,
      `[{"token":"${'.'.repeat(40_000)}"}]`,
    ];
    for (const text of [
      ...hostile,
      fileOf(`${'A'.repeat(20_000)}.${'A'.repeat(20_000)}.A`),
      'x'.repeat(5_000_000),
      `[${'0,'.repeat(2_500_000)}0]`,
    ]) {
      const started = performance.now();
      expect(() => verifyProfileFile(text, owner)).toThrow(refused('profile-malformed'));
      expect(performance.now() - started).toBeLessThan(250);
    }
  });
});

describe('the key of the wallets', () => {
  it('signs in the name of the Stacks address, not of the bucket', () => {
    const made = profiles.made.find(({ by }) => by.includes('wallet-sdk'));
    const issuer = parseToken(made?.token ?? '').payload['issuer'] as { publicKey: string };
    expect(stacksAddress(hexToBytes(issuer.publicKey), 'mainnet')).toBe(made?.ownerStx);
  });
});
