/**
 * Clarity values as bytes: what a contract is asked with, and what it answers.
 * Format: SIP-005 (https://github.com/stacksgov/sips), "Clarity Value Representation".
 */
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import {
  contractName,
  encode32,
  encodeAddress,
  encodeBig,
  encodeName,
  fieldName,
  isAscii,
  type Reader,
  read32,
  readAddress,
  readAscii,
  readBig,
  readByte,
  readCount,
  readEnd,
  readerOf,
  readName,
  readUtf8,
  take,
} from './wire.ts';

export type ClarityValue =
  | { type: 'int'; value: bigint }
  | { type: 'uint'; value: bigint }
  | { type: 'buffer'; bytes: Uint8Array }
  | { type: 'bool'; value: boolean }
  /** c32 address, with `.name` behind it when it is a contract. */
  | { type: 'principal'; principal: string }
  | { type: 'ok' | 'err' | 'some'; value: ClarityValue }
  | { type: 'none' }
  | { type: 'list'; items: ClarityValue[] }
  | { type: 'tuple'; fields: ReadonlyMap<string, ClarityValue> }
  | { type: 'ascii' | 'utf8'; text: string };

/** Limits of the language itself: a value is at most 1 MiB and 32 levels deep. */
const maxBytes = 1_048_576;
/**
 * Of what comes as hex: sixteen times the largest zone file of the contracts. Of a whole MiB a hostile one can take 150 ms to read, which
 * `npm run fuzz` found.
 */
const maxParsedBytes = 131_072;
const maxDepth = 32;

const ids = {
  int: 0,
  uint: 1,
  buffer: 2,
  true: 3,
  false: 4,
  standard: 5,
  contract: 6,
  ok: 7,
  err: 8,
  none: 9,
  some: 10,
  list: 11,
  tuple: 12,
  ascii: 13,
  utf8: 14,
} as const;

/** Throws `bad-clarity` for values the language does not have. */
export function encodeClarity(value: ClarityValue): Uint8Array {
  const bytes = encode(value, 1);
  if (bytes.length > maxBytes) throw bad(`it is longer than ${maxBytes} bytes`);
  return bytes;
}

/** Throws `bad-clarity` for anything but exactly one value. */
export function decodeClarity(bytes: Uint8Array): ClarityValue {
  if (bytes.length > maxBytes) throw bad(`it is longer than ${maxBytes} bytes`);
  const reader = readerOf(bytes, bad);
  const value = decode(reader, 1);
  readEnd(reader);
  return value;
}

/** The value that comes next in something longer, whose own error is thrown for anything else. */
export function readClarity(reader: Reader): ClarityValue {
  return decode(reader, 1);
}

/** As nodes write it: hex after `0x`. */
export function formatClarity(value: ClarityValue): string {
  return `0x${bytesToHex(encodeClarity(value))}`;
}

/** Throws `bad-clarity`. */
export function parseClarity(hex: string): ClarityValue {
  const digits = hex.startsWith('0x') ? hex.slice(2) : hex;
  if (digits.length > 2 * maxParsedBytes) throw bad(`it is longer than ${maxParsedBytes} bytes`);
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) throw bad('it is not hex');
  return decodeClarity(hexToBytes(digits));
}

/** A buffer that holds text, as the naming contracts keep names. */
export function bufferOf(text: string): ClarityValue {
  return { type: 'buffer', bytes: utf8ToBytes(text) };
}

