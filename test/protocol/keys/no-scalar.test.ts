/**
 * What happens once in 2^127 derivations: the hash at a step is no scalar of the curve, or the sum is zero. The curve is told to say so of
 * chosen hashes.
 */
import { createHmac } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deriveIdentities, deriveIdentity } from '../../../src/protocol/keys/derivation.ts';
import { keychain } from './keychain.ts';

const unlucky = vi.hoisted(() => ({ tooLarge: new Set<string>(), sumIsZero: new Set<string>() }));
vi.mock('@bitcoinerlab/secp256k1', async (importOriginal) => {
  const real = await importOriginal<typeof import('@bitcoinerlab/secp256k1')>();
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return {
    ...real,
    isPrivate: (scalar: Uint8Array) => !unlucky.tooLarge.has(hex(scalar)) && real.isPrivate(scalar),
    privateAdd: (key: Uint8Array, tweak: Uint8Array) => (unlucky.sumIsZero.has(hex(tweak)) ? null : real.privateAdd(key, tweak)),
  };
});
afterEach(() => {
  unlucky.tooLarge.clear();
  unlucky.sumIsZero.clear();
});

const seed = hexToBytes(keychain.upstreamWalletTest.seed);

/** Left half of the HMAC at the hardened step below m/888'/0', by BIP-32 on Node's own HMAC. */
function leftHalf(index: number): string {
  let { key, chain }: Half = half(createHmac('sha512', 'Bitcoin seed').update(seed).digest());
  const order = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
  for (const step of [888, 0]) {
    const next = half(hardened(key, chain, step));
    const sum = (BigInt(`0x${bytesToHex(key)}`) + BigInt(`0x${bytesToHex(next.key)}`)) % order;
    key = hexToBytes(sum.toString(16).padStart(64, '0'));
    chain = next.chain;
  }
  return bytesToHex(half(hardened(key, chain, index)).key);
}
function hardened(key: Uint8Array, chain: Uint8Array, index: number): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(0x80000000 + index);
  return createHmac('sha512', chain)
    .update(Buffer.concat([Buffer.of(0), key, number]))
    .digest();
}
type Half = { key: Uint8Array; chain: Uint8Array };
const half = (bytes: Uint8Array): Half => ({ key: new Uint8Array(bytes.slice(0, 32)), chain: new Uint8Array(bytes.slice(32)) });

describe('a step that leads nowhere', () => {
  it('KEY-06 goes on with the next index, as every client does', () => {
    const next = deriveIdentity(seed, 4).idAddress;
    for (const bad of [unlucky.tooLarge, unlucky.sumIsZero]) {
      bad.add(leftHalf(3));
      expect(deriveIdentity(seed, 3).idAddress).toBe(next);
      expect([...deriveIdentities(seed, [3])].map(({ idAddress }) => idAddress)).toEqual([next]);
      bad.clear();
      expect(deriveIdentity(seed, 3).idAddress).not.toBe(next);
    }
  });

  it('KEY-06 is an error where there is no next index', () => {
    unlucky.tooLarge.add(leftHalf(0x7fffffff));
    expect(() => deriveIdentity(seed, 0x7fffffff)).toThrow();
  });
});
