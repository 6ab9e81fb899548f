/**
 * The word lists of BIP-39, and help for the hand that types from them. English is in the bundle; the others are files of data that are read
 * where words are typed and English does not know them.
 */
import { wordlists } from 'bip39';

/** In the order in which a tie between lists is decided. The names of the files in public/data/words/. */
export const languages = [
  ...(['english', 'french', 'spanish', 'italian', 'portuguese', 'czech', 'turkish', 'russian'] as const),
  ...(['japanese', 'korean', 'chinese_simplified', 'chinese_traditional'] as const),
] as const;
export type Language = (typeof languages)[number];

/** Their names are the browser's to say. */
export const languageTags = {
  ...{ english: 'en', french: 'fr', spanish: 'es', italian: 'it', portuguese: 'pt', czech: 'cs', turkish: 'tr', russian: 'ru' },
  ...{ japanese: 'ja', korean: 'ko', chinese_simplified: 'zh-Hans', chinese_traditional: 'zh-Hant' },
} as const satisfies Record<Language, string>;

export type WordList = {
  language: Language;
  /** As they are shown (NFC). */
  words: readonly string[];
  /** The word of the list that this is, whatever its capitals, accents and Unicode form. */
  find(text: string): string | undefined;
  /** The words that begin like this, at most `most`; the word itself first. */
  complete(start: string, most?: number): string[];
  /** What a shortened word stands for, when only one word begins like it; else the text as it is. */
  whole(text: string): string;
  /** The words that were most likely meant, nearest first, at most three; none when nothing is near. */
  nearest(typed: string): string[];
};

export function makeWordList(language: Language, given: readonly string[]): WordList {
  const words = given.map((word) => word.normalize('NFC'));
  // No list has two words that differ in capitals or accents alone (test/pages/parts/word-list.test.ts).
  const keys = words.map(keyOf);
  const places = new Map(keys.map((key, place) => [key, place]));

  function find(text: string): string | undefined {
    const place = places.get(keyOf(text));
    return place === undefined ? undefined : words[place];
  }

  function complete(start: string, most = 4): string[] {
    const key = keyOf(start);
    return key === '' ? [] : words.filter((_, place) => keys[place]?.startsWith(key)).slice(0, most);
  }

  function whole(text: string): string {
    const known = find(text);
    if (known !== undefined) return known;
    const [only, second] = complete(text, 2);
    return only !== undefined && second === undefined ? only : text;
  }

  function nearest(typed: string): string[] {
    const key = keyOf(typed);
    return keys
      .map((each, place) => ({ word: words[place] ?? '', far: distance(key, each), alike: alikeStart(key, each) }))
      .filter(({ far }) => far <= Math.max(2, Math.floor(key.length / 3)) && far < key.length)
      .sort((a, b) => a.far - b.far || b.alike - a.alike)
      .slice(0, 3)
      .map(({ word }) => word);
  }

  return { language, words, find, complete, whole, nearest };
}

export const english = makeWordList('english', wordlists.english);

/** The list of a language; `read` gives the text of its file. */
export async function loadWordList(language: Language, read: (path: string) => Promise<string>): Promise<WordList> {
  return language === 'english' ? english : makeWordList(language, (await read(`data/words/${language}.txt`)).trim().split('\n'));
}

/** What a word is told apart by: letters, without capitals and accents. The marks of Japanese are no accents; they make other words. */
function keyOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ı', 'i');
}

function alikeStart(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}

/** Letters to add, drop, change or swap with their neighbour (Damerau–Levenshtein, optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
