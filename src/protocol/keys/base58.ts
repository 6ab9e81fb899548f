/**
 * Base58Check: how Bitcoin writes addresses. One version byte, a payload and four bytes of double SHA-256.
 * Source: https://en.bitcoin.it/wiki/Base58Check_encoding
 */
import { sha256 } from '@noble/hashes/sha2';
import { concatBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { bytesToNumber, numberToBytes } from './radix.ts';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Longer text is no address; decoding takes quadratic time. */
const longestText = 128;

export function encodeBase58Check(version: number, payload: Uint8Array): string {
  if (!Number.isInteger(version) || version < 0 || version > 255) throw new RangeError(`expected a version byte, got ${version}`);
  // version(1) || payload || checksum(4)
  const body = concatBytes(Uint8Array.of(version), payload);
  const bytes = concatBytes(body, checksum(body));
  let text = '';
  for (let rest = bytesToNumber(bytes); rest > 0n; rest /= 58n) text = alphabet.charAt(Number(rest % 58n)) + text;
  return '1'.repeat(leadingZeros(bytes)) + text;
}

/** Throws `bad-base58` when a character or the checksum is wrong. */
export function decodeBase58Check(text: string): { version: number; payload: Uint8Array } {
  if (text.length > longestText) throw bad('it is too long');
  let number = 0n;
  for (const char of text) {
    const value = alphabet.indexOf(char);
    if (value < 0) throw bad(`it may not contain "${char}"`);
    number = number * 58n + BigInt(value);
  }
  const zeros = text.length - text.replace(/^1+/, '').length;
  const bytes = concatBytes(new Uint8Array(zeros), numberToBytes(number));
  const version = bytes[0];
  if (version === undefined || bytes.length < 5) throw bad('it is too short');
  const body = bytes.subarray(0, -4);
  const expected = checksum(body);
  if (!bytes.subarray(-4).every((byte, i) => byte === expected[i])) throw bad('its checksum is wrong');
  return { version, payload: body.slice(1) };
}

function checksum(body: Uint8Array): Uint8Array {
  return sha256(sha256(body)).subarray(0, 4);
}

function leadingZeros(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.length : first;
}

function bad(why: string): AutonymError {
  return new AutonymError('bad-base58', `This is not a base58 address: ${why}.`);
}
