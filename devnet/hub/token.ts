/**
 * Who may write into a bucket: the bearer tokens of Gaia (`v1:` and the legacy form) and association tokens.
 * An independent judge of our own tokens: it verifies with the published `jsontokens` and `blockstack`, never with `src/`.
 */
import { publicKeyToAddress } from 'blockstack';
import { verifyECDSA } from 'blockstack/lib/encryption/ec.js';
import { decodeToken, TokenVerifier } from 'jsontokens';
import { HubRefusal } from './error.ts';
import { parseScopes, type Scope } from './scopes.ts';

export type TokenRules = {
  serverName: string;
  /** Refuse tokens whose `hubUrl` claim is none of these. */
  hubUrls?: string[];
  /** Tokens issued before this were revoked (seconds since 1970). */
  oldestValidTimestamp: number;
  nowMs: number;
};

/** `signer`: the address that answers for this token; the parent's where an association token is inside. */
export type Bearer = { signer: string; scopes: Scope[] };

type Claims = Record<string, unknown>;

/** The text a token must repeat to prove that it was made for this hub. */
export function challengeText(serverName: string, span = '0'): string {
  return JSON.stringify(['gaiahub', span, serverName, 'blockstack_storage_please_sign']);
}

/** Verify an Authorization header for a bucket; throws the refusal a real hub gives. */
export function verifyBearer(header: string | undefined, address: string, rules: TokenRules): Bearer {
  const text = /^bearer (.+)$/i.exec(header ?? '')?.[1];
  if (!text) throw unreadable();
  if (text.startsWith('v1:')) return verifyToken(text.slice(3), address, rules);
  if (text.includes(':')) throw unreadable();
  return verifyLegacyToken(text, address, rules);
}

function verifyToken(token: string, address: string, rules: TokenRules): Bearer {
  const { claims, scopes } = readToken(token);
  const { iss, iat, exp, hubUrl, gaiaChallenge, associationToken } = claims;

  if (rules.oldestValidTimestamp > 0 && !(Number(iat) >= rules.oldestValidTimestamp))
    throw new HubRefusal(
      'AuthTokenTimestampValidationError',
      `Gaia bucket requires auth token issued after ${rules.oldestValidTimestamp} but this token ${
        iat ? `was issued ${iat}` : 'has no creation timestamp'
      }. This token may have been revoked by the user.`,
    );
  if (addressOf(iss) !== address) throw new HubRefusal('ValidationError', 'Address not allowed to write on this path');
  if (rules.hubUrls) checkHubUrl(hubUrl, rules.hubUrls);
  if (!isSignedBy(token, iss)) throw new HubRefusal('ValidationError', 'Failed to verify supplied authentication JWT');
  if (!challengeTexts(rules.serverName).includes(String(gaiaChallenge)))
    throw new HubRefusal('ValidationError', `Invalid gaiaChallenge text in supplied JWT: "${String(gaiaChallenge)}"`);
  if (exp && Number(exp) < rules.nowMs / 1000)
    throw new HubRefusal('ValidationError', `Expired authentication token: expire time of ${exp} (secs since epoch)`);

  const signer = associationToken ? verifyAssociation(String(associationToken), address, rules.nowMs) : address;
  return { signer, scopes };
}

/** Before the rules: anything here is reported as one sentence, as the reference hub does. */
function readToken(token: string): { claims: Claims; scopes: Scope[] } {
  try {
    const claims = claimsOf(token);
    if (!claims.iss) throw unreadable();
    return { claims, scopes: parseScopes(claims.scopes) };
  } catch {
    throw unreadable();
  }
}

/** An association token: a parent key (the identity) answers for a child key (the app). Returns the parent's address. */
function verifyAssociation(token: string, childAddress: string, nowMs: number): string {
  let claims: Claims;
  try {
    claims = claimsOf(token);
  } catch {
    throw new HubRefusal('ValidationError', 'Failed to decode association token in JWT');
  }
  const { iss, childToAssociate, exp } = claims;
  for (const claim of ['iss', 'childToAssociate', 'exp'])
    if (!claims[claim]) throw new HubRefusal('ValidationError', `Must provide \`${claim}\` claim in association JWT.`);
  if (!isSignedBy(token, iss)) throw new HubRefusal('ValidationError', 'Failed to verify association JWT: invalid issuer');
  if (Number(exp) < nowMs / 1000)
    throw new HubRefusal('ValidationError', `Expired association token: expire time of ${exp} (secs since epoch)`);
  if (addressOf(childToAssociate) !== childAddress)
    throw new HubRefusal(
      'ValidationError',
      `Association token child key ${String(childToAssociate)} does not match ${childAddress}`,
    );
  return addressOf(iss);
}

/** Tokens before `v1:`: base64 JSON of a key and a DER signature over the challenge. They know neither scopes nor times. */
function verifyLegacyToken(text: string, address: string, rules: TokenRules): Bearer {
  const { publickey, signature } = readLegacyToken(text);
  if (addressOf(publickey) !== address) throw new HubRefusal('ValidationError', 'Address not allowed to write on this path');
  const signed = challengeTexts(rules.serverName).some((challenge) => verifyECDSA(challenge, publickey, signature));
  if (!signed) throw new HubRefusal('ValidationError', 'Invalid signature or expired authentication token.');
  return { signer: address, scopes: [] };
}

function readLegacyToken(text: string): { publickey: string; signature: string } {
  try {
    const { publickey, signature } = JSON.parse(Buffer.from(text, 'base64').toString()) as Claims;
    if (typeof publickey === 'string' && typeof signature === 'string') return { publickey, signature };
  } catch {
    // Not base64 JSON: the same refusal as below.
  }
  throw unreadable();
}

function checkHubUrl(claimed: unknown, hubUrls: string[]): void {
  if (typeof claimed !== 'string' || claimed === '')
    throw new HubRefusal('ValidationError', 'Authentication must provide a claimed hub. You may need to update blockstack.js.');
  if (!hubUrls.includes(claimed.replace(/\/$/, '')))
    throw new HubRefusal('ValidationError', `Auth token's claimed hub url '${claimed}' not found in this hubs set`);
}

/** The years are the spans of tokens made before the span became a constant. */
function challengeTexts(serverName: string): string[] {
  return ['0', '2018', '2019'].map((span) => challengeText(serverName, span));
}

function claimsOf(token: string): Claims {
  const { payload } = decodeToken(token);
  return (typeof payload === 'string' ? JSON.parse(payload) : payload) as Claims;
}

function isSignedBy(token: string, publicKey: unknown): boolean {
  try {
    return new TokenVerifier('ES256K', String(publicKey)).verify(token) as boolean;
  } catch {
    return false;
  }
}

function addressOf(publicKey: unknown): string {
  return /^(0[23][0-9a-f]{64}|04[0-9a-f]{128})$/i.test(String(publicKey)) ? publicKeyToAddress(String(publicKey)) : 'no key';
}

function unreadable(): HubRefusal {
  return new HubRefusal('ValidationError', 'Failed to parse authentication header.');
}
