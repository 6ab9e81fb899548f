import { describe, expect, it } from 'vitest';
import { isSameMark, longestMark, mistakeInMark } from '../../../src/pages/home/mark.ts';

describe("a person's mark", () => {
  it('is what they wrote, up to a length that fits the approval', () => {
    expect(mistakeInMark(' two otters ')).toBeUndefined();
    expect(mistakeInMark('x'.repeat(longestMark))).toBeUndefined();
    expect(mistakeInMark('x'.repeat(longestMark + 1))).toBe('home_mark_long');
    expect(mistakeInMark('  ')).toBe('home_mark_missing');
  });

  it('is another one by its words or by its colour', () => {
    const mark = { words: 'calm otter', hue: 200 };
    expect(isSameMark(mark, { ...mark })).toBe(true);
    expect(isSameMark(mark, { ...mark, hue: 30 })).toBe(false);
    expect(isSameMark(mark, { ...mark, words: 'keen otter' })).toBe(false);
  });
});
