/**
 * The tokens in which apps of 2019–2025 (@blockstack/connect, @stacks/connect up to 7) wrap what they ask an account to sign. They are signed
 * with the app key of the sign-in, or with nothing at all where the app has none: either says no more than the app itself, whom the browser
 * names. So what is signed must be signed right, and what says a time or a place must say this one.
 * Format: docs/provider.md, "Tokens".
 */
import { AutonymError } from '../error.ts';
import type { JsonObject } from './json.ts';
import { checkLength, parseToken, parseUnsecuredToken, type Token, verifySignature } from './jwt.ts';
import { once } from './once.ts';
import { parseOrigin } from './origin.ts';

/** A contract of 100 kB, in JSON and base64url. */
export const maxRequestTokenLength = 262_144;
const maxSkewSeconds = 300;

type Look = ReturnType<typeof lookAtRequestToken>;

/** A token as far as it reads: each part is read once, and says each time what is wrong with it. */
export function lookAtRequestToken(text: string, { origin, nowMs }: { origin: string; nowMs: number }) {
  const isSigned = typeof text !== 'string' || !text.endsWith('.');
  const token = once(() => (isSigned ? parseToken(text, maxRequestTokenLength) : undefined));
  const unsigned = once(() => (isSigned ? {} : parseUnsecuredToken(text, maxRequestTokenLength)));
  const claims = (): JsonObject => token()?.payload ?? unsigned();
  const key = once(() => readKey(claims(), isSigned));
  return { text, origin, now: nowMs / 1000, token, claims, key };
}

/** Everything such a token must be, in the order in which it is refused. No client of these years says a time; one that does means it. */
export const requestTokenChecks = {
  size: ({ text }) => checkLength(text, maxRequestTokenLength),
  form: ({ claims }) => claims(),
  key: ({ key }) => key(),
  signature: ({ token, key }) => verify(token(), key()),
  exp: ({ claims, now }) => checkTime(claims()['exp'], (time) => time > now),
  iat: ({ claims, now }) => checkTime(claims()['iat'], (time) => time <= now + maxSkewSeconds),
  nbf: ({ claims, now }) => checkTime(claims()['nbf'], (time) => time <= now + maxSkewSeconds),
  domain: ({ claims, origin }) => checkDomain(claims()['domain_name'], origin),
} satisfies Record<string, (look: Look) => unknown>;
export type RequestTokenCheck = keyof typeof requestTokenChecks;

/** Throws `too-large`, `token-format`, `token-alg`, `token-header`, `token-key`, `token-sig`, `token-time`, `origin-mismatch`. */
export function readRequestToken(text: string, context: { origin: string; nowMs: number }): JsonObject {
  const look = lookAtRequestToken(text, context);
  for (const check of Object.values(requestTokenChecks)) check(look);
  return look.claims();
}

/** Undefined where nobody signed. */
function readKey({ publicKey }: JsonObject, isSigned: boolean): string | undefined {
  if (!isSigned) return undefined;
  if (typeof publicKey !== 'string')
    throw new AutonymError('token-key', 'This request is signed, and does not say with which key.');
  return publicKey;
}

function verify(token: Token | undefined, key: string | undefined): void {
  if (token && key !== undefined) verifySignature(token, key);
}

function checkTime(time: unknown, isRight: (time: number) => boolean): void {
  if (time !== undefined && !(isSeconds(time) && isRight(time)))
    throw new AutonymError('token-time', 'This request is not valid now.');
}

function checkDomain(domain: unknown, origin: string): void {
  if (domain !== undefined && originOf(domain) !== origin)
    throw new AutonymError('origin-mismatch', `This request is made out for another place than ${origin}.`);
}

const isSeconds = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0;

function originOf(address: unknown): string | undefined {
  try {
    return typeof address === 'string' ? parseOrigin(address).text : undefined;
  } catch {
    return undefined; // Not the asking origin, whatever is wrong with it.
  }
}
