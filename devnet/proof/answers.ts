/**
 * What a stock node answers of a block, with proofs: docs/protocol/verification.md, "What is asked of a node". Values lie beside the state, by their hash,
 * as in a node.
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
  return answerPath(tip, pathOfEntry(contract, map, key), withProof) ?? noEntry(withProof);
}

/** `GET /v2/data_var/<address>/<contract>/<variable>`; undefined: 404. */
export function answerVariable(
  tip: ChainBlock,
  where: { contract: string; variable: string; withProof: boolean },
): ProvenAnswer | undefined {
  return answerPath(tip, pathOfVariable(where.contract, where.variable), where.withProof);
}

/** `GET /v2/clarity/marf/<path>`; undefined: 404, also for what the state keeps about blocks, of which nodes have no text. */
export function answerPath({ state, values }: ChainBlock, path: string, withProof: boolean): ProvenAnswer | undefined {
  const bytes = hexToBytes(path.replace(/^0x/, ''));
  const leaf = findPath(state, bytes);
  const data = leaf && values.get(bytesToHex(leaf));
  if (data === undefined) return undefined;
  return {
    data: `0x${bytesToHex(data)}`,
    ...(withProof ? { proof: `0x${bytesToHex(provePath(state, bytes) as Uint8Array)}` } : {}),
  };
}

/** What `map_entry` says of an entry that is not there, and of one that the node cannot prove; all other routes say 404. */
export const noEntry = (withProof: boolean): ProvenAnswer => ({ data: '0x09', ...(withProof ? { proof: '' } : {}) });

export const pathOfEntry = (contract: string, map: string, key: string): string =>
  bytesToHex(pathOfKey(`vm::${contract}::0::${map}::${key.replace(/^0x/, '')}`));

export const pathOfVariable = (contract: string, variable: string): string =>
  bytesToHex(pathOfKey(`vm::${contract}::1::${variable}`));

/** `GET /v3/blocks/<id>`; undefined: 404. */
export function answerBlock(tip: ChainBlock, id: string): Uint8Array | undefined {
  const block = findBlock(tip, id);
  return block === undefined || isOld(block) ? undefined : encodeBlock(block.header);
}

/** A block as it travels: header and, here, no transactions. */
export const encodeBlock = (header: Uint8Array): Uint8Array => Uint8Array.from([...header, 0, 0, 0, 0]);

/** `GET /v2/headers/1?tip=<id>`, for blocks before Nakamoto; undefined: 404. */
export function answerHeaders(tip: ChainBlock, id: string): DescribedHeader[] | undefined {
  const block = findBlock(tip, id);
  return block && describeHeaders(block, 1);
}

export type DescribedHeader = { consensus_hash: string; header: string; parent_block_id: string };

/** So many, newest first. Undefined for a block that is not of before Nakamoto. `headerOf`: what is told to be a block's header. */
export function describeHeaders(
  newest: ChainBlock,
  count: number,
  headerOf = ({ header }: ChainBlock): Uint8Array => header,
): DescribedHeader[] | undefined {
  if (!isOld(newest)) return undefined;
  const headers: DescribedHeader[] = [];
  for (let block: ChainBlock | undefined = newest; block !== undefined && headers.length < count; block = block.parent) {
    headers.push({
      consensus_hash: bytesToHex(block.consensusHash),
      header: bytesToHex(headerOf(block)),
      parent_block_id: bytesToHex(block.parent?.id ?? new Uint8Array(32)),
    });
  }
  return headers;
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
