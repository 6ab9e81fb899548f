/**
 * The blocks of the devnet, beside the VM: what names rest on goes into a state with proofs, block by block, and each block has a header that its
 * cycle's signers sign. Whoever asks for the tip gets one that has everything in it.
 */
import type { Operation, Outcome, Vm } from '../chain/vm.ts';
import { type ChainBlock, cycleAt, mineBlock, type Write } from './chain.ts';
import { makeEntries } from './entries.ts';
import { rules } from './network.ts';

/** A block that is not made yet: nobody asks for one before the devnet is up, and only then it is known how long ago each was. */
type Moment = { burnHeight: number; writes: Write[] };

/** Before this Bitcoin height blocks are those of before Nakamoto, as on every network that is old enough to have names. */
const nakamotoFrom = 1_000;
const burnBlockSeconds = 600;
/** A network makes a block now and then also when nobody does anything. */
const idleSeconds = 300;

export type Ledger = ReturnType<typeof makeLedger>;

/** `origin`: the network's blocks so far, for a node that joins it with the same state; without it, this is where they are made. */
export function makeLedger({ vm, now, origin }: { vm: Vm; now: () => number; origin?: ChainBlock }) {
  const entries = makeEntries(vm);
  const waiting: Moment[] = [];
  let tip: ChainBlock | undefined;
  let last = vm.burnHeight();
  let isOpen = false;
  let restore = (): void => {};

  const seconds = () => Math.floor(now() / 1000);

  function add({ burnHeight, writes }: Moment, timestamp: number): void {
    const isOld = burnHeight < nakamotoFrom;
    const at = Math.max(timestamp, tip === undefined ? 0 : tip.timestamp + 1);
    tip = mineBlock(rules, tip, { burnHeight, timestamp: at, writes, ...(isOld && { version: 'epoch-2' as const }) });
  }

  function close(burnHeight: number): void {
    const moment = { burnHeight, writes: entries.takeChanges() };
    if (isOpen) add(moment, seconds());
    else waiting.push(moment);
    last = burnHeight;
  }

  return {
    /** Something was done to the VM, and stays done. */
    observe(operation: Operation, outcome: Outcome): void {
      entries.observe(operation, outcome);
      if (operation.do !== 'burn-blocks') return;
      if (entries.isTouched()) close(last);
      for (const height of turns(last, vm.burnHeight())) close(height);
      close(vm.burnHeight());
    },
    /** Ends the block with what was done since the one before. */
    close: () => close(vm.burnHeight()),
    /** From here on blocks are of the moment they are made; those before lie as far back as Bitcoin's blocks say. */
    open(): void {
      if (entries.isTouched()) close(last);
      const start = seconds();
      for (const moment of waiting.splice(0)) add(moment, start - (last - moment.burnHeight) * burnBlockSeconds);
      if (origin !== undefined) tip = origin;
      isOpen = true;
      restore = entries.keep();
    },
    /** The VM was put back to where it was at `open`: the next block says so. Heights go on, as they do on every network. */
    reset(): void {
      restore();
      close(vm.burnHeight());
    },
    /** Of the newest block so far; what was done since is not in it. */
    height: (): number => tip?.height ?? 0,
    /** A node that joined stays where it is until something is done on it. */
    tip(): ChainBlock {
      if (tip === undefined) throw new Error('There is no block yet.');
      const isIdle = origin === undefined && seconds() - tip.timestamp > idleSeconds;
      if (isIdle || entries.isTouched()) close(last);
      return tip;
    },
  };
}

/** Between two Bitcoin heights, those at which a network never lacks a block: of each cycle the prepare phase's first, middle and last, and the first. */
function turns(from: number, to: number): number[] {
  const { firstBurnHeight, cycleLength, prepareLength } = rules;
  const found: number[] = [];
  for (let cycle = cycleAt(rules, from); cycle <= cycleAt(rules, to); cycle++) {
    const next = firstBurnHeight + (cycle + 1) * cycleLength;
    found.push(next - prepareLength, next - prepareLength / 2, next - 1, next);
  }
  return found.filter((height) => height > from && height < to);
}
