/** Engines whose searches for exactly a name are taken over; all of them search with `q`, and their subdomains are meant too. */
export const searchHosts: readonly string[] = [
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
];

export const isSearchHost = (hostname: string): boolean =>
  searchHosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
