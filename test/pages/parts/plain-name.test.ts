import { describe, expect, it } from 'vitest';
import { mixesAlphabets, plainName } from '../../../src/pages/parts/plain-name.ts';

describe('plainName', () => {
  for (const [title, text, shown] of [
    ['a plain name', 'Todo List', 'Todo List'],
    ['line ends', 'Todo\n\nhttps://bank.example', 'Todo https://bank.example'],
    ['a right-to-left override', 'Todo \u202etsil', 'Todo tsil'],
    ['zero-width characters', 'A\u200bu\u200dt\ufeff', 'Aut'],
    ['towers of accents', `Z${'\u0301'.repeat(50)}a`, '\u0179\u0301\u0301a'],
    ['markup, as the text it is', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['nothing', ' \u200b\n', undefined],
    ['absence', undefined, undefined],
  ] as const) {
    it(`shows ${title} harmlessly`, () => expect(plainName(text)).toBe(shown));
  }

  it('shortens what is too long, between letters', () => {
    const shown = plainName('👩‍👩‍👧'.normalize('NFC').repeat(1) + 'x'.repeat(10_000)) ?? '';
    expect(Array.from(new Intl.Segmenter().segment(shown)).length).toBeLessThanOrEqual(40);
    expect(shown.endsWith('…')).toBe(true);
  });
});

describe('mixesAlphabets', () => {
  for (const name of ['\u0412\u0430nk', 'G\u03bf\u03bfgle', '\u0410utonym', 'my B\u0430nk', 'p\u0430ypal.com', '\u13a0utonym'])
    it(`sees it in ${name}`, () => expect(mixesAlphabets(name)).toBe(true));
  for (const name of [
    'Google',
    'Bücher',
    'Яндекс Mail',
    'Банк',
    'Ελλάδα',
    '東京 Tokyo',
    'Tokyo東京',
    '카카오Talk',
    'ليهمابت',
    'x'.repeat(40),
    '1\u041d',
  ])
    it(`lets ${name} pass`, () => expect(mixesAlphabets(name)).toBe(false));
});
