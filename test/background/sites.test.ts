import { describe, expect, it } from 'vitest';
import { anyPortPattern, exactPattern, makeSites, matchesOf, type ScriptingPowers } from '../../src/background/sites.ts';

type Script = { id: string; matches?: string[]; excludeMatches?: string[] };

/** The browser's list; every moment of it is kept. */
function scriptingOf(moments: Script[][]): ScriptingPowers {
  const now = () => moments.at(-1) ?? [];
  return {
    getRegisteredContentScripts: async () => now(),
    registerContentScripts: async (scripts: Script[]) => void moments.push([...now(), ...scripts]),
    updateContentScripts: async (scripts: Script[]) =>
      void moments.push(now().map((one) => scripts.find(({ id }) => id === one.id) ?? one)),
    unregisterContentScripts: async ({ ids }: { ids: string[] }) =>
      void moments.push(now().filter(({ id }) => !ids.includes(id))),
  } as never;
}
const chosen = (...chosenSites: string[]) => ({ sites: 'chosen' as const, chosenSites, blockedSites: [], ...none });

describe('what stands in for a popup', () => {
  it('comes into the document of the tab alone, in its own world, at once', async () => {
    const scripts: object[] = [];
    const scripting = { executeScript: async (script: object) => scripts.push(script) } as never;
    await makeSites({ scripting: () => scripting, sitePattern: exactPattern }).addPopup(7);
    expect(scripts).toEqual([
      { target: { tabId: 7, frameIds: [0] }, world: 'MAIN', injectImmediately: true, files: ['authpopup.js'] },
    ]);
  });
});

const none = { preferred: false, preferredSites: [] };

describe('the answers for the servers of 2018', () => {
  it('are in the pages of these sites alone, until the browser closes, and stay when the other scripts change', async () => {
    const moments: Script[][] = [[]];
    const sites = makeSites({ scripting: () => scriptingOf(moments), sitePattern: exactPattern });
    await sites.answerOldHosts([]);
    expect(moments).toEqual([[]]);
    await sites.answerOldHosts(['https://b.example', 'https://a.example']);
    expect(moments.at(-1)).toEqual([
      {
        id: 'old-hosts',
        js: ['oldhosts.js'],
        world: 'MAIN',
        matches: ['https://a.example/*', 'https://b.example/*'],
        runAt: 'document_start',
        persistAcrossSessions: false,
      },
    ]);
    await sites.apply(chosen('https://a.example'));
    expect(
      moments
        .at(-1)
        ?.map(({ id }) => id)
        .sort(),
    ).toEqual(['inpage', 'old-hosts', 'relay']);
    await sites.answerOldHosts(['https://b.example']);
    expect(moments.at(-1)?.find(({ id }) => id === 'old-hosts')?.matches).toEqual(['https://b.example/*']);
    await sites.answerOldHosts([]);
    expect(moments.at(-1)?.map(({ id }) => id)).toEqual(['relay', 'inpage']);
  });
});

describe('the registered scripts', () => {
  it('are never gone while the sites change, and left alone when they do not', async () => {
    const moments: Script[][] = [[]];
    const sites = makeSites({ scripting: () => scriptingOf(moments), sitePattern: exactPattern });
    await sites.apply({ sites: 'all', chosenSites: [], blockedSites: [], ...none });
    await sites.apply(chosen('https://a.example'));
    await sites.apply(chosen('https://a.example'));
    expect(moments.slice(1).map((scripts) => scripts.map(({ id, matches }) => [id, matches?.length]))).toEqual([
      [
        ['relay', 2],
        ['inpage', 2],
      ],
      [
        ['relay', 1],
        ['inpage', 1],
      ],
    ]);
  });

  it('are completed when one is missing, and cleared of what is not ours of today', async () => {
    const moments: Script[][] = [[{ id: 'relay', matches: ['https://a.example/*'] }, { id: 'old' }]];
    const sites = makeSites({ scripting: () => scriptingOf(moments), sitePattern: exactPattern });
    await sites.apply(chosen('https://a.example'));
    expect(moments.at(-1)?.map(({ id }) => id)).toEqual(['relay', 'inpage']);
    await sites.apply(chosen());
    expect(moments.at(-1)).toEqual([]);
  });

  it('are written for an origin, or in Firefox for its host with any port, once', () => {
    const settings = chosen('https://app.example:8443', 'https://app.example', 'http://[::1]:8080');
    expect(matchesOf(settings, exactPattern)).toEqual([
      'http://[::1]:8080/*',
      'https://app.example/*',
      'https://app.example:8443/*',
    ]);
    expect(matchesOf(settings, anyPortPattern)).toEqual(['http://[::1]/*', 'https://app.example/*']);
  });

  it('leave out what is blocked, and come back when it is not', async () => {
    const moments: Script[][] = [[]];
    const sites = makeSites({ scripting: () => scriptingOf(moments), sitePattern: exactPattern });
    const excluded = () => moments.at(-1)?.map(({ excludeMatches }) => excludeMatches);
    await sites.apply({ sites: 'all', chosenSites: [], blockedSites: ['https://a.example', 'https://b.example:8443'], ...none });
    expect(excluded()).toEqual(Array(2).fill(['https://a.example/*', 'https://b.example:8443/*']));
    await sites.apply({ sites: 'all', chosenSites: [], blockedSites: [], ...none });
    expect(excluded()).toEqual([[], []]);
    expect(moments.every((scripts, i) => i === 0 || scripts.length === 2)).toBe(true);
  });

  it('stay on the other ports of a host where the browser knows no ports', async () => {
    const moments: Script[][] = [[]];
    const sites = makeSites({ scripting: () => scriptingOf(moments), sitePattern: anyPortPattern });
    await sites.apply({ sites: 'all', chosenSites: [], blockedSites: ['https://a.example', 'https://b.example:8443'], ...none });
    expect(moments.at(-1)?.map(({ excludeMatches }) => excludeMatches)).toEqual(Array(2).fill(['https://a.example/*']));
  });
});

describe('Autonym first', () => {
  const apply = async (settings: Parameters<ReturnType<typeof makeSites>['apply']>[0]) => {
    const moments: Script[][] = [[]];
    await makeSites({ scripting: () => scriptingOf(moments), sitePattern: exactPattern }).apply(settings);
    return moments.at(-1)?.find(({ id }) => id === 'prefer');
  };
  const all = { sites: 'all' as const, chosenSites: [], blockedSites: ['https://blocked.example'], preferred: false };

  it('is nowhere until somebody says so, then on these sites or wherever the provider is, and never where it is not', async () => {
    expect(await apply({ ...all, preferredSites: [] })).toBeUndefined();
    expect(await apply({ ...all, preferredSites: ['https://a.example'] })).toMatchObject({
      js: ['prefer.js'],
      world: 'MAIN',
      matches: ['https://a.example/*'],
      excludeMatches: ['https://blocked.example/*'],
    });
    expect((await apply({ ...all, preferredSites: [], preferred: true }))?.matches).toEqual(['http://*/*', 'https://*/*']);
    const few = { ...all, sites: 'chosen' as const, chosenSites: ['https://b.example'] };
    expect((await apply({ ...few, preferredSites: ['https://a.example', 'https://b.example'] }))?.matches).toEqual([
      'https://b.example/*',
    ]);
    expect((await apply({ ...few, preferredSites: [], preferred: true }))?.matches).toEqual(['https://b.example/*']);
    expect(await apply({ ...few, preferredSites: ['https://a.example'] })).toBeUndefined();
  });
});
