/** The entropy of new words: of the browser's own generator, under watch, because a broken one must make no words at all. */
import { makeCarefulRandom } from '../../protocol/careful-random.ts';

/** Throws `no-entropy`. */
export const drawBytes = makeCarefulRandom((length) => crypto.getRandomValues(new Uint8Array(length)));

/** For 12 words 16 bytes, for 24 words 32. */
export function drawEntropy(random: (bytes: number) => Uint8Array, wordCount: 12 | 24): Uint8Array {
  return random(wordCount === 12 ? 16 : 32);
}
