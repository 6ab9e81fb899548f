/** What is known of a network before anybody is asked: for mainnet it is in this release, any other network brings its own. */
import * as v from 'valibot';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { mainnetChain } from '../protocol/proof/mainnet.ts';
import { mainnetCheckpoint } from '../protocol/proof/mainnet-checkpoint.ts';
import type { Trust } from './proofs.ts';

/** Throws `proof-no-checkpoint`. Bitcoin comes every ten minutes, but not to a devnet. */
export function trustOf({ chain, devnet, proofs }: Network): Trust {
  if (proofs !== undefined) {
    const { success, output } = v.safeParse(proofsShape, proofs);
    if (success) {
      const { checkpoint, ...own } = output;
      return { chain: own, checkpoint, isPaced: false };
    }
  } else if (chain === 'mainnet' && !devnet) return { chain: mainnetChain, checkpoint: mainnetCheckpoint, isPaced: true };
  throw new AutonymError('proof-no-checkpoint', 'Nobody said who signs the blocks of this network.');
}

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`)));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const proofsShape = v.strictObject({
  signersContract: v.string(),
  firstBurnHeight: count,
  cycleLength: v.pipe(v.number(), v.integer(), v.minValue(1)),
  checkpoint: v.strictObject({
    cycle: count,
    signers: v.pipe(v.array(v.strictObject({ signer: hex(20), weight: count })), v.minLength(1), v.maxLength(4000)),
    blockId: hex(32),
    blockHeight: count,
    blockTimeMs: count,
  }),
});
