/** Lays the grid of modules over the picture: a perspective through the three finders and, where there is one, the last alignment pattern. */
import type { Bitmap } from './bitmap.ts';
import type { Corners, Point } from './finders.ts';
import type { Modules } from './modules.ts';
import { alignmentPlaces, sizeOf } from './symbol.ts';

/** The modules for a version, sampled at their middles; once for each way the fourth point may be found. */
export function* sampleModules(bitmap: Bitmap, { corner, right, below }: Corners, version: number): Generator<Modules> {
  const size = sizeOf(version);
  const guessed: Point = { x: right.x + below.x - corner.x, y: right.y + below.y - corner.y };
  const last = alignmentPlaces(version).at(-1);
  if (last !== undefined) {
    const place = last + 0.5;
    const flat = perspective(size, [corner, right, below, guessed], size - 3.5);
    const found = findAlignment(bitmap, flat, place);
    if (found !== undefined) yield sample(bitmap, size, perspective(size, [corner, right, below, found], place));
  }
  yield sample(bitmap, size, perspective(size, [corner, right, below, guessed], size - 3.5));
}

/** The likely versions, from the distance between finders: the nearest first. */
export function likelyVersions({ corner, right, below }: Corners): number[] {
  const angle = Math.atan2(right.y - corner.y, right.x - corner.x);
  // Runs were measured along rows and columns of pixels; through a turned square those are longer than its sides.
  const slant = Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
  const module = (slant * (corner.module + right.module + below.module)) / 3;
  const far = (one: Point) => Math.hypot(one.x - corner.x, one.y - corner.y) / module + 7;
  const guess = Math.round(((far(right) + far(below)) / 2 - 17) / 4);
  return [0, 1, -1, 2, -2, 3, -3].map((off) => guess + off).filter((version) => version >= 1 && version <= 40);
}

type Place = (x: number, y: number) => Point;

/** Maps module places to pixels: finders lie 3.5 modules from their corners, the fourth point at `fourth` in both directions. */
function perspective(size: number, pixels: readonly [Point, Point, Point, Point], fourth: number): Place {
  const [near, far] = [3.5, size - 3.5];
  const squareToModules = fromSquare([
    { x: near, y: near },
    { x: far, y: near },
    { x: near, y: far },
    { x: fourth, y: fourth },
  ]);
  const toPixels = multiply(fromSquare(pixels), adjugate(squareToModules));
  return (x, y) => apply(toPixels, x, y);
}

type Matrix = readonly number[];

/** The projective map of the unit square's corners (0,0), (1,0), (0,1), (1,1) onto four points (Heckbert 1989, §2.2.3). */
function fromSquare([p00, p10, p01, p11]: readonly [Point, Point, Point, Point]): Matrix {
  const dx3 = p00.x - p10.x + p11.x - p01.x;
  const dy3 = p00.y - p10.y + p11.y - p01.y;
  const [dx1, dy1, dx2, dy2] = [p10.x - p11.x, p10.y - p11.y, p01.x - p11.x, p01.y - p11.y];
  const whole = dx1 * dy2 - dx2 * dy1 || 1e-9;
  const g = (dx3 * dy2 - dx2 * dy3) / whole;
  const h = (dx1 * dy3 - dx3 * dy1) / whole;
  return [
    ...[p10.x - p00.x + g * p10.x, p01.x - p00.x + h * p01.x, p00.x],
    ...[p10.y - p00.y + g * p10.y, p01.y - p00.y + h * p01.y, p00.y],
    ...[g, h, 1],
  ];
}

function adjugate(m: Matrix): Matrix {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m;
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return Array.from({ length: 9 }, (_, k) => {
    const [row, column] = [3 * Math.floor(k / 3), k % 3];
    return [0, 1, 2].reduce((sum, i) => sum + (m[row + i] ?? 0) * (n[3 * i + column] ?? 0), 0);
  });
}

function apply(m: Matrix, x: number, y: number): Point {
  const at = (i: number) => (m[i] ?? 0) * x + (m[i + 1] ?? 0) * y + (m[i + 2] ?? 0);
  const scale = at(6) || 1e-9;
  return { x: at(0) / scale, y: at(3) / scale };
}

/** Five looks at each module, in the middle and a quarter to each side; most of them decide. */
function sample(bitmap: Bitmap, size: number, place: Place): Modules {
  const dark = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let seen = 0;
      for (const [dx, dy] of looks) {
        const pixel = place(x + dx, y + dy);
        if (bitmap.isDark(pixel.x, pixel.y)) seen++;
      }
      dark[y * size + x] = seen > 2 ? 1 : 0;
    }
  }
  return { size, isDark: (x, y) => dark[y * size + x] === 1 };
}

const looks = [
  [0.5, 0.5],
  [0.3, 0.5],
  [0.7, 0.5],
  [0.5, 0.3],
  [0.5, 0.7],
] as const;

/** The pixel of the alignment pattern that should lie at `middle`, at most six modules from there. */
function findAlignment(bitmap: Bitmap, place: Place, middle: number): Point | undefined {
  let best = { fault: 5, x: 0, y: 0 };
  for (let dy = -6; dy <= 6; dy += 0.25) {
    for (let dx = -6; dx <= 6; dx += 0.25) {
      // Of two that fit as well, the nearer one.
      const fault = alignmentFault(bitmap, place, middle + dx, middle + dy) + Math.hypot(dx, dy) / 40;
      if (fault < best.fault) best = { fault, x: middle + dx, y: middle + dy };
    }
  }
  return best.fault < 5 ? place(best.x, best.y) : undefined;
}

/** How many of 25 modules around a middle are not as the pattern has them. */
function alignmentFault(bitmap: Bitmap, place: Place, x: number, y: number): number {
  let wrong = 0;
  for (let row = -2; row <= 2; row++) {
    for (let column = -2; column <= 2; column++) {
      const pixel = place(x + column, y + row);
      const isDark = Math.max(Math.abs(row), Math.abs(column)) !== 1;
      if (bitmap.isDark(pixel.x, pixel.y) !== isDark) wrong++;
    }
  }
  return wrong;
}
