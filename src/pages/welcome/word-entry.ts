/**
 * Words being typed or pasted, one slot each: what is missing, what is not a word, which language they are of, and when they belong together.
 * What was typed is kept as it was: the words are read from it anew whenever another list turns out to be theirs.
 */
import { computed, signal } from '@preact/signals';
import { PageError } from '../page-error.ts';
import { entropyOf, isWordCount, parseWords, type WordCount, wordCounts } from '../parts/recovery-words.ts';
import { english, type Language, type WordList } from '../parts/word-list.ts';
import { findOtherSecret, type OtherSecret } from './pasted.ts';

/** A word that is in no list: which, and what it was probably meant to be. */
export type OddWord = { place: number; word: string; nearest: string[] };

export type WordEntryState =
  | { kind: 'typing'; missing: number }
  | { kind: 'odd'; odd: OddWord[] }
  | { kind: 'checksum' }
  /** Every word is right and they belong together. */
  | { kind: 'right' };

/** `loadLists`: all lists but English; asked for when English does not know a word. */
export function makeWordEntry(loadLists: () => Promise<WordList[]> = async () => []) {
  const typed = signal<string[]>(Array<string>(12).fill(''));
  /** The slot under the cursor: half a word there is not an error yet. */
  const typingAt = signal<number | undefined>(undefined);
  /** The extra secret some people added to their words (BIP-39 passphrase). */
  const passphrase = signal('');
  const lists = signal<WordList[]>([english]);
  /** The person knows better than the count of known words. */
  const chosen = signal<Language | undefined>(undefined);
  /** Something was pasted that is no words at all; of a recovery code, which opens elsewhere, the text too. */
  const other = signal<{ kind: OtherSecret; text?: string } | undefined>(undefined);
  let loading: Promise<void> | undefined;

  const list = computed<WordList>(
    () => lists.value.find(({ language }) => language === chosen.value) ?? likeliestList(lists.value, typed.value),
  );

  /** The words: what was typed, with shortened words whole, but for the one being typed. */
  const slots = computed<string[]>(() =>
    typed.value.map((text, place) => (text === '' || place === typingAt.value ? text : list.value.whole(text))),
  );

  const odd = computed<OddWord[]>(() =>
    slots.value.flatMap((word, place) =>
      word === '' || place === typingAt.value || list.value.find(word) !== undefined
        ? []
        : [{ place, word, nearest: list.value.nearest(word) }],
    ),
  );

  const state = computed<WordEntryState>(() => {
    if (odd.value.length > 0) return { kind: 'odd', odd: odd.value };
    const missing = slots.value.filter((word) => list.value.find(word) === undefined).length;
    if (missing > 0) return { kind: 'typing', missing };
    return belongTogether(slots.value, list.value) ? { kind: 'right' } : { kind: 'checksum' };
  });

  /** Makes room for this many words; slots that are filled stay. */
  function setCount(count: WordCount): void {
    const used = typed.value.findLastIndex((word) => word !== '') + 1;
    typed.value = slotsFor(typed.value, Math.max(count, used));
  }

  /** One slot as typed. A pasted set of words replaces everything; a pasted part fills this slot and the next ones. */
  function setText(place: number, text: string): void {
    const kind = findOtherSecret(text);
    other.value = kind && (kind === 'recovery-code' ? { kind, text } : { kind });
    if (kind !== undefined) return;
    const words = parseWords(text);
    if (words.length <= 1) {
      typed.value = typed.value.with(place, words[0] ?? '');
    } else {
      const all = isWordCount(words.length)
        ? words
        : [...typed.value.slice(0, place), ...words, ...typed.value.slice(place + words.length)];
      typed.value = slotsFor(all, all.length);
      typingAt.value = undefined;
    }
    lookFurther();
  }

  /** The cursor left a slot: a shortened word becomes the whole one. */
  function finish(place: number): void {
    if (typingAt.value === place) typingAt.value = undefined;
    lookFurther();
  }

  function chooseLanguage(language: Language): void {
    chosen.value = language;
    if (language !== 'english') void loadOthers();
  }

  /** English does not know a word: perhaps another list does. */
  function lookFurther(): void {
    if (odd.value.length > 0) void loadOthers();
  }

  /** Once; when it fails, English is what there is, and the next odd word tries again. */
  function loadOthers(): Promise<void> {
    loading ??= loadLists().then(
      (others) => {
        lists.value = [english, ...others];
      },
      () => {
        loading = undefined;
      },
    );
    return loading;
  }

  function clear(): void {
    typed.value = Array<string>(typed.value.length).fill('');
    typingAt.value = undefined;
    passphrase.value = '';
    chosen.value = undefined;
    other.value = undefined;
  }

  return { slots, typingAt, passphrase, list, other, state, setCount, setText, finish, chooseLanguage, clear };
}

/**
 * The list that knows the most of the words. Some lists share words, and then the one whose checksum fits; where that leaves two, either
 * gives these same words back, and the seed is made of the words alone.
 */
function likeliestList(lists: readonly WordList[], typed: readonly string[]): WordList {
  const known = lists.map((list) => typed.filter((text) => text !== '' && list.find(list.whole(text)) !== undefined).length);
  const most = Math.max(...known);
  const likely = lists.filter((_, i) => known[i] === most);
  const fits = (list: WordList) => belongTogether(typed.map(list.whole), list);
  return likely.length > 1 ? (likely.find(fits) ?? likely[0] ?? english) : (likely[0] ?? english);
}

function belongTogether(words: readonly string[], list: WordList): boolean {
  try {
    entropyOf(words, list).fill(0);
    return true;
  } catch (error) {
    if (error instanceof PageError) return false;
    throw error;
  }
}

/** The words in the least number of slots that a set can have, at most 24. */
function slotsFor(words: readonly string[], least: number): string[] {
  const length = wordCounts.find((count) => count >= least) ?? 24;
  return Array.from({ length }, (_, i) => words[i] ?? '');
}

export type WordEntry = ReturnType<typeof makeWordEntry>;
