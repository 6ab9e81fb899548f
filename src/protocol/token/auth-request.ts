/**
 * An app's request to sign in: verified before anybody is asked.
 * Format: docs/protocol/auth.md.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { bitcoinAddress } from '../keys/address.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { parseToken, tokenHash, verifySignature } from './jwt.ts';
import { isSecure, type Origin, parseOrigin } from './origin.ts';
import { plainText } from './plain-text.ts';
import { isLaterVersion } from './version.ts';

export { authRequestCodes } from './auth-request-codes.ts';

const knownScopes = ['store_write', 'publish_data', 'email'] as const;
export type AuthScope = (typeof knownScopes)[number];

export type AuthRequest = {
  token: string;
  /** Hex hash of what was signed: the same for both signatures a token can have, so a replay is known by it. */
  id: string;
  jti: string;
  /** 33 bytes in hex; the answer is sealed to it. */
  transitPublicKey: string;
  /** The asking origin, canonical: what app keys are derived from, whatever spelling the token has. */
  domainName: string;
  /** As the token says it; of the asking origin. */
  redirectUri: string;
  scopes: AuthScope[];
  version: string;
  /** What the app calls itself. A claim; show it as one. */
  appName?: string;
  /** Addresses the token names for the app's picture and for its manifest: any text, to be checked before it is asked. */
  icon?: string;
  manifest?: string;
  expiresAtMs: number;
};

export type AuthRequestContext = {
  /** Who asked, from the browser. For an intercepted address without a sender: `redirectOrigin(token)`. */
  origin: string;
  nowMs: number;
  /** The chosen network is on this machine, so http on loopback is accepted. */
  allowLoopback?: boolean;
};

/** Five minutes of clocks that disagree; a month, which blockstack 19 and later ask for. */
const maxSkewSeconds = 300;
const maxLifeSeconds = 32 * 86_400;
const maxClaims = 64;

/** Throws one of `authRequestCodes` (auth-request-codes.ts). Times are checked here, on arrival, and not again while the request waits. */
export function verifyAuthRequest(text: string, { origin, nowMs, allowLoopback = false }: AuthRequestContext): AuthRequest {
  const asking = readAsking(origin, allowLoopback);
  const token = parseToken(text);
  const claims = token.payload;
  checkForm(claims);
  const expiresAtMs = readTimes(claims, nowMs / 1000);
  if (originOf(claims['domain_name'])?.text !== asking.text) {
    throw new AutonymError('origin-mismatch', `This request is made out for another place than ${asking.text}.`);
  }
  const redirectUri = readRedirect(claims, asking);
  const transitPublicKey = readTransitKey(claims);
  verifySignature(token, transitPublicKey);
  if (claims['iss'] !== `did:btc-addr:${bitcoinAddress(hexToBytes(transitPublicKey))}`) {
    throw new AutonymError('token-iss', 'This request does not name its own key as its issuer.');
  }
  const details = isJsonObject(claims['appDetails']) ? claims['appDetails'] : {};
  const appName = plainText(details['name'], 64);
  const { icon } = details;
  const manifest = claims['manifest_uri'];
  return {
    token: text,
    id: bytesToHex(tokenHash(token.signedText)),
    jti: readJti(claims),
    transitPublicKey,
    domainName: asking.text,
    redirectUri,
    scopes: readScopes(claims),
    version: readVersion(claims),
    ...(appName === undefined ? {} : { appName }),
    ...(typeof icon === 'string' ? { icon } : {}),
    ...(typeof manifest === 'string' ? { manifest } : {}),
    expiresAtMs,
  };
}

/**
 * Where the answer to a token would go: for an address that was intercepted and has no sender. It stands in for the origin, and
 * `verifyAuthRequest` then requires that the token was made out for the same place. Nothing is verified here.
 */
export function redirectOrigin(text: string): string {
  const origin = originOf(parseToken(text).payload['redirect_uri']);
  if (origin === undefined) throw badRedirect();
  return origin.text;
}

