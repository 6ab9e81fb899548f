import { beforeEach, describe, expect, it, vi } from 'vitest';

const browser = { own: 'en', words: {} as Record<string, string> };
vi.mock('webextension-polyfill', () => ({
  default: { i18n: { getMessage: (key: string) => browser.words[key] ?? '', getUILanguage: () => browser.own } },
}));
const { formatAgo, language } = await import('../../../src/pages/parts/text.ts');

beforeEach(() => {
  browser.words = { locale_language: 'en', locale_direction: 'ltr' };
});

describe('the language of the interface', () => {
  const cases: [own: string, written: string, language: string][] = [
    ['en', 'en', 'en'],
    ['en-GB', 'en', 'en-GB'],
    ['de', 'en', 'en'],
    ['ar-EG', 'en', 'en'],
    ['enm', 'en', 'en'],
    ['ar-EG', 'ar', 'ar-EG'],
  ];
  for (const [own, written, expected] of cases)
    it(`is ${expected} in a browser in ${own} with words in ${written}`, () => {
      browser.own = own;
      browser.words['locale_language'] = written;
      expect(language()).toBe(expected);
    });

  it('is the one times are told in', () => {
    browser.own = 'de';
    expect(formatAgo(0, 180_000)).toBe('3 minutes ago');
  });
});
