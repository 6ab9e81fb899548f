import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { serializeCV } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bufferOf,
  type ClarityValue,
  decodeClarity,
  encodeClarity,
  formatClarity,
  parseClarity,
} from '../../../src/protocol/chain/clarity.ts';
import { AutonymError } from '../../../src/protocol/error.ts';
import { leastMs } from '../../processor-time.ts';
import { vectors } from '../names/vectors.ts';
import { values } from './published.ts';

describe('Clarity values', () => {
  it('are the bytes the published library writes, and read back to themselves', () => {
    fc.assert(
      fc.property(values, ([ours, theirs]) => {
        const bytes = encodeClarity(ours);
        expect(bytesToHex(bytes)).toBe(serializeCV(theirs));
        expect(decodeClarity(bytes)).toEqual(ours);
      }),
      { numRuns: 500 },
    );
  });

  it('never make the reader throw anything but its own error', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.tuple(values, fc.nat(), fc.nat(255)).map(([[ours], at, put]) => {
        const made = encodeClarity(ours);
        made[at % made.length] = put;
        return made;
      }),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        try {
          const value = decodeClarity(some);
          expect(decodeClarity(encodeClarity(value))).toEqual(value);
        } catch (error) {
          if (!(error instanceof AutonymError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('encodeClarity', () => {
  it('writes the arguments of the naming contracts', () => {
    expect(formatClarity(bufferOf('alice'))).toBe(`0x${vectors.clarity.name}`);
    expect(formatClarity(bufferOf('btc'))).toBe(`0x${vectors.clarity.namespace}`);
  });

  const impossible: [string, ClarityValue][] = [
    ['a uint below zero', { type: 'uint', value: -1n }],
    ['a uint of 129 bits', { type: 'uint', value: 2n ** 128n }],
    ['an int of 129 bits', { type: 'int', value: 2n ** 127n }],
    ['an ASCII text that is none', { type: 'ascii', text: 'é' }],
    ['a field without a name', { type: 'tuple', fields: new Map([['', { type: 'none' }]]) }],
    ['a contract in a contract', { type: 'principal', principal: 'SP000000000000000000002Q6VF78.a.b' }],
    ['a principal that is none', { type: 'principal', principal: 'SP000000000000000000002Q6VF79' }],
    ['more than fits', { type: 'buffer', bytes: new Uint8Array(1_048_576) }],
    ['more levels than there are', nested(33)],
  ];
  for (const [what, value] of impossible)
    it(`refuses ${what}`, () => {
      expect(() => encodeClarity(value)).toThrow(AutonymError);
    });
});

describe('decodeClarity', () => {
  for (const { meaning, hex, zonefile } of vectors.clarity.results)
    it(`reads ${meaning}`, () => {
      const value = parseClarity(hex);
      expect(formatClarity(value)).toBe(hex);
      if (zonefile) expect(value).toEqual({ type: 'ok', value: { type: 'some', value: bufferOf(zonefile) } });
    });

  it('reads hex of 128 KiB, and nothing longer', () => {
    const most = { type: 'buffer', bytes: new Uint8Array(131_072 - 5) } as const;
    expect(parseClarity(formatClarity(most))).toEqual(most);
    const more = { type: 'buffer', bytes: new Uint8Array(131_072 - 4) } as const;
    expect(() => parseClarity(formatClarity(more))).toThrow(expect.objectContaining({ code: 'bad-clarity' }));
  });

  it('reads what a name is owned by', () => {
    const found = vectors.clarity.results.find(({ meaning }) => meaning.includes('can-resolve-name'));
    expect(parseClarity(found?.hex ?? '')).toEqual({
      type: 'ok',
      value: {
        type: 'tuple',
        fields: new Map<string, ClarityValue>([
          ['owner', { type: 'principal', principal: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF' }],
          ['renewal', { type: 'uint', value: 900_000n }],
        ]),
      },
    });
  });

  const broken: [string, string][] = [
    ['nothing', ''],
    ['an unknown type', 'ff'],
    ['half a number', '01000000'],
    ['a number of more than 128 bits', `01${'ff'.repeat(17)}`],
    ['a million lists in one another', '0b00000001'.repeat(200_000)],
    ['the tag of a text before a number', '0d0000000000000000000000000000000001'],
    ['a longer buffer than there is', '02ffffffff00'],
    ['a list of four thousand million', '0bffffffff'],
    ['a tuple of four thousand million', '0cffffffff'],
    ['a field twice', '0c0000000201610901610901'],
    ['something behind it', '0909'],
    ['33 levels', `${'0a'.repeat(33)}09`],
    ['a million levels', '0a'.repeat(1_000_000)],
    ['text that is not UTF-8', '0e00000001ff'],
    ['text that is not ASCII', '0d00000002c3a9'],
    ['a version no address has', `0520${'00'.repeat(20)}`],
    ['odd hex', '090'],
    ['no hex', 'zz'],
  ];
  for (const [what, hex] of broken)
    it(`NET-20: refuses ${what}, at once`, () => {
      expect(() => parseClarity(hex)).toThrow(AutonymError);
      expect(leastMs(() => expect(() => parseClarity(hex)).toThrow(), { enough: 50 })).toBeLessThan(50);
    });

  it('does not share its bytes with what it read', () => {
    const bytes = hexToBytes('020000000161');
    const value = decodeClarity(bytes);
    bytes.fill(0);
    expect(value).toEqual(bufferOf('a'));
  });
});

function nested(levels: number): ClarityValue {
  let value: ClarityValue = { type: 'none' };
  for (let i = 1; i < levels; i++) value = { type: 'some', value };
  return value;
}