/** Wrong types here never come from a client. `manifest_uri` is not looked at: some clients send one that is no address at all. */
function checkForm(claims: JsonObject): void {
  if (Object.keys(claims).length > maxClaims) throw badForm(`it has more than ${maxClaims} claims`);
  for (const name of ['do_not_include_profile', 'supports_hub_url']) {
    if (claims[name] !== undefined && typeof claims[name] !== 'boolean') throw badForm(`${name} is not true or false`);
  }
}

function readAsking(text: string, allowLoopback: boolean): Origin {
  const origin = originOf(text);
  if (origin?.text !== text) throw new AutonymError('origin-refused', 'The page that asks has no web address of its own.');
  if (!isSecure(origin, allowLoopback)) {
    throw new AutonymError('insecure-origin', `${origin.text} is not protected by https, so nobody can be signed in there.`);
  }
  return origin;
}

function readRedirect(claims: JsonObject, asking: Origin): string {
  const redirectUri = claims['redirect_uri'];
  if (typeof redirectUri !== 'string' || originOf(redirectUri)?.text !== asking.text) throw badRedirect();
  return redirectUri;
}

function readTimes(claims: JsonObject, now: number): number {
  const { iat, exp, nbf } = claims;
  if (!isSeconds(exp)) throw badTime('it does not say when it ends');
  if (!isSeconds(iat)) throw badTime('it does not say when it was made');
  if (exp <= now) throw badTime('it has ended');
  if (iat > now + maxSkewSeconds) throw badTime('it was made in the future');
  if (exp - iat > maxLifeSeconds) throw badTime('it is valid for more than 32 days');
  if (nbf !== undefined && !(isSeconds(nbf) && nbf <= now + maxSkewSeconds)) throw badTime('it is not valid yet');
  return exp * 1000;
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function readTransitKey(claims: JsonObject): string {
  const keys = claims['public_keys'];
  const key: unknown = Array.isArray(keys) && keys.length === 1 ? keys[0] : undefined;
  if (typeof key !== 'string' || !/^0[23][0-9a-f]{64}$/.test(key)) {
    throw new AutonymError('token-key', 'This request does not name exactly one key to seal the answer to.');
  }
  return key;
}

function readJti({ jti }: JsonObject): string {
  if (typeof jti !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(jti)) throw badForm('its id is missing or unusual');
  return jti;
}

function readScopes({ scopes }: JsonObject): AuthScope[] {
  if (!Array.isArray(scopes)) throw new AutonymError('token-scopes', 'This request does not say what it asks for.');
  const unknown: unknown = scopes.find((scope) => !knownScopes.includes(scope));
  if (unknown !== undefined || scopes.length > maxClaims) {
    throw new AutonymError('token-scopes', 'This request asks for something that does not exist.');
  }
  return knownScopes.filter((scope) => scopes.includes(scope));
}

/** Before 1.1.0 the answer was not sealed; such a client could not read ours. */
function readVersion({ version }: JsonObject): string {
  const known = typeof version === 'string' && /^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$/.test(version);
  if (!known || !isLaterVersion(version, '1.1.0')) {
    throw new AutonymError('token-version', 'This request speaks a version of the protocol that we do not.');
  }
  return version;
}

function originOf(address: unknown): Origin | undefined {
  if (typeof address !== 'string') return undefined;
  try {
    return parseOrigin(address);
  } catch {
    // What is wrong with it does not matter: it is not the asking origin.
    return undefined;
  }
}

function badForm(why: string): AutonymError {
  return new AutonymError('token-format', `This is not a request to sign in: ${why}.`);
}

function badTime(why: string): AutonymError {
  return new AutonymError('token-time', `This request is not valid now: ${why}.`);
}

function badRedirect(): AutonymError {
  return new AutonymError('redirect', 'This request wants its answer sent somewhere else than to the page that asks.');
}
