/**
 * What counts as a name: `alice.btc`, or a subdomain of one, `shop.alice.btc`.
 * Grammar: docs/protocol/names.md (limits of the two naming contracts). No cryptography here: navigation uses it too.
 */
import { AutonymError } from '../error.ts';

export type Name = {
  /** In lower case, as it is looked up. */
  full: string;
  /** Everything before the namespace, outermost first: `['shop', 'alice']`. */
  labels: [string] | [subdomain: string, name: string];
  namespace: string;
  kind: 'name' | 'subdomain';
};

/** What can be wrong with a name. `letters`: of another alphabet, or such that look like plain ones; `punycode`: the same, in disguise. */
export const nameReasons = [
  ...(['letters', 'punycode', 'character', 'space', 'no-namespace', 'parts', 'empty-part'] as const),
  ...(['long', 'part-long', 'namespace-long'] as const),
] as const;

/** Buffers of the contracts: (buff 48) and (buff 20). */
const maxLabel = 48;
const maxNamespace = 20;
const maxFull = maxLabel + 1 + maxLabel + 1 + maxNamespace;

/**
 * Read a name as somebody typed it; upper case is read as lower case.
 *
 * Throws `bad-name` with one of `nameReasons`. Nothing is ever folded into a name: look-alikes and encodings are refused.
 */
export function parseName(text: string): Name {
  if (text.length > maxFull) throw bad('long', `it is longer than ${maxFull} characters`, String(maxFull));
  const full = text.toLowerCase();
  for (const character of text) checkCharacter(character);
  const parts = full.split('.');
  if (parts.length < 2) throw bad('no-namespace', 'it has no namespace, as in alice.btc');
  if (parts.length > 3) throw bad('parts', 'it has more than three parts');
  if (parts.includes('')) throw bad('empty-part', 'a part between its dots is empty');
  if (parts.some((part) => part.startsWith('xn--')))
    throw bad('punycode', 'it is written in Punycode (xn--), and such letters can look like others');
  const [first = '', second = '', third] = parts;
  const namespace = third ?? second;
  if (namespace.length > maxNamespace)
    throw bad('namespace-long', `its namespace is longer than ${maxNamespace} characters`, String(maxNamespace));
  if (first.length > maxLabel || (third !== undefined && second.length > maxLabel))
    throw bad('part-long', `a part of it is longer than ${maxLabel} characters`, String(maxLabel));
  return third === undefined
    ? { full, labels: [first], namespace, kind: 'name' }
    : { full, labels: [first, second], namespace, kind: 'subdomain' };
}

export function isName(text: string): boolean {
  try {
    parseName(text);
    return true;
  } catch {
    // Not a name is an answer here.
    return false;
  }
}

/** The name a subdomain hangs on. */
export function parentOf({ labels, namespace }: Name): Name {
  const name = labels.at(-1) ?? '';
  return { full: `${name}.${namespace}`, labels: [name], namespace, kind: 'name' };
}

function checkCharacter(character: string): void {
  if ('abcdefghijklmnopqrstuvwxyz0123456789-_.'.includes(character) || (character >= 'A' && character <= 'Z')) return;
  if (isSpace(character)) throw bad('space', 'it has a space or a character that cannot be seen');
  if (character < '\u007f') throw bad('character', `"${character}" cannot be in a name`, character);
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw bad('letters', `it has a letter that is not plain ASCII (U+${codePoint})`, character, `U+${codePoint}`);
}

/** Spaces, and what changes a line unseen: controls, joiners, marks of direction. */
function isSpace(character: string): boolean {
  return /[\s\p{C}]/u.test(character);
}

function bad(reason: (typeof nameReasons)[number], why: string, ...places: string[]): AutonymError {
  return new AutonymError('bad-name', `This is not a name: ${why}.`, { reason, places });
}
