/** Headers of blocks, in hex, with and without the block behind them. */
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils';
import { decodeBlockStart, decodeHeader } from '../../../src/protocol/proof/header.ts';
import { mainnetHeader } from '../../protocol/proof/mainnet.ts';
import { mine } from '../../protocol/proof/network.ts';
import type { Target } from '../fuzz.ts';
import { readOrRefused } from '../refusals.ts';

export const headers: Target = {
  name: 'headers',
  corpus: [mainnetHeader, mine(undefined, 1000).header, mine(undefined, 1000, { version: 0x80 }).header].map(bytesToHex),
  pieces: [
    '00',
    '01',
    '02',
    '80',
    '81',
    'ff',
    '00000000',
    '00000001',
    '0000000d',
    '00001000',
    'ffffffff',
    '0000000000000001',
    'ffffffffffffffff',
  ],
  unit: 2,
  letter: (random) =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0'),
  maxLength: 1_000_000,
  limitMs: 50,
  run: (hex) => {
    const bytes = hexToBytes(hex);
    const start = readOrRefused(() => decodeBlockStart(bytes), 'proof-header');
    const header = readOrRefused(() => decodeHeader(bytes), 'proof-header');
    if (header === undefined) return;
    if (start === undefined || bytesToHex(start.id) !== bytesToHex(header.id)) throw new Error('it reads in two ways');
    const { id } = decodeBlockStart(concatBytes(bytes, Uint8Array.of(1, 2, 3)));
    if (bytesToHex(id) !== bytesToHex(header.id)) throw new Error('what follows changes its id');
  },
};
