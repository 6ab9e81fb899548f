/** The identities of the vault. */
import * as v from 'valibot';
import { type CommandTable, index, label } from '../shapes.ts';
import type { WalletState } from '../wallet.ts';

export type IdentitiesAsks = {
  'identity.add': { ask: { label: string }; answer: WalletState };
  'identity.rename': { ask: { index: number; label: string }; answer: WalletState };
  'identity.select': { ask: { index: number }; answer: WalletState };
};

export const identitiesCommands = {
  'identity.add': { shape: v.strictObject({ label }), pages: ['home'] },
  'identity.rename': { shape: v.strictObject({ index, label }), pages: ['welcome', 'home'] },
  'identity.select': { shape: v.strictObject({ index }), pages: ['popup', 'home'] },
} satisfies CommandTable<IdentitiesAsks>;
