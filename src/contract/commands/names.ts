/** Names looked up, and where they may lead. */
import * as v from 'valibot';
import type { NameAnswer } from '../names.ts';
import { type CommandTable, empty, later } from '../shapes.ts';

export type NamesAsks = {
  /**
   * Errors: `bad-name`, `nobody-answered`, `subdomain-elsewhere`, `parent-unreadable`, `not-welcomed`. `fresh`: past what is kept, also when
   * nobody answers. `old`: what is kept now, rather than a new answer later; it is `renewing`, and `fresh` waits for the new one.
   */
  'name.resolve': { ask: { name: string; fresh?: boolean; old?: boolean }; answer: NameAnswer };
  /** Whether this name may go to this exact target without a click; remembers it when `allow` is given. */
  'name.consent': { ask: { name: string; target: string; allow?: boolean }; answer: { allowed: boolean } };
  /** Removes every answer that is kept. */
  'name.forget': { ask: Record<never, never>; answer: null };
};

export const namesCommands = {
  'name.resolve': {
    shape: later(() =>
      v.strictObject({
        name: v.pipe(v.string(), v.maxLength(253)),
        fresh: v.optional(v.boolean()),
        old: v.optional(v.boolean()),
      }),
    ),
    pages: ['popup', 'welcome', 'home', 'name'],
  },
  'name.consent': {
    shape: later(() =>
      v.strictObject({
        name: v.pipe(v.string(), v.maxLength(253)),
        target: v.pipe(v.string(), v.maxLength(2048)),
        allow: v.optional(v.boolean()),
      }),
    ),
    pages: ['name'],
  },
  'name.forget': { shape: empty, pages: ['home'] },
} satisfies CommandTable<NamesAsks>;
