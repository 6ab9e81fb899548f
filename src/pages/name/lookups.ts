/** What the name page looks up beside the answer, for one name or one address: each asked when somebody wants to see it, and once. */
import type { Dig, NameHistory, NameOffer, NamesOfAddress, SubdomainList } from '../../contract/lookup.ts';
import type { Ask } from '../page-error.ts';
import { type Loader, makeLoader } from '../parts/loaded.ts';

export type Lookups = {
  offer: Loader<NameOffer>;
  history: Loader<NameHistory>;
  subdomains: Loader<SubdomainList>;
  dig: Loader<Dig>;
  /** Of an address. */
  names: Loader<NamesOfAddress>;
};

/** The same for the same name or address, until another is asked for: what was loaded stays while the answer is renewed. */
export function makeLookupsOf(ask: Ask): (about: string) => Lookups {
  let latest: { about: string; lookups: Lookups } | undefined;
  return (about) => {
    if (latest?.about !== about) {
      const lookups: Lookups = {
        offer: makeLoader(() => ask('lookup.offer', { about })),
        history: makeLoader(() => ask('lookup.history', { about })),
        subdomains: makeLoader(() => ask('lookup.subdomains', { about })),
        dig: makeLoader(() => ask('lookup.dig', { about })),
        names: makeLoader(() => ask('lookup.names', { about })),
      };
      latest = { about, lookups };
    }
    return latest.lookups;
  };
}

/** Asks for it unless that was done already. */
export function loadOnce({ state, load }: Pick<Loader<unknown>, 'state' | 'load'>): void {
  const { value, loading, problem } = state.value;
  if (value === undefined && !loading && problem === undefined) void load();
}
