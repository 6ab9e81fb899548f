/**
 * Twofish with a key of 256 bits (B. Schneier and others, "Twofish: A 128-Bit Block Cipher", 1998): TripleSec's second cipher. The code follows
 * the paper's names. Not fast and not constant in time: it opens one old recovery code, on the machine of the one who owns it.
 */
import { rotl } from './words.ts';

/** The whole text under the key stream of counter mode; the counter is the 16-byte nonce as one big-endian number. */
export function twofishCtr(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  const encrypt = makeTwofish(key);
  const counter = nonce.slice();
  const out = new Uint8Array(bytes.length);
  for (let from = 0; from < bytes.length; from += 16) {
    const pad = encrypt(counter);
    for (let i = 0; i < 16 && from + i < bytes.length; i++) out[from + i] = (bytes[from + i] ?? 0) ^ (pad[i] ?? 0);
    for (let i = 15; i >= 0; i--) {
      counter[i] = (counter[i] ?? 0) + 1;
      if (counter[i] !== 0) break;
    }
  }
  return out;
}

/** One block of 16 bytes, in to out. */
export function makeTwofish(key: Uint8Array): (block: Uint8Array) => Uint8Array {
  if (key.length !== 32) throw new RangeError(`expected a 32-byte key, got ${key.length}`);
  const M = wordsOf(key);
  const even = [M[0], M[2], M[4], M[6]] as Words;
  const odd = [M[1], M[3], M[5], M[7]] as Words;
  // Of the key, eight bytes each through the Reed-Solomon code, in reverse.
  const S = [3, 2, 1, 0].map((i) => reedSolomon(key.subarray(8 * i, 8 * i + 8))) as Words;
  const K = new Int32Array(40);
  for (let i = 0; i < 20; i++) {
    const A = h(2 * i * 0x01010101, even);
    const B = rotl(h((2 * i + 1) * 0x01010101, odd), 8);
    K[2 * i] = A + B;
    K[2 * i + 1] = rotl((A + 2 * B) | 0, 9);
  }
  const k = (i: number) => K[i] ?? 0;

  return (block) => {
    let [R0, R1, R2, R3] = wordsOf(block).map((word, i) => word ^ k(i)) as Words;
    for (let r = 0; r < 16; r++) {
      const T0 = h(R0, S);
      const T1 = h(rotl(R1, 8), S);
      const F0 = (T0 + T1 + k(2 * r + 8)) | 0;
      const F1 = (T0 + 2 * T1 + k(2 * r + 9)) | 0;
      [R0, R1, R2, R3] = [rotl(R2 ^ F0, 31), rotl(R3, 1) ^ F1, R0, R1];
    }
    const out = new DataView(new ArrayBuffer(16));
    // The last swap is undone.
    [R2, R3, R0, R1].forEach((word, i) => {
      out.setInt32(4 * i, word ^ k(i + 4), true);
    });
    return new Uint8Array(out.buffer);
  };
}

type Words = [number, number, number, number];

/** Four bytes through q0 and q1 with the words of L between, then the matrix. */
function h(X: number, L: Words): number {
  let result = 0;
  for (let i = 0; i < 4; i++) {
    const l = (word: number) => (L[word as 0 | 1 | 2 | 3] >>> (8 * i)) & 255;
    const [first, second, third, fourth, last] = boxes[i as 0 | 1 | 2 | 3];
    let y = first[(X >>> (8 * i)) & 255] ?? 0;
    y = second[y ^ l(3)] ?? 0;
    y = third[y ^ l(2)] ?? 0;
    y = fourth[y ^ l(1)] ?? 0;
    y = last[y ^ l(0)] ?? 0;
    for (let row = 0; row < 4; row++) result ^= multiply(y, mds[row as 0 | 1 | 2 | 3][i as 0 | 1 | 2 | 3], 0x169) << (8 * row);
  }
  return result;
}

const mds = [
  [0x01, 0xef, 0x5b, 0x5b],
  [0x5b, 0xef, 0xef, 0x01],
  [0xef, 0x5b, 0x01, 0xef],
  [0xef, 0x01, 0xef, 0x5b],
] as const;

const rs = [
  [0x01, 0xa4, 0x55, 0x87, 0x5a, 0x58, 0xdb, 0x9e],
  [0xa4, 0x56, 0x82, 0xf3, 0x1e, 0xc6, 0x68, 0xe5],
  [0x02, 0xa1, 0xfc, 0xc1, 0x47, 0xae, 0x3d, 0x19],
  [0xa4, 0x55, 0x87, 0x5a, 0x58, 0xdb, 0x9e, 0x03],
] as const;

function reedSolomon(bytes: Uint8Array): number {
  return rs.reduce(
    (word, row, i) => word | (row.reduce<number>((sum, factor, j) => sum ^ multiply(bytes[j] ?? 0, factor, 0x14d), 0) << (8 * i)),
    0,
  );
}

/** In GF(2^8) with this polynomial. */
function multiply(a: number, b: number, polynomial: number): number {
  let product = 0;
  for (let x = a, y = b; y > 0; y >>= 1) {
    if (y & 1) product ^= x;
    x <<= 1;
    if (x & 256) x ^= polynomial;
  }
  return product;
}

/** The paper's q: four tables of four bits make one of eight. Digits are the tables' values, in order. */
function makeQ(t0: string, t1: string, t2: string, t3: string): Uint8Array {
  const value = (table: string, place: number) => Number.parseInt(table.charAt(place), 16);
  const blend = (a: number, b: number) => [a ^ b, a ^ ((b >> 1) | ((b & 1) << 3)) ^ ((8 * a) & 15)] as const;
  return Uint8Array.from({ length: 256 }, (_, x) => {
    const [a1, b1] = blend(x >> 4, x & 15);
    const [a3, b3] = blend(value(t0, a1), value(t1, b1));
    return 16 * value(t3, b3) + value(t2, a3);
  });
}

const q0 = makeQ('817d6f320b59eca4', 'ecb81235f4a6709d', 'ba5e6d90c8f32471', 'd7f4126e9b3085ca');
const q1 = makeQ('28bdf76e31940ac5', '1e2b4c376da5f908', '4c75169a0ed82b3f', 'b951c3de647f208a');
const boxes = [
  [q1, q1, q0, q0, q1],
  [q0, q1, q1, q0, q0],
  [q0, q0, q0, q1, q1],
  [q1, q0, q1, q1, q0],
] as const;

/** Little-endian. */
function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(4 * i, true));
}
