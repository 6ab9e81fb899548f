/** Names as they are typed. */
import { parentOf, parseName } from '../../../src/protocol/names/name.ts';
import { vectors } from '../../protocol/names/vectors.ts';
import type { Target } from '../fuzz.ts';
import { anyLetter, readOrRefused } from '../refusals.ts';

export const names: Target = {
  name: 'names',
  corpus: [
    ...vectors.nameRules2018.cases.map(({ name }) => name),
    ...vectors.nameRulesStacks2.cases.map(({ name }) => name),
    ...[
      'shop.alice.btc',
      'Muneeb.ID',
      '1.2.3',
      '0x7f.1',
      'xn--80ak6aa92e.btc',
      'a'.repeat(48),
      `${'b'.repeat(48)}.${'c'.repeat(20)}`,
    ],
  ],
  pieces: [
    '.',
    'a',
    'Z',
    '-',
    '_',
    '0',
    'btc',
    '.id',
    'xn--',
    '%00',
    ':8080',
    '@',
    '/',
    '\u202e',
    '\u200d',
    'ß',
    '①',
    '。',
    '\u212a',
    '😀',
  ],
  letter: anyLetter,
  maxLength: 1_000_000,
  limitMs: 5,
  run: (text) => {
    const name = readOrRefused(() => parseName(text), 'bad-name');
    if (name === undefined) return;
    if (!/^[a-z0-9_.-]+$/.test(name.full) || name.full !== text.toLowerCase()) throw new Error('it was folded into a name');
    if (JSON.stringify(parseName(name.full)) !== JSON.stringify(name)) throw new Error('it reads otherwise a second time');
    parseName(parentOf(name).full);
  },
};
