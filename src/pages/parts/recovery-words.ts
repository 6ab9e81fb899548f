/**
 * Recovery words (BIP-39, English): words to entropy, entropy to words and seed, and help for the hand that types them.
 * Only welcome and the reveal in home import this: the word list is 13 kB, and words live in pages alone.
 */
import { entropyToMnemonic, mnemonicToEntropy, wordlists } from 'bip39';
import { PageError } from '../page-error.ts';

export const wordCounts = [12, 15, 18, 21, 24] as const;
export type WordCount = (typeof wordCounts)[number];

const list = wordlists.english;
const known = new Set(list);

/** Entropy (16–32 bytes) as its 12–24 words. */
export function wordsOf(entropy: Uint8Array): string[] {
  return entropyToMnemonic(Array.from(entropy, (byte) => byte.toString(16).padStart(2, '0')).join(''), list).split(' ');
}

/**
 * The entropy that words stand for. Throws `word-count` and `word-unknown` as such, and `words-checksum` when every word is in the list but
 * they do not belong together: no word is to blame more than another.
 */
export function entropyOf(words: readonly string[]): Uint8Array {
  if (!isWordCount(words.length))
    throw new PageError('word-count', `There are ${words.length} words; 12, 15, 18, 21 or 24 belong together.`);
  const odd = words.findIndex((word) => !known.has(word));
  if (odd !== -1) throw new PageError('word-unknown', `Word ${odd + 1} is not in the list of recovery words.`);
  try {
    const hex = mnemonicToEntropy(words.join(' '), list);
    return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  } catch {
    throw new PageError('words-checksum', 'These words do not belong together.');
  }
}

/** The 64-byte seed: PBKDF2-SHA512, 2048 rounds, salt `mnemonic` and the passphrase, both NFKD. */
export async function seedOf(words: readonly string[], passphrase = ''): Promise<Uint8Array> {
  const bytes = (text: string) => new TextEncoder().encode(text.normalize('NFKD'));
  const key = await crypto.subtle.importKey('raw', bytes(words.join(' ')), 'PBKDF2', false, ['deriveBits']);
  const salt = bytes(`mnemonic${passphrase}`);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt, iterations: 2048 }, key, 512));
}

/** Text as it was typed or pasted, in words: numbers, commas and line ends fall away, capitals and wide letters do not matter. */
export function parseWords(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  );
}

export function isWord(word: string): boolean {
  return known.has(word);
}

export function isWordCount(count: number): count is WordCount {
  return wordCounts.some((one) => one === count);
}

/** The words that begin like this, at most `most`; the word itself first. */
export function completeWord(start: string, most = 4): string[] {
  return start === '' ? [] : list.filter((word) => word.startsWith(start)).slice(0, most);
}

/** What a shortened word stands for (four letters are always enough), or the text as it is. */
export function wholeWord(text: string): string {
  const [only, second] = completeWord(text, 2);
  return !known.has(text) && only !== undefined && second === undefined ? only : text;
}

/** The words of the list that were most likely meant, nearest first, at most three; none when nothing is near. */
export function nearestWords(typed: string): string[] {
  return list
    .map((word) => ({ word, far: distance(typed, word), alike: alikeStart(typed, word) }))
    .filter(({ far }) => far <= Math.max(2, Math.floor(typed.length / 3)))
    .sort((a, b) => a.far - b.far || b.alike - a.alike)
    .slice(0, 3)
    .map(({ word }) => word);
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
