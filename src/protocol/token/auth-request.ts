/**
 * An app's request to sign in: verified before anybody is asked.
 * Format: docs/protocol/auth.md.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { bitcoinAddress } from '../keys/address.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { checkLength, maxTokenLength, parseToken, tokenHash, verifySignature } from './jwt.ts';
import { once } from './once.ts';
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

type Look = ReturnType<typeof lookAtAuthRequest>;

/** A request as far as it reads: each part is read once, and says each time what is wrong with it. */
export function lookAtAuthRequest(text: string, { origin, nowMs, allowLoopback = false }: AuthRequestContext) {
  const token = once(() => parseToken(text));
  const claims = (): JsonObject => token().payload;
  const now = nowMs / 1000;
  return {
    text,
    now,
    allowLoopback,
    asking: once(() => readAsking(origin)),
    token,
    claims,
    ends: once(() => readSeconds(claims()['exp'], 'it does not say when it ends')),
    begins: once(() => readSeconds(claims()['iat'], 'it does not say when it was made')),
    transitKey: once(() => readTransitKey(claims())),
  };
}

/**
 * Everything a request must be, in the order in which it is refused; each throws one of `authRequestCodes` (auth-request-codes.ts). Whoever
 * verifies stops at the first, whoever looks for a mistake asks all (examine.ts).
 */
export const authRequestChecks = {
  asker: ({ asking }) => asking(),
  secure: ({ asking, allowLoopback }) => checkSecure(asking(), allowLoopback),
  size: ({ text }) => checkLength(text, maxTokenLength),
  form: ({ token }) => token(),
  claims: ({ claims }) => checkForm(claims()),
  exp: ({ ends, now }) => fails(ends() <= now, 'it has ended'),
  iat: ({ begins, now }) => fails(begins() > now + maxSkewSeconds, 'it was made in the future'),
  life: ({ ends, begins }) => fails(ends() - begins() > maxLifeSeconds, 'it is valid for more than 32 days'),
  nbf: ({ claims, now }) => fails(!isPast(claims()['nbf'], now), 'it is not valid yet'),
  domain: ({ claims, asking }) => checkDomain(claims(), asking()),
  redirect: ({ claims, asking }) => readRedirect(claims(), asking()),
  key: ({ transitKey }) => transitKey(),
  signature: ({ token, transitKey }) => verifySignature(token(), transitKey()),
  issuer: ({ claims, transitKey }) => checkIssuer(claims(), transitKey()),
  jti: ({ claims }) => readJti(claims()),
  scopes: ({ claims }) => readScopes(claims()),
  version: ({ claims }) => readVersion(claims()),
} satisfies Record<string, (look: Look) => unknown>;
export type AuthRequestCheck = keyof typeof authRequestChecks;

/** Throws what the first check throws that fails. Times are checked here, on arrival, and not again while the request waits. */
export function verifyAuthRequest(text: string, context: AuthRequestContext): AuthRequest {
  const look = lookAtAuthRequest(text, context);
  for (const check of Object.values(authRequestChecks)) check(look);
  const claims = look.claims();
  const asking = look.asking();
  const details = isJsonObject(claims['appDetails']) ? claims['appDetails'] : {};
  const appName = plainText(details['name'], 64);
  const { icon } = details;
  const manifest = claims['manifest_uri'];
  return {
    token: text,
    id: bytesToHex(tokenHash(look.token().signedText)),
    jti: readJti(claims),
    transitPublicKey: look.transitKey(),
    domainName: asking.text,
    redirectUri: readRedirect(claims, asking),
    scopes: readScopes(claims),
    version: readVersion(claims),
    ...(appName === undefined ? {} : { appName }),
    ...(typeof icon === 'string' ? { icon } : {}),
    ...(typeof manifest === 'string' ? { manifest } : {}),
    expiresAtMs: look.ends() * 1000,
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

function readAsking(text: string): Origin {
  const origin = originOf(text);
  if (origin?.text !== text) throw new AutonymError('origin-refused', 'The page that asks has no web address of its own.');
  return origin;
}

function checkSecure(origin: Origin, allowLoopback: boolean): void {
  if (!isSecure(origin, allowLoopback))
    throw new AutonymError('insecure-origin', `${origin.text} is not protected by https, so nobody can be signed in there.`);
}

function checkDomain(claims: JsonObject, asking: Origin): void {
  if (originOf(claims['domain_name'])?.text !== asking.text)
    throw new AutonymError('origin-mismatch', `This request is made out for another place than ${asking.text}.`);
}

function checkIssuer(claims: JsonObject, transitKey: string): void {
  if (claims['iss'] !== `did:btc-addr:${bitcoinAddress(hexToBytes(transitKey))}`)
    throw new AutonymError('token-iss', 'This request does not name its own key as its issuer.');
}

function readRedirect(claims: JsonObject, asking: Origin): string {
  const redirectUri = claims['redirect_uri'];
  if (typeof redirectUri !== 'string' || originOf(redirectUri)?.text !== asking.text) throw badRedirect();
  return redirectUri;
}

function readSeconds(time: unknown, missing: string): number {
  if (!isSeconds(time)) throw badTime(missing);
  return time;
}

function fails(isSo: boolean, why: string): void {
  if (isSo) throw badTime(why);
}

/** May be absent. */
const isPast = (time: unknown, now: number): boolean => time === undefined || (isSeconds(time) && time <= now + maxSkewSeconds);

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
