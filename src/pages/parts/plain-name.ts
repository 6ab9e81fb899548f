/**
 * A name somebody else chose (an app, a profile), made harmless to show: one line, no control or direction characters, no towers of
 * accents, at most 40 characters. Markup needs nothing: we never render any.
 */

const longest = 40;

/**
 * Whether one word has letters of several of the alphabets whose letters look like each other's: `Bank` with a Cyrillic `B`. Japanese and Korean
 * mix scripts in every sentence, and none of theirs is among these.
 */
export function mixesAlphabets(text: string): boolean {
  const alphabets = [
    /\p{Script=Latin}/u,
    /\p{Script=Cyrillic}/u,
    /\p{Script=Greek}/u,
    /\p{Script=Armenian}/u,
    /\p{Script=Cherokee}/u,
  ];
  return text
    .normalize('NFKD')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .some((word) => alphabets.filter((alphabet) => alphabet.test(word)).length > 1);
}

/** Undefined when nothing is left to show. */
export function plainName(text: string | undefined): string | undefined {
  const line = (text ?? '')
    .slice(0, 2000)
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    // Control, format (bidi, zero-width), private, unassigned and lone surrogates.
    .replace(/\p{C}/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  const letters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  if (letters.length <= longest) return line || undefined;
  return `${letters.slice(0, longest - 1).join('')}…`;
}
