/**
 * Firefox: a blocking listener on names and search engines only (on all addresses it costs 5 ms a page), which cancels and opens the name
 * page itself, so that no page of ours is web-accessible. Real top-level domains are asked of DNS first.
 */
import type { Browser } from 'webextension-polyfill';
import { freeNamespaces, icannNamespaces } from '../protocol/names/namespaces.ts';
import { findNameSearch, formatAsked, isIcannName, isLeft, isNameAddress, type Navigation, type Wanted } from './navigation.ts';
import { allSearchHosts } from './search-engines.ts';

export type FirefoxPowers = {
  webRequest: Pick<Browser['webRequest'], 'onBeforeRequest'>;
  /** Rejects when there is no such host. */
  resolveHost: (hostname: string) => Promise<unknown>;
  openInTab: (tabId: number, url: string) => Promise<unknown>;
  isOnline: () => boolean;
  settings: () => Promise<Wanted>;
  namePage: string;
};

export function makeNavigation({ webRequest, resolveHost, openInTab, isOnline, settings, namePage }: FirefoxPowers): Navigation {
  const findTarget = async (url: string): Promise<string | undefined> => {
    const chosen = await settings();
    const { hostname } = new URL(url);
    const search = chosen.addressBar ? findNameSearch(url, chosen) : undefined;
    if (search) return `#${search}`;
    if (isLeft(hostname, chosen)) return undefined;
    if (chosen.addressBar && isNameAddress(url)) return formatAsked(url);
    if (!chosen.addressBarAfterDns || !isIcannName(hostname)) return undefined;
    return chosen.namesFirst.includes(hostname) || (await isUnknownHost(hostname)) ? formatAsked(url) : undefined;
  };

  const isUnknownHost = async (hostname: string): Promise<boolean> => {
    if (!isOnline()) return false;
    try {
      await resolveHost(hostname);
      return false;
    } catch (error) {
      return String(error).includes('UNKNOWN_HOST');
    }
  };

  return {
    listen: () => {
      webRequest.onBeforeRequest.addListener(
        async ({ tabId, url }) => {
          const target = await findTarget(url);
          if (target === undefined) return {};
          await openInTab(tabId, namePage + target);
          return { cancel: true };
        },
        {
          urls: [...freeNamespaces, ...icannNamespaces, ...allSearchHosts()].map((end) => `*://*.${end}/*`),
          types: ['main_frame'],
        },
        ['blocking'],
      );
    },
    // The listener reads the settings each time.
    apply: async () => {},
  };
}
