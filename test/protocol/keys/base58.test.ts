import bs58check from 'bs58check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { decodeBase58Check, encodeBase58Check } from '../../../src/protocol/keys/base58.ts';

const version = fc.integer({ min: 0, max: 255 });
/** Zeros in front are where base58 goes wrong, so there are many. */
const payload = fc
  .tuple(fc.nat(4), fc.uint8Array({ maxLength: 40 }))
  .map(([zeros, tail]) => Uint8Array.from([...new Array(zeros).fill(0), ...tail]));

describe('base58', () => {
  it('writes and reads what bs58check writes and reads', () => {
    fc.assert(
      fc.property(version, payload, (v, p) => {
        const text = encodeBase58Check(v, p);
        expect(text).toBe(bs58check.encode(Uint8Array.from([v, ...p])));
        expect(decodeBase58Check(text)).toEqual({ version: v, payload: p });
      }),
    );
  });

  it('refuses every text with one character changed', () => {
    const text = '1JeTQ5cQjsD57YGcsVFhwT7iuQUXJR6BSk';
    for (let i = 0; i < text.length; i++) {
      const changed = text.slice(0, i) + (text[i] === '2' ? '3' : '2') + text.slice(i + 1);
      expect(() => decodeBase58Check(changed)).toThrow(AutonymError);
    }
  });

  for (const text of [
    '',
    '1',
    '0OIl',
    '1JeTQ5cQjsD57YGcsVFhwT7iuQUXJR6BSk ',
    '11JeTQ5cQjsD57YGcsVFhwT7iuQUXJR6BSk',
    'z'.repeat(100_000),
  ])
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => expect(() => decodeBase58Check(text)).toThrow(AutonymError));
});
