/**
 * Chromium: dynamic rules of declarativeNetRequest, which work before this worker wakes and survive restarts; for real top-level domains
 * the navigation error that says DNS knows no such host.
 */
import type { Browser } from 'webextension-polyfill';
import { isName } from '../protocol/names/name.ts';
import { freeNamespaces, icannNamespaces } from '../protocol/names/namespaces.ts';
import { deadHostRules } from './lost-links.ts';
import {
  addressPattern,
  formatAsked,
  furtherSearchPattern,
  isIcannName,
  isLeft,
  type Navigation,
  searchPattern,
  type Wanted,
} from './navigation.ts';
import { quietly } from './quietly.ts';
import { allSearchHosts, formsOfSearch, searchHosts } from './search-engines.ts';

type Rules = Browser['declarativeNetRequest'];
type Rule = Parameters<Rules['updateDynamicRules']>[0] extends { addRules?: (infer R)[] } ? R : never;

export type ChromiumPowers = {
  /** Asked for when needed: the browser makes a namespace at its first touch, which every start of the worker would pay. */
  rules: () => Pick<Rules, 'getDynamicRules' | 'updateDynamicRules'>;
  webNavigation: Pick<Browser['webNavigation'], 'onErrorOccurred'>;
  openInTab: (tabId: number, url: string) => Promise<unknown>;
  isOnline: () => boolean;
  settings: () => Promise<Wanted>;
  /** Address of the name page. */
  namePage: string;
};

export function makeNavigation({ rules, webNavigation, openInTab, isOnline, settings, namePage }: ChromiumPowers): Navigation {
  const lead = async (tabId: number, url: string): Promise<void> => {
    const { addressBarAfterDns, ...rest } = await settings();
    if (addressBarAfterDns && !isLeft(new URL(url).hostname, rest)) await openInTab(tabId, namePage + formatAsked(url));
  };

  return {
    listen: () => {
      webNavigation.onErrorOccurred.addListener(
        ({ frameId, tabId, url, ...rest }) => {
          // Refused and reset connections come here too: those hosts exist.
          const unknownHost = 'error' in rest && rest.error === 'net::ERR_NAME_NOT_RESOLVED';
          if (frameId !== 0 || !unknownHost || !isIcannName(new URL(url).hostname) || !isOnline()) return;
          quietly(lead(tabId, url));
        },
        { url: icannNamespaces.map((namespace) => ({ hostSuffix: `.${namespace}` })) },
      );
    },
    apply: async (chosen) => {
      const wanted = [...rulesOf(namePage, chosen), ...deadHostRules];
      const present = await rules().getDynamicRules();
      if (isSame(present, wanted)) return;
      await rules().updateDynamicRules({ removeRuleIds: present.map(({ id }) => id), addRules: wanted });
    },
  };
}

/** Ids: 1 addresses, from 2 searches, from 91 names that come before a website, 100 what is no first search, from 1000 what is left to the browser. */
export function rulesOf(
  namePage: string,
  { addressBar, addressBarAfterDns, namespacesOff, namesOff, enginesOff, namesFirst }: Wanted,
): Rule[] {
  const mainFrame = { resourceTypes: ['main_frame' as const], isUrlFilterCaseSensitive: false };
  const redirect = (regexSubstitution: string): Rule['action'] => ({ type: 'redirect', redirect: { regexSubstitution } });
  const namespaces = freeNamespaces.filter((namespace) => !namespacesOff.includes(namespace));
  // A rule cannot encode: the name page reads an address that starts with http as it was typed.
  const toName = redirect(`${namePage}#\\0`);
  const names = namesFirst.filter(
    (name) => addressBarAfterDns && isIcannName(name) && !isLeft(name, { namespacesOff, namesOff }),
  );
  // Domains mean those under them too, so the pattern counts the labels. The names themselves would be too long for it.
  const first = ['1', '2'].flatMap((count): Rule[] => {
    const requestDomains = names.filter((name) => name.split('.').length === Number(count) + 1);
    if (requestDomains.length === 0) return [];
    const condition = { regexFilter: addressPattern('[a-z]+', count), requestDomains, ...mainFrame };
    return [{ id: 90 + Number(count), condition, action: toName }];
  });
  // A list of domains may not be empty, and one that is none would cost all rules.
  if (!addressBar || namespaces.length === 0) return first;
  const left = namesOff.filter(isName);
  const searches = formsOfSearch.flatMap((form) => {
    const requestDomains = searchHosts(form, enginesOff);
    if (requestDomains.length === 0) return [];
    return inParts(namespaces).map((part) => ({
      condition: { regexFilter: searchPattern(form, part), requestDomains, ...mainFrame },
      action: redirect(`${namePage}#\\1`),
    }));
  });
  return [
    {
      id: 1,
      condition: {
        regexFilter: addressPattern('[a-z]+'),
        requestDomains: namespaces,
        ...(left.length === 0 ? {} : { excludedRequestDomains: left }),
        ...mainFrame,
      },
      action: toName,
    },
    ...searches.map((rule, n) => ({ id: 2 + n, ...rule })),
    {
      id: 100,
      priority: 2,
      condition: { regexFilter: furtherSearchPattern, requestDomains: allSearchHosts(), ...mainFrame },
      action: { type: 'allow' },
    },
    ...left
      .flatMap((name) => [`=${name}`, `.${name}`])
      .map(
        (urlFilter, n): Rule => ({
          id: 1000 + n,
          priority: 2,
          condition: { urlFilter, requestDomains: allSearchHosts(), ...mainFrame },
          action: { type: 'allow' },
        }),
      ),
    ...first,
  ];
}

/** Chromium compiles an expression into 2 kB at most: three short namespaces fit, five do not (measured, Chromium 156). */
function inParts(namespaces: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (const namespace of namespaces) {
    const last = parts.at(-1);
    if (last && [...last, namespace].join('').length <= 16) last.push(namespace);
    else parts.push([namespace]);
  }
  return parts;
}

/** The browser adds defaults to what it keeps; the conditions we wrote tell whether it is ours of today. */
function isSame(present: Rule[], wanted: Rule[]): boolean {
  const said = (all: Rule[]) =>
    all
      .map(({ id, priority = 1, condition, action }) => [
        id,
        priority,
        action.type,
        condition.regexFilter ?? condition.urlFilter,
        condition.requestDomains?.join(),
        condition.excludedRequestDomains?.join(),
        action.redirect?.regexSubstitution,
      ])
      .sort();
  return JSON.stringify(said(present)) === JSON.stringify(said(wanted));
}
