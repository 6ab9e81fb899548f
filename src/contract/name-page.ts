/**
 * The address of the name page: `name.html#<asked>`, or `name.html?search=<engine>#<asked>` when a bare name was on its way to a search.
 * Any page can write such an address, so both parts are hostile.
 */

/** Engines whose searches for exactly a name are taken over; all of them search with `q`. Subdomains included. */
export const searchHosts = [
  'duckduckgo.com',
  'google.com',
  'google.co.uk',
  'google.de',
  'google.fr',
  'google.es',
  'google.it',
  'google.nl',
  'google.pl',
  'google.ca',
  'google.co.in',
  'google.co.jp',
  'google.com.au',
  'google.com.br',
  'bing.com',
  'ecosia.org',
  'search.brave.com',
  'qwant.com',
  'kagi.com',
  'startpage.com',
] as const;

/** A search that carries this parameter is left alone: *search the web for it instead*. */
export const searchBypass = 'autonym=search';

export type NamePageAddress = {
  /** A name, or the whole address that was typed. */
  asked: string;
  /** Where the search would have gone, without its query; one of the engines. */
  engine?: string;
};

/** `search` and `hash` as `location` has them. */
export function parseNamePage({ search, hash }: { search: string; hash: string }): NamePageAddress {
  const text = hash.slice(1);
  // Chromium's rules put the address in as it was typed; everybody else encodes it.
  const asked = /^https?:\/\//.test(text) ? text : decode(text).replace(/^(ext|web)\+bns:(\/\/)?/, '');
  const engine = /^\?search=(https:\/\/([a-z0-9.-]+)\/[a-z/]*)$/.exec(search);
  const isKnown = engine && searchHosts.some((host) => engine[2] === host || engine[2]?.endsWith(`.${host}`));
  return isKnown && engine[1] ? { asked, engine: engine[1] } : { asked };
}

/** What comes after `name.html`, from everybody but Chromium's rules. */
export function formatNamePage({ asked, engine }: NamePageAddress): string {
  return `${engine ? `?search=${engine}` : ''}#${encodeURIComponent(asked)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
