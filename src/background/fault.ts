/**
 * What leaves the background when something fails: a code and a sentence, never a stack or a cause.
 * The two scripts of the background each carry their own AutonymError class, so it is known by its shape.
 */
import type { PageError } from '../contract/page.ts';
import type { Fault } from '../contract/said.ts';
import { AutonymError } from '../protocol/error.ts';
import { authRequestCodes } from '../protocol/token/auth-request-codes.ts';

export function faultOf(error: unknown): Fault {
  if (error instanceof Error && error.name === 'AutonymError' && 'code' in error && typeof error.code === 'string') {
    const { code, message, reason, places } = error as AutonymError;
    return { code, message, reason, places };
  }
  return { code: 'internal', message: 'Something went wrong inside Autonym.' };
}

/** Codes a page may hear, and the only place where RPC numbers stand (SIP-030, JSON-RPC 2.0). */
const pageNumbers: Record<string, number> = {
  'request-denied': -32000,
  'address-mismatch': -32001,
  'not-connected': -32002,
  'site-not-chosen': -32002,
  'site-blocked': -32002,
  'bad-request': -32600,
  'origin-refused': -32600,
  'insecure-origin': -32600,
  'request-replayed': -32600,
  'request-interrupted': -32600,
  'too-many-requests': -32600,
  'too-many-denials': -32600,
  'method-unknown': -32601,
  'bad-params': -32602,
  'wrong-network': -32602,
  'app-key-collision': -32603,
  internal: -32603,
};

export function pageError(code: string, message: string): PageError {
  const number = Object.hasOwn(pageNumbers, code) ? pageNumbers[code] : undefined;
  return number === undefined
    ? { code: 'internal', message: faultOf(undefined).message, number: -32603 }
    : { code, message, number };
}

/** What a page hears of an error thrown in here: refusals of a token keep their sentence, everything unknown becomes `internal`. */
export function pageErrorOf(error: unknown): PageError {
  const { code, message } = faultOf(error);
  return tokenCodes.has(code) && !Object.hasOwn(pageNumbers, code) ? { code, message, number: -32602 } : pageError(code, message);
}

/** Why a token was refused is told to the page, because it wrote the token. */
const tokenCodes: ReadonlySet<string> = new Set(authRequestCodes);

export const denied = (): AutonymError => new AutonymError('request-denied', 'The person said no.');
/** A no where a yes was impossible: the app means an account that is not here. */
export const elsewhere = (): AutonymError =>
  new AutonymError('address-mismatch', 'The account this request names is not the one that answers.');
export const replayed = (): AutonymError =>
  new AutonymError('request-replayed', 'This request was decided before. Make a new one.');
export const gone = (): AutonymError => new AutonymError('request-gone', 'This request is over: its page was closed or left.');
export const interrupted = (): AutonymError =>
  new AutonymError('request-interrupted', 'The page left before the request was decided. Nothing was given. Ask again.');
