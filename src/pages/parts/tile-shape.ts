/** The letter and the colour of a site: the same each time, and nobody is asked for them. */
import { plainName } from './plain-name.ts';

/** `name`: what the app calls itself, if anything. The colour is of the origin alone, so that a namesake has another one. */
export function tileOf(origin: string, name: string | undefined): { letter: string; hue: number } {
  const host = new URL(origin).hostname.replace(/^(?:www|app)\./, '');
  const shown = Array.from(plainName(name) ?? host).find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? '?';
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5;
  for (const letter of origin) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return { letter: shown.toUpperCase(), hue: (hash >>> 0) % 360 };
}
