/** Randomness that refuses to be none: a broken source must stop us, not weaken a key or repeat an IV. */
import { bytesToHex } from '@noble/hashes/utils';
import { AutonymError } from '../protocol/error.ts';
import type { Random } from '../protocol/storage/ecies.ts';

/** Throws `no-entropy` when the source fails, gives the wrong length, one byte over and over, or the same bytes twice in a row. */
export function makeCarefulRandom(random: Random): Random {
  let last = '';
  return (length) => {
    const bytes = draw(random, length);
    // Twelve bytes alike by chance: once in 2^88.
    const head = bytesToHex(bytes.subarray(0, 12));
    const isStuck = bytes.every((byte) => byte === bytes[0]) || head === last;
    if (bytes.length !== length || (length >= 12 && isStuck)) throw broken();
    if (length >= 12) last = head;
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
