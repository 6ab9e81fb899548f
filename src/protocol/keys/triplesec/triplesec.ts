/**
 * TripleSec version 3, opening only: how the first Blockstack Browser sealed recovery words. Three ciphers in a row and two MACs over all.
 * Format: docs/protocol/keychain.md, "Recovery codes". Loaded when such a code is there, and only then.
 */
import { hmac } from '@noble/hashes/hmac';
import { sha512 } from '@noble/hashes/sha2';
import { keccak_512 } from '@noble/hashes/sha3';
import { concatBytes } from '@noble/hashes/utils';
import { xsalsa20 } from './salsa20.ts';
import { scrypt } from './scrypt.ts';
import { twofishCtr } from './twofish.ts';

/** AES-256-CTR of the platform, the counter over all 16 bytes; handed in. */
export type AesCtr = (key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array) => Promise<Uint8Array>;

// magic(4) || version(4) || salt(16) || HMAC-SHA512(64) || HMAC-Keccak512(64) || AES nonce(16) || Twofish nonce(16) || XSalsa nonce(24) || text
const headerLength = 8;
const saltLength = 16;
const macLength = 128;

/** Yields how far the key is, 0 to 1. Returns the keys of a password, which `openTriplesec` takes. */
export function deriveTriplesecKeys(bytes: Uint8Array, password: Uint8Array): Generator<number, Uint8Array> {
  const salt = bytes.subarray(headerLength, headerLength + saltLength);
  // MAC keys(48 + 48) || AES(32) || Twofish(32) || XSalsa20(32)
  return scrypt(password, salt, { N: 2 ** 15, r: 8, dkLen: 192 });
}

/** The text, or undefined when the MACs do not fit: another password, or a changed code. */
export async function openTriplesec(aesCtr: AesCtr, bytes: Uint8Array, keys: Uint8Array): Promise<Uint8Array | undefined> {
  const sealed = bytes.subarray(headerLength + saltLength + macLength);
  const signed = concatBytes(bytes.subarray(0, headerLength + saltLength), sealed);
  const macs = concatBytes(hmac(sha512, keys.subarray(0, 48), signed), hmac(keccak_512, keys.subarray(48, 96), signed));
  const given = bytes.subarray(headerLength + saltLength, headerLength + saltLength + macLength);
  if (!macs.every((byte, i) => byte === given[i])) return undefined;
  // Each cipher also covers the nonces of the ones inside it.
  const outer = await aesCtr(keys.subarray(96, 128), sealed.subarray(0, 16), sealed.subarray(16));
  const middle = twofishCtr(keys.subarray(128, 160), outer.subarray(0, 16), outer.subarray(16));
  return xsalsa20(keys.subarray(160, 192), middle.subarray(0, 24), middle.subarray(24));
}
