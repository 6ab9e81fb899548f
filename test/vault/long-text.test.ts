import { utf8ToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { longTextBytes } from '../../src/vault/long-text.ts';

describe('a long text', () => {
  it.each([
    ['', 'nothing'],
    ['plain', 'ASCII'],
    ['é', 'one letter that needs more room than there is'],
    [`${'a'.repeat(1000)}ÄÖÜ 🙂`, 'a few others at the end'],
    ['名'.repeat(1000), 'none of ASCII'],
    ['lone \ud800 surrogate', 'what is no character'],
  ])('%j is the bytes that utf8ToBytes makes: %s', (text) => {
    expect(longTextBytes(text)).toEqual(utf8ToBytes(text));
  });
});
