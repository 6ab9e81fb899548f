/** The identities of the vault. */
import * as v from 'valibot';
import { type CommandTable, index, label } from '../shapes.ts';
import type { WalletState } from '../wallet.ts';

export type IdentitiesAsks = {
  'identity.add': { ask: { label: string }; answer: WalletState };
  /** Its label, colour, and whether it is offered. Errors: `unknown-identity`, `last-identity`. */
  'identity.change': { ask: { index: number; label?: string; hue?: number; hidden?: boolean }; answer: WalletState };
  /** To a place in the order, from 0. Errors: `unknown-identity`. */
  'identity.move': { ask: { index: number; place: number }; answer: WalletState };
  'identity.select': { ask: { index: number }; answer: WalletState };
};

const hue = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(359));

export const identitiesCommands = {
  'identity.add': { shape: v.strictObject({ label }), pages: ['home'] },
  'identity.change': {
    shape: v.strictObject({ index, label: v.optional(label), hue: v.optional(hue), hidden: v.optional(v.boolean()) }),
    pages: ['welcome', 'home'],
  },
  'identity.move': { shape: v.strictObject({ index, place: index }), pages: ['home'] },
  'identity.select': { shape: v.strictObject({ index }), pages: ['popup', 'home'] },
} satisfies CommandTable<IdentitiesAsks>;
