/** What can be seen of a person without their words: by a name, an address, or the addresses of an exported key. */
import * as v from 'valibot';
import { type CommandTable, empty, later } from '../shapes.ts';
import type { Survey } from './survey.ts';

/**
 * `about`: what it is called on the screen. Addresses are in the Stacks spelling, in the order they are asked for; a page makes them from an
 * exported key, which itself goes nowhere.
 */
export type LookedFor = { about: string; name?: string | undefined; addresses: string[] };

/** Kept until the browser is closed. Allowed before the welcome is over, because somebody typed what is asked. */
export type LookAsks = {
  /** Null when nothing was looked for on this network. A look that a dead background left off goes on. */
  'look.read': { ask: Record<never, never>; answer: Survey | null };
  /** Looks for something new; without `at`, goes on with what is open. `further`: at twenty addresses more. Errors: `nothing-looked-for`. */
  'look.start': { ask: { at?: LookedFor | undefined; further?: boolean | undefined }; answer: Survey };
  'look.stop': { ask: Record<never, never>; answer: Survey | null };
  'look.forget': { ask: Record<never, never>; answer: null };
};

/** As many as one key may need: every gap the person asked to look beyond. */
export const mostAddresses = 101;

export const lookCommands = {
  'look.read': { shape: empty, pages: ['welcome', 'home'] },
  'look.start': {
    shape: later(() =>
      v.strictObject({
        at: v.optional(
          v.strictObject({
            about: v.pipe(v.string(), v.maxLength(300)),
            name: v.optional(v.pipe(v.string(), v.maxLength(300))),
            addresses: v.pipe(v.array(v.pipe(v.string(), v.regex(/^S[0-9A-Z]{20,50}$/))), v.maxLength(mostAddresses)),
          }),
        ),
        further: v.optional(v.boolean()),
      }),
    ),
    pages: ['welcome', 'home'],
  },
  'look.stop': { shape: empty, pages: ['welcome', 'home'] },
  'look.forget': { shape: empty, pages: ['welcome', 'home'] },
} satisfies CommandTable<LookAsks>;
