/**
 * The tokens in which apps of 2019–2025 (@blockstack/connect, @stacks/connect up to 7) wrap what they ask an account to sign. They are signed
 * with the app key of the sign-in, or with nothing at all where the app has none: either says no more than the app itself, whom the browser
 * names. So what is signed must be signed right, and what says a time or a place must say this one.
 * Format: docs/provider.md, "Tokens".
 */
import { AutonymError } from '../error.ts';
import type { JsonObject } from './json.ts';
import { parseToken, parseUnsecuredToken, verifySignature } from './jwt.ts';
import { parseOrigin } from './origin.ts';

/** A contract of 100 kB, in JSON and base64url. */
export const maxRequestTokenLength = 262_144;
const maxSkewSeconds = 300;

/** Throws `too-large`, `token-format`, `token-alg`, `token-header`, `token-key`, `token-sig`, `token-time`, `origin-mismatch`. */
export function readRequestToken(text: string, { origin, nowMs }: { origin: string; nowMs: number }): JsonObject {
  const claims = isUnsecured(text) ? parseUnsecuredToken(text, maxRequestTokenLength) : readSigned(text);
  checkTimes(claims, nowMs / 1000);
  if (claims['domain_name'] !== undefined && originOf(claims['domain_name']) !== origin)
    throw new AutonymError('origin-mismatch', `This request is made out for another place than ${origin}.`);
  return claims;
}

const isUnsecured = (text: unknown): boolean => typeof text === 'string' && text.endsWith('.');

function readSigned(text: string): JsonObject {
  const token = parseToken(text, maxRequestTokenLength);
  const { publicKey } = token.payload;
  if (typeof publicKey !== 'string')
    throw new AutonymError('token-key', 'This request is signed, and does not say with which key.');
  return verifySignature(token, publicKey);
}

/** No client of these years says a time; one that does means it. */
function checkTimes({ exp, iat, nbf }: JsonObject, now: number): void {
  const isOver = exp !== undefined && !(isSeconds(exp) && exp > now);
  const isEarly = [iat, nbf].some((time) => time !== undefined && !(isSeconds(time) && time <= now + maxSkewSeconds));
  if (isOver || isEarly) throw new AutonymError('token-time', 'This request is not valid now.');
}

const isSeconds = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0;

function originOf(address: unknown): string | undefined {
  try {
    return typeof address === 'string' ? parseOrigin(address).text : undefined;
  } catch {
    return undefined; // Not the asking origin, whatever is wrong with it.
  }
}
