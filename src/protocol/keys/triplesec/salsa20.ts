/**
 * Salsa20 (D. J. Bernstein, "The Salsa20 family of stream ciphers") and XSalsa20 ("Extending the Salsa20 nonce"): the inside of TripleSec's
 * third cipher and of scrypt. To open old recovery codes with; nothing new is sealed with it.
 */
import { rotl } from './words.ts';

/** "expand 32-byte k" */
const sigma = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const;

/**
 * The permutation of 16 words, in place: `rounds` is 20 for the cipher, 8 inside scrypt. Written out, because scrypt runs it a million times
 * and a loop over places was five times slower.
 */
export function salsaRounds(x: Uint32Array, rounds: number): void {
  let [
    x0 = 0,
    x1 = 0,
    x2 = 0,
    x3 = 0,
    x4 = 0,
    x5 = 0,
    x6 = 0,
    x7 = 0,
    x8 = 0,
    x9 = 0,
    xa = 0,
    xb = 0,
    xc = 0,
    xd = 0,
    xe = 0,
    xf = 0,
  ] = x;
  for (let round = 0; round < rounds; round += 2) {
    // Columns.
    x4 ^= rotl(x0 + xc, 7);
    x8 ^= rotl(x4 + x0, 9);
    xc ^= rotl(x8 + x4, 13);
    x0 ^= rotl(xc + x8, 18);
    x9 ^= rotl(x5 + x1, 7);
    xd ^= rotl(x9 + x5, 9);
    x1 ^= rotl(xd + x9, 13);
    x5 ^= rotl(x1 + xd, 18);
    xe ^= rotl(xa + x6, 7);
    x2 ^= rotl(xe + xa, 9);
    x6 ^= rotl(x2 + xe, 13);
    xa ^= rotl(x6 + x2, 18);
    x3 ^= rotl(xf + xb, 7);
    x7 ^= rotl(x3 + xf, 9);
    xb ^= rotl(x7 + x3, 13);
    xf ^= rotl(xb + x7, 18);
    // Rows.
    x1 ^= rotl(x0 + x3, 7);
    x2 ^= rotl(x1 + x0, 9);
    x3 ^= rotl(x2 + x1, 13);
    x0 ^= rotl(x3 + x2, 18);
    x6 ^= rotl(x5 + x4, 7);
    x7 ^= rotl(x6 + x5, 9);
    x4 ^= rotl(x7 + x6, 13);
    x5 ^= rotl(x4 + x7, 18);
    xb ^= rotl(xa + x9, 7);
    x8 ^= rotl(xb + xa, 9);
    x9 ^= rotl(x8 + xb, 13);
    xa ^= rotl(x9 + x8, 18);
    xc ^= rotl(xf + xe, 7);
    xd ^= rotl(xc + xf, 9);
    xe ^= rotl(xd + xc, 13);
    xf ^= rotl(xe + xd, 18);
  }
  x.set([x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, xa, xb, xc, xd, xe, xf]);
}

/** The bytes under (or over) the key stream. Key of 32 bytes, nonce of 24. */
export function xsalsa20(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (key.length !== 32) throw new RangeError(`expected a 32-byte key, got ${key.length}`);
  if (nonce.length !== 24) throw new RangeError(`expected a 24-byte nonce, got ${nonce.length}`);
  const nonceWords = wordsOf(nonce);
  // HSalsa20: the rounds alone, and of the result the words that an attacker does not know from the input.
  const inner = stateOf(wordsOf(key), nonceWords.subarray(0, 4));
  salsaRounds(inner, 20);
  const subkey = Uint32Array.from([0, 5, 10, 15, 6, 7, 8, 9], (place) => at(inner, place));

  const out = new Uint8Array(bytes.length);
  for (let from = 0, block = 0; from < bytes.length; from += 64, block++) {
    const start = stateOf(subkey, Uint32Array.of(at(nonceWords, 4), at(nonceWords, 5), block, 0));
    const mixed = start.slice();
    salsaRounds(mixed, 20);
    for (let i = 0; i < 64 && from + i < bytes.length; i++) {
      const word = at(mixed, i >> 2) + at(start, i >> 2);
      out[from + i] = (bytes[from + i] ?? 0) ^ ((word >>> (8 * (i & 3))) & 255);
    }
  }
  return out;
}

/** The 16 words that go in: constants on the diagonal, key around them, nonce and counter in the middle. */
function stateOf(key: Uint32Array, middle: Uint32Array): Uint32Array {
  const [c0, c1, c2, c3] = sigma;
  return Uint32Array.of(c0, ...key.subarray(0, 4), c1, ...middle, c2, ...key.subarray(4, 8), c3);
}

/** Little-endian. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

const at = (words: Uint32Array, place: number): number => words[place] ?? 0;
