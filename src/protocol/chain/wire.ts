/**
 * The parts that Clarity values and transactions are written with: big-endian numbers, addresses and names behind their length.
 * Format: SIP-005 (https://github.com/stacksgov/sips).
 */
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import type { AutonymError } from '../error.ts';
import { formatC32Address, parseC32Address } from '../keys/c32.ts';
import { decodeUtf8 } from '../token/utf8.ts';

/** Bytes that are read from the front. `bad` makes the error of what is read, from the reason why it is none. */
export type Reader = { bytes: Uint8Array; at: number; bad: (why: string, cause?: unknown) => AutonymError };

/** Of functions, fields and assets. */
export const fieldName = /^[a-zA-Z](?:[a-zA-Z0-9]|[-_!?+<>=/*]){0,127}$|^[-+=/*]$|^[<>]=?$/;
export const contractName = /^[a-zA-Z](?:[a-zA-Z0-9]|[-_]){0,127}$/;

export const readerOf = (bytes: Uint8Array, bad: Reader['bad']): Reader => ({ bytes, at: 0, bad });

/** The next bytes, as a view; they are there or the reader's error is thrown. */
export function take(reader: Reader, length: number): Uint8Array {
  const end = reader.at + length;
  if (end > reader.bytes.length) throw reader.bad('it ends too early');
  const taken = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return taken;
}

export function readEnd(reader: Reader): void {
  if (reader.at !== reader.bytes.length) throw reader.bad('something follows it');
}

export const readByte = (reader: Reader): number => take(reader, 1)[0] ?? 0;

/** What the next byte stands for. */
export function readCode<Code extends string>(reader: Reader, codes: Readonly<Record<Code, number>>): Code {
  const byte = readByte(reader);
  for (const code in codes) if (codes[code] === byte) return code;
  throw reader.bad(`the byte ${byte} means nothing there`);
}

export function read32(reader: Reader): number {
  const [a = 0, b = 0, c = 0, d = 0] = take(reader, 4);
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** An unsigned number of so many bytes. */
export const readBig = (reader: Reader, length: number): bigint => BigInt(`0x${bytesToHex(take(reader, length))}`);

/** How many values follow; each takes at least a byte, so that a count alone cannot make us work. */
export function readCount(reader: Reader): number {
  const count = read32(reader);
  if (count > reader.bytes.length - reader.at) throw reader.bad('it ends too early');
  return count;
}

/** version(1) || hash160(20), as c32. */
export function readAddress(reader: Reader): string {
  const version = readByte(reader);
  if (version > 31) throw reader.bad('an address has no such version');
  return formatC32Address(version, take(reader, 20));
}

/** length(1) || characters. */
export function readName(reader: Reader, shape: RegExp): string {
  const name = readAscii(reader, readByte(reader));
  if (!shape.test(name)) throw reader.bad('a name has characters that no name has');
  return name;
}

export function readAscii(reader: Reader, length: number): string {
  const text = readUtf8(reader, length);
  if (!isAscii(text)) throw reader.bad('a text is not ASCII');
  return text;
}

export function readUtf8(reader: Reader, length: number): string {
  const bytes = take(reader, length);
  try {
    return decodeUtf8(bytes);
  } catch (cause) {
    throw reader.bad('a text is not UTF-8', cause);
  }
}

export const encode32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

/** An unsigned number in so many bytes. Throws a RangeError where it does not fit. */
export function encodeBig(value: bigint, length: number): Uint8Array {
  if (BigInt.asUintN(8 * length, value) !== value) throw new RangeError(`expected a number of ${length} bytes, got ${value}`);
  return hexToBytes(value.toString(16).padStart(2 * length, '0'));
}

/** Throws `bad-c32`. */
export function encodeAddress(address: string): Uint8Array {
  const { version, hash160 } = parseC32Address(address);
  return concatBytes(Uint8Array.of(version), hash160);
}

/** length(1) || characters. */
export function encodeName(name: string, shape: RegExp, bad: Reader['bad']): Uint8Array {
  if (!shape.test(name)) throw bad(`"${name.slice(0, 60)}" is no name`);
  return concatBytes(Uint8Array.of(name.length), utf8ToBytes(name));
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
