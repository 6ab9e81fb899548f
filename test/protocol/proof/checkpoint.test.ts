import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { bytesOf, type ChainBlock, type Made } from '../../../devnet/proof/chain.ts';
import type { ClarityValue } from '../../../src/protocol/chain/clarity.ts';
import {
  type Checkpoint,
  checkAge,
  checkCycle,
  cycleOf,
  nextSetKey,
  type TipCheck,
  verifyNextSet,
  verifyTip,
} from '../../../src/protocol/proof/checkpoint.ts';
import { decodeBlockStart } from '../../../src/protocol/proof/header.ts';
import { mainnetChain } from '../../../src/protocol/proof/mainnet.ts';
import { mainnetCheckpoint } from '../../../src/protocol/proof/mainnet-checkpoint.ts';
import { leafValueOf, pathOf, readEntry } from '../../../src/protocol/proof/marf-key.ts';
import { verifyProof } from '../../../src/protocol/proof/marf-proof.ts';
import { readSignerSet } from '../../../src/protocol/proof/signers.ts';
import { readJson } from '../../house/source.ts';
import { mainnet } from './mainnet.ts';
import { chain, checkpointOf, headerOf, mine, proofIn, recoveredOf, setData, setKey, signersOf, timeAt } from './network.ts';

const withCode = (code: string) => expect.objectContaining({ code });
const minute = 60_000;

const genesis = mine(undefined, 1000);
const checkpoint = checkpointOf(0, genesis);

/** What a client that is up to date asks of a tip; each test takes one thing away. */
function tipCheck(tip: ChainBlock, changes: Partial<TipCheck> = {}): TipCheck {
  const header = headerOf(tip);
  return {
    header,
    recovered: recoveredOf(header),
    checkpoint,
    chain,
    burnHeight: tip.burnHeight,
    nowMs: header.timestampMs,
    highestBlocks: 0,
    ...changes,
  };
}

describe('verifyTip', () => {
  const tip = mine(genesis, 1010);
  const nowMs = timeAt(1010) * 1000;

  it('takes a fresh block of the right signers', () => {
    expect(verifyTip(tipCheck(tip))).toEqual({ signed: 1000, total: 1000, signers: 10 });
    expect(verifyTip(tipCheck(tip, { nowMs: nowMs + 20 * minute, highestBlocks: 1 }))).toMatchObject({ signed: 1000 });
  });

  const refused: [string, string, Partial<TipCheck>][] = [
    ['a block of more than twenty minutes ago', 'proof-stale', { nowMs: nowMs + 20 * minute + 1 }],
    ['a block of more than twenty minutes from now', 'proof-ahead', { nowMs: nowMs - 20 * minute - 1 }],
    ['a block below the highest seen', 'proof-rolled-back', { highestBlocks: 2 }],
    ['a set that does not sign now', 'proof-other-cycle', { burnHeight: 1280 }],
    ['a set older than six cycles', 'proof-checkpoint-old', { nowMs: nowMs + 7 * 200 * 10 * minute }],
    ['too little weight', 'proof-weight', { recovered: [], header: { ...headerOf(tip), signatures: [] } }],
  ];
  for (const [title, code, changes] of refused)
    it(`refuses ${title}`, () => expect(() => verifyTip(tipCheck(tip, changes))).toThrow(withCode(code)));

  it('refuses a shadow block', () => {
    expect(() => verifyTip(tipCheck(mine(genesis, 1010, { version: 0x81 })))).toThrow(withCode('proof-shadow-block'));
  });
});

describe('checkCycle', () => {
  it('counts from the first burn block, in steps of a cycle', () => {
    expect([1000, 1199, 1200, 1399, 1400].map((height) => cycleOf(height, chain))).toEqual([0, 0, 1, 1, 2]);
    expect(cycleOf(970_269, mainnetChain)).toBe(144);
  });

  it('lets the set before sign for about twelve hours more, and the next one not a block too early', () => {
    for (const height of [1000, 1199, 1200, 1271]) expect(() => checkCycle(0, height, chain)).not.toThrow();
    for (const height of [999, 1272, 1400]) expect(() => checkCycle(0, height, chain)).toThrow(withCode('proof-other-cycle'));
    expect(() => checkCycle(1, 1199, chain)).toThrow(withCode('proof-other-cycle'));
  });
});

describe('checkAge', () => {
  it('lets a set of mainnet stand for six cycles, which is 87 days and a half', () => {
    const days = (count: number) => mainnetCheckpoint.blockTimeMs + count * 24 * 60 * minute;
    expect(() => checkAge(mainnetCheckpoint, days(87.5), mainnetChain)).not.toThrow();
    expect(() => checkAge(mainnetCheckpoint, days(87.51), mainnetChain)).toThrow(withCode('proof-checkpoint-old'));
  });
});

