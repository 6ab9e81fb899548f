import { wordlists } from 'bip39';
import { describe, expect, it } from 'vitest';
import { languages, loadWordList } from '../../../src/pages/parts/word-list.ts';
import { readText } from '../../house/source.ts';

const load = (language: (typeof languages)[number]) => loadWordList(language, async (path) => readText(`public/${path}`));

describe.each(languages)('the word list of %s', (language) => {
  it('has 2,048 words that differ in more than capitals and accents, each found in any form', async () => {
    const list = await load(language);
    expect(new Set(list.words).size).toBe(2048);
    for (const word of list.words) {
      for (const form of [word, word.normalize('NFD'), word.normalize('NFKD'), word.toUpperCase()])
        expect(list.find(form)).toBe(word);
      expect(list.whole(word)).toBe(word);
    }
  });

  it('is the published one, where the package has it', async () => {
    const published = (wordlists as Partial<Record<string, string[]>>)[language];
    if (published === undefined) return expect(['russian', 'turkish']).toContain(language);
    const form = (word: string) => word.normalize('NFKD');
    expect((await load(language)).words.map(form)).toEqual(published.map(form));
  });
});

describe('accents', () => {
  it('may be left out, as on a keyboard that has none', async () => {
    expect((await load('french')).find('ecole')).toBe('école');
    expect((await load('spanish')).find('aguila')).toBe('águila');
    expect((await load('turkish')).find('AGAC')).toBe('ağaç');
  });

  it('are letters in Japanese: other marks are other words', async () => {
    const list = await load('japanese');
    expect(list.find('がっこう')).toBe('がっこう'.normalize('NFC'));
    expect(list.find('かっこう')).not.toBe('がっこう');
  });
});
