import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { isSignatureOf, publicKeyOf, sharedX, signHash } from '../../../src/protocol/keys/secp256k1.ts';
import { bitcoin, ecdh, p1363 } from './wycheproof.ts';

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe('signatures', () => {
  it('VLT-22 agree with Wycheproof in the compact form, high-S accepted', () => {
    for (const { publicKey, tests } of p1363.testGroups)
      for (const { tcId, msg, sig, result } of tests)
        expect(isSignatureOf(hexToBytes(sig), sha256(hexToBytes(msg)), hexToBytes(publicKey.uncompressed)), `test ${tcId}`).toBe(
          result === 'valid',
        );
  });

  it('VLT-22 agree with Wycheproof in the Bitcoin form, but for its two cases of high-S, which we accept', () => {
    const judged = { valid: 0, invalid: 0 };
    const highS: number[] = [];
    for (const { publicKey, tests } of bitcoin.testGroups)
      for (const { tcId, msg, sig, result } of tests) {
        const compact = compactFromDer(hexToBytes(sig));
        const accepted =
          compact !== undefined && isSignatureOf(compact, sha256(hexToBytes(msg)), hexToBytes(publicKey.uncompressed));
        const isHighS = compact !== undefined && BigInt(`0x${bytesToHex(compact.subarray(32))}`) > order / 2n;
        if (accepted && isHighS) highS.push(tcId);
        else {
          expect(accepted, `test ${tcId}`).toBe(result === 'valid');
          judged[accepted ? 'valid' : 'invalid']++;
        }
      }
    expect(highS).toEqual([1, 388]);
    expect(judged.valid + judged.invalid + highS.length).toBe(bitcoin.numberOfTests);
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

describe('shared secrets', () => {
  it('VLT-23 agree with Wycheproof wherever the key is a plain point of this curve', () => {
    const seen = { agreed: 0, refused: 0 };
    for (const { tests } of ecdh.testGroups)
      for (const { tcId, public: spki, private: scalar, shared, result } of tests) {
        const point = pointFromSpki(spki);
        const privateKey = hexToBytes(scalar.replace(/^0+/, '').padStart(64, '0'));
        if (point === undefined) {
          expect(result, `test ${tcId}`).not.toBe('valid');
          seen.refused++;
          continue;
        }
        try {
          expect(bytesToHex(sharedX(privateKey, point)), `test ${tcId}`).toBe(shared);
          expect(result, `test ${tcId}`).not.toBe('invalid');
          seen.agreed++;
        } catch (error) {
          if (!(error instanceof AutonymError)) throw error;
          expect(result, `test ${tcId}`).not.toBe('valid');
          seen.refused++;
        }
      }
    // 473 valid ones, and the one acceptable one that differs only by being compressed.
    expect(seen.agreed).toBe(474);
    expect(seen.agreed + seen.refused).toBe(ecdh.numberOfTests);
  });
});

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

/** The point of a SubjectPublicKeyInfo that names this curve; undefined for any other writing. */
function pointFromSpki(spki: string): Uint8Array | undefined {
  const match = /^(?:3056|3036)301006072a8648ce3d020106052b8104000a03(?:4200(04.{128})|2200(0[23].{64}))$/.exec(spki);
  const point = match?.[1] ?? match?.[2];
  return point === undefined ? undefined : hexToBytes(point);
}