function encode(value: ClarityValue, depth: number): Uint8Array {
  if (depth > maxDepth) throw bad(`it is nested deeper than ${maxDepth} levels`);
  switch (value.type) {
    case 'int':
      if (BigInt.asIntN(128, value.value) !== value.value) throw bad('a number does not fit 128 bits');
      return concatBytes(byte(ids.int), encode128(value.value));
    case 'uint':
      if (BigInt.asUintN(128, value.value) !== value.value) throw bad('a number does not fit 128 bits');
      return concatBytes(byte(ids.uint), encode128(value.value));
    case 'buffer':
      return concatBytes(byte(ids.buffer), encode32(value.bytes.length), value.bytes);
    case 'bool':
      return byte(value.value ? ids.true : ids.false);
    case 'principal':
      return encodePrincipal(value.principal);
    case 'ok':
    case 'err':
    case 'some':
      return concatBytes(byte(ids[value.type]), encode(value.value, depth + 1));
    case 'none':
      return byte(ids.none);
    case 'list':
      return concatBytes(byte(ids.list), encode32(value.items.length), ...value.items.map((item) => encode(item, depth + 1)));
    case 'tuple':
      return encodeTuple(value.fields, depth);
    case 'ascii':
      if (!isAscii(value.text)) throw bad('a text is not ASCII');
      return concatBytes(byte(ids.ascii), encode32(value.text.length), utf8ToBytes(value.text));
    case 'utf8': {
      const text = utf8ToBytes(value.text);
      return concatBytes(byte(ids.utf8), encode32(text.length), text);
    }
  }
}

/** Fields travel in the order of their names. */
function encodeTuple(fields: ReadonlyMap<string, ClarityValue>, depth: number): Uint8Array {
  const parts = [...fields]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => [encodeName(name, fieldName, bad), encode(value, depth + 1)]);
  return concatBytes(byte(ids.tuple), encode32(fields.size), ...parts);
}

function encodePrincipal(principal: string): Uint8Array {
  const [address = '', contract, ...more] = principal.split('.');
  if (more.length > 0) throw bad(`"${principal.slice(0, 60)}" is no principal`);
  const id = contract === undefined ? ids.standard : ids.contract;
  const name = contract === undefined ? new Uint8Array() : encodeName(contract, contractName, bad);
  // id(1) || version(1) || hash160(20) || for a contract: length(1) || name
  return concatBytes(byte(id), encodeAddress(address), name);
}

function encode128(value: bigint): Uint8Array {
  return encodeBig(BigInt.asUintN(128, value), 16);
}

function byte(value: number): Uint8Array {
  return Uint8Array.of(value);
}

function decode(reader: Reader, depth: number): ClarityValue {
  if (depth > maxDepth) throw reader.bad(`it is nested deeper than ${maxDepth} levels`);
  const id = readByte(reader);
  switch (id) {
    case ids.int:
      return { type: 'int', value: BigInt.asIntN(128, readBig(reader, 16)) };
    case ids.uint:
      return { type: 'uint', value: readBig(reader, 16) };
    case ids.buffer:
      return { type: 'buffer', bytes: take(reader, read32(reader)).slice() };
    case ids.true:
    case ids.false:
      return { type: 'bool', value: id === ids.true };
    case ids.standard:
      return { type: 'principal', principal: readAddress(reader) };
    case ids.contract:
      return { type: 'principal', principal: `${readAddress(reader)}.${readName(reader, contractName)}` };
    case ids.ok:
      return { type: 'ok', value: decode(reader, depth + 1) };
    case ids.err:
      return { type: 'err', value: decode(reader, depth + 1) };
    case ids.none:
      return { type: 'none' };
    case ids.some:
      return { type: 'some', value: decode(reader, depth + 1) };
    case ids.list:
      return { type: 'list', items: Array.from({ length: readCount(reader) }, () => decode(reader, depth + 1)) };
    case ids.tuple:
      return { type: 'tuple', fields: decodeFields(reader, depth) };
    case ids.ascii:
      return { type: 'ascii', text: readAscii(reader, read32(reader)) };
    case ids.utf8:
      return { type: 'utf8', text: readUtf8(reader, read32(reader)) };
    default:
      throw reader.bad(`no value starts with the byte ${id}`);
  }
}

function decodeFields(reader: Reader, depth: number): ReadonlyMap<string, ClarityValue> {
  const fields = new Map<string, ClarityValue>();
  for (let left = readCount(reader); left > 0; left--) {
    const name = readName(reader, fieldName);
    if (fields.has(name)) throw reader.bad(`it has the field ${name} twice`);
    fields.set(name, decode(reader, depth + 1));
  }
  return fields;
}

function bad(why: string, cause?: unknown): AutonymError {
  return new AutonymError('bad-clarity', `This is not a Clarity value: ${why}.`, { cause });
}
