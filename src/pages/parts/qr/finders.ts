/** The three squares in the corners: dark, light, dark, light, dark in the ratio 1:1:3:1:1, across and down. */
import type { Bitmap } from './bitmap.ts';

export type Point = { x: number; y: number };
export type Finder = Point & {
  /** Width of one module in pixels. */
  module: number;
};
/** `corner` stands between the other two, `right` along the rows from it, `below` along the columns. */
export type Corners = { corner: Finder; right: Finder; below: Finder };

/** Possible threes, the best first; none when there is no code in the picture. */
export function findCorners(bitmap: Bitmap): Corners[] {
  const finders = findFinders(bitmap);
  const found: { corners: Corners; fault: number }[] = [];
  for (let a = 0; a < finders.length; a++) {
    for (let b = a + 1; b < finders.length; b++) {
      for (let c = b + 1; c < finders.length; c++) {
        const [one, two, three] = [finders[a], finders[b], finders[c]];
        if (one && two && three) found.push(order(one, two, three));
      }
    }
  }
  return found
    .filter(({ fault }) => fault < 1.2)
    .sort((a, b) => a.fault - b.fault)
    .slice(0, 6)
    .map(({ corners }) => corners);
}

function findFinders(bitmap: Bitmap): Finder[] {
  const clusters: (Finder & { seen: number })[] = [];
  for (let y = 0; y < bitmap.height; y++) {
    for (const { middle, module } of ratios(bitmap, y)) {
      const finder = findMiddle(bitmap, { x: middle, y, module });
      if (finder === undefined) continue;
      const known = clusters.find((one) => Math.hypot(one.x - finder.x, one.y - finder.y) < 3 * one.module);
      if (known === undefined) clusters.push({ ...finder, seen: 1 });
      else {
        const mix = (old: number, more: number) => (old * known.seen + more) / (known.seen + 1);
        known.x = mix(known.x, finder.x);
        known.y = mix(known.y, finder.y);
        known.module = mix(known.module, finder.module);
        known.seen++;
      }
    }
  }
  return clusters.sort((a, b) => b.seen - a.seen).slice(0, 12);
}

/** Down, across and down again, each through the middle that the last one found: a turned square is hit beside its middle at first. */
function findMiddle(bitmap: Bitmap, { x, y, module }: Finder): Finder | undefined {
  const first = crossCheck(bitmap, x, y, module, 'down');
  const across = first && crossCheck(bitmap, x, first.middle, module, 'across');
  const down = across && crossCheck(bitmap, across.middle, first.middle, module, 'down');
  return across && down && { x: across.middle, y: down.middle, module: (across.module + down.module) / 2 };
}

/** Places in a row where five runs stand in the ratio. */
function* ratios(bitmap: Bitmap, y: number): Generator<{ middle: number; module: number }> {
  const runs: number[] = [];
  let isDark = false;
  let length = 0;
  for (let x = 0; x <= bitmap.width; x++) {
    const now = x < bitmap.width && bitmap.isDark(x, y);
    if (now === isDark && x < bitmap.width) {
      length++;
      continue;
    }
    runs.push(length);
    if (runs.length > 5) runs.shift();
    // `isDark` is the colour of the run that just ended.
    if (isDark && runs.length === 5) {
      const module = moduleOf(runs);
      if (module !== undefined) yield { middle: x - (runs[4] ?? 0) - (runs[3] ?? 0) - (runs[2] ?? 0) / 2, module };
    }
    isDark = now;
    length = 1;
  }
}

/** The width of a module if the runs are 1:1:3:1:1, each off by at most half a module. */
function moduleOf(runs: readonly number[]): number | undefined {
  const module = runs.reduce((sum, run) => sum + run, 0) / 7;
  if (module < 1) return undefined;
  const isNear = runs.every((run, i) => Math.abs(run - module * (i === 2 ? 3 : 1)) <= module * (i === 2 ? 1 : 0.65));
  return isNear ? module : undefined;
}

/** The same pattern through this point in the given direction. */
function crossCheck(
  bitmap: Bitmap,
  x: number,
  y: number,
  module: number,
  way: 'across' | 'down',
): { middle: number; module: number } | undefined {
  const at = (i: number) => (way === 'across' ? bitmap.isDark(i, y) : bitmap.isDark(x, i));
  const start = Math.floor(way === 'across' ? x : y);
  const longest = module * 5;
  const run = (from: number, sign: 1 | -1, dark: boolean): number => {
    let i = from;
    while (Math.abs(i - from) < longest && i >= 0 && i < (way === 'across' ? bitmap.width : bitmap.height) && at(i) === dark)
      i += sign;
    return Math.abs(i - from);
  };
  if (!at(start)) return undefined;
  const up = run(start, -1, true);
  const down = run(start, 1, true);
  const [top, bottom] = [start - up, start + down];
  const light = [run(top, -1, false), run(bottom, 1, false)] as const;
  const dark = [run(top - light[0], -1, true), run(bottom + light[1], 1, true)] as const;
  const measured = moduleOf([dark[0], light[0], up + down - 1, light[1], dark[1]]);
  if (measured === undefined || measured > 2 * module || measured < module / 2) return undefined;
  return { middle: (top + 1 + bottom) / 2, module: measured };
}

/** Which of three is the corner, and how unlike a square's half they are: 0 is perfect. */
function order(a: Finder, b: Finder, c: Finder): { corners: Corners; fault: number } {
  const far = (one: Point, two: Point) => Math.hypot(one.x - two.x, one.y - two.y);
  const [corner, one, two] = (
    [
      [far(b, c), a, b, c],
      [far(a, c), b, a, c],
      [far(a, b), c, a, b],
    ] as const
  )
    .reduce((best, next) => (next[0] > best[0] ? next : best))
    .slice(1) as [Finder, Finder, Finder];
  // Seen on the screen, where y grows downwards, `right` comes before `below` clockwise.
  const turn = (one.x - corner.x) * (two.y - corner.y) - (one.y - corner.y) * (two.x - corner.x);
  const [right, below] = turn > 0 ? [one, two] : [two, one];
  const [across, down, diagonal] = [far(corner, right), far(corner, below), far(right, below)];
  const module = (corner.module + right.module + below.module) / 3;
  const sizes = [corner, right, below].reduce((sum, finder) => sum + Math.abs(finder.module / module - 1), 0);
  const sides = Math.abs(across - down) / Math.max(across, down, 1);
  const angle = Math.abs(diagonal / Math.max(1, Math.hypot(across, down)) - 1);
  const isTooNear = Math.min(across, down) < 12 * module;
  return { corners: { corner, right, below }, fault: isTooNear ? 9 : sizes + sides + 2 * angle };
}
