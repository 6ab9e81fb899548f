/** Three of the words, typed back: the proof that they were written down. */
import { parseWords } from '../parts/recovery-words.ts';
import { english } from '../parts/word-list.ts';

/** Three different places (from 0) among `count` words, in rising order. */
export function drawPlaces(count: number, random: (bytes: number) => Uint8Array): number[] {
  const places = new Set<number>();
  // Rejecting the bytes above the last whole multiple keeps every place equally likely.
  const limit = 256 - (256 % count);
  while (places.size < 3) {
    for (const byte of random(16)) {
      if (byte < limit && places.size < 3) places.add(byte % count);
    }
  }
  return [...places].sort((a, b) => a - b);
}

/** The places that were not answered with their word. Of an English word, four letters are enough. */
export function wrongPlaces(words: readonly string[], places: readonly number[], answers: readonly string[]): number[] {
  return places.filter((place, i) => {
    const answer = parseWords(answers[i] ?? '').join('');
    return answer !== words[place] && english.whole(answer) !== words[place];
  });
}
