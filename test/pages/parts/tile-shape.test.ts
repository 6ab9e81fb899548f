import { describe, expect, it } from 'vitest';
import { tileOf } from '../../../src/pages/parts/tile-shape.ts';

describe('the tile of a site', () => {
  it.each([
    ['https://app.sigle.io', 'Sigle', 'S'],
    ['https://app.sigle.io', undefined, 'S'],
    ['https://www.example.com', '\u202e', 'E'],
    ['https://example.com', '“todo”', 'T'],
    ['https://example.com', 'été', 'É'],
    ['http://127.0.0.1:3000', undefined, '1'],
    ['https://example.com', '!!!', '?'],
  ])('of %s that calls itself %s has the letter %s', (origin, name, letter) => expect(tileOf(origin, name).letter).toBe(letter));

  it('has a colour of the origin alone, the same each time', () => {
    const hue = (origin: string, name?: string) => tileOf(origin, name).hue;
    expect(hue('https://a.example', 'A')).toBe(hue('https://a.example'));
    const hues = Array.from({ length: 200 }, (_, i) => hue(`https://site-${i}.example`));
    expect(new Set(hues).size).toBeGreaterThan(100);
    expect(hues.every((one) => one >= 0 && one < 360)).toBe(true);
  });
});
