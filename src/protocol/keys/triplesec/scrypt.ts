/**
 * scrypt (RFC 7914) in slices. The package we ship has it too, but does all of it in one go, and a page would stand still meanwhile; here the
 * caller decides after each step whether to go on at once.
 */
import { pbkdf2 } from '@noble/hashes/pbkdf2';
import { sha256 } from '@noble/hashes/sha2';
import { salsaRounds } from './salsa20.ts';

export type ScryptParams = { N: number; r: number; dkLen: number };

/** Mixings of one step: a few milliseconds at r = 8. */
const sliceOf = 256;

/** Yields the part that is done, 0 to 1; returns the key. p is 1, as in everything we open. */
export function* scrypt(password: Uint8Array, salt: Uint8Array, { N, r, dkLen }: ScryptParams): Generator<number, Uint8Array> {
  const block = pbkdf2(sha256, password, salt, { c: 1, dkLen: 128 * r });
  let x: Uint32Array = wordsOf(block);
  let y: Uint32Array = new Uint32Array(32 * r);
  const memory = new Uint32Array(32 * r * N);
  for (let i = 0; i < 2 * N; i++) {
    if (i < N) {
      memory.set(x, i * x.length);
    } else {
      const from = ((x[x.length - 16] ?? 0) & (N - 1)) * x.length;
      for (let k = 0; k < x.length; k++) x[k] = (x[k] ?? 0) ^ (memory[from + k] ?? 0);
    }
    mix(x, y);
    [x, y] = [y, x];
    if (i % sliceOf === sliceOf - 1) yield (i + 1) / (2 * N);
  }
  const key = pbkdf2(sha256, password, bytesOf(x), { c: 1, dkLen });
  for (const secret of [block, x, y, memory]) secret.fill(0);
  return key;
}

const scratch = new Uint32Array(16);

/** BlockMix: each 64-byte piece through Salsa20/8 with the one before; even pieces in front, odd ones behind. */
function mix(from: Uint32Array, to: Uint32Array): void {
  const pieces = from.length / 16;
  const running = from.slice(-16);
  for (let piece = 0; piece < pieces; piece++) {
    for (let k = 0; k < 16; k++) running[k] = (running[k] ?? 0) ^ (from[16 * piece + k] ?? 0);
    scratch.set(running);
    salsaRounds(scratch, 8);
    for (let k = 0; k < 16; k++) running[k] = (running[k] ?? 0) + (scratch[k] ?? 0);
    to.set(running, 16 * ((piece >> 1) + (piece & 1) * (pieces / 2)));
  }
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

function bytesOf(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  return bytes;
}
