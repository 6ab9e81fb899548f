/** What the words own: one search over everything any wallet ever kept for them. */
import * as v from 'valibot';
import type { Said } from '../said.ts';
import { type CommandTable, empty, later } from '../shapes.ts';

/**
 * One account of the words with everything found on it. `style`: Xverse can count Stacks accounts in another way (`account`).
 * A name is `unconfirmed` while only one of its addresses is known to hold it. `balances`: addresses that hold or ever sent something.
 * `listed`: the settings of an older wallet know it.
 */
export type FoundAccount = {
  index: number;
  style: 'index' | 'account';
  idAddress: string;
  stacks: string;
  names: { name: string; state: 'registered' | 'in-grace' | 'unconfirmed' }[];
  balances: { address: string; ustx: string; transactions: number }[];
  /** `signer`: the Stacks address whose key signed it, where that is not one of this account's. */
  profile?: { name?: string; signer?: string };
  /** Without the words nobody counts the files. */
  apps: { origin: string; files?: number; more?: boolean; lastMs?: number }[];
  listed: boolean;
};
/**
 * A name `taken` belongs to somebody else, a `free` one to nobody; times are counted by blocks, so they are about. `profile`: the name leads to
 * one that is not there. `bucket`: an app was used, and every place its files could be in is empty.
 */
export type LostThing =
  | {
      kind: 'name';
      name: string;
      fate: 'in-grace' | 'expired' | 'taken' | 'revoked' | 'free';
      /** What the chain tells, by blocks: about. It keeps no note of when a name was revoked. */
      sinceMs?: number;
      /** Of one in grace: until when only its owner can have it. */
      untilMs?: number;
      /** Of one that is revoked: from when on it can be registered anew. */
      freeMs?: number;
      priceUstx?: string;
    }
  | { kind: 'profile'; name: string }
  | { kind: 'bucket'; origin: string; index: number; lastMs?: number };
/** `about`: a name, an address or an origin. `againAtMs`: not before; 0: any time. */
export type UnansweredQuestion = {
  kind: 'hub' | 'config' | 'names' | 'balance' | 'profile' | 'name' | 'fate' | 'bucket';
  about: string;
  host: string;
  why: Said;
  againAtMs: number;
};

export type Survey = {
  status: 'running' | 'stopped' | 'done';
  yours: FoundAccount[];
  lost: LostThing[];
  pending: UnansweredQuestion[];
  /** Questions answered, of those that are known to be asked so far; the second number grows with what is found. */
  answered: number;
  planned: number;
  /** Accounts looked at. */
  accounts: number;
  /** A host wants to be left alone until then; 0: nobody waits. */
  waitUntilMs: number;
  startedAtMs: number;
  endedAtMs?: number;
  /** What was looked at without the words; absent where the words were. */
  about?: string;
};

export type SurveyAsks = {
  /** Null before the first search on this network. A search that a dead background left off goes on. Errors: `vault-locked`, `not-welcomed`. */
  'survey.read': { ask: Record<never, never>; answer: Survey | null };
  /**
   * Begins, or goes on with what is open. `anew`: forgets the answers. `further`: looks at twenty accounts more. Errors as above.
   */
  'survey.start': { ask: { anew?: boolean; further?: boolean }; answer: Survey };
  'survey.stop': { ask: Record<never, never>; answer: Survey | null };
};

export const surveyCommands = {
  'survey.read': { shape: empty, pages: ['welcome', 'home'] },
  'survey.start': {
    shape: later(() => v.strictObject({ anew: v.optional(v.boolean()), further: v.optional(v.boolean()) })),
    pages: ['welcome', 'home'],
  },
  'survey.stop': { shape: empty, pages: ['welcome', 'home'] },
} satisfies CommandTable<SurveyAsks>;
