import { describe, expect, it } from 'vitest';
import { targets } from './all.ts';
import { fuzz, type Target } from './fuzz.ts';
import { keptFor, readKept } from './kept.ts';

/** Of the attacks whose long form, a million inputs, is `npm run fuzz`. */
const attackIds: Record<string, string> = {
  zonefiles: 'ZON-18: ',
  names: 'NAM-24: ',
  profiles: 'PRF-18: ',
  tokens: 'AUT-38: ',
};

describe('fuzzed input, in short', () => {
  for (const target of targets)
    it(`${attackIds[target.name] ?? ''}${target.name} are read or refused, each in less than ${target.limitMs} ms`, () => {
      const { finds } = fuzz(target, { cases: 3000, seed: readKept().seed, kept: keptFor(target.name) });
      expect(finds).toEqual([]);
    });
});

describe('the search itself', () => {
  const target: Target = {
    name: 'test',
    corpus: ['one two'],
    pieces: ['one', 'two', ' '],
    letter: (random) => (random() < 0.01 ? '!' : 'a'),
    maxLength: 200,
    limitMs: 20,
    run: () => {},
  };

  it('finds a crash, and tries the same inputs for the same seed', () => {
    const crashing: Target = {
      ...target,
      run: (text) => {
        if (text.includes('!')) throw new Error('crash');
      },
    };
    const first = fuzz(crashing, { cases: 10_000, seed: 7 });
    expect(first.finds[0]).toEqual({ text: expect.stringContaining('!'), why: 'Error: crash' });
    expect(fuzz(crashing, { cases: 10_000, seed: 7 })).toEqual({ ...first, worstMs: expect.any(Number) });
    expect(fuzz(crashing, { cases: 10_000, seed: 8 }).finds).not.toEqual(first.finds);
  });

  it('finds what is slow every time it is read, and nothing that was slow once', () => {
    let reads = 0;
    const wait = (ms: number) => {
      const start = process.cpuUsage().user;
      while (process.cpuUsage().user - start < ms * 1000);
    };
    const slowOnce: Target = { ...target, run: () => (reads++ === 0 ? wait(25) : undefined) };
    expect(fuzz(slowOnce, { cases: 3, seed: 1 }).finds).toEqual([]);
    const slow: Target = { ...target, run: () => wait(25) };
    expect(fuzz(slow, { cases: 1, seed: 1 }).finds).toHaveLength(1);
  });

  it('tries first what was found before', () => {
    const run: string[] = [];
    fuzz({ ...target, run: (text) => void run.push(text) }, { cases: 2, seed: 1, kept: ['kept'] });
    expect(run[0]).toBe('kept');
    expect(run.at(-1)).not.toBe('kept');
  });
});
