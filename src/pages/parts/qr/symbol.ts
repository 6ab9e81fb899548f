/** What a QR code of each version looks like (ISO/IEC 18004, tables 1, 7 and 9): sizes, patterns, blocks. */

export type Level = 'L' | 'M' | 'Q' | 'H';

/** Check words per block, by version from 1. */
const checkWords: Record<Level, readonly number[]> = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, ...fill(30, 14)],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, ...fill(28, 19)],
  Q: [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, ...fill(30, 14)],
  H: [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, ...fill(30, 18)],
};
/** Blocks, by version from 1. */
const blocks: Record<Level, readonly number[]> = {
  L: words('1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25'),
  M: words('1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49'),
  Q: words('1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68'),
  H: words('1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81'),
};

export const sizeOf = (version: number): number => 17 + 4 * version;

/** Lengths of the data parts of the blocks, the shorter ones first, and the check words each block has. */
export function blocksOf(version: number, level: Level): { data: number[]; check: number } {
  const check = checkWords[level][version - 1] ?? 0;
  const count = blocks[level][version - 1] ?? 1;
  const all = Math.floor(freeModules(version) / 8);
  const short = Math.floor(all / count);
  const longOnes = all % count;
  return { check, data: Array.from({ length: count }, (_, i) => short - check + (i >= count - longOnes ? 1 : 0)) };
}

/** Modules left for words once every pattern is drawn. */
function freeModules(version: number): number {
  let free = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const count = Math.floor(version / 7) + 2;
    free -= (25 * count - 10) * count - 55;
    if (version >= 7) free -= 36;
  }
  return free;
}

/** Centres of the alignment patterns, for rows and columns alike. */
export function alignmentPlaces(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6];
  for (let i = count - 2; i >= 0; i--) places.push(sizeOf(version) - 7 - i * step);
  return places;
}

/** Whether a module belongs to a pattern and holds no data. */
export function isPattern(version: number, x: number, y: number): boolean {
  const size = sizeOf(version);
  const corner = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
  const versions = version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6));
  if (corner || versions || x === 6 || y === 6) return true;
  const places = alignmentPlaces(version);
  const near = (at: number) => places.find((place) => Math.abs(place - at) <= 2);
  const [cx, cy] = [near(x), near(y)];
  if (cx === undefined || cy === undefined) return false;
  const last = size - 7;
  return !((cx === 6 && cy === 6) || (cx === 6 && cy === last) || (cx === last && cy === 6));
}

function fill(value: number, times: number): number[] {
  return Array<number>(times).fill(value);
}

function words(text: string): number[] {
  return text.split(' ').map(Number);
}
