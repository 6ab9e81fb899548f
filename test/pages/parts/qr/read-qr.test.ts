/** Codes made by a published encoder, then drawn as phones and scanners see them: turned, shrunk, shadowed, blurred, seen from the side. */
import { createRequire } from 'node:module';
import encodeQr from 'qr';
import { describe, expect, it } from 'vitest';
import { type Picture, readQr } from '../../../../src/pages/parts/qr/read-qr.ts';
import { correct } from '../../../../src/pages/parts/qr/reed-solomon.ts';

/** Its types and its module do not agree. */
const readTheirs: (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null = createRequire(
  import.meta.url,
)('jsqr');

const code = 'dXP09RCJunziuVVCVSt1BN5zBTmGN3MwV5ZJ37yeZkBzumFPrBgNPcI3sh66V/mu5XArqBn+F6B1LE3HlIhMnnXrYNqHX3eLvBqsob03PqM=';
const words = 'march eager husband pilot waste rely exclude taste twist donkey actress scene';

type Options = NonNullable<Parameters<typeof encodeQr>[2]>;
const encode = (text: string, options: Options = {}): boolean[][] => encodeQr(text, 'raw', { border: 4, ...options });

/** A deterministic noise between 0 and 1. */
const noise = (seed: number) => {
  const x = Math.sin(seed * 12.9898) * 43758.5453;
  return x - Math.floor(x);
};

type Seen = {
  scale?: number;
  /** Degrees. */
  turn?: number;
  /** How much smaller the far side is, 0–0.5. */
  tilt?: number;
  shadow?: boolean;
  blur?: number;
  speckle?: number;
  inverted?: boolean;
};

/** The code on a white sheet, as seen. */
function draw(
  matrix: boolean[][],
  { scale = 6, turn = 0, tilt = 0, shadow = false, blur = 0, speckle = 0, inverted = false }: Seen = {},
): Picture {
  const n = matrix.length;
  const side = Math.ceil(n * scale * 1.5);
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const value = (px: number, py: number): number => {
    const [cx, cy] = [px - side / 2, py - side / 2];
    const [rx, ry] = [(cx * cos + cy * sin) / scale, (-cx * sin + cy * cos) / scale];
    const depth = 1 + tilt * (ry / n);
    const [x, y] = [Math.floor(rx * depth + n / 2), Math.floor(ry * depth + n / 2)];
    const dark = matrix[y]?.[x] ?? false;
    return dark !== inverted ? 25 : 235;
  };
  const data = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let sum = 0;
      let count = 0;
      for (let dy = -blur; dy <= blur; dy++) {
        for (let dx = -blur; dx <= blur; dx++) {
          sum += value(x + dx, y + dy);
          count++;
        }
      }
      let grey = sum / count;
      if (shadow) grey *= 0.35 + (0.65 * x) / side;
      if (noise(x * 7919 + y * 104729) < speckle) grey = noise(x + y * 31) * 255;
      data.set([grey, grey, grey, 255], 4 * (y * side + x));
    }
  }
  return { data, width: side, height: side };
}

describe('readQr', () => {
  const ways: [string, Seen][] = [
    ['as it is', {}],
    ['small', { scale: 3 }],
    ['large', { scale: 11 }],
    ['a quarter turned', { turn: 90 }],
    ['upside down', { turn: 180 }],
    ['turned by 20°', { turn: 20 }],
    ['turned by 45°', { turn: 45 }],
    ['turned by −33°', { turn: -33 }],
    ['from the side', { tilt: 0.2 }],
    ['from the side and turned', { tilt: 0.15, turn: 12 }],
    ['in a shadow', { shadow: true }],
    ['blurred', { blur: 2 }],
    ['with specks', { speckle: 0.02 }],
    ['light on dark', { inverted: true }],
  ];
  for (const [name, seen] of ways) {
    it(`reads a recovery code ${name}`, () => expect(readQr(draw(encode(code), seen))).toBe(code));
    it(`reads recovery words ${name}`, () => expect(readQr(draw(encode(words, { ecc: 'low' }), seen))).toBe(words));
  }

  const levels = ['low', 'medium', 'quartile', 'high'] as const;
  for (const ecc of levels) {
    it(`reads small and large versions with level ${ecc}`, () => {
      for (const version of [1, 2, 6, 7, 9, 10, 13, 14, 20, 21, 26, 27, 31, 32, 33, 39, 40]) {
        const picture = draw(encode(`v${version}`, { version, ecc }), { scale: 3 });
        expect(readQr(picture), `version ${version}`).toBe(`v${version}`);
      }
    }, 180_000);
  }

  it('reads numbers, capitals, bytes and other alphabets', () => {
    for (const text of [
      '0012345678901234567890',
      '1',
      '12',
      'HELLO WORLD $%*+-./:1',
      'ABC',
      'grüße · 雨 · 🐚',
      `${'x'.repeat(900)}`,
    ]) {
      expect(readQr(draw(encode(text), { scale: 4 }))).toBe(text);
    }
  });

  it('finds nothing where nothing is', () => {
    const plain = { data: new Uint8ClampedArray(300 * 300 * 4).fill(255), width: 300, height: 300 };
    const wild = { data: Uint8ClampedArray.from({ length: 200 * 200 * 4 }, (_, i) => noise(i) * 255), width: 200, height: 200 };
    expect([readQr(plain), readQr(wild), readQr({ data: new Uint8ClampedArray(4), width: 1, height: 1 })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('reads at least what a published reader reads, over forty random views', () => {
    let theirs = 0;
    for (let i = 0; i < 40; i++) {
      const seen = {
        scale: 3 + noise(i) * 5,
        turn: noise(i + 1000) * 360,
        tilt: noise(i + 2000) * 0.25,
        shadow: noise(i + 3000) > 0.5,
        blur: noise(i + 4000) > 0.7 ? 1 : 0,
        speckle: noise(i + 5000) * 0.02,
      };
      const picture = draw(encode(code), seen);
      const read = readTheirs(picture.data, picture.width, picture.height);
      if (read?.data !== code) continue;
      theirs++;
      expect(readQr(picture), JSON.stringify(seen)).toBe(code);
    }
    expect(theirs).toBeGreaterThan(24);
  }, 180_000);
});

describe('correct', () => {
  it('mends up to half as many words as there are check words, and refuses more', () => {
    // The example of ISO/IEC 18004, annex I: version 1-M, "01234567".
    const block = Uint8Array.from([
      16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17, 165, 36, 212, 193, 237, 54, 199, 135, 44, 85,
    ]);
    for (let wrong = 0; wrong <= 5; wrong++) {
      const damaged = block.slice();
      for (let i = 0; i < wrong; i++) damaged[(i * 7) % 26] = (damaged[(i * 7) % 26] ?? 0) ^ (0x55 + i);
      expect(correct(damaged, 10)).toEqual(block);
    }
    const ruined = block.map((word, i) => (i % 2 ? word : word ^ 0xff));
    expect(correct(ruined, 10)).toBeUndefined();
  });
});