describe('verifyNextSet', () => {
  /** Cycles 0 to 3, with a block of their prepare phase each, and blocks between. */
  const blocks: ChainBlock[] = [genesis];
  for (let height = 1005; height < 1800; height += 5) blocks.push(mine(blocks.at(-1), height));
  const at = (height: number) => blocks.find(({ burnHeight }) => burnHeight === height) as ChainBlock;
  const bridge = (from: Checkpoint, block: ChainBlock) => {
    const header = headerOf(block);
    const data = setData(from.cycle + 1);
    const nowMs = header.timestampMs + 60 * minute;
    return {
      checkpoint: from,
      chain,
      header,
      recovered: recoveredOf(header),
      data,
      ...proofIn(block, setKey(from.cycle + 1)),
      nowMs,
    };
  };

  it('carries the set on from cycle to cycle', () => {
    let set = checkpoint;
    for (const height of [1185, 1390, 1595]) set = verifyNextSet(bridge(set, at(height)));
    expect(set).toEqual({ ...checkpointOf(3, at(1595)), blockTimeMs: timeAt(1595) * 1000 });
    expect(verifyTip(tipCheck(at(1700), { checkpoint: set }))).toMatchObject({ signed: 1000 });
  });

  it('asks for the key of the next set', () => {
    expect(nextSetKey(checkpoint, chain)).toBe(setKey(1));
    expect(nextSetKey({ ...mainnetCheckpoint, cycle: 142 }, mainnetChain)).toBe(mainnet.signerSetKey);
  });

  it('takes a block of any later day of the cycle, through older blocks', () => {
    const late = bridge(checkpoint, at(1195));
    expect(late.ancestors.length).toBeGreaterThan(0);
    expect(verifyNextSet(late).blockId).toBe(bytesToHex(at(1195).id));
    expect(() => verifyNextSet({ ...late, ancestors: [] })).toThrow(withCode('proof-header-missing'));
  });

  it('refuses a bridge that another set signed', () => {
    expect(() => verifyNextSet(bridge(checkpoint, at(1205)))).toThrow(withCode('proof-unknown-signer'));
    const few = mine(at(1180), 1185, { signedBy: signersOf(0).slice(0, 4) });
    expect(() => verifyNextSet(bridge(checkpoint, few))).toThrow(withCode('proof-weight'));
    const shadow = mine(at(1180), 1185, { version: 0x81 });
    expect(() => verifyNextSet(bridge(checkpoint, shadow))).toThrow(withCode('proof-shadow-block'));
  });

  it('refuses another set than the one that is proven, and the proof of another cycle', () => {
    const good = bridge(checkpoint, at(1185));
    expect(() => verifyNextSet({ ...good, data: setData(2) })).toThrow(withCode('proof-value'));
    expect(() => verifyNextSet({ ...good, data: setData(0), ...proofIn(at(1185), setKey(0)) })).toThrow(withCode('proof-path'));
  });

  it('refuses a block no later than the one that holds the present set, one of tomorrow, and a set that is too old to begin with', () => {
    const good = bridge(checkpoint, at(1185));
    expect(() => verifyNextSet({ ...good, checkpoint: { ...checkpoint, blockHeight: at(1185).height } })).toThrow(
      withCode('proof-rolled-back'),
    );
    expect(() => verifyNextSet({ ...good, nowMs: good.header.timestampMs - 24 * 60 * minute })).toThrow(withCode('proof-ahead'));
    expect(() => verifyNextSet({ ...good, nowMs: checkpoint.blockTimeMs + 7 * 200 * 10 * minute })).toThrow(
      withCode('proof-checkpoint-old'),
    );
  });

  it('refuses a set that was deleted, or is none', () => {
    const odd = (data: Uint8Array) => {
      const write: Made['writes'] = [{ key: setKey(1), data }];
      const block = mine(at(1150), 1155, { writes: write });
      return { ...bridge(checkpoint, block), data };
    };
    expect(() => verifyNextSet(odd(hexToBytes('09')))).toThrow(withCode('proof-signer-set'));
    expect(() => verifyNextSet(odd(bytesOf(Cl.some(Cl.uint(1)))))).toThrow(withCode('proof-signer-set'));
    expect(() => verifyNextSet(odd(bytesOf(Cl.uint(1))))).toThrow(withCode('proof-record'));
  });
});

describe('blocks from before Nakamoto, and the first of all', () => {
  const key = 'vm::SP000000000000000000002Q6VF78.bns::1::old';
  const data = bytesOf(Cl.uint(2018));
  const read = (tip: ChainBlock) => ({ path: pathOf(key), value: leafValueOf(data), tip: headerOf(tip), ...proofIn(tip, key) });

  it('are ancestors like others, by their own headers', () => {
    const old = mine(mine(undefined, 1000, { version: 'epoch-2' }), 1001, { version: 'epoch-2', writes: [{ key, data }] });
    const tip = mine(mine(old, 1002), 1003);
    expect(read(tip).ancestors).toHaveLength(1);
    expect(verifyProof(read(tip))).toEqual(leafValueOf(data));
    // A shadow block says what it says by its hash, which the tip's signers signed; only as a tip it counts for nothing.
    const shadow = mine(old, 1002, { version: 0x81, writes: [{ key, data }] });
    expect(verifyProof(read(mine(shadow, 1003)))).toEqual(leafValueOf(data));
  });

  it('the first block of mainnet is pinned, having no header', () => {
    const { boot } = mainnetChain;
    expect(bytesToHex(boot?.stateRoot as Uint8Array)).toBe('9653c92b1ad726e2dc17862a3786f7438ab9239c16dd8e7aaba8b0b5c34b52af');
  });
});

describe('the checkpoint that is shipped', () => {
  it('is the set in the evidence beside it, in the block that it names', () => {
    const { block, data } = readJson<{ block: string; data: string }>('test/vectors/checkpoint.json');
    const header = decodeBlockStart(hexToBytes(block));
    const { signers, cycle, ...rest } = mainnetCheckpoint;
    expect(signers).toEqual(readSignerSet(readEntry(hexToBytes(data)) as ClarityValue));
    expect(rest).toEqual({
      blockId: bytesToHex(header.id),
      blockHeight: header.heightBlocks,
      blockTimeMs: header.timestampMs,
    });
    expect(cycle).toBeGreaterThanOrEqual(mainnet.cycle);
  });
});
