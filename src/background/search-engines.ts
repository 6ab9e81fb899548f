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

/** Where Google answers: google.<one of these>. */
const googleEnds =
  'com ac ad ae al am as at az ba be bf bg bi bj bs bt by ca cat cd cf cg ch ci cl cm cv cz de dj dk dm dz ee es fi fm fr ga ge gg gl gm gr gy hn hr ht hu ie im iq is it je jo kg ki kz la li lk lt lu lv md me mg mk ml mn mu mv mw ne nl no nr nu pl pn ps pt ro rs ru rw sc se sh si sk sm sn so sr st td tg tl tm tn to tt vu ws co.ao co.bw co.ck co.cr co.id co.il co.in co.jp co.ke co.kr co.ls co.ma co.mz co.nz co.th co.tz co.ug co.uk co.uz co.ve co.vi co.za co.zm co.zw com.af com.ag com.ar com.au com.bd com.bh com.bn com.bo com.br com.bz com.co com.cu com.cy com.do com.ec com.eg com.et com.fj com.gh com.gi com.gt com.hk com.jm com.kh com.kw com.lb com.ly com.mm com.mt com.mx com.my com.na com.ng com.ni com.np com.om com.pa com.pe com.pg com.ph com.pk com.pr com.py com.qa com.sa com.sb com.sg com.sl com.sv com.tj com.tr com.tw com.ua com.uy com.vc com.vn';

const hostsOf: Record<SearchEngine, { form: SearchForm; hosts: readonly string[] }> = {
  duckduckgo: { form: 'q', hosts: ['duckduckgo.com'] },
  google: { form: 'q', hosts: googleEnds.split(' ').map((end) => `google.${end}`) },
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
