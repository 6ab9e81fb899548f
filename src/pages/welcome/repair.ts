/**
 * Finding one mistake in recovery words: every set they may have been is tried here, on this machine, against one thing the person remembers.
 * Nothing but a remembered name is asked of anybody, and of the words nothing leaves this page.
 */
import { signal } from '@preact/signals';
import { addressHashHex, likelyOwners } from '../../protocol/keys/likely-owners.ts';
import { countRepairs, type Phrase, type Repair, repairsOf } from '../../protocol/keys/phrase-repair.ts';
import { parseName } from '../../protocol/names/name.ts';
import { type Ask, asPageError, PageError } from '../page-error.ts';
import { seedOf } from '../parts/recovery-words.ts';
import { inSlices, type SlicePowers } from '../parts/slices.ts';
import type { WordList } from '../parts/word-list.ts';

export type RepairState =
  | { at: 'asking' }
  | { at: 'searching'; done: number; of: number; leftMs: number | undefined }
  | { at: 'found'; repair: Repair; words: string[] }
  | { at: 'nothing' }
  | { at: 'failed'; error: PageError };

export type RepairPowers = SlicePowers & { ask: Ask };

export function makeRepair({ ask, now, pause }: RepairPowers) {
  const state = signal<RepairState>({ at: 'asking' });
  /** A name, an ID-address or a Stacks address. */
  const remembered = signal('');
  let search = new AbortController();

  /** The words as typed, '' where one is missing. The passphrase, if there is one, must be right. */
  async function start(words: readonly string[], list: WordList, passphrase: string): Promise<void> {
    stop();
    const mine = new AbortController();
    search = mine;
    const phrase: Phrase = words.map((word) => placeOf(list, word));
    const of = countRepairs(phrase);
    state.value = { at: 'searching', done: 0, of, leftMs: undefined };
    try {
      const owner = await findOwner(ask, remembered.value);
      const beganMs = now();
      let done = 0;
      for (const repair of repairsOf(phrase, (word) =>
        list.nearest(list.words[word] ?? '').map((near) => list.words.indexOf(near)),
      )) {
        const found = repair.phrase.map((word) => list.words[word] ?? '');
        const seed = await seedOf(found, passphrase);
        const isIt = await inSlices(isOwner(seed, owner), { now, pause }, undefined, mine.signal);
        seed.fill(0);
        await pause();
        mine.signal.throwIfAborted();
        if (isIt) {
          state.value = { at: 'found', repair, words: found };
          return;
        }
        done++;
        const leftMs = done < 10 ? undefined : ((now() - beganMs) / done) * Math.max(0, of - done);
        state.value = { at: 'searching', done, of: Math.max(of, done), leftMs };
      }
      state.value = { at: 'nothing' };
    } catch (error) {
      if (!mine.signal.aborted) state.value = { at: 'failed', error: asPageError(error) };
    }
  }

  function stop(): void {
    search.abort();
    state.value = { at: 'asking' };
  }

  return { state, remembered, start, stop };
}

/** The hash160 that is looked for. Throws `bad-remembered`, `no-owner`, and what `name.resolve` throws. */
export async function findOwner(ask: Ask, text: string): Promise<string> {
  const clean = text
    .trim()
    .replace(/^ID-/i, '')
    .replace(/^did:(btc-addr|stack:v0):/i, '');
  if (clean.includes('.')) {
    const { owner } = await ask('name.resolve', { name: parseName(clean).full });
    if (owner === undefined) throw new PageError('no-owner', 'This name has no owner.');
    return hashOf(owner);
  }
  return hashOf(clean);
}

function hashOf(address: string): string {
  try {
    return addressHashHex(/^s/i.test(address) ? address.toUpperCase() : address);
  } catch {
    throw new PageError('bad-remembered', 'This is no name and no address.');
  }
}

function placeOf(list: WordList, word: string): number | undefined {
  const known = list.find(word);
  return known === undefined ? undefined : list.words.indexOf(known);
}

function* isOwner(seed: Uint8Array, owner: string): Generator<undefined, boolean> {
  for (const hash of likelyOwners(seed)) {
    if (hash === owner) return true;
    yield undefined;
  }
  return false;
}
