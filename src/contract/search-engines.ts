/** The search engines whose searches for exactly a name are taken over, as the settings name them. Their addresses: background/search-engines.ts. */
export const searchEngines = {
  duckduckgo: 'DuckDuckGo',
  google: 'Google',
  bing: 'Bing',
  ecosia: 'Ecosia',
  brave: 'Brave Search',
  qwant: 'Qwant',
  kagi: 'Kagi',
  yandex: 'Yandex',
  baidu: 'Baidu',
  yahoo: 'Yahoo',
} as const;

export type SearchEngine = keyof typeof searchEngines;
