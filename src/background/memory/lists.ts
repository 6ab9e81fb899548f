/** What is remembered, as lists: nobody is asked for them. */
import type { Contact, KnownName, NameLine, WatchLine } from '../../contract/commands/memory.ts';
import type { NameAnswer } from '../../contract/names.ts';
import { endMsOf } from '../../protocol/names/end.ts';
import type { DurableRows, Rows } from '../store.ts';
import type { Contacts } from './contacts.ts';
import type { Pins } from './pinned.ts';
import { changesOf } from './pins.ts';
import { nameOf } from './watch.ts';

export type NameListPowers = {
  rows: Rows;
  names: { keyOf: (name: string) => Promise<string> };
  pins: Pins;
  contacts: Contacts;
};
export type NameLists = ReturnType<typeof makeNameLists>;

const pageLength = 50;
const mostAbout = 20;

export function makeNameLists({ rows, names, pins, contacts }: NameListPowers) {
  /** What every key of the chosen network begins with. */
  const start = async (): Promise<string> => (await names.keyOf('a.btc')).slice(0, -'a.btc'.length);

  const lineOf = async (name: string, contact?: Contact): Promise<NameLine> => {
    const key = await names.keyOf(name);
    const [kept, pin] = await Promise.all([rows.find('names', key), rows.find('pins', key)]);
    return {
      name,
      ...(contact?.label ? { label: contact.label } : {}),
      ...(kept ? briefOf(kept.answer) : {}),
      ...(pin?.changed ? { changed: true } : {}),
    };
  };

  const labels = async (): Promise<Map<string, Contact>> =>
    new Map((await contacts.all().catch(() => [])).map((contact) => [contact.name, contact])); // Locked: nobody is known.

  return {
    contacts: async (from: number, find: string): Promise<{ contacts: NameLine[]; total: number }> => {
      const all = await contacts.all(find);
      const page = all.slice(from, from + pageLength);
      return { contacts: await Promise.all(page.map((contact) => lineOf(contact.name, contact))), total: all.length };
    },

    recent: async (from: number, find: string): Promise<{ names: NameLine[]; total: number }> => {
      const [begin, known] = [await start(), await labels()];
      const wanted = find.trim().toLowerCase();
      const all: [string, DurableRows['names']][] = await rows.all('names');
      const found = all
        .filter(([key]) => key.startsWith(begin) && nameOf(key).includes(wanted))
        .sort(([, one], [, other]) => other.storedAtMs - one.storedAtMs)
        .map(([key]) => nameOf(key));
      const page = found.slice(from, from + pageLength);
      return { names: await Promise.all(page.map((name) => lineOf(name, known.get(name)))), total: found.length };
    },

    /** Those with news first, then by name. */
    watched: async (): Promise<WatchLine[]> => {
      const [begin, known] = [await start(), await labels()];
      const all = (await rows.all('watched')).filter(([key]) => key.startsWith(begin));
      const lines = await Promise.all(
        all.map(async ([key, { sinceMs, heardMs, news }]) => ({
          ...(await lineOf(nameOf(key), known.get(nameOf(key)))),
          sinceMs,
          ...(heardMs === undefined ? {} : { heardMs }),
          news,
        })),
      );
      return lines.sort(
        (one, other) => Number(other.news.length > 0) - Number(one.news.length > 0) || one.name.localeCompare(other.name),
      );
    },

    /**
     * Whom a request is about: names that lead to its site and are contacts or not what they were, and names that one of its addresses holds, or held when
     * they were first seen.
     */
    about: async (origin: string, addresses: readonly string[]): Promise<KnownName[]> => {
      const known = await labels();
      const found: KnownName[] = [];
      for (const [name, pin] of await pins.all()) {
        if (found.length >= mostAbout) break;
        const changes = changesOf(pin);
        const label = known.get(name)?.label;
        const about = { name, changes, ...(label ? { label } : {}) };
        if ([pin.siteOrigin, pin.changed?.siteOrigin].includes(origin) && (changes.length > 0 || known.has(name)))
          found.push(about);
        for (const address of addresses)
          if (address === pin.owner || address === pin.changed?.owner) found.push({ ...about, address });
      }
      return found;
    },
  };
}

function briefOf({ status, expires, readings, resolvedAtMs }: NameAnswer): Omit<NameLine, 'name'> {
  const tip = readings.find(({ state }) => state === 'said')?.tip;
  const ends =
    typeof expires === 'string'
      ? { ends: expires }
      : tip
        ? { endMs: endMsOf(expires.atHeight, tip) }
        : { ends: 'unknown' as const };
  return { status, ...ends, resolvedAtMs };
}
