/** From dark and light modules to the words of the message (ISO/IEC 18004 §7.7–7.9, §12). */
import { correct } from './reed-solomon.ts';
import { blocksOf, isPattern, type Level, sizeOf } from './symbol.ts';

/** A square of modules; true is dark. */
export type Modules = { size: number; isDark: (x: number, y: number) => boolean };

/** The data words, mended; undefined when this is no QR code, or one too damaged. */
export function readWords(modules: Modules): { version: number; words: Uint8Array } | undefined {
  const version = (modules.size - 17) / 4;
  if (!Number.isInteger(version) || version < 1 || version > 40) return undefined;
  const format = readFormat(modules);
  if (format === undefined) return undefined;
  const { data, check } = blocksOf(version, format.level);
  const raw = readRaw(modules, version, format.mask);
  const mended = deinterleave(raw, data, check).map((block) => correct(block, check));
  if (mended.some((block) => block === undefined)) return undefined;
  const words = mended.flatMap((block, i) => [...(block?.subarray(0, data[i]) ?? [])]);
  return { version, words: Uint8Array.from(words) };
}

const levels: readonly Level[] = ['M', 'L', 'H', 'Q'];

/** Level and mask, written twice with a BCH code that forgives three wrong modules. */
function readFormat({ size, isDark }: Modules): { level: Level; mask: number } | undefined {
  let [first, second] = [0, 0];
  const add = (value: number, x: number, y: number) => (value << 1) | (isDark(x, y) ? 1 : 0);
  for (let i = 0; i < 6; i++) first = add(first, i, 8);
  first = add(add(add(first, 7, 8), 8, 8), 8, 7);
  for (let i = 5; i >= 0; i--) first = add(first, 8, i);
  for (let i = 1; i <= 7; i++) second = add(second, 8, size - i);
  for (let i = 8; i >= 1; i--) second = add(second, size - i, 8);

  let best = { far: 4, bits: 0 };
  for (let bits = 0; bits < 32; bits++) {
    const whole = formatWord(bits);
    const far = Math.min(ones(whole ^ first), ones(whole ^ second));
    if (far < best.far) best = { far, bits };
  }
  const level = levels[best.bits >> 3];
  return best.far > 3 || level === undefined ? undefined : { level, mask: best.bits & 7 };
}

function formatWord(bits: number): number {
  let rest = bits << 10;
  for (let i = 14; i >= 10; i--) if (rest & (1 << i)) rest ^= 0x537 << (i - 10);
  return ((bits << 10) | rest) ^ 0x5412;
}

function ones(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Two columns at a time from the right, up and down in turns, leaving out the column of the timing pattern. */
function readRaw({ isDark }: Modules, version: number, mask: number): Uint8Array {
  const size = sizeOf(version);
  const bits: boolean[] = [];
  let isUp = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--;
    for (let i = 0; i < size; i++) {
      const y = isUp ? size - 1 - i : i;
      for (const x of [right, right - 1]) {
        if (!isPattern(version, x, y)) bits.push(isDark(x, y) !== (masks[mask]?.(x, y) ?? false));
      }
    }
    isUp = !isUp;
  }
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit) => (byte << 1) | (bit ? 1 : 0), 0),
  );
}

/** Words of the blocks come in turns, data first, then check words. */
function deinterleave(raw: Uint8Array, data: readonly number[], check: number): Uint8Array[] {
  const blocks = data.map((length) => new Uint8Array(length + check));
  let next = 0;
  for (let i = 0; i < Math.max(...data); i++) {
    for (const [n, block] of blocks.entries()) if (i < (data[n] ?? 0)) block[i] = raw[next++] ?? 0;
  }
  for (let i = 0; i < check; i++) {
    for (const [n, block] of blocks.entries()) block[(data[n] ?? 0) + i] = raw[next++] ?? 0;
  }
  return blocks;
}
