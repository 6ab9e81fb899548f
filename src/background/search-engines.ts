/** The addresses of the engines whose searches for exactly a name are taken over. Their subdomains are meant too. */
import type { SearchEngine } from '../contract/search-engines.ts';

/**
 * How engines write a search into their address, by the parameter that holds what was typed: the first page of it as a pattern. Only that, and
 * not what else they have: maps, mail and drives live under other hosts and paths. Each for itself, because Chromium compiles little at a time.
 */
export const searchForms = {
  q: 'https://(?:www\\.|search\\.)?[a-z]+\\.[a-z][a-z][a-z]?(?:\\.[a-z][a-z])?/(?:search)?',
  text: 'https://(?:www\\.)?ya(?:ndex)?\\.[a-z.]+/search/?',
  wd: 'https://(?:www\\.)?baidu\\.com/s',
  p: 'https://(?:[a-z]+\\.)?search\\.yahoo\\.[a-z.]+/search',
} as const;

export type SearchForm = keyof typeof searchForms;
export const formsOfSearch = Object.keys(searchForms) as SearchForm[];

/** Where Google answers, by two letters of a country each: under it, under `co.` of it, under `com.` of it. */
const google: [start: string, countries: string][] = [
  [
    '',
    'acadaealamasatazbabebfbgbibjbsbtbycacdcfcgchciclcmcvczdedjdkdmdzeeesfifmfrgageggglgmgrgyhnhrhthuieimiqisitjejokgkikzlalilkltlulvmdmemgmkmlmnmumvmwnenlnonrnuplpnpsptrorsrurwscseshsisksmsnsosrsttdtgtltmtntottvuws',
  ],
  ['co.', 'aobwckcridilinjpkekrlsmamznzthtzugukuzvevizazmzw'],
  ['com.', 'afagaraubdbhbnbobrbzcocucydoecegetfjghgigthkjmkhkwlblymmmtmxmynangninpompapepgphpkprpyqasasbsgslsvtjtrtwuauyvcvn'],
];
const googleHosts = [
  'google.com',
  'google.cat',
  ...google.flatMap(([start, countries]) => (countries.match(/../g) ?? []).map((country) => `google.${start}${country}`)),
];

const hostsOf: Record<SearchEngine, { form: SearchForm; hosts: readonly string[] }> = {
  duckduckgo: { form: 'q', hosts: ['duckduckgo.com'] },
  google: { form: 'q', hosts: googleHosts },
  bing: { form: 'q', hosts: ['bing.com'] },
  ecosia: { form: 'q', hosts: ['ecosia.org'] },
  brave: { form: 'q', hosts: ['search.brave.com'] },
  qwant: { form: 'q', hosts: ['qwant.com'] },
  kagi: { form: 'q', hosts: ['kagi.com'] },
  yandex: { form: 'text', hosts: ['ya.ru', 'yandex.ru', 'yandex.com', 'yandex.com.tr', 'yandex.kz', 'yandex.by', 'yandex.uz'] },
  baidu: { form: 'wd', hosts: ['baidu.com'] },
  yahoo: { form: 'p', hosts: ['search.yahoo.com', 'search.yahoo.co.jp'] },
};

/** Hosts of the engines that search in this form and are not switched off. */
export function searchHosts(form: SearchForm, off: readonly string[]): string[] {
  return Object.entries(hostsOf).flatMap(([engine, { form: own, hosts }]) =>
    own === form && !off.includes(engine) ? hosts : [],
  );
}

export const allSearchHosts = (): string[] => Object.values(hostsOf).flatMap(({ hosts }) => hosts);

/** The form this host searches in. Undefined for every other host, and for engines that are switched off. */
export function findSearchForm(hostname: string, off: readonly string[]): SearchForm | undefined {
  const found = Object.entries(hostsOf).find(([, { hosts }]) =>
    hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`)),
  );
  return found && !off.includes(found[0]) ? found[1].form : undefined;
}
