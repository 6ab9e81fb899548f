/** What a person looks up beside where a name leads. Nothing is kept of it. */
import * as v from 'valibot';
import type { Dig, KnownName, NameHistory, NameOffer, NamesOfAddress, SubdomainList } from '../lookup.ts';
import { type CommandTable, later } from '../shapes.ts';

type About = { about: string };

/** Errors of all: `not-welcomed`. Of names: `bad-name`, `nobody-answered`; of addresses: `bad-address`. */
export type LookupAsks = {
  /** `about`: a c32 address. */
  'lookup.names': { ask: About; answer: NamesOfAddress };
  /** `about`: a name, and so of all that follow. */
  'lookup.offer': { ask: About; answer: NameOffer };
  'lookup.history': { ask: About; answer: NameHistory };
  'lookup.subdomains': { ask: About; answer: SubdomainList };
  'lookup.dig': { ask: About; answer: Dig };
  /** `about`: the beginning or a part of a name, or of what somebody calls themselves. Asks nobody. */
  'lookup.known': { ask: About; answer: KnownName[] };
};

const about = {
  shape: later(() => v.strictObject({ about: v.pipe(v.string(), v.maxLength(253)) })),
  pages: ['popup', 'home', 'name'],
} as const;

export const lookupCommands = {
  'lookup.names': about,
  'lookup.offer': about,
  'lookup.history': about,
  'lookup.subdomains': about,
  'lookup.dig': about,
  'lookup.known': about,
} satisfies CommandTable<LookupAsks>;
