/**
 * What an identity looks like before it has a picture: four tiles, each one of eight motifs in one of four turns, chosen by its address.
 * A million drawings, and the hue on top; meant to be recognised, never to be relied on.
 */

/** One tile of the drawing's 2 × 2: an SVG path in a square of 20 × 20, where it goes, and its turn in degrees. */
export type Tile = { path: string; x: number; y: number; turn: number };

export function avatarTiles(address: string): Tile[] {
  let hash = fnv(address);
  return corners.map(([x, y]) => {
    hash = mix(hash);
    return { path: motifs[hash % motifs.length] ?? '', x, y, turn: ((hash >>> 8) % 4) * 90 };
  });
}

const corners = [
  [0, 0],
  [20, 0],
  [0, 20],
  [20, 20],
] as const;

const motifs = [
  'M0 0H20A20 20 0 0 1 0 20Z', // quarter disc
  'M0 0H20L0 20Z', // half on the slant
  'M0 0A20 20 0 0 1 20 20A20 20 0 0 1 0 0Z', // leaf
  'M0 0H20V10H0Z', // half
  'M0 0A10 10 0 0 1 0 20Z', // half disc
  'M0 20A20 20 0 0 1 20 0V9A11 11 0 0 0 9 20Z', // quarter ring
  'M10 3A7 7 0 0 1 10 17A7 7 0 0 1 10 3Z', // dot
  'M0 0H20V20A20 20 0 0 0 0 0Z', // what a quarter disc leaves
];

/** FNV-1a, 32 bits. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/** FNV leaves neighbours alike; two multiplications (the finish of MurmurHash3) spread them. */
function mix(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
