/**
 * Recovery words with one mistake: every set of words that is one step away and whose checksum fits. Words are places in their list here.
 * A twelve-word set passes by chance once in 16, so about 1,500 are left of the 24,000 that one wrong word can mean; of 24 words about 190.
 */
import { sha256 } from '@noble/hashes/sha2';

/** `undefined` is a word that is missing or in no list. */
export type Phrase = readonly (number | undefined)[];
export type WholePhrase = readonly number[];

export type Repair = { kind: 'word' | 'swap' | 'insert' /** Where it differs, from 0. */; places: number[]; phrase: number[] };

const listLength = 2048;

/** Whether the words belong together (BIP-39): 11 bits each, entropy first, then one bit of its SHA-256 for every 32. */
export function hasChecksum(phrase: WholePhrase): boolean {
  const bits = phrase.map((word) => word.toString(2).padStart(11, '0')).join('');
  const checkLength = phrase.length / 3;
  const entropy = Uint8Array.from(bits.slice(0, -checkLength).match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  const check = (sha256(entropy)[0] ?? 0) >> (8 - checkLength);
  return Number.parseInt(bits.slice(-checkLength), 2) === check;
}

/**
 * Sets that the phrase may have been, the likeliest first: what is missing filled in; two words swapped, neighbours before others; a word
 * replaced by one that `near` says is like it, then by any other. Two mistakes are too many; nothing comes then.
 */
export function* repairsOf(phrase: Phrase, near: (word: number) => readonly number[]): Generator<Repair> {
  const gaps = phrase.flatMap((word, place) => (word === undefined ? [place] : []));
  if (gaps.length > 1) return;
  const [gap] = gaps;
  if (gap !== undefined) {
    yield* fillings(
      phrase.filter((word) => word !== undefined),
      gap,
    );
    return;
  }
  const whole = phrase.map((word) => word ?? 0);
  yield* swaps(whole);
  for (let place = 0; place < whole.length; place++) yield* replacements(whole, place, near(whole[place] ?? 0));
  for (let place = 0; place < whole.length; place++) {
    const tried = new Set(near(whole[place] ?? 0));
    yield* replacements(
      whole,
      place,
      everyWord().filter((word) => !tried.has(word)),
    );
  }
}

/** About how many sets `repairsOf` gives: what a progress bar counts to. */
export function countRepairs(phrase: Phrase): number {
  const length = phrase.length;
  const gaps = phrase.filter((word) => word === undefined).length;
  const tries = gaps === 1 ? length * listLength : length * (listLength - 1) + (length * (length - 1)) / 2;
  return gaps > 1 ? 0 : Math.ceil(tries / 2 ** (length / 3));
}

/** The gap is where the person left it, or anywhere: who lost a word seldom knows which. */
function* fillings(rest: readonly number[], gap: number): Generator<Repair> {
  const places = [gap, ...Array.from({ length: rest.length + 1 }, (_, place) => place).filter((place) => place !== gap)];
  for (const place of places) {
    for (const word of everyWord()) {
      // The same set as with the word one place earlier.
      if (place !== gap && place > 0 && rest[place - 1] === word) continue;
      const filled = rest.toSpliced(place, 0, word);
      if (hasChecksum(filled)) yield { kind: 'insert', places: [place], phrase: filled };
    }
  }
}

function* swaps(whole: WholePhrase): Generator<Repair> {
  for (let apart = 1; apart < whole.length; apart++) {
    for (let first = 0; first + apart < whole.length; first++) {
      const [one = 0, other = 0] = [whole[first], whole[first + apart]];
      const swapped = whole.with(first, other).with(first + apart, one);
      if (one !== other && hasChecksum(swapped)) yield { kind: 'swap', places: [first, first + apart], phrase: swapped };
    }
  }
}

function* replacements(whole: WholePhrase, place: number, words: readonly number[]): Generator<Repair> {
  for (const word of words) {
    const replaced = whole.with(place, word);
    if (word !== whole[place] && hasChecksum(replaced)) yield { kind: 'word', places: [place], phrase: replaced };
  }
}

const everyWord = (): number[] => Array.from({ length: listLength }, (_, word) => word);
