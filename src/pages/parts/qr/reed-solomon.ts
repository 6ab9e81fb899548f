/** Reed–Solomon over GF(2^8) with the polynomial x^8+x^4+x^3+x^2+1, first root 2^0 (ISO/IEC 18004 §7.5). */

const exp = new Uint8Array(510);
const log = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  exp[i] = x;
  exp[i + 255] = x;
  log[x] = i;
  x <<= 1;
  if (x > 255) x ^= 0x11d;
}

const at = (list: Uint8Array | readonly number[], i: number): number => list[i] ?? 0;
const multiply = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : at(exp, at(log, a) + at(log, b)));
const inverse = (a: number): number => at(exp, 255 - at(log, a));
/** Highest power last. */
const evaluate = (polynomial: readonly number[], x: number): number =>
  polynomial.reduceRight((sum, coefficient) => multiply(sum, x) ^ coefficient, 0);

/** One block with its check words at the end, put right in place; undefined when more is wrong than they can mend. */
export function correct(block: Uint8Array, checkWords: number): Uint8Array | undefined {
  const fixed = block.slice();
  const syndromes = readSyndromes(fixed, checkWords);
  if (syndromes.every((value) => value === 0)) return fixed;
  const locator = findLocator(syndromes);
  const degree = locator.length - 1;
  if (degree * 2 > checkWords) return undefined;

  const places = [...fixed.keys()].filter((place) => evaluate(locator, inverse(at(exp, fixed.length - 1 - place))) === 0);
  if (places.length !== degree) return undefined;
  // Forney: the error's value from the error evaluator and the derivative of the locator.
  const evaluator = syndromes.map((_, i) =>
    locator.slice(0, i + 1).reduce((sum, value, j) => sum ^ multiply(value, at(syndromes, i - j)), 0),
  );
  for (const place of places) {
    const x = at(exp, fixed.length - 1 - place);
    const back = inverse(x);
    let slope = 0;
    for (let i = 1; i < locator.length; i += 2) slope ^= multiply(at(locator, i), power(back, i - 1));
    if (slope === 0) return undefined;
    fixed[place] = at(fixed, place) ^ multiply(multiply(evaluate(evaluator.slice(0, checkWords), back), inverse(slope)), x);
  }
  return readSyndromes(fixed, checkWords).every((value) => value === 0) ? fixed : undefined;
}

function readSyndromes(block: Uint8Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => block.reduce((sum, word) => multiply(sum, at(exp, i)) ^ word, 0));
}

/** Berlekamp–Massey: the shortest recurrence that the syndromes follow. */
function findLocator(syndromes: readonly number[]): number[] {
  let locator = [1];
  let before = [1];
  let [length, gap, last] = [0, 1, 1];
  for (let n = 0; n < syndromes.length; n++) {
    let difference = at(syndromes, n);
    for (let i = 1; i <= length; i++) difference ^= multiply(at(locator, i), at(syndromes, n - i));
    if (difference === 0) {
      gap++;
      continue;
    }
    const factor = multiply(difference, inverse(last));
    const next = Array.from({ length: Math.max(locator.length, before.length + gap) }, (_, i) =>
      i < gap ? at(locator, i) : at(locator, i) ^ multiply(factor, at(before, i - gap)),
    );
    if (2 * length <= n) {
      [length, before, last, gap] = [n + 1 - length, locator, difference, 1];
    } else gap++;
    locator = next;
  }
  return locator.slice(0, length + 1);
}

function power(x: number, n: number): number {
  return n === 0 ? 1 : x === 0 ? 0 : at(exp, (at(log, x) * n) % 255);
}
