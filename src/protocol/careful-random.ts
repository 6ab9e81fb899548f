/** Randomness that refuses to be none: a broken source must stop us, not weaken a key or repeat an IV. */
import { AutonymError } from './error.ts';
import type { Random } from './storage/ecies.ts';

/** Throws `no-entropy` when the source fails, gives the wrong length, one byte over and over, or the same bytes twice in a row. */
export function makeCarefulRandom(random: Random): Random {
  let last: Uint8Array | undefined;
  return (length) => {
    const bytes = draw(random, length);
    // Twelve bytes alike by chance: once in 2^88.
    const isStuck = bytes.every((byte) => byte === bytes[0]) || last?.every((byte, i) => byte === bytes[i]);
    if (bytes.length !== length || (length >= 12 && isStuck)) throw broken();
    if (length >= 12) {
      last?.fill(0);
      last = bytes.slice(0, 12);
    }
    return bytes;
  };
}

function draw(random: Random, length: number): Uint8Array {
  try {
    return random(length);
  } catch (cause) {
    throw broken(cause);
  }
}

function broken(cause?: unknown): AutonymError {
  return new AutonymError('no-entropy', 'This browser gives no usable random numbers, so no key can be made safely.', { cause });
}
