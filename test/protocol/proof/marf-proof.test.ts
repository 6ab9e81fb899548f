import { bytesToHex, concatBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import {
  type Block,
  beginBlock,
  encodeProof,
  headStep,
  provePath,
  putPath,
  sealBlock,
  segmentSteps,
  shuntSteps,
} from '../../../devnet/proof/marf.ts';
import { ancestorsOf, decodeProof, verifyProof } from '../../../src/protocol/proof/marf-proof.ts';
import { seeded } from '../../seeded.ts';
import {
  blockId,
  type Entry,
  padded,
  provenIn,
  randomBlocks,
  regressionChain,
  regressionData,
  rootsOf,
  verify,
} from './blocks.ts';

const withCode = (code: string) => expect.objectContaining({ code });

describe('verifyProof', () => {
  it('holds for every entry that ever was in the regression chain, at every later block', () => {
    const data = regressionData(2, 48);
    const blocks = regressionChain(data);
    let checked = 0;
    for (const tip of blocks)
      for (const [height, entries] of data.entries())
        for (const entry of entries) {
          if (height > tip.height) expect(provePath(tip, entry.path)).toBeUndefined();
          else {
            expect(verify(provenIn(tip, entry))).toEqual(entry.value);
            checked += 1;
          }
        }
    expect(checked).toBe(2 * ((48 * 49) / 2));
  });

  it('holds for random maps whose nodes grow, split and change, over many blocks', () => {
    let segments = 0;
    const kinds = new Set<number>();
    for (const seed of [1, 2, 3]) {
      const { chain, entries } = randomBlocks(seeded(seed), { blocks: 40, inserts: 12 });
      const tip = chain.at(-1) as Block;
      for (const entry of entries) {
        const proven = provenIn(tip, entry);
        expect(verify(proven)).toEqual(entry.value);
        const proof = decodeProof(proven.bytes);
        expect(ancestorsOf(proof).map(bytesToHex)).toEqual(proven.ancestors.map(({ id }) => bytesToHex(id)).toReversed());
        segments = Math.max(segments, proof.segments.length);
        for (const { nodes } of proof.segments) for (const { id } of nodes) kinds.add(id);
      }
    }
    expect(segments).toBeGreaterThan(3);
    expect([...kinds].sort()).toEqual(expect.arrayContaining([2, 3, 5]));
  });

  it('holds for a node of each kind', () => {
    const kinds: number[] = [];
    for (const count of [3, 10, 40, 100]) {
      const entries = Array.from({ length: count }, (_, i) => entryAt(Uint8Array.of(7, 7, i * 2, 9), count));
      const block = sealed(undefined, 0, entries);
      for (const entry of entries) expect(verify(provenIn(block, entry))).toEqual(entry.value);
      kinds.push(decodeProof(provenIn(block, entries[1] as Entry).bytes).segments[0]?.nodes[0]?.id as number);
    }
    expect(kinds).toEqual([2, 3, 4, 5]);
  });

  it('proves that an entry was deleted, which leaves a value of its own', () => {
    const entry = entryAt(Uint8Array.of(1, 2, 3), 1);
    const first = sealed(undefined, 0, [entry]);
    const deleted = { ...entry, value: padded(Uint8Array.of(9)) };
    const second = sealed(first, 1, [deleted]);
    expect(verify(provenIn(second, deleted))).toEqual(deleted.value);
    expect(() => verify({ ...provenIn(second, deleted), value: entry.value })).toThrow(withCode('proof-value'));
  });
});

/** An entry of block 3 that block 6 changes and the tip, block 9, does not touch. */
const past = (() => {
  const old = entryAt(Uint8Array.of(5, 5, 5), 1);
  const now = { ...old, value: padded(Uint8Array.of(2, 2)) };
  const blocks: Block[] = [];
  for (let i = 0; i < 10; i++) {
    const changed = i === 3 ? [old] : i === 6 ? [now] : [];
    blocks.push(sealed(blocks.at(-1), i, [entryAt(Uint8Array.of(100 + i, 1), i), ...changed]));
  }
  const [then, changed, tip] = [blocks[3], blocks[6], blocks[9]] as [Block, Block, Block];
  return { old, now, then, changed, tip };
})();

describe('NET-21: a lie about an entry', () => {
  const { old, now, then, changed, tip } = past;
  const proven = provenIn(tip, now);

  it('is refused when an old entry is spliced under the newest pointer, because the header of the block says another root', () => {
    const spliced = encodeProof([
      ...(segmentSteps(then, old.path)?.steps ?? []),
      headStep(then),
      ...(segmentSteps(tip, old.path)?.steps ?? []),
      ...shuntSteps(tip, then),
    ]);
    const forged = { ...provenIn(tip, now), bytes: spliced, value: old.value };
    // All of it is true but one thing: what the pointer names is block 6, and the root is that of block 3.
    const lying = { ...forged, ancestors: [{ id: changed.id, stateRoot: then.stateRoot as Uint8Array }] };
    expect(verify(lying)).toEqual(old.value);
    expect(() => verify(forged)).toThrow(withCode('proof-spliced'));
    expect(() => verify({ ...forged, ancestors: rootsOf([then]) })).toThrow(withCode('proof-header-missing'));
  });

  it('is refused when it is true of an older block', () => {
    const yesterday = provenIn(then, old);
    expect(verify(yesterday)).toEqual(old.value);
    expect(() => verify({ ...yesterday, tip: proven.tip })).toThrow(withCode('proof-root'));
  });

  it('is refused when it is of another value or of another entry', () => {
    expect(() => verify({ ...proven, value: old.value })).toThrow(withCode('proof-value'));
    const other = provenIn(tip, entryAt(Uint8Array.of(104, 1), 4));
    expect(() => verify({ ...proven, bytes: other.bytes })).toThrow(withCode('proof-path'));
  });

  it('is refused without the header of an older block', () => {
    expect(proven.ancestors).toHaveLength(1);
    expect(() => verify({ ...proven, ancestors: [] })).toThrow(withCode('proof-header-missing'));
  });

  it('is refused when the proof leads to the root of another block', () => {
    const other = sealed(past.changed, 7, [entryAt(Uint8Array.of(1), 9)]);
    expect(() => verify({ ...proven, tip: rootsOf([other])[0] as (typeof proven)['tip'] })).toThrow(withCode('proof-root'));
  });
});

describe('decodeProof', () => {
  const { bytes, path } = provenIn(past.tip, past.now);
  const code = (changed: Uint8Array) => {
    try {
      decodeProof(changed);
      return 'read';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  const withByte = (at: number, byte: number) => bytes.with(at, byte);

  it('tells no proof at all from a bad one, because that is no answer', () => {
    expect(() => decodeProof(new Uint8Array())).toThrow(withCode('proof-absent'));
  });

  it('NET-21: refuses a proof cut off anywhere', () => {
    for (let length = 1; length < bytes.length; length += length < 200 ? 1 : 97)
      expect([length, code(bytes.subarray(0, length))]).toEqual([length, 'proof-truncated']);
    expect(code(bytes.subarray(0, -1))).toBe('proof-truncated');
  });

  it('refuses whatever follows', () => {
    expect(code(concatBytes(bytes, Uint8Array.of(0)))).toBe('proof-trailing');
    expect(code(concatBytes(bytes, bytes))).toBe('proof-trailing');
  });

  /** count(4) type(1) chr(1) length(4) path value(40), and the first node. */
  const leafPath = bytes[9] as number;
  const node = 4 + 6 + leafPath + 40;
  for (const [what, at, byte] of [
    ['a first step that is no leaf', 4, 3],
    ['a path longer than there are steps', 9, 33],
    ['a length with its high bytes set', 6, 1],
    ['a node of another kind than its step', node + 2, 4],
    ['another number of children', node + 10, 17],
    ['a pointer of no kind', node + 11, 6],
    ['a pointer to nothing in an older block', node + 11 + 34, 0x80],
    ['a block named by a pointer to no other block', node + 11 + 2, 1],
  ] as const)
    it(`refuses ${what}`, () => expect(code(withByte(at, byte))).toBe('proof-malformed'));

  it('refuses the step of a leaf that no hash covers, unless it is what provers write', () => {
    expect(bytes[5]).toBe(path[31]);
    const changed = { ...provenIn(past.tip, past.now), bytes: withByte(5, (bytes[5] as number) ^ 1) };
    expect(() => verify(changed)).toThrow(withCode('proof-malformed'));
  });

  it('refuses more than any proof needs, before it hashes anything', () => {
    expect(code(new Uint8Array(524_289))).toBe('proof-malformed');
  });

  it('copies nothing', () => {
    const { leaf, segments } = decodeProof(bytes);
    expect(leaf.value.buffer).toBe(bytes.buffer);
    expect(segments[0]?.nodes[0]?.siblings.buffer).toBe(bytes.buffer);
  });

  it('takes no more segments and no other shunts than a prover makes', () => {
    const { tip, then, old, now } = past;
    const own = segmentSteps(tip, now.path)?.steps ?? [];
    const [leafSteps, head] = [segmentSteps(then, old.path)?.steps ?? [], headStep(then)];
    const shunts = shuntSteps(tip, then);
    for (const steps of [
      [...leafSteps],
      [head, ...leafSteps],
      [...leafSteps, head, ...own],
      [...leafSteps, head, ...shunts],
      [...leafSteps, ...shunts, ...own, ...shunts],
      [...leafSteps, head, ...own, head],
      [...leafSteps, head, ...leafSteps, head],
      [...leafSteps.slice(0, -1), head, ...own, ...shunts],
    ])
      expect(code(encodeProof(steps))).toBe('proof-malformed');
    // The newer segment has to be a shorter beginning of the older one.
    const deeper = encodeProof([...leafSteps, head, ...own, ...shunts, ...own, ...shunts]);
    expect(() =>
      verifyProof({
        proof: decodeProof(deeper),
        path: old.path,
        value: old.value,
        tip: rootsOf([tip])[0] as never,
        ancestors: rootsOf([then, past.changed, tip]),
      }),
    ).toThrow(withCode('proof-path'));
  });
});

function entryAt(start: Uint8Array, value: number): Entry {
  const path = new Uint8Array(32).fill(200);
  path.set(start);
  return { path, value: padded(Uint8Array.of(value, 77)) };
}

function sealed(parent: Block | undefined, i: number, entries: Entry[]): Block {
  const block = beginBlock(parent, blockId(i));
  for (const { path, value } of entries) putPath(block, path, value);
  sealBlock(block);
  return block;
}
