import * as curve from '@bitcoinerlab/secp256k1';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { encodeBase64Url } from '../../../src/protocol/base64.ts';
import { isSignatureOf, publicKeyOf, signHash } from '../../../src/protocol/keys/secp256k1.ts';
import { type Token, unsignedToken, verifySignature, verifyToken } from '../../../src/protocol/token/jwt.ts';
import { bitcoin, p1363 } from './wycheproof.ts';

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe('signatures', () => {
  it('VLT-22 agree with Wycheproof in the compact form, as signatures of tokens, high-S accepted', () => {
    const judged = { valid: 0, invalid: 0 };
    for (const { publicKey, tests } of p1363.testGroups)
      for (const { tcId, msg, sig, result } of tests) {
        // Its messages are all text, so each can stand where a token has its two signed parts.
        const token: Token = {
          header: { typ: 'JWT', alg: 'ES256K' },
          payload: { tcId },
          signature: hexToBytes(sig),
          signedText: new TextDecoder('utf-8', { fatal: true }).decode(hexToBytes(msg)),
        };
        const verify = () => verifySignature(token, publicKey.uncompressed);
        if (result === 'valid') expect(verify(), `test ${tcId}`).toEqual({ tcId });
        else expect(verify, `test ${tcId}`).toThrow(expect.objectContaining({ code: 'token-sig' }));
        judged[result === 'valid' ? 'valid' : 'invalid']++;
        // And whatever its length: what a whole token says of such a signature.
        if (hexToBytes(sig).length !== 64) {
          const text = `${unsignedToken({ tcId })}.${encodeBase64Url(hexToBytes(sig))}`;
          expect(() => verifyToken(text, publicKey.uncompressed), `test ${tcId}`).toThrow(
            expect.objectContaining({ code: 'token-sig' }),
          );
        }
      }
    expect(judged.valid + judged.invalid).toBe(p1363.numberOfTests);
    expect(judged.valid).toBeGreaterThan(50);
  });

  it('VLT-22 agree with Wycheproof in the Bitcoin form through the primitive with low-S on, all 463', () => {
    let judged = 0;
    for (const { publicKey, tests } of bitcoin.testGroups)
      for (const { tcId, msg, sig, result } of tests) {
        const compact = compactFromDer(hexToBytes(sig));
        const accepted =
          compact !== undefined && isAccepted(compact, sha256(hexToBytes(msg)), hexToBytes(publicKey.uncompressed), true);
        expect(accepted, `test ${tcId}`).toBe(result === 'valid');
        judged++;
      }
    expect(judged).toBe(bitcoin.numberOfTests);
    expect(judged).toBe(463);
  });

  it('VLT-22 that are the other spelling of a good one: refused with low-S on, accepted where others signed', () => {
    const malleable = bitcoin.testGroups.flatMap(({ publicKey, tests }) =>
      tests.filter(({ tcId }) => [1, 388].includes(tcId)).map((test) => ({ ...test, publicKey })),
    );
    expect(malleable).toHaveLength(2);
    for (const { tcId, msg, sig, publicKey } of malleable) {
      const compact = compactFromDer(hexToBytes(sig)) ?? new Uint8Array();
      const s = BigInt(`0x${bytesToHex(compact.subarray(32))}`);
      const low = Uint8Array.from([...compact.subarray(0, 32), ...hexToBytes((order - s).toString(16).padStart(64, '0'))]);
      const [hash, key] = [sha256(hexToBytes(msg)), hexToBytes(publicKey.uncompressed)];
      expect(isAccepted(compact, hash, key, true), `test ${tcId}`).toBe(false);
      expect(isAccepted(low, hash, key, true), `test ${tcId}`).toBe(true);
      for (const signature of [compact, low]) expect(isSignatureOf(signature, hash, key), `test ${tcId}`).toBe(true);
    }
  });

  it('made by us are low-S and the same every time', () => {
    for (let i = 1; i < 40; i++) {
      const privateKey = new Uint8Array(32).fill(i);
      const hash = sha256(Uint8Array.of(i));
      const signature = signHash(hash, privateKey);
      expect(BigInt(`0x${bytesToHex(signature.subarray(32))}`)).toBeLessThanOrEqual(order / 2n);
      expect(signHash(hash, privateKey)).toEqual(signature);
      expect(isSignatureOf(signature, hash, publicKeyOf(privateKey))).toBe(true);
      expect(isSignatureOf(signature, hash, publicKeyOf(privateKey, false))).toBe(true);
      expect(isSignatureOf(signature, sha256(hash), publicKeyOf(privateKey))).toBe(false);
    }
  });

  it('say no to zero, to the order and to odd lengths, without throwing', () => {
    const publicKey = publicKeyOf(new Uint8Array(32).fill(1));
    const n = hexToBytes(order.toString(16));
    for (const signature of [new Uint8Array(64), Uint8Array.from([...n, ...n]), new Uint8Array(0), new Uint8Array(65).fill(1)])
      expect(isSignatureOf(signature, sha256(n), publicKey)).toBe(false);
  });

  it('name a key that is none', () => {
    const signature = new Uint8Array(64).fill(1);
    for (const key of [new Uint8Array(33), new Uint8Array(32).fill(1), new Uint8Array(65).fill(4), new Uint8Array(0)])
      expect(() => isSignatureOf(signature, new Uint8Array(32), key)).toThrow(
        expect.objectContaining({ code: 'bad-public-key' }),
      );
    for (const key of [new Uint8Array(32), hexToBytes(order.toString(16))])
      expect(() => publicKeyOf(key)).toThrow(expect.objectContaining({ code: 'bad-private-key' }));
  });
});

/** The primitive throws at numbers that are none of the field. */
function isAccepted(compact: Uint8Array, hash: Uint8Array, publicKey: Uint8Array, strict: boolean): boolean {
  try {
    return curve.verify(hash, publicKey, compact, strict);
  } catch {
    return false;
  }
}

/** Strict DER, as consensus has it; undefined where it is not. */
function compactFromDer(der: Uint8Array): Uint8Array | undefined {
  const [sequence, length] = der;
  if (sequence !== 0x30 || length !== der.length - 2) return undefined;
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.next);
  if (r === undefined || s === undefined || s.next !== der.length) return undefined;
  return hexToBytes(r.hex + s.hex);
}

function integerAt(der: Uint8Array, at: number): { hex: string; next: number } | undefined {
  const length = der[at + 1] ?? 0;
  const bytes = der.subarray(at + 2, at + 2 + length);
  const [first = 0xff, second = 0] = bytes;
  if (der[at] !== 2 || length === 0 || bytes.length !== length || first > 127 || (first === 0 && length > 1 && second < 128))
    return undefined;
  const hex = bytesToHex(bytes).replace(/^(00)+/, '');
  return hex.length > 64 ? undefined : { hex: hex.padStart(64, '0'), next: at + 2 + length };
}
