import { describe, expect, it } from 'vitest';
import { findIndex, mistakeInIndex } from '../../../src/pages/home/identity-index.ts';

describe('the number of an identity, as it is typed', () => {
  it.each([
    ['', undefined],
    ['  ', undefined],
    ['0', 0],
    ['7000', 7000],
    [' 7 000 ', 7000],
    ['999,999,999', 999_999_999],
  ])('takes %j', (text, index) => {
    expect([mistakeInIndex(text), findIndex(text)]).toEqual([undefined, index]);
  });

  it.each(['-1', 'one', '1e3', '0x10', '1000000000', '+1', '\u0663'])('refuses %j', (text) => {
    expect(mistakeInIndex(text)).toBe('error_bad_index');
  });
});
