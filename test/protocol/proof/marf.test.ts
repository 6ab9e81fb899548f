/** The builder that makes our test proofs, held to the roots of the reference's own regression tests. */
import { sha512_256 } from '@noble/hashes/sha2';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { type Block, beginBlock, pathOfKey, putPath, sealBlock } from '../../../devnet/proof/marf.ts';
import { blockId, regressionChain, regressionData } from './blocks.ts';

/** Source: stacks-core `stackslib/src/chainstate/stacks/index/test/marf_regression.rs`. */
const roots = [
  { inserts: 128, blocks: 128, root: 'a19887150b55ced50245a7c29b037e037dd99234ab9dda4a12c9c48fc698b47d' },
  { inserts: 1, blocks: 256, root: '121bc70a287841705094027210e4fe03a89a9f090d2df80a4a8c1d782623fdf0' },
  { inserts: 2048, blocks: 1, root: '1db4f6390c21e80600fbbd3f5a6df2875a92aa5680d1448b560356dc6489a805' },
  { inserts: 8, blocks: 256, root: '7f69e13a7ff6911a9fa79b3592c8432536adc30d39accb5a7070eff0cb71beef' },
];

describe('the builder of states', () => {
  for (const { inserts, blocks, root } of roots) {
    it(`reproduces the reference's root of ${blocks} blocks with ${inserts} entries each`, () => {
      expect(bytesToHex(regressionChain(regressionData(inserts, blocks)).at(-1)?.stateRoot as Uint8Array)).toBe(root);
    });
  }

  it("reproduces the reference's root of a node that grows from 1 child to 256", () => {
    let tip: Block | undefined;
    for (let i = 0; i < 256; i++) {
      tip = beginBlock(tip, blockId(i));
      const path = new Uint8Array(32).fill(i, 31);
      putPath(tip, path, new Uint8Array(40).fill(i, 0, 1));
      sealBlock(tip);
    }
    expect(bytesToHex(tip?.stateRoot as Uint8Array)).toBe('aa05b16d1c59a9cb019efeac1276dfdec41f932072d2254d35675c691f79214e');
  });

  it('lets nothing into a sealed block, and seals it once', () => {
    const block = beginBlock(undefined, blockId(0));
    sealBlock(block);
    expect(() => putPath(block, pathOfKey('late'), new Uint8Array(40))).toThrow('sealed');
    expect(() => sealBlock(block)).toThrow('sealed');
  });

  it('knows the first block of all by the id that the network gives it', () => {
    const firstMined = sha512_256(Uint8Array.from([...new Uint8Array(32), ...new Uint8Array(20)]));
    expect(firstMined).toEqual(hexToBytes('55c9861be5cff984a20ce6d99d4aa65941412889bdc665094136429b84f8c2ee'));
  });
});
