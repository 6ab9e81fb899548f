/**
 * Where a contract's value lies in the state of the chain, and what stands there: docs/protocol/verification.md, "Keys and values".
 * Source: stacks-core `clarity/src/vm/database/clarity_db.rs` (keys) and `clarity_store.rs` (values).
 */
import { sha512_256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { type ClarityValue, decodeClarity, encodeClarity } from '../chain/clarity.ts';
import { AutonymError } from '../error.ts';

export const mapKey = (contract: string, map: string, key: ClarityValue): string => `vm::${contract}::0::${map}::${hexOf(key)}`;

export const variableKey = (contract: string, variable: string): string => `vm::${contract}::1::${variable}`;

/** Of the owner of one token. */
export const tokenKey = (contract: string, asset: string, id: ClarityValue): string =>
  `vm::${contract}::4::${asset}::${hexOf(id)}`;

/** The 32 steps from the root to the value of a key. */
export const pathOf = (key: string): Uint8Array => sha512_256(utf8ToBytes(key));

/**
 * The 40 bytes that stand in the leaf of a serialized value. What is hashed is its hex, as text.
 * hash(32) || zeros(8)
 */
export function leafValueOf(data: Uint8Array): Uint8Array {
  const value = new Uint8Array(40);
  value.set(sha512_256(utf8ToBytes(bytesToHex(data))));
  return value;
}

/**
 * The value in a proven map entry or of a proven owner: both are kept in `(some …)`. Undefined: it was there once and was deleted, which is
 * proven too. Throws `proof-record` for what no map entry is.
 */
export function readEntry(data: Uint8Array): ClarityValue | undefined {
  const entry = readValue(data);
  if (entry.type === 'none') return undefined;
  if (entry.type !== 'some') throw badRecord('is no map entry');
  return entry.value;
}

/** Throws `proof-record` for what is no Clarity value, or another spelling of one than the chain keeps. */
export function readValue(data: Uint8Array): ClarityValue {
  try {
    return decodeClarity(data);
  } catch (cause) {
    throw badRecord('is no Clarity value', cause);
  }
}

export function badRecord(why: string, cause?: unknown): AutonymError {
  return new AutonymError('proof-record', `What is proven to stand in the state of the chain ${why}.`, { cause });
}

const hexOf = (value: ClarityValue): string => bytesToHex(encodeClarity(value));
