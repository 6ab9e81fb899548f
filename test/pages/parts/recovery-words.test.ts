import { describe, expect, it } from 'vitest';
import {
  completeWord,
  entropyOf,
  isWord,
  nearestWords,
  parseWords,
  seedOf,
  wholeWord,
  wordsOf,
} from '../../../src/pages/parts/recovery-words.ts';
import { readBip39 } from '../bip39.ts';

const vectors = readBip39();

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const words = (text: string) => text.split(' ');

describe('recovery words', () => {
  for (const vector of vectors.english) {
    it(`knows the ${words(vector.words).length} words of ${vector.entropy}`, async () => {
      expect(wordsOf(bytes(vector.entropy)).join(' ')).toBe(vector.words);
      expect(hex(entropyOf(words(vector.words)))).toBe(vector.entropy);
      expect(hex(await seedOf(words(vector.words), vectors.passphrase))).toBe(vector.seed);
    });
  }

  it('refuses words that do not belong together, and blames none of them', () => {
    expect(() => entropyOf(Array<string>(12).fill('abandon'))).toThrow(expect.objectContaining({ code: 'words-checksum' }));
  });

  it('refuses a word outside the list, and a number of words that no set has', () => {
    expect(() => entropyOf(words(`${'abandon '.repeat(11)}abot`))).toThrow(expect.objectContaining({ code: 'word-unknown' }));
    expect(() => entropyOf(['abandon'])).toThrow(expect.objectContaining({ code: 'word-count' }));
  });

  it('takes the passphrase in its compatibility form, however it was typed', async () => {
    const list = words(vectors.english[0]?.words ?? '');
    expect(hex(await seedOf(list, 'Zoé'))).toBe(hex(await seedOf(list, 'Zoe\u0301')));
  });
});

describe('parseWords', () => {
  for (const text of [
    '1. legal 2. winner',
    'legal,winner',
    ' LEGAL\n\twinner ',
    'legal　winner',
    '"legal" "winner"',
    'ｌｅｇａｌ winner',
  ]) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseWords(text)).toEqual(['legal', 'winner']));
  }
});

describe('help with typing', () => {
  it('completes in the order of the list, the word itself first', () => {
    expect(completeWord('act')).toEqual(['act', 'action', 'actor', 'actress']);
    expect(completeWord('')).toEqual([]);
    expect(completeWord('zzz')).toEqual([]);
  });

  it('knows every word by its first four letters', () => {
    for (const { words: text } of vectors.english) for (const word of words(text)) expect(wholeWord(word.slice(0, 4))).toBe(word);
  });

  it('leaves a short word alone that also begins others', () => {
    expect(wholeWord('act')).toBe('act');
    expect(wholeWord('ac')).toBe('ac');
  });

  for (const [typed, meant] of [
    ['abandn', 'abandon'],
    ['lenonade', 'lemonade'],
    ['wiiner', 'winner'],
    ['theer', 'there'],
    ['yaer', 'year'],
  ] as const) {
    it(`finds ${meant} near ${typed}`, () => {
      expect(isWord(typed)).toBe(false);
      const near = nearestWords(typed);
      expect(near.length).toBeLessThanOrEqual(3);
      if (isWord(meant)) expect(near).toContain(meant);
    });
  }

  it('finds nothing near what is no word at all', () => expect(nearestWords('qqqqqqqqqqqq')).toEqual([]));
});
