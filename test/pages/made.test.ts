import { describe, expect, it } from 'vitest';
import { isMade } from '../../src/pages/made.ts';

describe('isMade', () => {
  for (const [temporary, words, file, made] of [
    [false, false, false, false],
    [false, true, false, true],
    [false, false, true, true],
    [true, true, false, false],
    [true, false, true, true],
  ] as const) {
    it(`is ${made} with words ${words}, file ${file}${temporary ? ', in a temporary install' : ''}`, () =>
      expect(isMade({ temporary, backedUp: { words, file } })).toBe(made));
  }
});
