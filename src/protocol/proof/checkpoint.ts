/**
 * What is trusted to begin with, how it is carried on, and when it no longer counts: docs/protocol/verification.md, "Trust".
 * A checkpoint is the set of signers of one cycle. Whoever has it checks blocks of that cycle, and in one of them finds the set of the next.
 */
import { bytesToHex } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import type { Header } from './header.ts';
import { leafValueOf, mapKey, pathOf, readEntry } from './marf-key.ts';
import { ancestorsOf, isEqual, type Proof, type ProvenRoot, verifyProof } from './marf-proof.ts';
import { readSignerSet, type SignedWeight, type Signer, verifySigners } from './signers.ts';

/** What differs from network to network. */
export type Chain = {
  /** Where nodes write the sets, `<address>.signers`. */
  signersContract: string;
  /** Bitcoin height at which cycle 0 began, and blocks in a cycle. */
  firstBurnHeight: number;
  cycleLength: number;
  /** The first block of all has no header; what the network's software says of it. */
  boot?: ProvenRoot;
};

/** `block…`: the block that holds the set. Plain data, to be kept as it is. */
export type Checkpoint = {
  cycle: number;
  signers: readonly Signer[];
  blockId: string;
  blockHeight: number;
  blockTimeMs: number;
};

/** A tenure keeps its signers to its end, so those of the cycle before are seen a while longer: about twelve hours. */
const overlapBlocks = 72;
const freshMs = 20 * 60_000;
const burnBlockMs = 10 * 60_000;
/** After so many cycles the signers of a set have long taken their stake back, and have nothing to lose by signing another history. */
const maxAgeCycles = 6;

export const cycleOf = (burnHeight: number, { firstBurnHeight, cycleLength }: Chain): number =>
  Math.floor((burnHeight - firstBurnHeight) / cycleLength);

export type TipCheck = {
  header: Header;
  /** Of each signature: signers.ts, `recoverSigner`. */
  recovered: readonly string[];
  checkpoint: Checkpoint;
  chain: Chain;
  /** Bitcoin's height now, as learned elsewhere: no header says it. */
  burnHeight: number;
  nowMs: number;
  /** Of the highest block ever checked. */
  highestBlocks: number;
};

/**
 * That a block is the state of the network now: signed by the set of the right cycle, fresh, and not older than what was seen before.
 * Throws the codes of `checkCycle`, `checkFresh` and `verifySigners`, and `proof-checkpoint-old`.
 */
export function verifyTip({ header, recovered, checkpoint, chain, burnHeight, nowMs, highestBlocks }: TipCheck): SignedWeight {
  checkAge(checkpoint, nowMs, chain);
  checkCycle(checkpoint.cycle, burnHeight, chain);
  checkFresh(header, nowMs, highestBlocks);
  return verifySigners(header, recovered, checkpoint.signers);
}

/** Throws `proof-other-cycle` unless a block made at this Bitcoin height may be signed by the set of this cycle. */
export function checkCycle(cycle: number, burnHeight: number, chain: Chain): void {
  if (cycle === cycleOf(burnHeight, chain) || cycle === cycleOf(burnHeight - overlapBlocks, chain)) return;
  throw new AutonymError('proof-other-cycle', `The signers of cycle ${cycle} do not sign at Bitcoin height ${burnHeight}.`);
}

/**
 * Throws `proof-stale` for a block of more than twenty minutes ago, `proof-ahead` for one of so much later (one of the two clocks is wrong), and
 * `proof-rolled-back` for one below the highest seen.
 */
export function checkFresh(header: Header, nowMs: number, highestBlocks: number): void {
  if (header.timestampMs < nowMs - freshMs) {
    throw new AutonymError('proof-stale', `The block is of ${minutesBetween(header, nowMs)} minutes ago.`);
  }
  checkOrder(header, nowMs, highestBlocks);
}

function checkOrder(header: Header, nowMs: number, highestBlocks: number): void {
  if (header.timestampMs > nowMs + freshMs) {
    throw new AutonymError('proof-ahead', `The block is of ${minutesBetween(header, nowMs)} minutes from now.`);
  }
  if (header.heightBlocks < highestBlocks) {
    throw new AutonymError('proof-rolled-back', `The block is of height ${header.heightBlocks}, below ${highestBlocks}.`);
  }
}

const minutesBetween = ({ timestampMs }: Header, nowMs: number): number => Math.round(Math.abs(nowMs - timestampMs) / 60_000);

/** Throws `proof-checkpoint-old` when so much time went by that its signers may no longer be believed. */
export function checkAge({ cycle, blockTimeMs }: Checkpoint, nowMs: number, { cycleLength }: Chain): void {
  if (nowMs - blockTimeMs <= maxAgeCycles * cycleLength * burnBlockMs) return;
  throw new AutonymError('proof-checkpoint-old', `The set of cycle ${cycle} is more than ${maxAgeCycles} cycles old.`);
}

export type NextSetCheck = {
  checkpoint: Checkpoint;
  chain: Chain;
  /** A block that the present set signed and that holds the next: any from the cycle's last hundred Bitcoin blocks. */
  header: Header;
  recovered: readonly string[];
  /** Of `nextSetKey`: what the node says stands there, and its proof. */
  data: Uint8Array;
  proof: Proof;
  ancestors: readonly ProvenRoot[];
  nowMs: number;
};

/** Where the set after this one stands. */
export const nextSetKey = ({ cycle }: Checkpoint, { signersContract }: Chain): string =>
  mapKey(signersContract, 'cycle-signer-set', { type: 'uint', value: BigInt(cycle + 1) });

/**
 * The next set, proven in a block that the present one signed. Throws `proof-checkpoint-old`, `proof-rolled-back` (the block is no later than the
 * one that holds the present set), `proof-ahead`, `proof-signer-set`, and what `verifySigners` and `verifyProof` throw.
 */
export function verifyNextSet(check: NextSetCheck): Checkpoint {
  const { checkpoint, chain, header, recovered, data, proof, ancestors, nowMs } = check;
  checkAge(checkpoint, nowMs, chain);
  checkOrder(header, nowMs, checkpoint.blockHeight + 1);
  verifySigners(header, recovered, checkpoint.signers);
  const path = pathOf(nextSetKey(checkpoint, chain));
  verifyProof({ proof, path, value: leafValueOf(data), tip: header, ancestors: rootsWith(chain, ancestors) });
  const value = readEntry(data);
  if (value === undefined) throw new AutonymError('proof-signer-set', 'The set of the next cycle was deleted.');
  return {
    cycle: checkpoint.cycle + 1,
    signers: readSignerSet(value),
    blockId: bytesToHex(header.id),
    blockHeight: header.heightBlocks,
    blockTimeMs: header.timestampMs,
  };
}

/** The older blocks whose headers have to be fetched for a proof. */
export const headersNeeded = (proof: Proof, { boot }: Chain): Uint8Array[] =>
  ancestorsOf(proof).filter((id) => boot === undefined || !isEqual(id, boot.id));

/** With the first block of all, which no node gives a header of. */
export const rootsWith = ({ boot }: Chain, ancestors: readonly ProvenRoot[]): readonly ProvenRoot[] =>
  boot === undefined ? ancestors : [boot, ...ancestors];
