/**
 * Headers of blocks: docs/protocol/verification.md, "Headers". A header is read together with its hashes, so whoever has one knows which block
 * it is of. Source: SIP-021 and stacks-core `stackslib/src/chainstate/nakamoto/mod.rs`; before Nakamoto SIP-005 and `stacks/block.rs`.
 */
import { sha512_256 } from '@noble/hashes/sha2';
import { concatBytes } from '@noble/hashes/utils';
import { type Reader, read32, readBig, readByte, readerOf, take } from '../chain/wire.ts';
import { AutonymError } from '../error.ts';
import type { ProvenRoot } from './marf-proof.ts';

export type Header = ProvenRoot & {
  /** 0 since Nakamoto, 1 since epoch 4.0. */
  version: number;
  /** Made by hand when the chain stood still. Nodes take it for signed; nobody else may. */
  isShadow: boolean;
  heightBlocks: number;
  parentId: Uint8Array;
  consensusHash: Uint8Array;
  timestampMs: number;
  /** What the signers signed. */
  signedHash: Uint8Array;
  /** recovery id(1) || r(32) || s(32), as many as there are. */
  signatures: readonly Uint8Array[];
};

const maxSignatures = 4000;

/** Throws `proof-header` for anything but exactly one header. */
export function decodeHeader(bytes: Uint8Array): Header {
  const reader = readerOf(bytes, bad);
  const header = readHeader(reader);
  if (reader.at !== bytes.length) throw bad('something follows it');
  return header;
}

/** The header at the beginning of a block, or of the first 4 kB of one; what follows is left alone. Throws `proof-header`. */
export function decodeBlockStart(bytes: Uint8Array): Header {
  return readHeader(readerOf(bytes, bad));
}

/** Of a block before Nakamoto, which nobody signed: its root counts because a newer block names it. Throws `proof-header`. */
export function decodeEpoch2Header(bytes: Uint8Array, consensusHash: Uint8Array): ProvenRoot {
  if (bytes.length !== 247) throw bad(`expected 247 bytes, got ${bytes.length}`);
  if (consensusHash.length !== 20) throw bad(`expected a consensus hash of 20 bytes, got ${consensusHash.length}`);
  // version(1) || work(16) || VRF proof(80) || parents(64) || sequence(2) || transactions(32) || state root(32) || key hash(20)
  return { id: sha512_256(concatBytes(sha512_256(bytes), consensusHash)), stateRoot: bytes.subarray(195, 227) };
}

/**
 * version(1) || height(8) || burnt(8) || consensus hash(20) || parent(32) || transactions(32) || state root(32) || timestamp(8)
 *   || miner's signature(65) || count(4) || count × signature(65) || bits(2) || length(4) || bytes
 *   || from version 1: count(4) || count × (transaction(4) || category(1))
 */
function readHeader(reader: Reader): Header {
  const start = reader.at;
  const first = readByte(reader);
  const version = first & 0x7f;
  if (version > 1) throw bad(`its version ${version} is not known`);
  const heightBlocks = readNumber(reader);
  take(reader, 8);
  const consensusHash = take(reader, 20);
  const parentId = take(reader, 32);
  take(reader, 32);
  const stateRoot = take(reader, 32);
  const timestampMs = readNumber(reader) * 1000;
  take(reader, 65);
  const signaturesAt = reader.at;
  const signatures = Array.from({ length: readCount(reader, maxSignatures) }, () => take(reader, 65));
  const treatmentAt = reader.at;
  const bits = Number(readBig(reader, 2));
  if (read32(reader) !== Math.ceil(bits / 8)) throw bad('its bits do not fill its bytes');
  take(reader, Math.ceil(bits / 8));
  if (version > 0) take(reader, 5 * readCount(reader, 0xffff_ffff));
  // The signatures themselves are left out of what they sign, and of the block's id.
  const signedHash = sha512_256(
    concatBytes(reader.bytes.subarray(start, signaturesAt), reader.bytes.subarray(treatmentAt, reader.at)),
  );
  return {
    id: sha512_256(concatBytes(signedHash, consensusHash)),
    stateRoot,
    version,
    isShadow: first > version,
    heightBlocks,
    parentId,
    consensusHash,
    timestampMs,
    signedHash,
    signatures,
  };
}

function readCount(reader: Reader, most: number): number {
  const count = read32(reader);
  if (count > most) throw bad(`it has ${count} signatures`);
  return count;
}

function readNumber(reader: Reader): number {
  const value = Number(readBig(reader, 8));
  if (value > 2 ** 43) throw bad('a height or a time is beyond all bounds');
  return value;
}

function bad(why: string): AutonymError {
  return new AutonymError('proof-header', `This is no header of a block: ${why}.`);
}
