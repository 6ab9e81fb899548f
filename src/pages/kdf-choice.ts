/**
 * How hard a password is stretched on this machine: what takes it about a third of a second, and never less than the floor of the vault
 * (docs/protocol/vault.md). A slow machine takes longer; a fast one spends memory first, because memory costs an attacker most.
 */
import type { KdfParams } from '../contract/wallet.ts';

export type Argon2Params = Extract<KdfParams, { kind: 'argon2id' }>;

export const floorParams: Argon2Params = { kind: 'argon2id', memoryKiB: 64 * 1024, passes: 3, lanes: 1 };
/** Where WebAssembly is refused. */
export const fallbackParams: KdfParams = { kind: 'pbkdf2-sha256', iterations: 900_000 };

/** The middle of 250 to 400 ms. */
const targetMs = 325;
const memoryStepKiB = 16 * 1024;
/** A phone has to open this vault too. */
const mostMemoryKiB = 256 * 1024;
const mostPasses = 10;
/** Two measurements of one machine differ by less than this. */
const worthwhile = 1.75;

/** For a machine that needs so long for `floorParams`. */
export function chooseParams(floorMs: number): Argon2Params {
  const work = (workOf(floorParams) * targetMs) / Math.max(floorMs, 1);
  const steps = Math.floor(work / floorParams.passes / memoryStepKiB);
  const memoryKiB = clamp(steps * memoryStepKiB, floorParams.memoryKiB, mostMemoryKiB);
  const passes = clamp(Math.round(work / memoryKiB), floorParams.passes, mostPasses);
  return { ...floorParams, memoryKiB, passes };
}

/** Better parameters for a vault whose password just took so long, or undefined while they are good enough. Never weaker ones. */
export function findStronger(params: KdfParams, tookMs: number): Argon2Params | undefined {
  if (params.kind === 'pbkdf2-sha256') return floorParams;
  const chosen = chooseParams((tookMs * workOf(floorParams)) / workOf(params));
  return workOf(chosen) >= worthwhile * workOf(params) ? chosen : undefined;
}

/** Time grows with it, on one machine. */
function workOf({ memoryKiB, passes }: Argon2Params): number {
  return memoryKiB * passes;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
