import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import zxcvbn from 'zxcvbn';
import { guessesLog10 } from '../../../src/pages/parts/guesses.ts';
import { parseRanks, passwordStrength } from '../../../src/pages/parts/password-strength.ts';
import { formatGuessedFirst } from './make-guessed-first.ts';

const file = readFileSync(new URL('../../../public/data/guessed-first.txt', import.meta.url), 'utf8');
const ranks = parseRanks(file);
const oracle = (password: string) => zxcvbn(password, ['autonym', 'blockstack', 'stacks', 'bitcoin']).guesses_log10;

describe('the lists', () => {
  it('are what the generator makes of the published ones', () => expect(file).toBe(formatGuessedFirst()));
  it('start with what everybody chooses', () => expect(ranks[1]?.get('123456')).toBe(1));
});

describe('guessesLog10, held against zxcvbn', () => {
  const chosen = [
    'zxcvbn',
    'qwER43@!',
    'Tr0ub4dour&3',
    'correcthorsebatterystaple',
    'coRrecth0rseba++ery9.23.2007staple$',
    'p@ssword',
    'p@$$word',
    '123456',
    '123456789',
    '11111111',
    'zxcvbnm,./',
    'love88',
    'angel08',
    'monkey13',
    'iloveyou',
    'woaini',
    'wang',
    'tianya',
    'zhang198822',
    'li4478',
    'a6a4Aa8a',
    'b6b4Bb8b',
    'z6z4Zz8z',
    'aiIiAaIA',
    'zxXxZzXZ',
    'pässword',
    'alpha bravo charlie delta',
    'a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3',
    'verlineVANDERMARK',
    'eheuczkqyq',
    'rWibMFACxAUGZmxhVncy',
    'Ba9ZyWABu99[BK#6MBgbH88Tofv)vs$w',
    'drowssapdrowssap',
    'abcabcabcabc',
    'aaaaaaaaaaaaaaa',
    '2001-09-11 terror',
    'Summer2024!',
    'Liverpool1992',
    'qazwsxedcrfv',
    'michael.jordan23',
    'blockstack2018',
    'Football1Football1',
    '852963741',
  ];
  for (const password of chosen) {
    it(`agrees within a digit about ${JSON.stringify(password)}`, () =>
      expect(Math.abs(guessesLog10(password, ranks) - oracle(password))).toBeLessThanOrEqual(1.05));
  }

  it('never calls strong what zxcvbn calls weak, over words, years, capitals and repeats put together', () => {
    const word = fc.constantFrom(...[...(ranks[1]?.keys() ?? [])].slice(0, 3000), ...[...(ranks[4]?.keys() ?? [])].slice(0, 500));
    const part = fc.oneof(
      word,
      word.map((text) => text.charAt(0).toUpperCase() + text.slice(1)),
      word.map((text) => text.toUpperCase()),
      word.map((text) => text.replaceAll('a', '@').replaceAll('o', '0').replaceAll('e', '3')),
      word.map((text) => [...text].reverse().join('')),
      fc.integer({ min: 1950, max: 2030 }).map(String),
      fc.constantFrom('!', '123', '!!', '1', 'qwerty', 'asdf', 'abcd', '98765', 'xyz', '12.3.1999'),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const password = parts.join('');
        expect(guessesLog10(password, ranks), password).toBeLessThanOrEqual(oracle(password) + 1.3);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('grows with random text and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const guesses = guessesLog10(text, ranks);
        expect(guesses).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(guesses)).toBe(true);
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(guessesLog10('x'.repeat(100_000), ranks)).toBeLessThan(8);
  });
});

describe('passwordStrength', () => {
  for (const [password, strength] of [
    ['', 'short'],
    ['Tr0ub4dor', 'short'],
    ['🐚🐚🐚🐚🐚🐚', 'short'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['1234567890123456', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['passwordpassword', 'weak'],
    ['password123456', 'weak'],
    ['Qwertyuiop1!', 'weak'],
    ['blockstack2018', 'weak'],
    ['Autonym2026!', 'weak'],
    ['Liverpool1992', 'weak'],
    ['Tr0ub4dour&3', 'weak'],
    ['nakamoto!!satoshi', 'fair'],
    ['correct horse battery staple', 'strong'],
    ['kühle Brücke wandert leise', 'strong'],
    ['雨が降る夜に猫と本を読む静か', 'strong'],
    ['xK9#mQ2$vL7@pR4!', 'strong'],
  ] as const) {
    it(`calls ${JSON.stringify(password)} ${strength}`, () => expect(passwordStrength(password, ranks)).toBe(strength));
  }
});
