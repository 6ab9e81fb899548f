/**
 * The curve: keys, signatures and shared secrets, as compact bytes. Source: SEC 2 §2.4.1; nonces after RFC 6979.
 * We sign low-S only and accept high-S in what others signed, because clients before 2022 did not normalise.
 */
import * as curve from '@bitcoinerlab/secp256k1';
import { AutonymError } from '../error.ts';

/** 33 bytes, or 65 for the uncompressed form. */
export function publicKeyOf(privateKey: Uint8Array, compressed = true): Uint8Array {
  checkPrivateKey(privateKey);
  const publicKey = curve.pointFromScalar(privateKey, compressed);
  if (publicKey === null) throw badPrivateKey();
  return publicKey;
}

/** The same public key in the other length, or a throw of `bad-public-key` when the bytes are no point of the curve. */
export function compressPublicKey(publicKey: Uint8Array, compressed = true): Uint8Array {
  checkPublicKey(publicKey);
  return curve.pointCompress(publicKey, compressed);
}

/** r(32) || s(32), low-S, deterministic. */
export function signHash(hash: Uint8Array, privateKey: Uint8Array): Uint8Array {
  checkHash(hash);
  checkPrivateKey(privateKey);
  return curve.sign(hash, privateKey);
}

/** The same with what is needed to find the public key in it: 0 to 3. */
export function signHashRecoverable(hash: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recoveryId: number } {
  checkHash(hash);
  checkPrivateKey(privateKey);
  return curve.signRecoverable(hash, privateKey);
}

/** The public key that signed the hash, or undefined where there is none. High-S counts. */
export function findSigner(
  hash: Uint8Array,
  signature: Uint8Array,
  recoveryId: number,
  compressed = true,
): Uint8Array | undefined {
  checkHash(hash);
  if (!isInRange(signature) || !isRecoveryId(recoveryId)) return undefined;
  try {
    return curve.recover(hash, signature, recoveryId, compressed) ?? undefined;
  } catch {
    return undefined; // r is the x-coordinate of no point.
  }
}

const isRecoveryId = (value: number): value is 0 | 1 | 2 | 3 => value === 0 || value === 1 || value === 2 || value === 3;

/** Whether r(32) || s(32) is a signature of the hash. High-S counts. Throws `bad-public-key` when the key is no point of the curve. */
export function isSignatureOf(signature: Uint8Array, hash: Uint8Array, publicKey: Uint8Array): boolean {
  checkHash(hash);
  checkPublicKey(publicKey);
  return isInRange(signature) && curve.verify(hash, publicKey, signature, false);
}

/** x-coordinate of the Diffie-Hellman point, left-padded to 32 bytes. */
export function sharedX(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  checkPrivateKey(privateKey);
  checkPublicKey(publicKey);
  const point = curve.pointMultiply(publicKey, privateKey, true);
  if (point === null) throw badPrivateKey();
  return point.slice(1);
}

const order = Uint8Array.of(
  ...[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe],
  ...[0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41],
);

/** 64 bytes with 0 < r < n and 0 < s < n. */
function isInRange(signature: Uint8Array): boolean {
  return signature.length === 64 && isScalar(signature.subarray(0, 32)) && isScalar(signature.subarray(32));
}

function isScalar(bytes: Uint8Array): boolean {
  const first = bytes.findIndex((byte, i) => byte !== order[i]);
  return first >= 0 && (bytes[first] ?? 0) < (order[first] ?? 0) && bytes.some((byte) => byte !== 0);
}

function checkHash(hash: Uint8Array): void {
  if (hash.length !== 32) throw new RangeError(`expected a 32-byte hash, got ${hash.length}`);
}

function checkPrivateKey(privateKey: Uint8Array): void {
  if (privateKey.length !== 32) throw new RangeError(`expected a 32-byte private key, got ${privateKey.length}`);
  if (!curve.isPrivate(privateKey)) throw badPrivateKey();
}

function checkPublicKey(publicKey: Uint8Array): void {
  if ((publicKey.length !== 33 && publicKey.length !== 65) || !curve.isPoint(publicKey)) {
    throw new AutonymError('bad-public-key', 'This is not a public key of the curve secp256k1.');
  }
}

function badPrivateKey(): AutonymError {
  return new AutonymError('bad-private-key', 'This is not a private key of the curve secp256k1.');
}
