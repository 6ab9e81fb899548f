/**
 * c32check: how Stacks writes addresses. `S`, one character of version, then the hash160 and four bytes of double SHA-256 in Crockford's
 * base 32. Source: SIP-005 (https://github.com/stacksgov/sips), "Addresses".
 */
import { sha256 } from '@noble/hashes/sha2';
import { concatBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { bytesToNumber, numberToBytes } from './radix.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function formatC32Address(version: number, hash160: Uint8Array): string {
  if (!Number.isInteger(version) || version < 0 || version > 31)
    throw new RangeError(`expected a version below 32, got ${version}`);
  if (hash160.length !== 20) throw new RangeError(`expected a 20-byte hash160, got ${hash160.length}`);
  // hash160(20) || checksum(4)
  const bytes = concatBytes(hash160, checksum(version, hash160));
  let digits = '';
  for (let rest = bytesToNumber(bytes); rest > 0n; rest >>= 5n) digits = alphabet.charAt(Number(rest & 31n)) + digits;
  const firstByte = bytes.findIndex((byte) => byte !== 0);
  return `S${alphabet.charAt(version)}${'0'.repeat(firstByte < 0 ? bytes.length : firstByte)}${digits}`;
}

/** Throws `bad-c32`. As the standard asks, lower case and the look-alikes O, I and L are read as what they were meant to be. */
export function parseC32Address(text: string): { version: number; hash160: Uint8Array } {
  if (!/^S[0-9A-Za-z]{6,48}$/.test(text)) throw bad('it does not look like one');
  const clean = text.slice(1).toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  let number = 0n;
  for (const char of clean.slice(1)) number = number * 32n + BigInt(digitOf(char));
  const version = digitOf(clean.charAt(0));
  const tail = numberToBytes(number);
  if (tail.length > 24) throw bad('it is too long');
  const bytes = concatBytes(new Uint8Array(24 - tail.length), tail);
  const hash160 = bytes.slice(0, 20);
  if (!checksum(version, hash160).every((byte, i) => byte === bytes[20 + i])) throw bad('its checksum is wrong');
  // Zeros in front can be written in more than one number; only the one a writer would choose is the address.
  if (formatC32Address(version, hash160) !== `S${clean}`) throw bad('its leading zeros are wrong');
  return { version, hash160 };
}

function checksum(version: number, hash160: Uint8Array): Uint8Array {
  return sha256(sha256(concatBytes(Uint8Array.of(version), hash160))).subarray(0, 4);
}

function digitOf(char: string): number {
  const value = alphabet.indexOf(char);
  if (value < 0) throw bad(`it may not contain "${char}"`);
  return value;
}

function bad(why: string): AutonymError {
  return new AutonymError('bad-c32', `This is not a Stacks address: ${why}.`);
}
