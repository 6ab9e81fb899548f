/** The cryptography of the vault against Project Wycheproof, through what the product calls. */
import { createHash, pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hkdf } from '@noble/hashes/hkdf';
import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { findOpened, sealGcm } from '../../src/vault/gcm.ts';

type Set<T> = { numberOfTests: number; tests: ({ tcId: number; result: 'valid' | 'invalid' | 'acceptable' } & T)[] };
const read = (name: string) => JSON.parse(readFileSync(new URL(`../vectors/wycheproof-${name}.json`, import.meta.url), 'utf8'));
const bytes = (hex: string) => Uint8Array.from(hexToBytes(hex));
const { subtle } = crypto;

describe('AES-GCM', () => {
  const { tests, numberOfTests }: Set<Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag', string>> = read('aes-gcm');
  const ours = tests.filter(({ iv }) => iv.length === 24);

  it('VLT-21 opens what is valid and nothing else, with the 12-byte IV that every sealed record has', async () => {
    expect(ours).toHaveLength(197);
    for (const { tcId, key, iv, aad, msg, ct, tag, result } of ours) {
      const sealed = bytes(iv + ct + tag);
      const opened = await findOpened({ subtle, random: () => bytes('') }, bytes(key), bytes(aad), sealed);
      expect(opened && bytesToHex(opened), `test ${tcId}`).toBe(result === 'valid' ? msg : undefined);
    }
  });

  it('VLT-21 seals to the same bytes', async () => {
    for (const { tcId, key, iv, aad, msg, ct, tag } of ours.filter(({ result }) => result === 'valid')) {
      const sealed = await sealGcm({ subtle, random: () => bytes(iv) }, bytes(key), bytes(aad), bytes(msg));
      expect(bytesToHex(sealed), `test ${tcId}`).toBe(iv + ct + tag);
    }
  });

  it('VLT-21 opens none of those with another length of IV: a record of ours has 12 bytes of it, whatever is in it', async () => {
    const others = tests.filter(({ iv }) => iv.length !== 24);
    expect(ours.length + others.length).toBe(numberOfTests);
    for (const { tcId, key, iv, aad, ct, tag } of others) {
      const sealed = bytes(iv + ct + tag);
      expect(
        await findOpened({ subtle, random: () => bytes('') }, bytes(key), bytes(aad), sealed),
        `test ${tcId}`,
      ).toBeUndefined();
    }
  });
});

describe('HMAC-SHA256', () => {
  const { tests, numberOfTests }: Set<Record<'key' | 'msg' | 'tag', string>> = read('hmac-sha256');

  it('VLT-21 makes the tags that are valid, also the short ones, and none that is not', () => {
    expect(tests).toHaveLength(numberOfTests);
    for (const { tcId, key, msg, tag, result } of tests) {
      const made = bytesToHex(hmac(sha256, bytes(key), bytes(msg))).slice(0, tag.length);
      expect(made === tag, `test ${tcId}`).toBe(result === 'valid');
    }
  });
});

describe('HKDF-SHA256', () => {
  const { tests, numberOfTests }: Set<Record<'ikm' | 'salt' | 'info' | 'okm', string> & { size: number }> = read('hkdf-sha256');

  it('VLT-21 derives what is valid, and refuses more than 255 blocks', () => {
    expect(tests).toHaveLength(numberOfTests);
    for (const { tcId, ikm, salt, info, size, okm, result } of tests) {
      const derive = () => hkdf(sha256, bytes(ikm), bytes(salt), bytes(info), size);
      if (result === 'valid') expect(bytesToHex(derive()), `test ${tcId}`).toBe(okm);
      else expect(derive, `test ${tcId}`).toThrow();
    }
  });
});

/**
 * Of PBKDF2 the product has three calls: src/kdf (SHA-256, 32 bytes, never below 900,000 rounds), the seed of the words and the codes of
 * Blockstack Browser (SHA-512). All hand password, salt and rounds to the platform as they are.
 */
describe('PBKDF2', () => {
  async function derive(
    hash: 'SHA-256' | 'SHA-512',
    password: Uint8Array<ArrayBuffer>,
    salt: Uint8Array<ArrayBuffer>,
    iterations: number,
    length: number,
  ) {
    const imported = await subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    return bytesToHex(new Uint8Array(await subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, imported, 8 * length)));
  }

  // Project Wycheproof, pbkdf2_hmacsha256_test.json, generator version 0.9, tests 1 and 2: those of RFC 7914, section 11.
  for (const [tcId, password, salt, iterations, dk] of [
    [
      1,
      '706173737764',
      '73616c74',
      1,
      '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
    ],
    [
      2,
      '50617373776f7264',
      '4e61436c',
      80_000,
      '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
    ],
  ] as const)
    it(`VLT-21 agrees with test ${tcId}`, async () => {
      expect(await derive('SHA-256', bytes(password), bytes(salt), iterations, 64)).toBe(dk);
    });

  it('VLT-21 agrees with OpenSSL for passwords and salts of all lengths and of any bytes', async () => {
    for (const hash of ['SHA-256', 'SHA-512'] as const)
      for (let length = 0; length < 160; length += 7) {
        const of = (what: string) =>
          Uint8Array.from(createHash('shake256', { outputLength: length }).update(`${what} ${hash}`).digest());
        const [password, salt] = [of('password'), of('salt')];
        const expected = pbkdf2Sync(password, salt, 64, 65, hash.replace('-', '').toLowerCase()).toString('hex');
        expect(await derive(hash, password, salt, 64, 65), `${hash} ${length}`).toBe(expected);
      }
  });
});
