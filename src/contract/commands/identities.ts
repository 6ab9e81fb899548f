/** The identities of the vault. */
import * as v from 'valibot';
import { type CommandTable, index, label, later } from '../shapes.ts';
import type { WalletState } from '../wallet.ts';

export type IdentitiesAsks = {
  /** The next index unless one is named; `stacks`: how the wallet it comes from counted Stacks accounts. Errors: `identity-exists`. */
  'identity.add': { ask: { label: string; index?: number; stacks?: 'index' | 'account' }; answer: WalletState };
  /** Its label, colour, and whether it is offered. Errors: `unknown-identity`, `last-identity`. */
  'identity.change': { ask: { index: number; label?: string; hue?: number; hidden?: boolean }; answer: WalletState };
  /** To a place in the order, from 0. Errors: `unknown-identity`. */
  'identity.move': { ask: { index: number; place: number }; answer: WalletState };
  'identity.select': { ask: { index: number }; answer: WalletState };
};

const hue = later(() => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(359)));

export const identitiesCommands = {
  'identity.add': {
    shape: later(() =>
      v.strictObject({ label: label(), index: v.optional(index()), stacks: v.optional(v.picklist(['index', 'account'])) }),
    ),
    pages: ['welcome', 'home'],
  },
  'identity.change': {
    shape: later(() =>
      v.strictObject({ index: index(), label: v.optional(label()), hue: v.optional(hue()), hidden: v.optional(v.boolean()) }),
    ),
    pages: ['welcome', 'home'],
  },
  'identity.move': { shape: later(() => v.strictObject({ index: index(), place: index() })), pages: ['home'] },
  'identity.select': { shape: later(() => v.strictObject({ index: index() })), pages: ['popup', 'home'] },
} satisfies CommandTable<IdentitiesAsks>;
