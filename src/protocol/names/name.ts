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

/** Buffers of the contracts: (buff 48) and (buff 20). */
const maxLabel = 48;
const maxNamespace = 20;
const maxFull = maxLabel + 1 + maxLabel + 1 + maxNamespace;

/**
 * Read a name as somebody typed it; upper case is read as lower case.
 *
 * Throws `bad-name`, whose sentence says what is wrong. Nothing is ever folded into a name: look-alikes and encodings are refused.
 */
export function parseName(text: string): Name {
  if (text.length > maxFull) throw bad(`it is longer than ${maxFull} characters`);
  const full = text.toLowerCase();
  for (const character of text) checkCharacter(character);
  const parts = full.split('.');
  if (parts.length < 2) throw bad('it has no namespace, as in alice.btc');
  if (parts.length > 3) throw bad('it has more than three parts');
  if (parts.includes('')) throw bad('a part between its dots is empty');
  if (parts.some((part) => part.startsWith('xn--')))
    throw bad('it is written in Punycode (xn--), and such letters can look like others');
  const [first = '', second = '', third] = parts;
  const namespace = third ?? second;
  if (namespace.length > maxNamespace) throw bad(`its namespace is longer than ${maxNamespace} characters`);
  if (first.length > maxLabel || (third !== undefined && second.length > maxLabel))
    throw bad(`a part of it is longer than ${maxLabel} characters`);
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
  if (character > '\u007f')
    throw bad('it has letters that are not plain ASCII, and those can look like others; names use a–z, 0–9, - and _');
  throw bad(
    character > ' ' && character < '\u007f' ? `"${character}" cannot be in a name` : 'it has a space or a control character',
  );
}

function bad(why: string): AutonymError {
  return new AutonymError('bad-name', `This is not a name: ${why}.`);
}
