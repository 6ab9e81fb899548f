/** Where new words come from: the very function the welcome draws with, against generators that give nothing, and counted. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Bytes } from '../../../src/contract/wallet.ts';
import { floorParams } from '../../../src/pages/kdf-choice.ts';
import type { Ask } from '../../../src/pages/page-error.ts';
import { makeWelcome } from '../../../src/pages/welcome/model.ts';
import { drawBytes, drawEntropy } from '../../../src/pages/welcome/new-words.ts';
import { keys, settle, unlocked } from '../stand-ins.ts';

afterEach(() => vi.restoreAllMocks());

/** The welcome as it makes new words, and what it handed to the vault. */
async function makeWords(wordCount: 12 | 24 = 12) {
  const made: { entropy: Bytes; seed: Bytes }[] = [];
  const ask = (async (method: string, body: { entropy: Bytes; seed: Bytes }) => {
    if (method === 'vault.new-challenge') return { salt: 'AAAAAAAAAAAAAAAAAAAAAA==', params: floorParams };
    if (method === 'vault.create') made.push(body);
    return unlocked;
  }) as unknown as Ask;
  const model = makeWelcome({
    ask,
    ...keys,
    random: drawBytes,
    saveFile: () => undefined,
    allowAllSites: async () => true,
    openCode: async () => [],
    slices: { now: () => 0, pause: settle },
    loadWordLists: async () => [],
  });
  model.chooseWay('create');
  model.wordCount.value = wordCount;
  await model.setPassword('right');
  return { model, made };
}

type Fill = (bytes: Uint8Array) => Uint8Array;
const stuck: [string, Fill][] = [
  ['zeros', (bytes) => bytes.fill(0)],
  ['one byte', (bytes) => bytes.fill(0xa7)],
  [
    'a throw',
    () => {
      throw new Error('no random numbers');
    },
  ],
];

describe('new words', () => {
  it.each(stuck)('VLT-12 are not made of %s', async (_, fill) => {
    vi.spyOn(crypto, 'getRandomValues').mockImplementation(((bytes: Uint8Array) => fill(bytes)) as never);
    for (const wordCount of [12, 24] as const) {
      const { model, made } = await makeWords(wordCount);
      expect(model.error.value?.code).toBe('no-entropy');
      expect([made, model.words.value, model.step.value]).toEqual([[], undefined, 'password']);
    }
  });

  it('VLT-12 are not made twice of the same bytes', async () => {
    vi.spyOn(crypto, 'getRandomValues').mockImplementation(((bytes: Uint8Array) => bytes.map((_b, i) => i + 1)) as never);
    await makeWords();
    const { model, made } = await makeWords();
    expect([model.error.value?.code, made]).toEqual(['no-entropy', []]);
  });

  it('VLT-13 differ while Math.random and the clock stand still', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    vi.spyOn(Date, 'now').mockReturnValue(0);
    const all = [await makeWords(), await makeWords()].map(({ made }) => made[0]);
    expect(all.every((one) => one?.entropy.length === 16 && one.seed.length === 64)).toBe(true);
    expect(all[0]?.entropy).not.toEqual(all[1]?.entropy);
    expect(all[0]?.seed).not.toEqual(all[1]?.seed);
  });

  it('VLT-14 have more than 32 bits: of 100,000 no two alike, every bit set half of the time', () => {
    const draws = 100_000;
    for (const wordCount of [12, 24] as const) {
      const seen = new Set<string>();
      const ones = new Uint32Array(32);
      for (let i = 0; i < draws; i++) {
        const bytes = drawEntropy(drawBytes, wordCount);
        seen.add(Buffer.from(bytes).toString('latin1'));
        const first = new DataView(bytes.buffer).getUint32(0);
        for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((first >>> bit) & 1);
      }
      expect(seen.size).toBe(draws);
      // Five standard deviations of a fair coin; a false alarm once in about 25,000 runs.
      for (const count of ones) expect(Math.abs(count - draws / 2)).toBeLessThan(5 * Math.sqrt(draws / 4));
    }
  });
});
