/**
 * What a stock node answers of a block, with proofs: docs/protocol/verification.md, "What is asked of a node". Values lie beside the state, by their hash,
 * as in a node; `data` of an entry that is not there is `none`, without a proof, and of one that this node cannot prove the same.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import type { ChainBlock } from './chain.ts';
import { findPath, pathOfKey, provePath } from './marf.ts';

export type ProvenAnswer = { data: string; proof?: string };

/** `POST /v2/map_entry/<address>/<contract>/<map>`; `key` in hex, with or without 0x. */
export function answerMapEntry(
  tip: ChainBlock,
  where: { contract: string; map: string; key: string; withProof: boolean },
): ProvenAnswer {
  const { contract, map, key, withProof } = where;
  const path = pathOfKey(`vm::${contract}::0::${map}::${key.replace(/^0x/, '')}`);
  return answerOf(tip, path, withProof) ?? { data: '0x09', ...(withProof ? { proof: '' } : {}) };
}

/** `GET /v2/data_var/<address>/<contract>/<variable>`; undefined: 404. */
export function answerVariable(
  tip: ChainBlock,
  where: { contract: string; variable: string; withProof: boolean },
): ProvenAnswer | undefined {
  return answerOf(tip, pathOfKey(`vm::${where.contract}::1::${where.variable}`), where.withProof);
}

/** `GET /v2/clarity/marf/<path>`; undefined: 404, also for what the state keeps about blocks, of which nodes have no text. */
export function answerPath(tip: ChainBlock, path: string, withProof: boolean): ProvenAnswer | undefined {
  return answerOf(tip, hexToBytes(path.replace(/^0x/, '')), withProof);
}

/** `GET /v3/blocks/<id>`: header and, here, no transactions; undefined: 404. */
export function answerBlock(tip: ChainBlock, id: string): Uint8Array | undefined {
  const block = findBlock(tip, id);
  return block === undefined || isOld(block) ? undefined : Uint8Array.from([...block.header, 0, 0, 0, 0]);
}

/** `GET /v2/headers/<count>?tip=<id>`, for blocks before Nakamoto; newest first. Undefined: 404. */
export function answerHeaders(tip: ChainBlock, id: string, count = 1) {
  const newest = findBlock(tip, id);
  if (newest === undefined || !isOld(newest)) return undefined;
  const headers: { consensus_hash: string; header: string; parent_block_id: string }[] = [];
  for (let block: ChainBlock | undefined = newest; block !== undefined && headers.length < count; block = block.parent) {
    const { consensusHash, header, parent } = block;
    headers.push({
      consensus_hash: bytesToHex(consensusHash),
      header: bytesToHex(header),
      parent_block_id: bytesToHex(parent?.id ?? new Uint8Array(32)),
    });
  }
  return headers;
}

/** `GET /v3/blocks/height/<height>`; undefined: 404. */
export function answerHeight(tip: ChainBlock, height: number): Uint8Array | undefined {
  const block = findAncestor(tip, (one) => one.height === height);
  return block && answerBlock(block, bytesToHex(block.id));
}

export function findBlock(tip: ChainBlock, id: string): ChainBlock | undefined {
  const wanted = id.replace(/^0x/, '');
  return findAncestor(tip, (block) => bytesToHex(block.id) === wanted);
}

/** The newest that is so, from the tip on. */
export function findAncestor(tip: ChainBlock, isSo: (block: ChainBlock) => boolean): ChainBlock | undefined {
  for (let block: ChainBlock | undefined = tip; block !== undefined; block = block.parent) if (isSo(block)) return block;
  return undefined;
}

/** A block before Nakamoto has a header of one length. */
export const isOld = ({ header }: ChainBlock): boolean => header.length === 247;

function answerOf({ state, values }: ChainBlock, path: Uint8Array, withProof: boolean): ProvenAnswer | undefined {
  const leaf = findPath(state, path);
  const data = leaf && values.get(bytesToHex(leaf));
  if (data === undefined) return undefined;
  return {
    data: `0x${bytesToHex(data)}`,
    ...(withProof ? { proof: `0x${bytesToHex(provePath(state, path) as Uint8Array)}` } : {}),
  };
}
