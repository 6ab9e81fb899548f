/**
 * Proofs with one bit changed: none may hold, whichever bit it is. With AUTONYM_FUZZ the long form, which `npm run fuzz` runs: every bit of twenty
 * proofs, and 100,000 bits of 10,000 proofs.
 */
import { createHash } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils';
import { describe, expect, it, vi } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { seeded } from '../../seeded.ts';
import { type Proven, provenIn, randomBlocks, verify } from './blocks.ts';

/** Node's own hash, which is twenty times as fast; that ours is the same is seen below. */
vi.mock('@noble/hashes/sha2', async (original) => {
  const native = (bytes: Uint8Array) => new Uint8Array(createHash('sha512-256').update(bytes).digest());
  const create = () => {
    const state = createHash('sha512-256');
    return { update: (bytes: Uint8Array) => state.update(bytes), digest: () => new Uint8Array(state.digest()) };
  };
  return { ...(await original<object>()), sha512_256: Object.assign(native, { create }) };
});

const isLong = process.env['AUTONYM_FUZZ'] !== undefined;

/** The codes that the changes met; throws for a change that nothing noticed. */
function refusalsOf(proven: Proven, bits: Iterable<number>): Set<string> {
  const met = new Set<string>();
  for (const bit of bits) {
    const { bytes } = proven;
    const at = bit >> 3;
    bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
    try {
      verify(proven);
      throw new Error(`Bit ${bit} of ${bytesToHex(proven.path)} does not matter.`);
    } catch (error) {
      if (!(error instanceof AutonymError)) throw error;
      met.add(error.code);
    }
    bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
  }
  expect(verify(proven)).toEqual(proven.value);
  return met;
}

/** All where no hash is over them, at both ends; between those every so many. */
function* bitsOf({ length }: Uint8Array, step: number): Iterable<number> {
  for (let bit = 0; bit < 8 * length; bit += bit < 960 || bit >= 8 * (length - 40) ? 1 : step) yield bit;
}

describe('one changed bit', () => {
  it(`is noticed in twenty small proofs, ${isLong ? 'whichever it is' : 'wherever we look'}`, () => {
    const { chain, entries } = randomBlocks(seeded(6), { blocks: 1, inserts: 40 });
    const codes = new Set<string>();
    for (const entry of entries.slice(0, 20)) {
      const proven = provenIn(chain[0] as (typeof chain)[0], entry);
      for (const code of refusalsOf(proven, bitsOf(proven.bytes, isLong ? 1 : 331))) codes.add(code);
    }
    expect([...codes].sort()).toEqual(['proof-malformed', 'proof-path', 'proof-root', 'proof-truncated', 'proof-value']);
  }, 3_600_000);

  const [flips, proofs] = isLong ? [100_000, 10_000] : [2000, 500];
  it(`is noticed ${flips.toLocaleString('en')} times in ${proofs.toLocaleString('en')} proofs through older blocks`, () => {
    const random = seeded(7);
    let [done, most, chains] = [0, 0, 0];
    while (done < proofs) {
      const { chain, entries } = randomBlocks(random, { blocks: 24, inserts: 10 });
      chains += 1;
      for (const entry of entries) {
        if (done === proofs) break;
        const proven = provenIn(chain.at(-1) as (typeof chain)[0], entry);
        most = Math.max(most, proven.ancestors.length);
        refusalsOf(
          proven,
          Array.from({ length: flips / proofs }, () => Math.floor(random() * 8 * proven.bytes.length)),
        );
        done += 1;
      }
    }
    expect(most).toBeGreaterThan(1);
    expect(chains).toBeGreaterThan(1);
  }, 3_600_000);

  it('was looked for with the hash that we ship', async () => {
    const { sha512_256 } = await vi.importActual<typeof import('@noble/hashes/sha2')>('@noble/hashes/sha2');
    for (const length of [0, 1, 111, 112, 127, 128, 1000, 16_898]) {
      const bytes = new Uint8Array(length).fill(length);
      expect(bytesToHex(sha512_256(bytes))).toBe(createHash('sha512-256').update(bytes).digest('hex'));
    }
  });
});
