/** Two nodes as the proof core knows them, and what a second one may not differ in. */
import { secp256k1 } from '@noble/curves/secp256k1';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { expect, it } from 'vitest';
import { answerBlock, answerHeaders, answerMapEntry, findBlock } from '../../devnet/proof/answers.ts';
import { type ChainBlock, cycleAt } from '../../devnet/proof/chain.ts';

import { decodeBlockStart } from '../../src/protocol/proof/header.ts';
import { chain, checkpointOf, mine, rules, setData, signersOf } from '../protocol/proof/network.ts';
import { type Ask, makeCheckpoint } from './make-checkpoint.ts';

const blocks: ChainBlock[] = [mine(undefined, 1000, { version: 'epoch-2' })];
for (let height = 1005; height <= 1370; height += 5) blocks.push(mine(blocks.at(-1), height));
const tip = blocks.at(-1) as ChainBlock;
const nowMs = tip.timestamp * 1000;
const cycle = cycleAt(rules, tip.burnHeight);

/** `changes` answer instead, by the beginning of the path. */
function nodeOf(changes: Record<string, unknown> = {}): Ask {
  const json = (value: unknown) => utf8ToBytes(JSON.stringify(value));
  return async (path, body) => {
    const changed = Object.entries(changes).find(([start]) => path.startsWith(start));
    if (changed !== undefined) return json(changed[1]);
    const id = /[0-9a-f]{64}/.exec(path)?.[0] ?? '';
    if (path === '/v2/info') return json({ burn_block_height: tip.burnHeight });
    if (path === '/v3/tenures/info') return json({ tip_block_id: bytesToHex(tip.id) });
    if (path === `/v3/stacker_set/${cycle}`) return json({ stacker_set: { signers: stackers(1) } });
    if (path.startsWith('/v3/blocks/')) return answerBlock(tip, id);
    if (path.startsWith('/v2/headers/')) return json(answerHeaders(tip, id));
    const block = findBlock(tip, id);
    if (!path.startsWith('/v2/map_entry/') || block === undefined) return undefined;
    const where = { contract: chain.signersContract, map: 'cycle-signer-set', key: JSON.parse(body ?? '""') as string };
    return json(answerMapEntry(block, { ...where, withProof: path.includes('proof=1') }));
  };
}

const stackers = (factor: number) =>
  signersOf(cycle).map(({ privateKey, weight }) => ({
    signing_key: `0x${bytesToHex(secp256k1.getPublicKey(privateKey))}`,
    weight: weight * factor,
  }));

it('makes a checkpoint of what two nodes prove alike, by a block that its own signers signed', async () => {
  const { checkpoint, block, data } = await makeCheckpoint([nodeOf(), nodeOf()], chain, nowMs);
  expect(checkpoint).toEqual(checkpointOf(1, tip));
  expect(decodeBlockStart(hexToBytes(block)).id).toEqual(tip.id);
  expect(data).toBe(bytesToHex(setData(1)));
});

for (const [title, changes, why] of [
  ['is at another height', { '/v2/info': { burn_block_height: 1366 } }, 'two Bitcoin heights'],
  ['tells no height', { '/v2/info': {} }, 'two Bitcoin heights'],
  ['lists other stackers', { '/v3/stacker_set/': { stacker_set: { signers: stackers(2) } } }, 'other stackers'],
  ['gives another set', { '/v2/map_entry/': { data: `0x${bytesToHex(setData(0))}`, proof: '0x' } }, 'no proof'],
] as const)
  it(`refuses when the second node ${title}`, () =>
    expect(makeCheckpoint([nodeOf(), nodeOf(changes)], chain, nowMs)).rejects.toThrow(why));

it('refuses an old tip, and the first day of a cycle', async () => {
  await expect(makeCheckpoint([nodeOf(), nodeOf()], chain, nowMs + 3_600_000)).rejects.toThrow('minutes ago');
  const early = nodeOf({ '/v2/info': { burn_block_height: 1300 } });
  await expect(makeCheckpoint([early, early], chain, nowMs)).rejects.toThrow('just begun');
});
