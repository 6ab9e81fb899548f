import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { getAddressFromPublicKey } from '@stacks/transactions';
import { b58ToC32, c32ToB58 } from 'c32check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressHash,
  bitcoinAddress,
  bitcoinFromStacks,
  hash160,
  stacksAddress,
  stacksFromBitcoin,
} from '../../../src/protocol/keys/address.ts';
import { encodeBase58Check } from '../../../src/protocol/keys/base58.ts';
import { formatC32Address } from '../../../src/protocol/keys/c32.ts';
import { keyHashes } from '../../../src/protocol/keys/key-hashes.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { vectors } from '../names/vectors.ts';
import { keychain } from './keychain.ts';

const privateKey = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((key) => (key[0] ?? 0) < 255 && key.some((byte) => byte > 0));
const hash = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe('addresses', () => {
  it('are those of @stacks/transactions', () => {
    fc.assert(
      fc.property(privateKey, (key) => {
        const publicKey = publicKeyOf(key);
        expect(stacksAddress(publicKey, 'mainnet')).toBe(getAddressFromPublicKey(bytesToHex(publicKey), 'mainnet'));
        expect(stacksAddress(publicKey, 'testnet')).toBe(getAddressFromPublicKey(bytesToHex(publicKey), 'testnet'));
      }),
      { numRuns: 20 },
    );
  });

  it('change spelling as c32check changes it', () => {
    fc.assert(
      fc.property(hash, fc.constantFrom(0, 5, 111, 196), (h, version) => {
        const base58 = encodeBase58Check(version, h);
        expect(stacksFromBitcoin(base58)).toBe(b58ToC32(base58));
        expect(bitcoinFromStacks(b58ToC32(base58))).toBe(c32ToB58(b58ToC32(base58)));
        expect(addressHash(base58)).toEqual(h);
        expect(addressHash(b58ToC32(base58))).toEqual(h);
      }),
    );
  });

  it('change spelling as published, and one with a wrong checksum is none', () => {
    for (const { b58, c32 } of vectors.addresses) {
      if (c32 === undefined) expect(() => stacksFromBitcoin(b58)).toThrow(expect.objectContaining({ code: 'bad-address' }));
      else expect([stacksFromBitcoin(b58), bitcoinFromStacks(c32)]).toEqual([c32, b58]);
    }
  });

  it('spell the identity address the Stacks way', () => {
    for (const { identities } of keychain.wallets)
      for (const { pub, btcAddr, stxAddr } of identities) {
        expect(bitcoinAddress(hexToBytes(pub))).toBe(btcAddr);
        expect(stacksFromBitcoin(btcAddr)).toBe(stxAddr);
        expect(bitcoinFromStacks(stxAddr)).toBe(btcAddr);
      }
  });

  it('hash both forms of a key, whichever is given', () => {
    const compressed = publicKeyOf(new Uint8Array(32).fill(7));
    const uncompressed = publicKeyOf(new Uint8Array(32).fill(7), false);
    expect(keyHashes(compressed)).toEqual([hash160(compressed), hash160(uncompressed)]);
    expect(keyHashes(uncompressed)).toEqual(keyHashes(compressed));
  });

  for (const text of [
    '',
    'alice.btc',
    encodeBase58Check(1, new Uint8Array(20)),
    encodeBase58Check(0, new Uint8Array(21)),
    formatC32Address(3, new Uint8Array(20)),
  ])
    it(`refuses ${JSON.stringify(text)}`, () =>
      expect(() => addressHash(text)).toThrow(expect.objectContaining({ code: 'bad-address' })));
});
