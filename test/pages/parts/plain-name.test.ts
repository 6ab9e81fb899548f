import { describe, expect, it } from 'vitest';
import { plainName } from '../../../src/pages/parts/plain-name.ts';

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
