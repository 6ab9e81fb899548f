/**
 * A new checkpoint from two nodes that do not know of each other: the set of the cycle, proven in a block that this very set signed, and the same
 * from both. What is compared: docs/protocol/verification.md, "A new checkpoint".
 */
import { bytesToHex, bytesToUtf8, hexToBytes } from '@noble/hashes/utils';
import { hash160 } from '../../src/protocol/keys/address.ts';
import {
  type Chain,
  type Checkpoint,
  checkFresh,
  cycleOf,
  headersNeeded,
  rootsWith,
} from '../../src/protocol/proof/checkpoint.ts';
import { decodeBlockStart, decodeEpoch2Header, type Header } from '../../src/protocol/proof/header.ts';
import { leafValueOf, mapKey, pathOf, readEntry } from '../../src/protocol/proof/marf-key.ts';
import { decodeProof, type ProvenRoot, verifyProof } from '../../src/protocol/proof/marf-proof.ts';
import { readSignerSet, recoverSigner, type Signer, verifySigners } from '../../src/protocol/proof/signers.ts';

/** One question to a node, a POST where there is a body; undefined for a 404. */
export type Ask = (path: string, body?: string) => Promise<Uint8Array | undefined>;

/** `block`: what the header was read from; `data`: the set as it stands in the state. For whoever wants to check it again. */
export type Evidence = { checkpoint: Checkpoint; block: string; data: string };

/** Throws where the two nodes differ, and what the checks of the proof core throw. */
export async function makeCheckpoint(nodes: readonly [Ask, Ask], chain: Chain, nowMs: number): Promise<Evidence> {
  const heights = await Promise.all(nodes.map(async (ask) => Number((await readJson(ask, '/v2/info'))['burn_block_height'])));
  const [burnHeight, other] = [Math.min(...heights), Math.max(...heights)];
  if (!(other - burnHeight <= 2)) throw new Error(`The nodes are at two Bitcoin heights: ${heights.join(' and ')}.`);
  const cycle = cycleOf(burnHeight, chain);
  // Blocks of the set before are still made, and such a one would not show that the new set signs.
  if (cycleOf(burnHeight - 144, chain) !== cycle) throw new Error('The cycle has just begun. Try again tomorrow.');

  const blockId = String((await readJson(nodes[0], '/v3/tenures/info'))['tip_block_id']);
  const [found, again] = [await proveSet(nodes[0], blockId, cycle, chain), await proveSet(nodes[1], blockId, cycle, chain)];
  if (found.data !== again.data) throw new Error('The nodes prove two different sets.');
  const { header, signers, data, block } = found;
  checkFresh(header, nowMs, 0);
  const recovered = header.signatures.map((_, i) => recoverSigner(header, i));
  verifySigners(header, recovered, signers);
  for (const ask of nodes) {
    if (JSON.stringify(await readStackers(ask, cycle)) !== JSON.stringify(signers))
      throw new Error('A node lists other stackers than the set that is proven.');
  }
  const checkpoint = { cycle, blockId, blockHeight: header.heightBlocks, blockTimeMs: header.timestampMs, signers };
  return { checkpoint, block, data };
}

type ProvenSet = { header: Header; signers: Signer[]; data: string; block: string };

async function proveSet(ask: Ask, blockId: string, cycle: number, chain: Chain): Promise<ProvenSet> {
  const bytes = (await ask(`/v3/blocks/${blockId}`))?.subarray(0, 4096);
  if (bytes === undefined) throw new Error(`A node does not have block ${blockId}.`);
  const header = decodeBlockStart(bytes);
  if (bytesToHex(header.id) !== blockId) throw new Error(`A node has another block under the id ${blockId}.`);
  const key = { type: 'uint', value: BigInt(cycle) } as const;
  const [, id = ''] = mapKey(chain.signersContract, 'cycle-signer-set', key).split('cycle-signer-set::');
  const route = `/v2/map_entry/${chain.signersContract.replace('.', '/')}/cycle-signer-set?proof=1&tip=${blockId}`;
  const entry = await readJson(ask, route, JSON.stringify(`0x${id}`));
  const data = hexToBytes(String(entry['data']).replace('0x', ''));
  const proof = decodeProof(hexToBytes(String(entry['proof']).replace('0x', '')));
  const path = pathOf(mapKey(chain.signersContract, 'cycle-signer-set', key));
  const older = await Promise.all(headersNeeded(proof, chain).map((ancestor) => readRoot(ask, bytesToHex(ancestor))));
  verifyProof({ proof, path, value: leafValueOf(data), tip: header, ancestors: rootsWith(chain, older) });
  const value = readEntry(data);
  if (value === undefined) throw new Error('The set was deleted.');
  return { header, signers: readSignerSet(value), data: bytesToHex(data), block: bytesToHex(bytes) };
}

/** The root of an older block, by its own header. */
async function readRoot(ask: Ask, id: string): Promise<ProvenRoot> {
  const block = await ask(`/v3/blocks/${id}`);
  if (block !== undefined) return decodeBlockStart(block);
  const [old] = (await readJson(ask, `/v2/headers/1?tip=${id}`)) as unknown as { consensus_hash: string; header: string }[];
  if (old === undefined) throw new Error(`A node does not have the older block ${id}.`);
  return decodeEpoch2Header(hexToBytes(old.header), hexToBytes(old.consensus_hash));
}

async function readStackers(ask: Ask, cycle: number): Promise<Signer[]> {
  const { stacker_set } = (await readJson(ask, `/v3/stacker_set/${cycle}`)) as {
    stacker_set: { signers: { signing_key: string; weight: number }[] };
  };
  return stacker_set.signers.map(({ signing_key, weight }) => ({
    signer: bytesToHex(hash160(hexToBytes(signing_key.replace('0x', '')))),
    weight,
  }));
}

async function readJson(ask: Ask, path: string, body?: string): Promise<Record<string, unknown>> {
  const answer = await ask(path, body);
  if (answer === undefined) throw new Error(`A node does not know ${path}.`);
  return JSON.parse(bytesToUtf8(answer)) as Record<string, unknown>;
}
