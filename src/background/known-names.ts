/** Search in what is here already: names looked up on this network, people behind them, and contacts. Nobody is asked. */
import type { Contact } from '../contract/commands/memory.ts';
import type { KnownName } from '../contract/lookup.ts';
import type { Network } from '../contract/settings.ts';
import { nameKeyOf } from './name-key.ts';
import type { DurableRows, Rows } from './store.ts';

const most = 8;
/** Of names that fit so many are read, so that a list of ten thousand costs no more than one of a hundred. */
const mostRead = 100;
/** Shorter text fits everybody. */
const leastForPeople = 2;

type Found = { rank: number; known: KnownName };

/** Contacts first (`people`: all of them, as far as they may be seen now), then names that begin so, then such with the text somewhere in them, then people; of each the newest first. */
export async function findKnown(rows: Rows, network: Network, typed: string, people: readonly Contact[]): Promise<KnownName[]> {
  const text = typed.trim().toLowerCase();
  if (text === '') return [];
  const begin = nameKeyOf(network, '');
  const contacts = people.flatMap(({ name, label, addedMs }): Found[] =>
    `${name} ${label}`.toLowerCase().includes(text)
      ? [{ rank: 0, known: { name, from: 'contact', seenAtMs: addedMs, ...(label ? { note: label } : {}) } }]
      : [],
  );
  const fitting = (await rows.keys('names')).filter((key) => key.startsWith(begin) && key.slice(begin.length).includes(text));
  const first = (key: string) => (key.startsWith(begin + text) ? 0 : 1);
  const names: Found[] = [];
  for (const key of fitting.sort((a, b) => first(a) - first(b)).slice(0, mostRead)) {
    const known = knownOf(await rows.find('names', key));
    if (known) names.push({ rank: 1 + first(key), known });
  }
  const found = [...contacts, ...names];
  // People are found by what stands in the rows, so all of them are read: only when names did not fill the list.
  if (found.length < most && text.length >= leastForPeople)
    for (const [key, row] of await rows.all('names')) {
      const known = key.startsWith(begin) ? knownOf(row) : undefined;
      if (known?.person?.toLowerCase().includes(text)) found.push({ rank: 3, known });
    }
  found.sort((a, b) => a.rank - b.rank || (b.known.seenAtMs ?? 0) - (a.known.seenAtMs ?? 0));
  return found
    .map(({ known }) => known)
    .filter(({ name }, i, all) => all.findIndex((other) => other.name === name) === i)
    .slice(0, most);
}

/** Only what the owner signed is what they call themselves. An old *no*, and what two disagreed about, say nothing of anybody. */
function knownOf(row: DurableRows['names'] | undefined): KnownName | undefined {
  if (row === undefined || row.answer.status === 'contradicted' || row.answer.owner === undefined) return undefined;
  const { name, status, profile, profileState } = row.answer;
  const person = profileState === 'verified' ? profile?.name : undefined;
  return { name, status, from: 'history', seenAtMs: row.storedAtMs, ...(person ? { person } : {}) };
}
