/**
 * What a person looks up, built as `lookups.js` and loaded when they do. Each asks the nodes of the chosen network, or only what is kept here. It
 * brings nothing that `crypto.js` has.
 */
import type { LookupAsks } from '../contract/commands/lookup.ts';
import type { Contact } from '../contract/commands/memory.ts';
import type { NameAnswer } from '../contract/names.ts';
import type { Http } from '../network/http.ts';
import { dig } from '../network/lookup/dig.ts';
import { findHistory } from '../network/lookup/history.ts';
import { findNamesOfAddress } from '../network/lookup/names-of-address.ts';
import { findOffer } from '../network/lookup/offer.ts';
import { findSubdomains } from '../network/lookup/subdomain-list.ts';
import type { LookupPowers } from '../network/lookup/told.ts';
import { AutonymError } from '../protocol/error.ts';
import { stacksAddressOn } from '../protocol/keys/address.ts';
import { parseName } from '../protocol/names/name.ts';
import { findKnown } from './known-names.ts';
import { nameKeyOf } from './name-key.ts';
import type { SettingsStore } from './settings.ts';
import type { Rows } from './store.ts';

/** What lies beside the crypto part. */
export type LookupStores = {
  rows: Rows;
  settings: SettingsStore;
  resolve: (name: string) => Promise<NameAnswer>;
  /** None while the vault is locked. */
  contacts: () => Promise<Contact[]>;
};
type Powers = LookupPowers & Omit<LookupStores, 'settings'>;
type Lookups = { [M in keyof LookupAsks]: (powers: Powers, about: string) => Promise<LookupAsks[M]['answer']> };

const lookups: Lookups = {
  // The spelling that this chain gives the same key or script; of a contract there is one alone.
  'lookup.names': (powers, about) =>
    findNamesOfAddress(powers, about.includes('.') ? about : stacksAddressOn(powers.network.chain, about)),
  'lookup.offer': findOffer,
  'lookup.history': async (powers, about) => {
    const pin = await powers.rows.find('pins', nameKeyOf(powers.network, parseName(about).full));
    return findHistory(
      powers,
      about,
      (pin?.seen ?? []).map(({ zonefileHash = '', ...one }) => ({ ...one, zonefileHash })),
    );
  },
  'lookup.subdomains': async (powers, about) => findSubdomains(powers, await powers.resolve(about)),
  'lookup.dig': dig,
  'lookup.known': async ({ rows, network, contacts }, about) => findKnown(rows, network, about, await contacts()),
};

export type LookUp = <M extends keyof LookupAsks>(
  method: M,
  about: string,
  stores: LookupStores,
) => Promise<LookupAsks[M]['answer']>;

/** Throws `not-welcomed`: before the welcome is over nobody is asked. */
export async function lookUp<M extends keyof LookupAsks>(
  method: M,
  about: string,
  { settings, ...powers }: LookupStores & { http: Http; nodeHttp: Http; now: () => number },
): Promise<LookupAsks[M]['answer']> {
  if (!(await settings.read()).welcomed)
    throw new AutonymError('not-welcomed', 'Finish the welcome first: before, Autonym asks nobody.');
  const lookup: Lookups[M] = lookups[method];
  return lookup({ ...powers, network: await settings.network() }, about);
}
