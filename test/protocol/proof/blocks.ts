/** Blocks made as the reference's regression tests make them, and random ones. */
import { sha512_256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { type Block, beginBlock, blocksBelow, pathOfKey, provePath, putPath, sealBlock } from '../../../devnet/proof/marf.ts';
import { decodeProof, type ProvenRoot, verifyProof } from '../../../src/protocol/proof/marf-proof.ts';

export type Entry = { path: Uint8Array; value: Uint8Array };

/** number(8, big-endian) || zeros(24) */
export function blockId(i: number): Uint8Array {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setBigUint64(0, BigInt(i));
  return id;
}

/** A chain of hashes: one is a key, the next its value. */
export function regressionData(inserts: number, blocks: number): Entry[][] {
  let digest: Uint8Array = new Uint8Array(32);
  const next = () => {
    digest = sha512_256(digest);
    return digest;
  };
  return Array.from({ length: blocks }, () =>
    Array.from({ length: inserts }, () => ({ path: pathOfKey(bytesToHex(next())), value: padded(next()) })),
  );
}

export function regressionChain(data: Entry[][]): Block[] {
  const blocks: Block[] = [];
  for (const [i, entries] of data.entries()) {
    const block = beginBlock(blocks.at(-1), blockId(i));
    for (const { path, value } of entries) putPath(block, path, value);
    sealBlock(block);
    blocks.push(block);
  }
  return blocks;
}

export function padded(bytes: Uint8Array): Uint8Array {
  const value = new Uint8Array(40);
  value.set(bytes);
  return value;
}

export const rootsOf = (blocks: readonly Block[]): ProvenRoot[] =>
  blocks.map(({ id, stateRoot }) => ({ id, stateRoot: stateRoot as Uint8Array }));

/** A proof with what is needed to check it. */
export type Proven = { bytes: Uint8Array; path: Uint8Array; value: Uint8Array; tip: ProvenRoot; ancestors: ProvenRoot[] };

export function provenIn(tip: Block, { path, value }: Entry): Proven {
  const bytes = provePath(tip, path) as Uint8Array;
  return { bytes, path, value, tip: rootsOf([tip])[0] as ProvenRoot, ancestors: rootsOf(blocksBelow(tip, path)) };
}

export const verify = ({ bytes, ...rest }: Proven): Uint8Array => verifyProof({ proof: decodeProof(bytes), ...rest });

/** Blocks with random entries, new ones and changed ones, some close together so that nodes grow; and what stands in the last. */
export function randomBlocks(random: () => number, { blocks, inserts }: { blocks: number; inserts: number }) {
  const entries = new Map<string, Entry>();
  const chain: Block[] = [];
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256));
  for (let i = 0; i < blocks; i++) {
    const block = beginBlock(chain.at(-1), blockId(i));
    for (let left = inserts; left > 0; left--) {
      const known = [...entries.values()].at(Math.floor(random() * entries.size));
      const kind = random();
      const path = kind < 0.5 || known === undefined ? bytes(32) : known.path.slice();
      // A neighbour shares all but the end of its path.
      if (kind > 0.7) path.set(bytes(Math.floor(1 + random() * 3)), Math.floor(random() * 30));
      const entry = { path, value: bytes(40) };
      putPath(block, path, entry.value);
      entries.set(bytesToHex(path), entry);
    }
    sealBlock(block);
    chain.push(block);
  }
  return { chain, entries: [...entries.values()] };
}
