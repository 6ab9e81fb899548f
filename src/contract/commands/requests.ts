/** The requests that wait for a person. */
import * as v from 'valibot';
import { type CommandTable, empty, index, later } from '../shapes.ts';
import type { RequestView, Scope } from '../wallet.ts';

export type RequestsAsks = {
  /** The oldest request that waits, or null. */
  'request.next': { ask: Record<never, never>; answer: RequestView | null };
  /** Errors: `request-gone`, `request-changed` (hash), `vault-locked`. Answers the next one, or null. */
  'request.decide': {
    ask: { id: string; sha256: string; decision: { approve: false } | { approve: true; identityIndex: number; scopes: Scope[] } };
    answer: RequestView | null;
  };
};

export const requestsCommands = {
  'request.next': { shape: empty, pages: ['approve'] },
  'request.decide': {
    shape: later(() =>
      v.strictObject({
        id: v.pipe(v.string(), v.maxLength(64)),
        sha256: v.pipe(v.string(), v.length(64)),
        decision: v.variant('approve', [
          v.strictObject({ approve: v.literal(false) }),
          v.strictObject({
            approve: v.literal(true),
            identityIndex: index(),
            scopes: v.pipe(v.array(v.picklist(['store_write', 'publish_data', 'email'])), v.maxLength(3)),
          }),
        ]),
      }),
    ),
    pages: ['approve'],
  },
} satisfies CommandTable<RequestsAsks>;
