/** Codes that Blockstack Browser gave out, opened; and what is said of those that do not open. */
import { hexToBytes } from '@noble/hashes/utils';
import { encryptMnemonic } from 'blockstack';
import fc from 'fast-check';
import triplesec from 'triplesec';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../src/pages/parts/recovery-words.ts';
import { openCode } from '../../../src/pages/welcome/recovery-code.ts';
import { parseRecoveryCode } from '../../../src/protocol/keys/recovery-code.ts';
import { readJson } from '../../house/source.ts';

type Sealed = { mnemonic: string; password: string; hex: string; base64?: string };
const vectors = readJson<{
  v1: Required<Sealed>[];
  triplesec: Sealed[];
  errors: { hex: string; password: string }[];
  recoveryInputCleaning: { input: string; type: string; cleaned?: string }[];
}>('test/vectors/encrypted_mnemonic.json');
const [aes] = vectors.v1;
const [triple] = vectors.triplesec;
if (aes === undefined || triple === undefined) throw new Error('encrypted_mnemonic.json has no codes');

const code = (name: string) => expect.objectContaining({ code: name });

describe('a code of the newer format', () => {
  for (const { mnemonic, password, hex, base64 } of vectors.v1)
    it(`opens, however it was pasted: ${mnemonic.split(' ').length} words under "${password}"`, async () => {
      const lines = base64.replace(/.{20}/g, '$&\r\n  ');
      for (const text of [hex, hex.toUpperCase(), base64, lines, base64.replace(/=*$/, ''), `${base64}=`]) {
        expect((await openCode(text, password)).join(' ')).toBe(mnemonic);
      }
    });

  it('opens what blockstack 21.1.1 seals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(16, 32), fc.string({ minLength: 1 }), async (length, password) => {
        const words = wordsOf(crypto.getRandomValues(new Uint8Array(length))).join(' ');
        const sealed = await encryptMnemonic(words, password);
        expect((await openCode(sealed.toString('base64'), password)).join(' ')).toBe(words);
      }),
      { numRuns: 3 },
    );
  });

  it('is read as the Browser cleaned it', () => {
    for (const { input, type } of vectors.recoveryInputCleaning) {
      if (type === 'encrypted') expect(parseRecoveryCode(input).format).toBe('aes');
      else if (type === 'mnemonic') expect(() => parseRecoveryCode(input)).toThrow(code('recovery-code-bad'));
    }
  });

  it('VLT-17 is refused under another password, or when it was changed, in one sentence for both', async () => {
    for (const { hex, password } of vectors.errors) {
      await expect(openCode(hex, password)).rejects.toEqual(code('recovery-code-refused'));
    }
  });

  it('VLT-17 is damaged, and not the password wrong, where that can be told', async () => {
    // Of the right password: another MAC, another first block. What it was padded with is whole.
    for (const at of [16, 47, 48, 63]) {
      const bytes = hexToBytes(aes.hex);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const expected = at < 48 ? 'recovery-code-damaged' : 'recovery-code-refused';
      await expect(openCode(Buffer.from(bytes).toString('hex'), aes.password)).rejects.toEqual(code(expected));
    }
    expect((await openCode(`${aes.hex}a`, aes.password)).join(' ')).toBe(aes.mnemonic);
    // 47 bytes, cut, characters lost or doubled.
    for (const text of [aes.hex.slice(0, 94), aes.hex.slice(0, -2), aes.hex.slice(1), `${aes.hex}aa`, aes.base64.slice(0, -4)]) {
      await expect(openCode(text, aes.password)).rejects.toEqual(
        expect.objectContaining({ code: expect.stringMatching(/^recovery-code-(damaged|bad)$/) }),
      );
    }
  });

  it('is told from everything else', () => {
    for (const text of ['', 'hello', aes.mnemonic, 'https://app.example/#authRequest', 'ä'.repeat(120)]) {
      expect(() => parseRecoveryCode(text)).toThrow(code('recovery-code-bad'));
    }
  });
});

describe('a code of the older format, TripleSec', () => {
  const seal = (text: string, password: string, version: number) =>
    new Promise<Buffer>((resolve, reject) => {
      const encryptor = new triplesec.Encryptor({ key: Buffer.from(password), version });
      encryptor.run({ data: Buffer.from(text) }, (error, sealed) => (error ? reject(error) : resolve(sealed)));
    });

  it('VLT-18 opens as hex and as base64, in slices that tell how far they are', async () => {
    const parts: number[] = [];
    expect((await openCode(triple.hex, triple.password, (part) => parts.push(part))).join(' ')).toBe(triple.mnemonic);
    expect(parts.length).toBeGreaterThan(100);
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
    expect(parts.at(-1)).toBe(1);
    const base64 = Buffer.from(triple.hex, 'hex').toString('base64');
    expect((await openCode(base64, triple.password)).join(' ')).toBe(triple.mnemonic);
  });

  it('VLT-18 opens what the package seals: 24 words, any password', async () => {
    const words = wordsOf(new Uint8Array(32).fill(3)).join(' ');
    const sealed = await seal(words, 'pässwörd🔑', 3);
    expect((await openCode(sealed.toString('hex'), 'pässwörd🔑')).join(' ')).toBe(words);
  });

  it('VLT-18 never says "wrong password" of a version that is not ours', async () => {
    for (const version of [1, 2, 4]) {
      const sealed = await seal(aes.mnemonic, 'password', version);
      await expect(openCode(sealed.toString('hex'), 'password')).rejects.toEqual(code('recovery-code-unsupported'));
    }
  });

  it('is refused under another password, and damaged when it is cut', async () => {
    await expect(openCode(triple.hex, 'another')).rejects.toEqual(code('recovery-code-refused'));
    await expect(openCode(triple.hex.slice(0, 240), triple.password)).rejects.toEqual(code('recovery-code-damaged'));
  });
});
