/**
 * Tokens: JSON signed with a key of secp256k1, the one container of requests, answers, profiles and storage permissions.
 * Format: docs/protocol/tokens.md (RFC 7515 §7.1 compact form, RFC 8812 ES256K, with nothing optional left).
 */
import { sha256 } from '@noble/hashes/sha2';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { decodeBase64Url, encodeBase64Url } from '../base64.ts';
import { AutonymError } from '../error.ts';
import { isSignatureOf, signHash } from '../keys/secp256k1.ts';
import { type JsonObject, parseJsonObject } from './json.ts';
import { decodeUtf8 } from './utf8.ts';

export type Token = {
  header: { typ: 'JWT'; alg: 'ES256K' };
  payload: JsonObject;
  /** r(32) || s(32), high-S or low-S. Not yet verified. */
  signature: Uint8Array;
  /** The two parts that are signed, as they came. */
  signedText: string;
};

/** A request of today is about 1 kB; with an inlined picture of the app it stays below this. */
export const maxTokenLength = 16_384;

/**
 * Take a token apart, verifying nothing but its form.
 *
 * Throws `too-large`, `token-format` (parts, base64url, UTF-8, JSON), `token-alg`, `token-header`, `token-sig` (not 64 bytes).
 */
export function parseToken(text: string, maxLength = maxTokenLength): Token {
  checkLength(text, maxLength);
  const [headerPart, payloadPart, signaturePart, ...more] = text.split('.', 4);
  if (!headerPart || !payloadPart || signaturePart === undefined || more.length > 0) throw badFormat('it has not three parts');
  checkHeader(readText(headerPart));
  const payload = readObject(readText(payloadPart));
  const signature = readBytes(signaturePart);
  if (signature.length !== 64) throw badSignature();
  return { header: { typ: 'JWT', alg: 'ES256K' }, payload, signature, signedText: `${headerPart}.${payloadPart}` };
}

/**
 * The payload of a token that nobody signed (`alg: none`, RFC 7519 §6): for what its bearer may say anyway. Throws `too-large`,
 * `token-format`, `token-alg`.
 */
export function parseUnsecuredToken(text: string, maxLength = maxTokenLength): JsonObject {
  checkLength(text, maxLength);
  const [headerPart, payloadPart, ...rest] = text.split('.', 4);
  if (!headerPart || !payloadPart || rest.join('.') !== '' || rest.length !== 1)
    throw badFormat('it has not two parts and a dot');
  if (!unsecuredHeaders.includes(readText(headerPart))) {
    throw new AutonymError('token-alg', 'This token has no signature, and its header does not say so.');
  }
  return readObject(readText(payloadPart));
}

/** The payload, after its signature by this key (33 or 65 bytes in hex) was verified. Throws as `parseToken`, `token-key` and `token-sig`. */
export function verifyToken(text: string, publicKeyHex: string, maxLength = maxTokenLength): JsonObject {
  return verifySignature(parseToken(text, maxLength), publicKeyHex);
}

/** The payload of a token already taken apart. Throws `token-key` and `token-sig`. */
export function verifySignature(token: Token, publicKeyHex: string): JsonObject {
  if (!/^(?:[0-9a-f]{66}|[0-9a-f]{130})$/i.test(publicKeyHex)) throw badKey();
  if (!isSigned(token, hexToBytes(publicKeyHex))) throw badSignature();
  return token.payload;
}

/** Sign with low-S, deterministically. */
export function signToken(payload: JsonObject, privateKey: Uint8Array): string {
  const signedText = unsignedToken(payload);
  return `${signedText}.${encodeBase64Url(signHash(tokenHash(signedText), privateKey))}`;
}

/** Header and payload, ready to be signed. */
export function unsignedToken(payload: JsonObject): string {
  return `${encodeBase64Url(utf8ToBytes(headerText))}.${encodeBase64Url(utf8ToBytes(JSON.stringify(payload)))}`;
}

/** What the signature is over, and what a token is known by: its signature may be spelled in two ways. */
export function tokenHash(signedText: string): Uint8Array {
  return sha256(utf8ToBytes(signedText));
}

const headerText = '{"typ":"JWT","alg":"ES256K"}';
const headerTexts = [headerText, '{"alg":"ES256K","typ":"JWT"}'];

const unsecuredHeaders = ['{"typ":"JWT","alg":"none"}', '{"alg":"none","typ":"JWT"}'];

/** Throws `too-large`, and `token-format` for what is no text. */
export function checkLength(text: string, maxLength: number): void {
  if (typeof text !== 'string') throw badFormat('it is not text');
  if (text.length > maxLength) throw new AutonymError('too-large', `This token is longer than ${maxLength} characters.`);
}

/** Only two texts pass, so that neither a name said twice nor an escape can hide another algorithm; the rest is about the right refusal. */
function checkHeader(text: string): void {
  if (headerTexts.includes(text)) return;
  const { alg, typ, ...more } = readObject(text);
  if (typeof alg !== 'string') throw badFormat('its algorithm is not named');
  if (alg !== 'ES256K')
    throw new AutonymError('token-alg', `This token is signed with "${alg.slice(0, 32)}"; only ES256K is accepted.`);
  if (typ !== 'JWT' || Object.keys(more).length > 0) {
    throw new AutonymError('token-header', 'The header of this token says more or less than its type and algorithm.');
  }
  throw badFormat('its header is spelled in an unusual way');
}

function isSigned({ signature, signedText }: Token, publicKey: Uint8Array): boolean {
  try {
    return isSignatureOf(signature, tokenHash(signedText), publicKey);
  } catch (cause) {
    throw badKey(cause);
  }
}

function readText(part: string): string {
  const bytes = readBytes(part);
  try {
    return decodeUtf8(bytes);
  } catch (cause) {
    throw badFormat('it is not UTF-8', cause);
  }
}

function readBytes(part: string): Uint8Array {
  try {
    return decodeBase64Url(part);
  } catch (cause) {
    throw badFormat('it is not base64url', cause);
  }
}

function readObject(text: string): JsonObject {
  try {
    return parseJsonObject(text);
  } catch (cause) {
    throw badFormat('it holds no JSON object', cause);
  }
}

function badFormat(why: string, cause?: unknown): AutonymError {
  return new AutonymError('token-format', `This is not a token: ${why}.`, { cause });
}

function badKey(cause?: unknown): AutonymError {
  return new AutonymError('token-key', 'The key of this token is not a public key of the curve secp256k1.', { cause });
}

function badSignature(): AutonymError {
  return new AutonymError('token-sig', 'The signature of this token does not fit.');
}
