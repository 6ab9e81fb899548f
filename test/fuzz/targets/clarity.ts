/** Clarity values in hex, as a node gives them. */
import { bytesToHex } from '@noble/hashes/utils';
import { decodeClarity, encodeClarity, parseClarity } from '../../../src/protocol/chain/clarity.ts';
import { vectors } from '../../protocol/names/vectors.ts';
import type { Target } from '../fuzz.ts';
import { readOrRefused } from '../refusals.ts';

const lengths = ['00000000', '00000001', '00000002', 'ffffffff', '00100000', '7fffffff'];

export const clarity: Target = {
  name: 'clarity',
  corpus: [
    ...vectors.clarity.results.map(({ hex }) => hex.replace(/^0x/, '')),
    vectors.clarity.name,
    vectors.clarity.namespace,
    // One of every kind, in one tuple: int, bool, list, texts of both kinds, none, some.
    '0c0000000601610000000000000000000000000000000005016203016304016409 0165 0d00000002686901660b0000000202000000010a0a03'.replaceAll(
      ' ',
      '',
    ),
  ],
  pieces: [
    ...'00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f ff'.split(' '),
    ...lengths,
    '0a0a0a0a',
    '0c00000001',
    `05 16${'00'.repeat(20)}`.replace(' ', ''),
  ],
  unit: 2,
  letter: (random) =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0'),
  maxLength: 2_200_000,
  limitMs: 50,
  run: (hex) => {
    const value = readOrRefused(() => parseClarity(hex), 'bad-clarity');
    if (value === undefined) return;
    const bytes = encodeClarity(value);
    // Fields may come in any order and leave in that of their names; from there on nothing changes.
    if (bytesToHex(encodeClarity(decodeClarity(bytes))) !== bytesToHex(bytes))
      throw new Error('what it reads, it writes otherwise');
  },
};
