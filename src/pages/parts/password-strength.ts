/** Which passwords may protect a vault. The lists of what is guessed first are read from the package when a password is chosen, never before. */
import { guessesLog10, type Ranks } from './guesses.ts';

export const shortestPassword = 10;

/** `short` and `weak` are refused. */
export type PasswordStrength = 'short' | 'weak' | 'fair' | 'strong';

/**
 * Fewer than 10^8 guesses is weak, 10^10 and more is strong: zxcvbn's scores 3 and 4. With the vault's Argon2id a fast machine of today
 * makes about 1,700 guesses a second, so *fair* means days to months and *strong* years.
 */
export function passwordStrength(password: string, ranks: Ranks): PasswordStrength {
  const text = password.normalize('NFKC');
  if (Array.from(text).length < shortestPassword) return 'short';
  const guesses = guessesLog10(text, ranks);
  return guesses < 8 ? 'weak' : guesses < 10 ? 'fair' : 'strong';
}

/** One list a line, its words by how early they are guessed. */
export function parseRanks(text: string): Ranks {
  return text.trim().split('\n').map(parseList);
}

function parseList(line: string): ReadonlyMap<string, number> {
  return new Map(line.split(' ').map((word, i) => [word, i + 1]));
}

let loading: Promise<Ranks> | undefined;

/** The lists, read once per page; `read` gives the text of data/guessed-first.txt. Without it a password is judged by its shape alone. */
export function loadRanks(read: () => Promise<string>): Promise<Ranks> {
  loading ??= readRanks(read).catch(() => {
    loading = undefined;
    return [];
  });
  return loading;
}

/** A list at a time, so that no keystroke waits for all of them. */
async function readRanks(read: () => Promise<string>): Promise<Ranks> {
  const ranks: ReadonlyMap<string, number>[] = [];
  for (const line of (await read()).trim().split('\n')) {
    ranks.push(parseList(line));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return ranks;
}
