/**
 * What is remembered, as it travels inside recovery files: JSON, put back row by row, where a row that is not what it should be costs itself. Format:
 * docs/protocol/vault.md, "Recovery file".
 */
import * as v from 'valibot';
import type { Contact } from '../../contract/commands/memory.ts';
import { later } from '../../contract/shapes.ts';
import { isName } from '../../protocol/names/name.ts';
import type { PinRow, Rows, WatchedRow } from '../store.ts';
import type { Turns } from '../turns.ts';
import { type ContactRows, mostContacts } from './contacts.ts';
import { mostWatched, nameOf } from './watch.ts';

/** The names seen last; a file has to stay a file. */
const mostPins = 2_000;

export type KeptMemory = { contacts?: unknown; pins?: unknown; watched?: unknown };
export type KeptPowers = { rows: Rows; contacts: ContactRows; turn: Turns };

export function makeKept({ rows, contacts, turn }: KeptPowers) {
  return {
    /** Throws `vault-locked`. */
    collect: async (): Promise<{ contacts: Contact[]; pins: [string, PinRow][]; watched: [string, WatchedRow][] }> => ({
      contacts: await contacts.all(),
      pins: (await rows.all('pins')).sort(([, one], [, other]) => other.seenMs - one.seenMs).slice(0, mostPins),
      watched: await rows.all('watched'),
    }),

    /** `winsHere`: whose word counts where both know something of a name. Doing it twice is doing it once. Throws `vault-locked`. */
    putBack: async (kept: KeptMemory, winsHere: boolean): Promise<void> => {
      const here = new Map((await contacts.all()).map((contact) => [contact.name, contact]));
      const room = mostContacts - here.size;
      const people = listOf(kept.contacts).flatMap((one) => read(contactShape(), one));
      const fresh = people.filter(({ name }) => !here.has(name)).slice(0, Math.max(0, room));
      const others = winsHere ? [] : people.filter(({ name }) => here.has(name));
      await contacts.putAll([...fresh, ...others]);
      await turn(async () => {
        for (const [key, there] of listOf(kept.pins)
          .slice(0, mostPins)
          .flatMap((one) => read(pinShape(), one))) {
          const here = await rows.find('pins', key);
          await rows.put('pins', key, here ? joinPins(here, there as PinRow, winsHere) : (there as PinRow));
        }
        let left = mostWatched - (await rows.keys('watched')).length;
        for (const [key, row] of listOf(kept.watched).flatMap((one) => read(watchedShape(), one))) {
          const before = await rows.find('watched', key);
          if (before && (winsHere || before.askedMs >= row.askedMs)) continue;
          if (!before && left-- <= 0) break;
          await rows.put('watched', key, row as WatchedRow);
        }
      });
    },
  };
}

/**
 * Two first looks at one name. Who has seen what the other is pinned to has decided about it; where neither has, the earlier look counts, and what is different
 * now is told as a change.
 */
function joinPins(here: PinRow, there: PinRow, winsHere: boolean): PinRow {
  const knows = (one: PinRow, other: PinRow) =>
    one.seen.some(({ owner, zonefileHash }) => owner === other.owner && zonefileHash === other.zonefileHash);
  const [hereKnows, thereKnows] = [knows(here, there), knows(there, here)];
  const isHere = hereKnows === thereKnows ? (hereKnows ? winsHere : here.firstMs <= there.firstMs) : hereKnows;
  const winner = isHere ? here : there;
  return { ...winner, firstMs: Math.min(here.firstMs, there.firstMs) };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function read<T>(shape: v.GenericSchema<unknown, T>, value: unknown): T[] {
  const found = v.safeParse(shape, value);
  return found.success ? [found.output] : [];
}

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const timeShape = later(() => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15)));
/** Chain, contracts and name, with spaces between: as the names that are kept. */
const keyShape = later(() =>
  v.pipe(
    text(800),
    v.check((key) => /^\S+ \S+ \S+ \S+ \S+$/.test(key) && isName(nameOf(key))),
  ),
);
const contactShape = later(() => v.object({ name: v.pipe(text(200), v.check(isName)), label: text(80), addedMs: timeShape() }));
const seenEntries = () => ({ atMs: timeShape(), owner: text(200), zonefileHash: v.exactOptional(text(128)) });
const pinShape = later(() =>
  v.tuple([
    keyShape(),
    v.object({
      owner: text(200),
      zonefileHash: v.exactOptional(text(128)),
      siteOrigin: v.exactOptional(text(300)),
      profileAtMs: v.exactOptional(timeShape()),
      firstMs: timeShape(),
      seenMs: timeShape(),
      changed: v.exactOptional(v.object({ ...seenEntries(), siteOrigin: v.exactOptional(text(300)) })),
      seen: v.pipe(v.array(v.object(seenEntries())), v.maxLength(20)),
    }),
  ]),
);
const stageShape = later(() => v.picklist(['far', 'month', 'week', 'grace', 'over']));
const watchedShape = later(() =>
  v.tuple([
    keyShape(),
    v.object({
      sinceMs: timeShape(),
      askedMs: timeShape(),
      heardMs: v.exactOptional(timeShape()),
      owner: v.exactOptional(text(200)),
      zonefileHash: v.exactOptional(text(128)),
      expiresAtHeight: v.exactOptional(timeShape()),
      stage: v.exactOptional(stageShape()),
      status: v.exactOptional(
        v.picklist([
          'registered',
          'in-grace',
          'expired',
          'revoked',
          'history',
          'not-registered',
          'unknown-namespace',
          'contradicted',
        ]),
      ),
      news: v.pipe(
        v.array(
          v.object({
            what: v.picklist(['owner', 'zonefile', 'end', 'lost']),
            before: text(200),
            after: text(200),
            atMs: timeShape(),
          }),
        ),
        v.maxLength(20),
      ),
    }),
  ]),
);
