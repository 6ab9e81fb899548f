import { base64, base64urlnopad } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from '../../src/protocol/base64.ts';
import { AutonymError } from '../../src/protocol/error.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('base64', () => {
  it('writes and reads what @scure/base writes and reads', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(encodeBase64(value)).toBe(base64.encode(value));
        expect(encodeBase64Url(value)).toBe(base64urlnopad.encode(value));
        expect(decodeBase64(base64.encode(value))).toEqual(value);
        expect(decodeBase64Url(base64urlnopad.encode(value))).toEqual(value);
      }),
    );
  });

  for (const text of ['A', 'AB', 'ABC', 'AB=', 'AB=C', 'A===', '====', 'AAA\n', 'AB==CD==', 'AB-_', 'AAé=', 'AR==', 'AAB='])
    it(`refuses ${JSON.stringify(text)} as base64`, () => expect(() => decodeBase64(text)).toThrow(AutonymError));

  for (const text of ['A', 'AB==', 'AA=', 'A+/A', 'AR', 'AAB', 'AA A', '\u0000AAA'])
    it(`refuses ${JSON.stringify(text)} as base64url`, () => expect(() => decodeBase64Url(text)).toThrow(AutonymError));

  it('accepts exactly one spelling of any bytes, and throws nothing but AutonymError', () => {
    const alphabet = fc.string({ unit: fc.constantFrom(...'ABab01+/-_= \u00e9'), maxLength: 12 });
    fc.assert(
      fc.property(alphabet, (text) => {
        for (const [decode, encode] of [
          [decodeBase64, encodeBase64],
          [decodeBase64Url, encodeBase64Url],
        ] as const) {
          try {
            expect(encode(decode(text))).toBe(text);
          } catch (error) {
            expect(error).toBeInstanceOf(AutonymError);
            expect((error as AutonymError).code).toBe('bad-base64');
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of a long text is what the engine says where it can, and is refused by the same rules', () => {
    const long = new Uint8Array(30_000).map((_, i) => i);
    const text = base64.encode(long);
    const calls: string[] = [];
    // As ES2026 has it: spaces are skipped.
    const fromBase64 = (given: string) => {
      calls.push('from');
      return base64.decode(given.replaceAll(' ', ''));
    };
    const toBase64 = function (this: Uint8Array) {
      calls.push('to');
      return base64.encode(this);
    };
    Object.assign(Uint8Array, { fromBase64 });
    Object.assign(Uint8Array.prototype, { toBase64 });
    try {
      expect(encodeBase64(long)).toBe(text);
      expect(decodeBase64(text)).toEqual(long);
      expect(calls).toEqual(['to', 'from']);
      for (const spoiled of [`    ${text}`, `${text.slice(0, -4)}@@@@`, `${text.slice(0, 8)}=${text.slice(9)}`])
        expect(() => decodeBase64(spoiled)).toThrow(AutonymError);
    } finally {
      Reflect.deleteProperty(Uint8Array, 'fromBase64');
      Reflect.deleteProperty(Uint8Array.prototype, 'toBase64');
    }
    expect(encodeBase64(long)).toBe(text);
    expect(decodeBase64(text)).toEqual(long);
  });
});
