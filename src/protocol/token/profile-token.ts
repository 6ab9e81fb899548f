/**
 * Profiles as they are published: a JSON array of records, each with a token that the owner of the name signed.
 * Format: docs/protocol/profiles.md.
 */
import { hexToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { addressHash, keyHashes } from '../keys/address.ts';
import { isJsonObject, type JsonObject, parseJson } from './json.ts';
import { parseToken, type Token, verifySignature } from './jwt.ts';

/** The files we know are a few kB; each app a person uses adds a line. */
export const maxProfileLength = 524_288;

/**
 * The claim of the first record, after its token was verified: signed by its issuer, who is `owner` (base58 or c32). Throws as
 * `readSignedProfile`, `profile-wrong-owner`, and `bad-address` for the owner.
 */
export function verifyProfileFile(text: string, owner: string): JsonObject {
  const ownerHash = addressHash(owner);
  const { claim, signer } = readSignedProfile(text);
  // The owner's address may be of either form of the key: names of 2016 are owned by the uncompressed one.
  if (!keyHashes(signer).some((hash) => isSame(hash, ownerHash))) {
    throw new AutonymError('profile-wrong-owner', 'This profile was signed by somebody who does not own the name.');
  }
  return claim;
}

/**
 * The claim of the first record and the public key that signed it, whoever that is.
 *
 * `decodedToken` beside it is not looked at: it is not signed. The end of the token is not looked at either: no client ever did, and nearly all
 * published profiles are past it. Throws `profile-malformed`, `profile-bad-signature`.
 */
export function readSignedProfile(text: string): { claim: JsonObject; signer: Uint8Array } {
  const token = readToken(text);
  const issuer = readPublicKey(token.payload['issuer']);
  readPublicKey(token.payload['subject']);
  const claim = token.payload['claim'];
  if (!isJsonObject(claim)) throw malformed('its token makes no claim');
  try {
    verifySignature(token, issuer);
  } catch (cause) {
    throw badSignature(cause);
  }
  return { claim, signer: hexToBytes(issuer) };
}

/** Only the first record counts, as in every client. */
function readToken(text: string): Token {
  if (text.length > maxProfileLength) throw malformed(`it is longer than ${maxProfileLength} characters`);
  try {
    const records = parseJson(text);
    const record: unknown = Array.isArray(records) ? records[0] : undefined;
    if (isJsonObject(record) && typeof record['token'] === 'string') return parseToken(record['token'], maxProfileLength);
  } catch (cause) {
    throw cause instanceof AutonymError && cause.code === 'token-sig'
      ? badSignature(cause)
      : malformed('its token does not read', cause);
  }
  throw malformed('it is no list with a token');
}

function readPublicKey(party: unknown): string {
  const key = isJsonObject(party) ? party['publicKey'] : undefined;
  if (typeof key !== 'string' || !/^(?:0[23][0-9a-f]{64}|04[0-9a-f]{128})$/i.test(key))
    throw malformed('it does not say whose key it is of');
  return key;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function malformed(why: string, cause?: unknown): AutonymError {
  return new AutonymError('profile-malformed', `This is not a profile: ${why}.`, { cause });
}

function badSignature(cause: unknown): AutonymError {
  return new AutonymError('profile-bad-signature', 'This profile was not signed by the key it names.', { cause });
}
