/**
 * How hard a password is to guess, said simply. The estimate counts what a person has to think up, not what a keyboard could produce:
 * repeats, runs of neighbours and the commonest words add next to nothing.
 */

export const shortestPassword = 10;

export type PasswordStrength = 'short' | 'weak' | 'fair' | 'strong';

export function passwordStrength(password: string): PasswordStrength {
  const text = password.normalize('NFKC');
  if (Array.from(text).length < shortestPassword) return 'short';
  const bits = passwordBits(text);
  return bits < 30 ? 'weak' : bits < 50 ? 'fair' : 'strong';
}

/** Very roughly, and rather too few than too many. */
function passwordBits(text: string): number {
  const rest = commonest.reduce((left, word) => left.replaceAll(word, '*'), text.toLowerCase());
  const letters = Array.from(rest);
  const surprises = letters.filter((letter, i) => i === 0 || Math.abs(codeOf(letter) - codeOf(letters[i - 1])) > 1).length;
  const distinct = new Set(letters).size;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}\s]/u].filter((kind) => kind.test(text)).length;
  const each = /^\p{N}+$/u.test(text) ? 2.6 : eachOfKinds[kinds];
  return Math.min(surprises, distinct * 2) * (each ?? 2.5);
}

/** Bits a character is worth by how many kinds there are; none of them means letters without case, whose alphabets are large. */
const eachOfKinds = [3.4, 2.5, 2.9, 3.6, 4];

const codeOf = (letter: string | undefined) => letter?.codePointAt(0) ?? 0;

const commonest = [
  'password',
  'passwort',
  'contraseña',
  'motdepasse',
  'qwertyuiop',
  'qwerty',
  'azerty',
  'asdfgh',
  'zxcvbn',
  '1q2w3e4r',
  'letmein',
  'welcome',
  'iloveyou',
  'monkey',
  'dragon',
  'football',
  'sunshine',
  'princess',
  'bitcoin',
  'blockstack',
  'autonym',
  'admin',
  'secret',
];
