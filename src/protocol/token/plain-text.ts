/**
 * Words of strangers, fit to be shown: an app's name for itself, a line of a profile. Source: Unicode TR 36 §2 (what is invisible or turns
 * the direction of reading can make a text look like another).
 */

/** One line without controls, direction marks and surplus spaces, cut at `maxLength` characters; nothing when nothing is left. */
export function plainText(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Cut before cleaning, so that the work is bounded by what we want and not by what came.
  const clean = value
    .slice(0, maxLength * 4)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .replace(/ +/g, ' ')
    .trim();
  const text = Array.from(clean).slice(0, maxLength).join('').trim();
  return text === '' ? undefined : text;
}
