import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { verifyProfileToken } from 'blockstack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { bitcoinAddress, stacksAddress, stacksFromBitcoin } from '../../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { parseToken, signToken } from '../../../src/protocol/token/jwt.ts';
import { maxProfileLength, verifyProfile, verifyProfileFile } from '../../../src/protocol/token/profile-token.ts';
import { leastMs } from '../../processor-time.ts';
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

  it('PRF-12: counts by its first record alone, of a thousand too', () => {
    const [good, bad] = [signToken(sound, privateKey), signToken(sound, new Uint8Array(32).fill(4))];
    expect(verifyProfileFile(JSON.stringify([{ token: good }, { token: bad }]), owner)).toEqual(sound.claim);
    expect(() => verifyProfileFile(JSON.stringify([{ token: bad }, { token: good }]), owner)).toThrow(
      refused('profile-bad-signature'),
    );
    const many = [{ token: bad }, { token: good }, ...Array(998).fill({})];
    expect(() => verifyProfileFile(JSON.stringify(many), owner)).toThrow(refused('profile-bad-signature'));
    expect(verifyProfileFile(JSON.stringify([{ token: good }, { token: bad }, ...Array(998).fill({})]), owner)).toEqual(
      sound.claim,
    );
  });

  it('PRF-09: is refused when its issuer does not own the name, its subject is another key, its signature is wrong or none', () => {
    const other = new Uint8Array(32).fill(4);
    const otherKey = { publicKey: bytesToHex(publicKeyOf(other)) };
    const made = signToken(sound, privateKey);
    const [, payload = '', signature = ''] = made.split('.');
    const header = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const otherSignature = signToken({ ...sound, jti: '2' }, privateKey).split('.')[2];
    const cases: [string, string][] = [
      [signToken({ ...sound, issuer: otherKey, subject: otherKey }, other), 'profile-wrong-owner'],
      [signToken({ ...sound, subject: otherKey }, privateKey), 'profile-bad-signature'],
      [signToken({ ...sound, issuer: otherKey, subject: otherKey }, privateKey), 'profile-bad-signature'],
      [signToken(sound, other), 'profile-bad-signature'],
      [`${made.slice(0, made.lastIndexOf('.'))}.${otherSignature}`, 'profile-bad-signature'],
      [`${header({ typ: 'JWT', alg: 'none' })}.${payload}.`, 'profile-malformed'],
      [`${header({ typ: 'JWT', alg: 'none' })}.${payload}.${signature}`, 'profile-malformed'],
      [`${header(['JWT', 'ES256K'])}.${payload}.${signature}`, 'profile-malformed'],
      [`${header({ typ: ['JWT'], alg: ['ES256K'] })}.${payload}.${signature}`, 'profile-malformed'],
    ];
    for (const [token, code] of cases) expect(() => verifyProfileFile(fileOf(token), owner), code).toThrow(refused(code));
  });

  it('PRF-10: that was copied to another name is not the profile of that name’s owner', () => {
    for (const { token } of profiles.tokenFiles)
      expect(() => verifyProfileFile(fileOf(token), owner)).toThrow(refused('profile-wrong-owner'));
  });

  it('PRF-13: tells the end it gives itself, in every spelling there was', () => {
    const end = (changes: object) => verifyProfile(signed(changes), owner).endsAtMs;
    expect(end({})).toBe(Date.parse('2019-10-15T12:00:00.000Z'));
    expect(end({ exp: undefined, expiresAt: '2017-01-02T03:04:05Z' })).toBe(Date.parse('2017-01-02T03:04:05Z'));
    expect(end({ exp: 1_500_000_000 })).toBe(1_500_000_000_000);
    for (const exp of [undefined, 'soon', '', null, {}, 'x'.repeat(100)]) expect(end({ exp })).toBeUndefined();
    for (const { token, addresses } of profiles.tokenFiles)
      expect(verifyProfile(fileOf(token), addresses.stx).endsAtMs).toBeLessThan(Date.parse('2020-01-01'));
  });

  it('PRF-03: a hundred thousand and a million levels deep is refused at once', () => {
    for (const depth of [100_000, 1_000_000]) {
      const text = '['.repeat(depth) + ']'.repeat(depth);
      expect(() => verifyProfileFile(text, owner)).toThrow(refused('profile-malformed'));
      expect(leastMs(() => expect(() => verifyProfileFile(text, owner)).toThrow(), { enough: 50 })).toBeLessThan(50);
    }
    const deep = `[{"token":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}]`;
    expect(() => verifyProfileFile(deep, owner)).toThrow(refused('profile-malformed'));
  });

  it('PRF-02: with a name of megabytes, a million accounts or a hundred thousand apps is refused unread', () => {
    const claims = [
      { name: 'x'.repeat(10_000_000) },
      { account: Array(100_000).fill({ service: 's', identifier: 'i' }) },
      { apps: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`https://${i}.example`, 'https://hub.example/'])) },
    ];
    for (const claim of claims) {
      const text = JSON.stringify([{ token: `a.${Buffer.from(JSON.stringify({ claim })).toString('base64url')}.b` }]);
      expect(text.length).toBeGreaterThan(maxProfileLength);
      expect(() => verifyProfileFile(text, owner)).toThrow(refused('profile-malformed'));
      expect(leastMs(() => expect(() => verifyProfileFile(text, owner)).toThrow(), { enough: 50 })).toBeLessThan(50);
    }
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
