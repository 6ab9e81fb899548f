/**
 * A request looked at by whoever looks for a mistake: every check of the verifiers with its verdict, and the token taken apart, verified or not.
 * Nothing may rest on any of it.
 */
import { decodeBase64Url } from '../base64.ts';
import { AutonymError } from '../error.ts';
import { parseJson } from './json.ts';
import { decodeUtf8 } from './utf8.ts';

/** `unseen`: what it looks at does not read, which is another check's failure. */
export type Verdict<Name extends string> =
  | { name: Name; verdict: 'passed' | 'unseen' }
  | { name: Name; verdict: 'failed'; code: string; why: string };

/** In the order of the table, whose first failure is the one that a verifier throws. */
export function examine<Look, Name extends string>(
  look: Look,
  checks: Readonly<Record<Name, (look: Look) => unknown>>,
): Verdict<Name>[] {
  /** A part that does not read throws the same error each time: the first to meet it has failed. */
  const met = new Set<unknown>();
  return (Object.keys(checks) as Name[]).map((name) => {
    try {
      checks[name](look);
      return { name, verdict: 'passed' };
    } catch (error) {
      if (met.has(error)) return { name, verdict: 'unseen' };
      met.add(error);
      if (!(error instanceof AutonymError)) throw error;
      return { name, verdict: 'failed', code: error.code, why: error.message };
    }
  });
}

/** Header and payload as far as they read: a value, else the text, else nothing. */
export function viewToken(text: string): { header?: unknown; payload?: unknown } {
  const [header, payload] = text.split('.', 2).map(readPart);
  return { ...(header === undefined ? {} : { header }), ...(payload === undefined ? {} : { payload }) };
}

function readPart(part: string): unknown {
  let text: string;
  try {
    text = decodeUtf8(decodeBase64Url(part));
  } catch {
    return undefined; // The check of the form says what is wrong with it.
  }
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
