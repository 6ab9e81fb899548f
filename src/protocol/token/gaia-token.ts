/**
 * The token a Gaia hub lets somebody write with; it travels as `bearer v1:<token>`.
 * Format: docs/protocol/tokens.md, "Gaia token".
 */
import { AutonymError } from '../error.ts';
import { type JsonObject, parseJson } from './json.ts';

/** What a token may be used for; without any, for everything in the bucket of its key. */
export type GaiaScope = {
  scope: 'putFile' | 'putFilePrefix' | 'deleteFile' | 'deleteFilePrefix' | 'putFileArchival' | 'putFileArchivalPrefix';
  /** A path, or the start of one. */
  domain: string;
};

export type GaiaTokenInput = {
  /** `challenge_text` of the hub's `/hub_info`, letter by letter. */
  challengeText: string;
  /** The hub as it was asked, so that one hub cannot use the token at another. */
  hubUrl: string;
  /** The key that owns the bucket and signs: 33 bytes in hex. */
  publicKey: string;
  nowMs: number;
  /** Without the time it was made at, as the published clients write it. */
  undated?: boolean;
  /** An hour, unless it says otherwise. */
  lifeSeconds?: number;
  /** 16 random bytes in hex. */
  saltHex: string;
  scopes?: GaiaScope[];
  /** Says for whose account a key without one of its own writes. */
  associationToken?: string;
};

/** Hubs of the reference refuse more. */
const maxScopes = 8;
const maxChallengeLength = 1000;
/** Written with right away; a stolen token is soon worth nothing. */
const usualLifeSeconds = 3600;

/** The claims in the order they travel. Throws `hub-challenge` when the hub wants something else signed. */
export function gaiaTokenPayload(input: GaiaTokenInput): JsonObject {
  if (!isChallenge(input.challengeText)) {
    throw new AutonymError('hub-challenge', 'The hub asked for a signature of something that is no storage challenge.');
  }
  if (input.scopes && input.scopes.length > maxScopes)
    throw new RangeError(`expected at most ${maxScopes} scopes, got ${input.scopes.length}`);
  const now = Math.floor(input.nowMs / 1000);
  return {
    gaiaChallenge: input.challengeText,
    hubUrl: input.hubUrl,
    iss: input.publicKey,
    salt: input.saltHex,
    ...(input.undated === true ? {} : { iat: now }),
    exp: now + (input.lifeSeconds ?? usualLifeSeconds),
    ...(input.associationToken === undefined ? {} : { associationToken: input.associationToken }),
    ...(input.scopes === undefined ? {} : { scopes: input.scopes }),
  };
}

/** As the header carries it. */
export function formatBearer(token: string): string {
  return `bearer v1:${token}`;
}

/** `["gaiahub", "0" or a year, name of the server, "blockstack_storage_please_sign"]`. The name is the server's own and need not be its host. */
function isChallenge(text: string): boolean {
  if (text.length > maxChallengeLength) return false;
  try {
    const parts = parseJson(text);
    if (!Array.isArray(parts) || parts.length !== 4 || !parts.every((part) => typeof part === 'string')) return false;
    const [what, when, , why] = parts as string[];
    return what === 'gaiahub' && /^[0-9]{1,4}$/.test(when ?? '') && why === 'blockstack_storage_please_sign';
  } catch {
    // No JSON, no challenge.
    return false;
  }
}
