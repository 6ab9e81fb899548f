/**
 * Recovery words (BIP-39): words to entropy, entropy to words and seed.
 * Only welcome and the reveal in home import this: the word list is 13 kB, and words live in pages alone.
 */
import { entropyToMnemonic, mnemonicToEntropy } from 'bip39';
import { PageError } from '../page-error.ts';
import { english, type WordList } from './word-list.ts';

export const wordCounts = [12, 15, 18, 21, 24] as const;
export type WordCount = (typeof wordCounts)[number];

/** Entropy (16–32 bytes) as its 12–24 words. */
export function wordsOf(entropy: Uint8Array, list: WordList = english): string[] {
  const hex = Array.from(entropy, (byte) => byte.toString(16).padStart(2, '0')).join('');
  // The Japanese words come with wide spaces between them.
  return forgettingMatches(() =>
    entropyToMnemonic(hex, [...list.words])
      .replaceAll('\u3000', ' ')
      .split(' '),
  );
}

/**
 * The entropy that words stand for. Throws `word-count` and `word-unknown` as such, and `words-checksum` when every word is in the list but
 * they do not belong together: no word is to blame more than another.
 */
export function entropyOf(words: readonly string[], list: WordList = english): Uint8Array {
  if (!isWordCount(words.length))
    throw new PageError('word-count', `There are ${words.length} words; 12, 15, 18, 21 or 24 belong together.`);
  const odd = words.findIndex((word) => list.find(word) === undefined);
  if (odd !== -1) throw new PageError('word-unknown', `Word ${odd + 1} is not in the list of recovery words.`);
  try {
    // The package compares in this form.
    const form = (word: string) => word.normalize('NFKD');
    return forgettingMatches(() => {
      const hex = mnemonicToEntropy(words.map((word) => form(list.find(word) ?? '')).join(' '), list.words.map(form));
      return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    });
  } catch {
    throw new PageError('words-checksum', 'These words do not belong together.');
  }
}

/** The 64-byte seed: PBKDF2-SHA512, 2048 rounds, salt `mnemonic` and the passphrase, both NFKD. Of the words as the list has them. */
export async function seedOf(words: readonly string[], passphrase = ''): Promise<Uint8Array> {
  const bytes = (text: string) => new TextEncoder().encode(text.normalize('NFKD'));
  const phrase = bytes(words.join(' '));
  const key = await crypto.subtle.importKey('raw', phrase, 'PBKDF2', false, ['deriveBits']);
  phrase.fill(0);
  const salt = bytes(`mnemonic${passphrase}`);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt, iterations: 2048 }, key, 512));
}

/**
 * Text as it was typed or pasted, in words: numbers, commas, hyphens and line ends fall away, capitals and wide letters do not matter.
 * Chinese words are one character each, with or without spaces between them.
 */
export function parseWords(text: string): string[] {
  return forgettingMatches(() => {
    const words =
      text
        .normalize('NFKD')
        .toLowerCase()
        .match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
    return words.flatMap((word) => (/^\p{Script=Han}+$/u.test(word) ? [...word] : [word])).map((word) => word.normalize('NFC'));
  });
}

/** The text that a regular expression matched last is kept by the engine (`RegExp.input`) until it matches another: here, a blank. */
function forgettingMatches<T>(work: () => T): T {
  try {
    return work();
  } finally {
    / /.test(' ');
  }
}

export function isWordCount(count: number): count is WordCount {
  return wordCounts.some((one) => one === count);
}
