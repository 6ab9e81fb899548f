/**
 * A name somebody else chose (an app, a profile), made harmless to show: one line, no control or direction characters, no towers of
 * accents, at most 40 characters. Markup needs nothing: we never render any.
 */

const longest = 40;

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
