/** What was done for whom, and with which answer: the log that only the person reads. */
import * as v from 'valibot';
import { type CommandTable, empty, index, later } from '../shapes.ts';
import type { Scope } from '../wallet.ts';

export type ActivityLine = {
  /** Of the request; of what was given without a question, one for each day, site and kind. */
  id: string;
  atMs: number;
  origin: string;
  kind: 'sign-in' | 'addresses' | 'message' | 'transaction' | 'profile';
  /** `given`: the person said yes. `unasked`: given because they had said so before. */
  how: 'given' | 'unasked' | 'denied';
  /** Absent where nothing was given. */
  identityIndex?: number;
  scopes?: Scope[];
  /** What was handed to a network: its id in hex without `0x`. */
  sent?: { id: string; networkId: string; network: string };
};

/** What became of a transaction. `unknown`: the network does not have it. */
export type SentState =
  | { state: 'pending' | 'unknown' }
  | { state: 'done'; blockHeight: number }
  | { state: 'failed'; blockHeight: number; why: 'contract' | 'post-condition' }
  | { state: 'dropped' };

/** Fifty at most, newest first. `total`: how many there are to page through. */
export type ActivityPage = { lines: ActivityLine[]; total: number };

export type ActivityAsks = {
  /** Errors: `vault-locked`. */
  'activity.list': { ask: { from?: number }; answer: ActivityPage };
  /** What the chosen network says became of a transaction. Errors: `host-…`. */
  'activity.sent': { ask: { id: string }; answer: SentState };
  /** Removes the whole log. */
  'activity.clear': { ask: Record<never, never>; answer: null };
};

export const activityCommands = {
  'activity.list': { shape: later(() => v.strictObject({ from: v.optional(index()) })), pages: ['home'] },
  'activity.sent': {
    shape: later(() => v.strictObject({ id: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) })),
    pages: ['home'],
  },
  'activity.clear': { shape: empty, pages: ['home'] },
} satisfies CommandTable<ActivityAsks>;
