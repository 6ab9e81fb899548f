import { bytesToHex } from '@noble/hashes/utils';
import { c32address, c32addressDecode } from 'c32check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { formatC32Address, parseC32Address } from '../../../src/protocol/keys/c32.ts';

const version = fc.integer({ min: 0, max: 31 });
const hash160 = fc
  .tuple(fc.nat(20), fc.uint8Array({ minLength: 20, maxLength: 20 }))
  .map(([zeros, bytes]) => bytes.map((byte, i) => (i < zeros ? 0 : byte)));

describe('c32', () => {
  it('writes and reads what c32check writes and reads, also with zeros in front', () => {
    fc.assert(
      fc.property(version, hash160, (v, h) => {
        const text = formatC32Address(v, h);
        expect(text).toBe(c32address(v, bytesToHex(h)));
        expect(c32addressDecode(text)).toEqual([v, bytesToHex(h)]);
        expect(parseC32Address(text)).toEqual({ version: v, hash160: h });
      }),
    );
  });

  it('reads lower case and look-alikes as what they were meant to be', () => {
    const address = 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7';
    const { hash160: hash } = parseC32Address(address);
    expect(parseC32Address(`S${address.slice(1).toLowerCase()}`).hash160).toEqual(hash);
    expect(parseC32Address(address.replaceAll('1', 'L').replaceAll('0', 'O')).hash160).toEqual(hash);
  });

  it('refuses every text with one character changed', () => {
    const text = 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7';
    for (let i = 0; i < text.length; i++) {
      const changed = text.slice(0, i) + (text[i] === '2' ? '3' : '2') + text.slice(i + 1);
      expect(() => parseC32Address(changed)).toThrow(AutonymError);
    }
  });

  for (const text of [
    '',
    'S',
    'SP',
    'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7.bns',
    'SPU',
    `SP0${'2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7'}`,
  ])
    it(`refuses ${JSON.stringify(text)}`, () => expect(() => parseC32Address(text)).toThrow(AutonymError));
});
