/** Words being typed or pasted, one slot each: what is missing, what is not a word, and when they belong together. */
import { computed, signal } from '@preact/signals';
import { PageError } from '../page-error.ts';
import {
  entropyOf,
  isWord,
  isWordCount,
  nearestWords,
  parseWords,
  type WordCount,
  wholeWord,
  wordCounts,
} from '../parts/recovery-words.ts';

/** A word that is in no list: which, and what it was probably meant to be. */
export type OddWord = { place: number; word: string; nearest: string[] };

export type WordEntryState =
  | { kind: 'typing'; missing: number }
  | { kind: 'odd'; odd: OddWord[] }
  | { kind: 'checksum' }
  /** Every word is right and they belong together. */
  | { kind: 'right' };

export function makeWordEntry() {
  const slots = signal<string[]>(Array<string>(12).fill(''));
  /** The slot under the cursor: half a word there is not an error yet. */
  const typingAt = signal<number | undefined>(undefined);

  /** The extra secret some people added to their words (BIP-39 passphrase). */
  const passphrase = signal('');

  const odd = computed<OddWord[]>(() =>
    slots.value.flatMap((word, place) =>
      word === '' || place === typingAt.value || isWord(word) ? [] : [{ place, word, nearest: nearestWords(word) }],
    ),
  );

  const state = computed<WordEntryState>(() => {
    if (odd.value.length > 0) return { kind: 'odd', odd: odd.value };
    const missing = slots.value.filter((word) => !isWord(word)).length;
    if (missing > 0) return { kind: 'typing', missing };
    try {
      entropyOf(slots.value).fill(0);
      return { kind: 'right' };
    } catch (error) {
      if (error instanceof PageError && error.code === 'words-checksum') return { kind: 'checksum' };
      throw error;
    }
  });

  /** Makes room for this many words; slots that are filled stay. */
  function setCount(count: WordCount): void {
    const used = slots.value.findLastIndex((word) => word !== '') + 1;
    slots.value = slotsFor(slots.value, Math.max(count, used));
  }

  /** One slot as typed. A pasted set of words replaces everything; a pasted part fills this slot and the next ones. */
  function setText(place: number, text: string): void {
    const words = parseWords(text);
    if (words.length <= 1) {
      slots.value = slots.value.with(place, words[0] ?? '');
      return;
    }
    const all = isWordCount(words.length)
      ? words
      : [...slots.value.slice(0, place), ...words, ...slots.value.slice(place + words.length)];
    slots.value = slotsFor(all.map(wholeWord), all.length);
    typingAt.value = undefined;
  }

  /** The cursor left a slot: a shortened word becomes the whole one. */
  function finish(place: number): void {
    setText(place, wholeWord(slots.value[place] ?? ''));
    if (typingAt.value === place) typingAt.value = undefined;
  }

  function clear(): void {
    slots.value = Array<string>(slots.value.length).fill('');
    typingAt.value = undefined;
    passphrase.value = '';
  }

  return { slots, typingAt, passphrase, state, setCount, setText, finish, clear };
}

/** The words in the least number of slots that a set can have, at most 24. */
function slotsFor(words: readonly string[], least: number): string[] {
  const length = wordCounts.find((count) => count >= least) ?? 24;
  return Array.from({ length }, (_, i) => words[i] ?? '');
}

export type WordEntry = ReturnType<typeof makeWordEntry>;
