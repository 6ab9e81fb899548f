/**
 * Recovery codes: the words of a person, sealed with the password of that time, as Blockstack Browser printed and mailed them ("magic recovery
 * code"). Two formats were given out; this file reads both and opens the newer one. Format: docs/protocol/keychain.md, "Recovery codes".
 */
import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { decodeBase64Url } from '../base64.ts';
import { AutonymError } from '../error.ts';

export type RecoveryCode = { format: 'aes' | 'triplesec'; bytes: Uint8Array };

/** Of WebCrypto; handed in. */
export type RecoveryCodeCrypto = {
  pbkdf2Sha512(password: Uint8Array, salt: Uint8Array, iterations: number, length: number): Promise<Uint8Array>;
  /** One block or more of AES-128-CBC without looking at the padding. */
  aesCbc(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Promise<Uint8Array>;
};

/** All that is not text (triplesec/triplesec.ts), and twelve words of three letters. */
const leastTriplesec = 8 + 16 + 128 + 16 + 16 + 24 + 47;

/**
 * Read a code as hex or base64, with line ends and spaces anywhere, as it was pasted or scanned.
 *
 * Throws `recovery-code-bad` for what is no such code, `recovery-code-damaged` when characters are missing or too many, and
 * `recovery-code-unsupported` for a version of TripleSec that no client of this ecosystem wrote.
 */
export function parseRecoveryCode(text: string): RecoveryCode {
  const bytes = readBytes(text.replace(/\s+/g, ''));
  const head = bytesToHex(bytes.subarray(0, 8));
  if (head.startsWith('1c94d7de')) {
    if (head !== '1c94d7de00000003') throw unsupported();
    if (bytes.length < leastTriplesec) throw damaged();
    return { format: 'triplesec', bytes };
  }
  if (bytes.length !== 80 && bytes.length !== 96) throw damaged();
  return { format: 'aes', bytes };
}

/**
 * The entropy in a code of the format `aes`. The MAC is checked before anything is believed.
 *
 * Throws `recovery-code-damaged` when the password is surely right and the code surely not, and `recovery-code-refused` when it can be either.
 */
export async function openRecoveryCode(
  crypto: RecoveryCodeCrypto,
  { bytes }: RecoveryCode,
  password: string,
): Promise<Uint8Array> {
  // salt(16) || HMAC-SHA256(32) || AES-128-CBC of the entropy with PKCS7
  const salt = bytes.subarray(0, 16);
  const sealed = bytes.subarray(48);
  // AES key(16) || MAC key(16) || IV(16)
  const keys = await crypto.pbkdf2Sha512(utf8ToBytes(password), salt, 100_000, 48);
  const mac = hmac(sha256, keys.subarray(16, 32), concatBytes(salt, sealed));
  const plain = await crypto.aesCbc(keys.subarray(0, 16), keys.subarray(32), sealed);
  keys.fill(0);
  const padding = plain.at(-1) ?? 0;
  const entropy = plain.slice(0, -padding);
  const isPadded = plain.subarray(-padding).every((byte) => byte === padding);
  plain.fill(0);
  if (mac.every((byte, i) => byte === bytes[16 + i])) {
    if (isPadded && [16, 20, 24, 28, 32].includes(entropy.length)) return entropy;
    throw damaged();
  }
  // Another password does not leave sixteen bytes of sixteen.
  throw isPadded && padding === 16 ? damaged() : refused();
}

/** The error of a code whose MACs do not fit. */
export function refused(): AutonymError {
  return new AutonymError('recovery-code-refused', 'This password does not open this code, or the code was copied wrongly.');
}

function readBytes(text: string): Uint8Array {
  // So many characters that are all hex digits are no base64.
  if (text.length >= 120 && /^[0-9a-f]+$/i.test(text)) {
    // Half a byte at the end is passed over, as the clients did; what is missing in front of it shows in the length.
    return hexToBytes(text.toLowerCase().slice(0, text.length - (text.length % 2)));
  }
  const digits = text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  // Sealed bytes never come without capitals and digits; words without their spaces do.
  if (digits.length < 64 || !/^[\w-]+$/.test(digits) || !/[A-Z]/.test(digits) || !/[0-9]/.test(digits)) throw bad();
  try {
    return decodeBase64Url(digits);
  } catch (cause) {
    throw damaged(cause);
  }
}

function bad(): AutonymError {
  return new AutonymError('recovery-code-bad', 'This is not a recovery code of Blockstack Browser.');
}

function damaged(cause?: unknown): AutonymError {
  return new AutonymError('recovery-code-damaged', 'This code is not whole: characters are missing, too many or changed.', {
    cause,
  });
}

function unsupported(): AutonymError {
  return new AutonymError('recovery-code-unsupported', 'This was sealed by another program (TripleSec of another version).');
}
