/** What an offer means for the person, as figures and keys of sentences. */
import type { NameOffer } from '../../contract/lookup.ts';

/** Bitcoin finds a block every ten minutes. */
const blockMs = 600_000;
const blocksOfYear = 52_595;

/** About when anybody may have it, ms since 1970. */
export function freeAtMs({ freeAtHeight, tip }: Pick<NameOffer, 'freeAtHeight' | 'tip'>): number | undefined {
  return freeAtHeight === undefined ? undefined : tip.atMs + (freeAtHeight - tip.burnHeight) * blockMs;
}

/** 0: for ever. Undefined where the contract does not say. */
export function lifetimeYears({ lifetimeBlocks }: Pick<NameOffer, 'lifetimeBlocks'>): number | undefined {
  return lifetimeBlocks === undefined ? undefined : lifetimeBlocks / blocksOfYear;
}

export type Way = 'hide' | 'register' | 'fast' | 'renew';

/** The steps of whoever wants it, `name_offer_way_<step>`: none where nobody may have it. */
export function waysOf({ state, system }: Pick<NameOffer, 'state' | 'system'>): Way[] {
  if (state === 'lapsed') return ['renew'];
  if (state !== 'free') return [];
  return system === 'bns-v2' ? ['hide', 'register', 'fast'] : ['hide', 'register'];
}
