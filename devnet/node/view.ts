/**
 * The chain as this node shows it: as it is, or with the faults that its control routes set. An honest node shows the newest block, the entries at
 * any block with their proofs, and headers; each way to cheat changes one of them. Every cheat here is made as well as it can be made.
 */
import { bytesToHex } from '@noble/hashes/utils';
import type { Chain } from '../chain/chain.ts';
import { answerPath, findAncestor, findBlock, isOld, type ProvenAnswer } from '../proof/answers.ts';
import { type ChainBlock, cycleAt, mineBlock, type SignerKey } from '../proof/chain.ts';
import { falseWrites, splicedProof } from '../proof/lies.ts';
import { pathOfKey } from '../proof/marf.ts';
import { rules } from '../proof/network.ts';
import type { Faults, Lie, ProofFault } from './faults.ts';

export type View = ReturnType<typeof makeView>;

export function makeView(chain: Chain, faults: Faults) {
  const made = new Map<string, ChainBlock>();

  /** On top of the true tip, with the lies in its state; the same one for the same lies. */
  function forged(by: ForgedBy): ChainBlock {
    const parent = chain.tip();
    const key = JSON.stringify([bytesToHex(parent.id), by, ...faults.lies]);
    const block = made.get(key) ?? forge(parent, faults.lies, by);
    made.set(key, block);
    return block;
  }

  function tip(): ChainBlock {
    const { proofs } = faults;
    if (proofs?.mode === 'forged') return forged(proofs.signers);
    if (proofs?.mode !== 'stale') return chain.tip();
    const latest = Date.now() / 1000 - proofs.hours * 3600;
    return findAncestor(chain.tip(), ({ timestamp, parent }) => timestamp <= latest || parent === undefined) ?? chain.tip();
  }

  const find = (id: string): ChainBlock | undefined => findBlock(tip(), id);

  /** What other routes lie about, entries without a proof lie about too; with one only a node that thinks nobody looks at it. */
  function entry(at: ChainBlock, path: string, withProof: boolean): ProvenAnswer | undefined {
    const said = proven(at, path, withProof);
    const { mode } = faults.proofs ?? {};
    if (mode === 'forged' || (withProof && mode !== 'false')) return said;
    const lie = falseWrites(at, faults.lies).find(({ key }) => bytesToHex(pathOfKey(key)) === path);
    return lie === undefined ? said : { ...said, data: `0x${bytesToHex(lie.data)}` };
  }

  function proven(at: ChainBlock, path: string, withProof: boolean): ProvenAnswer | undefined {
    const { proofs } = faults;
    const honest = answerPath(at, path, withProof);
    if (!withProof) return honest;
    switch (proofs?.mode) {
      case 'none':
        return undefined;
      case 'withheld':
        return honest && { data: honest.data, proof: '' };
      case 'cut':
        return honest && { data: honest.data, proof: honest.proof?.slice(0, 4_002) ?? '' };
      case 'old':
        return answerPath(find(proofs.block) ?? at, path, true);
      case 'spliced': {
        const old = find(proofs.block);
        const answer = old && answerPath(old, path, true);
        const proof = old && splicedProof(at, old, path);
        // What did not change needs no lie.
        return answer && proof && answer.data !== honest?.data ? { data: answer.data, proof: `0x${bytesToHex(proof)}` } : honest;
      }
      default:
        return honest;
    }
  }

  return {
    tip,
    find,
    entry,
    header(block: ChainBlock): Uint8Array {
      if (faults.proofs?.mode !== 'wrong-root') return block.header;
      const at = isOld(block) ? 195 : 101;
      return block.header.with(at, (block.header[at] as number) ^ 1);
    },
  };
}

type ForgedBy = Extract<ProofFault, { mode: 'forged' }>['signers'];

function forge(parent: ChainBlock, lies: ReadonlyMap<string, Lie>, by: ForgedBy): ChainBlock {
  const { burnHeight, timestamp } = parent;
  const set = rules.signersOf(cycleAt(rules, burnHeight));
  const signedBy: Record<ForgedBy, SignerKey[]> = {
    strangers: rules.signersOf(1_000_000),
    'next-cycle': rules.signersOf(cycleAt(rules, burnHeight) + 1),
    // 690 of 1,000: one more, and it would be the truth.
    few: set.filter(({ weight }) => weight !== 230 && weight !== 80),
    shadow: set,
  };
  return mineBlock(rules, parent, {
    burnHeight,
    timestamp: timestamp + 1,
    writes: falseWrites(parent, lies),
    signedBy: signedBy[by],
    version: by === 'shadow' ? 0x81 : 1,
  });
}
