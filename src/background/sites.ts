/**
 * Where the provider lives. Both scripts are registered at run time, so that *only on sites I choose* is true for the browser, not only
 * for us. Their order does not matter: the provider looks for the relay when it is first asked.
 */
import type { Scripting } from 'webextension-polyfill';
import type { Settings } from '../contract/settings.ts';

export type ScriptingPowers = Pick<
  Scripting.Static,
  'registerContentScripts' | 'updateContentScripts' | 'unregisterContentScripts' | 'getRegisteredContentScripts' | 'executeScript'
>;

/** How this browser writes *this origin and no other*. */
export type SitePattern = (origin: string) => string;
export const exactPattern: SitePattern = (origin) => `${origin}/*`;
/** A pattern with a port matches nothing in Firefox; without one it is every port, and the page door refuses the others. */
export const anyPortPattern: SitePattern = (origin) => {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
};

const oldHosts = 'old-hosts';

type Chosen = Pick<Settings, 'sites' | 'chosenSites' | 'blockedSites' | 'preferred' | 'preferredSites'>;

export function makeSites({ scripting, sitePattern }: { scripting: () => ScriptingPowers; sitePattern: SitePattern }) {
  return {
    /** Makes the registered scripts what the settings say; leaves them alone when they are. What is wanted is never gone in between. */
    apply: async (settings: Chosen): Promise<void> => {
      const excludeMatches = excludedOf(settings, sitePattern);
      const wanted = [
        ...scriptsFor(matchesOf(settings, sitePattern), excludeMatches),
        ...preferFor(preferredOf(settings, sitePattern), excludeMatches),
      ];
      const present = (await scripting().getRegisteredContentScripts()).filter(({ id }) => id !== oldHosts);
      const find = ({ id }: { id: string }) => present.find((script) => script.id === id);
      const extra = present.filter(({ id }) => !wanted.some((script) => script.id === id));
      const missing = wanted.filter((script) => !find(script));
      const isAsWanted = (script: Scripting.RegisteredContentScript) =>
        isSame(script.matches, wanted.find(({ id }) => id === script.id)?.matches ?? []) &&
        isSame(script.excludeMatches, excludeMatches);
      const changed = wanted.filter((script) => {
        const found = find(script);
        return found && !isAsWanted(found);
      });
      if (changed.length > 0) await scripting().updateContentScripts(changed);
      if (missing.length > 0) await scripting().registerContentScripts(missing);
      if (extra.length > 0) await scripting().unregisterContentScripts({ ids: extra.map(({ id }) => id) });
    },
    /** Exactly these sites get answers for the servers of 2018: inpage/old-hosts.ts. Until the browser closes, so that no disk tells which. */
    answerOldHosts: async (origins: string[]): Promise<void> => {
      const isThere = (await scripting().getRegisteredContentScripts()).some(({ id }) => id === oldHosts);
      const matches = [...new Set(origins.map(sitePattern))].sort();
      const script: Scripting.RegisteredContentScript = {
        id: oldHosts,
        js: ['oldhosts.js'],
        world: 'MAIN',
        matches,
        runAt: 'document_start',
        persistAcrossSessions: false,
      };
      if (matches.length === 0) {
        if (isThere) await scripting().unregisterContentScripts({ ids: [oldHosts] });
      } else await (isThere ? scripting().updateContentScripts([script]) : scripting().registerContentScripts([script]));
    },
    /** What few pages need comes when they need it: inpage/auth-popup.ts. */
    addPopup: (tabId: number) =>
      scripting().executeScript({
        target: { tabId, frameIds: [0] },
        world: 'MAIN',
        injectImmediately: true,
        files: ['authpopup.js'],
      }),
  };
}

/** No chosen site is no site. */
export function matchesOf({ sites, chosenSites }: Pick<Chosen, 'sites' | 'chosenSites'>, sitePattern: SitePattern): string[] {
  return sites === 'all' ? ['http://*/*', 'https://*/*'] : [...new Set(chosenSites.map(sitePattern))].sort();
}

/** Never more than where the provider is. */
export function preferredOf({ sites, chosenSites, preferred, preferredSites }: Chosen, sitePattern: SitePattern): string[] {
  if (preferred) return matchesOf({ sites, chosenSites }, sitePattern);
  return matchesOf(
    { sites: 'chosen', chosenSites: preferredSites.filter((site) => sites === 'all' || chosenSites.includes(site)) },
    sitePattern,
  );
}

/** Where the browser cannot be told of a port, a site with one stays in: the others on its host are not blocked, and the door refuses it. */
function excludedOf({ blockedSites }: Chosen, sitePattern: SitePattern): string[] {
  const isExact = (origin: string) => new URL(origin).port === '' || sitePattern(origin).startsWith(`${origin}/`);
  return blockedSites.filter(isExact).map(sitePattern).sort();
}

const atStart = { runAt: 'document_start', allFrames: false, persistAcrossSessions: true } as const;

function preferFor(matches: string[], excludeMatches: string[]): Scripting.RegisteredContentScript[] {
  return matches.length === 0 ? [] : [{ id: 'prefer', js: ['prefer.js'], world: 'MAIN', matches, excludeMatches, ...atStart }];
}

function scriptsFor(matches: string[], excludeMatches: string[]): Scripting.RegisteredContentScript[] {
  if (matches.length === 0) return [];
  const common = { matches, excludeMatches, ...atStart };
  return [
    { id: 'relay', js: ['content.js'], ...common },
    { id: 'inpage', js: ['inpage.js'], world: 'MAIN', ...common },
  ];
}

const isSame = (a: string[] = [], b: string[]) => a.length === b.length && [...a].sort().join() === b.join();
