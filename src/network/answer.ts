/** What came back from a host, before anybody believes it. A host that fails and a host that says *no* are never the same thing. */
import { bytesToUtf8 } from '@noble/hashes/utils';
import * as v from 'valibot';
import { AutonymError } from '../protocol/error.ts';
import { parseJson } from '../protocol/token/json.ts';
import type { HttpAnswer } from './http.ts';

/** The value in a good answer. Throws `host-refused` (another status than 2xx) and `host-garbled` (not what was asked for). */
export function readAnswer<T extends v.GenericSchema>(host: string, answer: HttpAnswer, shape: T): v.InferOutput<T> {
  checkStatus(host, answer);
  const result = v.safeParse(shape, readJson(host, answer));
  if (!result.success) throw garbled(host, 'not what was asked for');
  return result.output;
}

/** Throws `host-garbled`: an error page, or an answer cut short. */
export function readJson(host: string, { body }: HttpAnswer): unknown {
  const text = bytesToUtf8(body);
  try {
    return parseJson(text);
  } catch (cause) {
    throw text.trimStart().startsWith('<') ? webPage(host, cause) : garbled(host, 'no whole JSON', cause);
  }
}

/** Throws `host-refused`. */
export function checkStatus(host: string, { status }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  throw status === 429
    ? refused(host, 'busy', `${host} is asked too often and wants us to wait.`)
    : refused(host, 'status', `${host} answered with an error (HTTP ${status}).`, String(status));
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3). */
export function retryAfterMs(answer: Pick<HttpAnswer, 'header'>, nowMs: number): number | undefined {
  const text = answer.header('retry-after')?.trim();
  if (text === undefined || text === '') return undefined;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Host and port of a URL that is known to be one. */
export function hostOf(url: string): string {
  return url.replace(/^https?:\/\//i, '').replace(/[/?#].*$/s, '');
}

export type Refusal = 'busy' | 'status' | 'permission' | 'too-large' | 'contract';

/** `host-refused`: the host understood, and did not do it. `detail`: second place of the reason's sentence. */
export function refused(host: string, reason: Refusal, sentence: string, detail = ''): AutonymError {
  return new AutonymError('host-refused', sentence, { reason, places: [host, detail] });
}

/** `host-garbled`: the host gave something else than was asked for. */
export function garbled(host: string, what: string, cause?: unknown): AutonymError {
  return new AutonymError('host-garbled', `${host} answered with ${what}.`, { cause, places: [host] });
}

export function webPage(host: string, cause?: unknown): AutonymError {
  return new AutonymError('host-garbled', `${host} answered with a web page.`, { cause, reason: 'web-page', places: [host] });
}

/** What is not UTF-8 in it is replaced. */
export { bytesToUtf8 as textOf } from '@noble/hashes/utils';

/** An answer of which some fields are read, whatever else is in it. */
export { object as fieldsOf } from 'valibot';
