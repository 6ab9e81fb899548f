/**
 * Profiles as they are published: a JSON array of records, each with a token that the owner of the name signed.
 * Format: docs/protocol/profiles.md.
 */
import { hexToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { addressHash } from '../keys/address.ts';
import { keyHashes } from '../keys/key-hashes.ts';
import { isJsonObject, type JsonObject, parseJson } from './json.ts';
import { parseToken, type Token, verifySignature } from './jwt.ts';

/** The files we know are a few kB; each app a person uses adds a line. */
export const maxProfileLength = 262_144;

/** `signedAtMs`, `endsAtMs`: when its token says it was signed, and the end it gives itself. */
export type SignedProfile = { claim: JsonObject; signer: Uint8Array; signedAtMs?: number; endsAtMs?: number };

/**
 * The claim of the first record, after its token was verified: signed by its issuer, who is `owner` (base58 or c32). Throws as
 * `readSignedProfile`, `profile-wrong-owner`, and `bad-address` for the owner.
 */
export function verifyProfileFile(text: string, owner: string): JsonObject {
  return verifyProfile(text, owner).claim;
}

/** As `verifyProfileFile`, with everything that is signed. */
export function verifyProfile(text: string, owner: string): SignedProfile {
  const ownerHash = addressHash(owner);
  const profile = readSignedProfile(text);
  // The owner's address may be of either form of the key: names of 2016 are owned by the uncompressed one.
  if (!keyHashes(profile.signer).some((hash) => isSame(hash, ownerHash))) {
    throw new AutonymError('profile-wrong-owner', 'This profile was signed by somebody who does not own the name.');
  }
  return profile;
}

/**
 * The claim of the first record and the public key that signed it, whoever that is.
 *
 * `decodedToken` beside it is not looked at: it is not signed. The end of the token is told and decides nothing: no client ever looked at it, and nearly
 * all published profiles are past it. Throws `profile-malformed`, `profile-bad-signature`.
 */
export function readSignedProfile(text: string): SignedProfile {
  const token = readToken(text);
  const issuer = readPublicKey(token.payload['issuer']);
  const subject = readPublicKey(token.payload['subject']);
  const claim = token.payload['claim'];
  if (!isJsonObject(claim)) throw malformed('its token makes no claim');
  // No profile we know was signed by another key than it is of; whoever signs for somebody else is nobody's owner.
  if (!isSameKey(subject, issuer)) throw badSignature('its subject is another key');
  try {
    verifySignature(token, issuer);
  } catch (cause) {
    throw badSignature(cause);
  }
  const endsAtMs = findTime(token.payload['exp'] ?? token.payload['expiresAt']);
  const signedAtMs = findTime(token.payload['iat'] ?? token.payload['issuedAt']);
  return {
    claim,
    signer: hexToBytes(issuer),
    ...(signedAtMs === undefined ? {} : { signedAtMs }),
    ...(endsAtMs === undefined ? {} : { endsAtMs }),
  };
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

/** ISO text, `issuedAt` and `expiresAt` in 2016; or seconds, as tokens otherwise have it. */
function findTime(time: unknown): number | undefined {
  const ms =
    typeof time === 'string' && time.length <= 40 ? Date.parse(time) : typeof time === 'number' ? time * 1000 : Number.NaN;
  return Number.isFinite(ms) ? ms : undefined;
}

function readPublicKey(party: unknown): string {
  const key = isJsonObject(party) ? party['publicKey'] : undefined;
  if (typeof key !== 'string' || !/^(?:0[23][0-9a-f]{64}|04[0-9a-f]{128})$/i.test(key))
    throw malformed('it does not say whose key it is of');
  return key;
}

/** One key has two forms. */
function isSameKey(one: string, other: string): boolean {
  return one.slice(2, 66).toLowerCase() === other.slice(2, 66).toLowerCase();
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
