/** Settings, networks and what answers there. */
import * as v from 'valibot';
import { type Network, networkShape, type Settings, settingsShape } from '../settings.ts';
import { type CommandTable, empty, later } from '../shapes.ts';
import type { ConnectionCheck, WalletState } from '../wallet.ts';

export type SettingsAsks = {
  'settings.change': { ask: Partial<Settings>; answer: WalletState };
  /**
   * Of a name that a website may have the address of: which of the two the address bar opens; remembers it when `choice` is given. Null: not chosen,
   * so the website comes first. Errors: `bad-name`.
   */
  'name.choose': { ask: { name: string; choice?: 'site' | 'name' }; answer: { choice: 'site' | 'name' | null } };
  /** This name, and the names under it, are opened by the browser as if there were no Autonym; or no longer. Errors: `bad-name`. */
  'name.leave': { ask: { name: string; left: boolean }; answer: null };
  /** Through which gateway what lies on IPFS is opened; null: not at all. */
  'name.gateway': { ask: Record<never, never>; answer: { gateway: string | null } };
  'network.save': { ask: { network: Network }; answer: WalletState };
  /** Of the chosen network everything; of one that is not saved yet its storage alone. Errors: `not-welcomed`. */
  'connection.check': { ask: { storageOf?: Network }; answer: ConnectionCheck[] };
};

export const settingsCommands = {
  'settings.change': { shape: later(() => v.partial(settingsShape())), pages: ['popup', 'welcome', 'home'] },
  'name.choose': {
    shape: later(() =>
      v.strictObject({ name: v.pipe(v.string(), v.maxLength(253)), choice: v.exactOptional(v.picklist(['site', 'name'])) }),
    ),
    pages: ['name'],
  },
  'name.leave': {
    shape: later(() => v.strictObject({ name: v.pipe(v.string(), v.maxLength(118)), left: v.boolean() })),
    pages: ['name'],
  },
  'name.gateway': { shape: empty, pages: ['name'] },
  'network.save': { shape: later(() => v.strictObject({ network: networkShape() })), pages: ['home'] },
  'connection.check': {
    shape: later(() => v.strictObject({ storageOf: v.exactOptional(networkShape()) })),
    pages: ['home'],
  },
} satisfies CommandTable<SettingsAsks>;
