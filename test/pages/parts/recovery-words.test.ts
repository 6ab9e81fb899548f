import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { entropyOf, parseWords, seedOf, wordsOf } from '../../../src/pages/parts/recovery-words.ts';
import { english, languages, loadWordList } from '../../../src/pages/parts/word-list.ts';
import { decodeBase58Check } from '../../../src/protocol/keys/base58.ts';
import { readText } from '../../house/source.ts';
import { keychain } from '../../protocol/keys/keychain.ts';
import { readBip39 } from '../bip39.ts';

const vectors = readBip39();

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const words = (text: string) => text.split(' ');

const load = (language: (typeof languages)[number]) => loadWordList(language, async (path) => readText(`public/${path}`));

describe('recovery words', () => {
  for (const language of languages)
    it(`VLT-25 knows the 24 official sets of ${language}, in every Unicode form and with any spaces`, async () => {
      const list = await load(language);
      expect(list.words.length).toBe(2048);
      for (const vector of vectors[language]) {
        const entropy = bytes(vector.entropy);
        const typed = parseWords(vector.words);
        expect(typed.map(list.find)).toEqual(typed);
        expect(hex(entropyOf(typed, list))).toBe(vector.entropy);
        expect(wordsOf(entropy, list)).toEqual(typed);
        for (const text of [
          vector.words.normalize('NFD'),
          vector.words.toUpperCase(),
          `\u3000${vector.words.replaceAll(/\s/g, ' \n\u3000')} `,
          vector.words
            .split(/\s/)
            .map((word, i) => `${i + 1}. ${word},`)
            .join('\n'),
        ]) {
          expect(parseWords(text).map(list.find)).toEqual(typed);
        }
        const seed = await seedOf(typed, vectors.passphrase);
        expect(hex(seed)).toBe(vector.seed);
        const root = createHmac('sha512', 'Bitcoin seed').update(seed).digest();
        expect(root.subarray(0, 32)).toEqual(Buffer.from(decodeBase58Check(vector.xprv).payload.slice(-32)));
      }
    });

  it('gives the entropy and the seed of the ecosystem’s own wallets', async () => {
    for (const wallet of keychain.wallets) {
      expect(hex(entropyOf(words(wallet.mnemonic)))).toBe(wallet.entropy);
      expect(hex(await seedOf(words(wallet.mnemonic), wallet.passphrase))).toBe(wallet.seed);
    }
  });

  it('VLT-25 refuses words that do not belong together, and blames none of them', () => {
    expect(() => entropyOf(Array<string>(12).fill('abandon'))).toThrow(expect.objectContaining({ code: 'words-checksum' }));
  });

  it('VLT-25 refuses a word outside the list, and a number of words that no set has', () => {
    expect(() => entropyOf(words(`${'abandon '.repeat(11)}abot`))).toThrow(expect.objectContaining({ code: 'word-unknown' }));
    for (const count of [1, 11, 13]) {
      expect(() => entropyOf(Array<string>(count).fill('abandon'))).toThrow(expect.objectContaining({ code: 'word-count' }));
    }
    expect(() => entropyOf(words(`${'abandon '.repeat(11)}école`))).toThrow(
      expect.objectContaining({ message: expect.stringContaining('12') }),
    );
  });

  it('takes the passphrase in its compatibility form, however it was typed', async () => {
    const list = words(vectors.english[0]?.words ?? '');
    expect(hex(await seedOf(list, 'Zoé'))).toBe(hex(await seedOf(list, 'Zoe\u0301')));
  });
});

it('LOG-07 leaves nothing of words or entropy in what the engine keeps of the last match', () => {
  const kept = () => (RegExp as unknown as { $_: string }).$_;
  for (const work of [
    () => wordsOf(new Uint8Array(16)),
    () => parseWords('abandon about'),
    () => entropyOf(wordsOf(new Uint8Array(16))),
  ]) {
    /x/.test('x');
    work();
    expect(kept()).toBe(' ');
  }
});

describe('parseWords', () => {
  for (const text of [
    '1. legal 2. winner',
    'legal,winner',
    ' LEGAL\n\twinner ',
    'legal　winner',
    '"legal" "winner"',
    'ｌｅｇａｌ winner',
    'legal-winner',
    'legal_winner.',
  ]) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseWords(text)).toEqual(['legal', 'winner']));
  }
});

describe('help with typing', () => {
  it('completes in the order of the list, the word itself first', () => {
    expect(english.complete('act')).toEqual(['act', 'action', 'actor', 'actress']);
    expect(english.complete('')).toEqual([]);
    expect(english.complete('zzz')).toEqual([]);
  });

  it('knows every word by its first four letters', () => {
    for (const { words: text } of vectors.english)
      for (const word of words(text)) expect(english.whole(word.slice(0, 4))).toBe(word);
  });

  it('leaves a short word alone that also begins others', () => {
    expect(english.whole('act')).toBe('act');
    expect(english.whole('ac')).toBe('ac');
  });

  for (const [typed, meant] of [
    ['abandn', 'abandon'],
    ['lenonade', 'lemonade'],
    ['wiiner', 'winner'],
    ['theer', 'there'],
    ['yaer', 'year'],
  ] as const) {
    it(`finds ${meant} near ${typed}`, () => {
      expect(english.find(typed)).toBeUndefined();
      const near = english.nearest(typed);
      expect(near.length).toBeLessThanOrEqual(3);
      if (english.find(meant)) expect(near).toContain(meant);
    });
  }

  it('finds nothing near what is no word at all', () => expect(english.nearest('qqqqqqqqqqqq')).toEqual([]));
});
