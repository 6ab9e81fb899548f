/**
 * Sealing to a public key, as every Blockstack and Stacks client does it: ECIES on secp256k1, AES-256-CBC, HMAC-SHA256 over what travels.
 * Format: docs/protocol/keychain.md, "Sealing to a key".
 */
import { hmac } from '@noble/hashes/hmac';
import { sha256, sha512 } from '@noble/hashes/sha2';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { decodeBase64 } from '../base64.ts';
import { AutonymError } from '../error.ts';
import { publicKeyOf, sharedX } from '../keys/secp256k1.ts';

/** In this order in the file. All hex, but `cipherText` when `cipherTextEncoding` says base64. */
export type CipherObject = {
  iv: string;
  ephemeralPK: string;
  cipherText: string;
  mac: string;
  /** The plaintext was text in UTF-8. */
  wasString: boolean;
  cipherTextEncoding?: 'hex' | 'base64';
};

/** The part of WebCrypto that sealing needs; handed in. */
export type Subtle = {
  importKey(
    format: 'raw',
    key: Uint8Array<ArrayBuffer>,
    algorithm: { name: 'AES-CBC' | 'AES-GCM' },
    extractable: boolean,
    usages: ('encrypt' | 'decrypt')[],
  ): Promise<SubtleKey>;
  encrypt(algorithm: SubtleCipher, key: SubtleKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  decrypt(algorithm: SubtleCipher, key: SubtleKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  digest(algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
};
/** WebCrypto's own; opaque to us. */
export type SubtleKey = { readonly type: string };
export type SubtleCipher = {
  name: 'AES-CBC' | 'AES-GCM';
  iv: Uint8Array<ArrayBuffer>;
  additionalData?: Uint8Array<ArrayBuffer>;
};

/** Random bytes of the platform; handed in. */
export type Random = (length: number) => Uint8Array;

/** Seal to a public key. A fresh ephemeral key is made from `random` each time. */
export async function sealEcies(
  subtle: Subtle,
  random: Random,
  publicKey: Uint8Array,
  plaintext: Uint8Array,
  wasString: boolean,
): Promise<CipherObject> {
  const ephemeral = random(32);
  const iv = random(16);
  const { encryptionKey, macKey } = deriveKeys(ephemeral, publicKey);
  try {
    const ephemeralPK = publicKeyOf(ephemeral);
    const key = await subtle.importKey('raw', owned(encryptionKey), { name: 'AES-CBC' }, false, ['encrypt']);
    const cipherText = new Uint8Array(await subtle.encrypt({ name: 'AES-CBC', iv: owned(iv) }, key, owned(plaintext)));
    return {
      iv: bytesToHex(iv),
      ephemeralPK: bytesToHex(ephemeralPK),
      cipherText: bytesToHex(cipherText),
      mac: bytesToHex(macOf(macKey, iv, ephemeralPK, cipherText)),
      wasString,
    };
  } finally {
    for (const secret of [ephemeral, encryptionKey, macKey]) secret.fill(0);
  }
}

/**
 * Open what was sealed to our key. Whatever is wrong (shape, point, MAC, padding), the answer is one and the same `cipher-refused`.
 * The MAC is checked before anything is decrypted.
 */
export async function openEcies(subtle: Subtle, privateKey: Uint8Array, cipher: unknown): Promise<Uint8Array> {
  try {
    const { iv, ephemeralPK, cipherText, mac } = parseCipher(cipher);
    const { encryptionKey, macKey } = deriveKeys(privateKey, ephemeralPK);
    const key = await subtle.importKey('raw', owned(encryptionKey), { name: 'AES-CBC' }, false, ['decrypt']);
    encryptionKey.fill(0);
    const expected = macOf(macKey, iv, ephemeralPK, cipherText);
    macKey.fill(0);
    if (!isSame(mac, expected)) throw refused();
    return new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv: owned(iv) }, key, owned(cipherText)));
  } catch (cause) {
    throw refused(cause);
  }
}

/** As the `private_key` claim of an auth response carries it: hex of the JSON. */
export function formatCipherHex(cipher: CipherObject): string {
  return bytesToHex(utf8ToBytes(JSON.stringify(cipher)));
}

/** K = SHA-512(x of the shared point): encryption key(32) || MAC key(32). */
function deriveKeys(privateKey: Uint8Array, publicKey: Uint8Array): { encryptionKey: Uint8Array; macKey: Uint8Array } {
  const x = sharedX(privateKey, publicKey);
  const keys = sha512(x);
  x.fill(0);
  return { encryptionKey: keys.subarray(0, 32), macKey: keys.subarray(32) };
}

// iv(16) || ephemeral public key(33) || ciphertext
function macOf(macKey: Uint8Array, iv: Uint8Array, ephemeralPK: Uint8Array, cipherText: Uint8Array): Uint8Array {
  return hmac(sha256, macKey, concatBytes(iv, ephemeralPK, cipherText));
}

function parseCipher(cipher: unknown): { iv: Uint8Array; ephemeralPK: Uint8Array; cipherText: Uint8Array; mac: Uint8Array } {
  if (typeof cipher !== 'object' || cipher === null) throw refused();
  const { iv, ephemeralPK, cipherText, mac, cipherTextEncoding } = cipher as Record<string, unknown>;
  if (typeof iv !== 'string' || typeof ephemeralPK !== 'string' || typeof cipherText !== 'string' || typeof mac !== 'string') {
    throw refused();
  }
  const bytes = cipherTextEncoding === 'base64' ? decodeBase64(cipherText) : hexToBytes(cipherText);
  if (iv.length !== 32 || ephemeralPK.length !== 66 || mac.length !== 64 || bytes.length === 0) throw refused();
  return { iv: hexToBytes(iv), ephemeralPK: hexToBytes(ephemeralPK), cipherText: bytes, mac: hexToBytes(mac) };
}

/** Takes the same time wherever the first difference is. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** None of our bytes live in shared memory, which is all that WebCrypto's type asks. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

function refused(cause?: unknown): AutonymError {
  return new AutonymError('cipher-refused', 'This was not sealed for this key, or it was changed on the way.', { cause });
}
