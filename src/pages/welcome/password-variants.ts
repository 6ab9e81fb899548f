/** How people remember a password: almost. The usual ways in which a remembered password differs from the one that was set. */

/** What was often put behind a password to satisfy a form. */
const endings = ['1', '!', '12', '123', '1!', '.', '?', '2016', '2017', '2018', '2019', '2020'];
const marks = /[\d!?.\s]+$/;

/** Each password in all its variants, the likeliest first, none twice and none that was tried already. */
export function passwordVariants(tried: readonly string[]): string[] {
  const spellings = tried.flatMap(spellingsOf);
  const bare = spellings.map((password) => password.replace(marks, ''));
  const ended = endings.flatMap((ending) => [...spellings, ...bare].map((password) => password + ending));
  return [...new Set([...spellings, ...bare, ...ended])].filter((password) => password !== '' && !tried.includes(password));
}

/** Spaces at the ends, capitals (also with the key stuck), spaces within, and the form another keyboard gives to accents. */
function spellingsOf(password: string): string[] {
  const trimmed = password.trim();
  const capitals = [
    trimmed,
    trimmed.charAt(0).toUpperCase() + trimmed.slice(1),
    trimmed.charAt(0).toLowerCase() + trimmed.slice(1),
    trimmed.toLowerCase(),
    trimmed.toUpperCase(),
    Array.from(trimmed, (char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join(''),
  ];
  return [
    ...capitals,
    `${trimmed} `,
    ` ${trimmed}`,
    trimmed.replace(/\s+/g, ''),
    trimmed.replace(/\s+/g, ' '),
    ...['NFC', 'NFD', 'NFKC'].map((form) => trimmed.normalize(form)),
  ];
}
