/**
 * Where the provider lives. Both scripts are registered at run time, so that *only on sites I choose* is true for the browser, not only
 * for us. Their order does not matter: the provider looks for the relay when it is first asked.
 */
import type { Scripting } from 'webextension-polyfill';
import type { Settings } from '../contract/settings.ts';

export type ScriptingPowers = Pick<
  Scripting.Static,
  'registerContentScripts' | 'unregisterContentScripts' | 'getRegisteredContentScripts'
>;

const common = { runAt: 'document_start', allFrames: false, persistAcrossSessions: true } as const;

export function makeSites(scripting: ScriptingPowers) {
  return {
    /** Makes the registered scripts what the settings say; leaves them alone when they are. */
    apply: async (settings: Pick<Settings, 'sites' | 'chosenSites'>): Promise<void> => {
      const matches = matchesOf(settings);
      const present = await scripting.getRegisteredContentScripts();
      if (matches.length > 0 && present.length === 2 && present.every((script) => isSame(script.matches, matches))) return;
      if (present.length > 0) await scripting.unregisterContentScripts();
      if (matches.length === 0) return;
      await scripting.registerContentScripts([
        { id: 'relay', js: ['content.js'], matches, ...common },
        { id: 'inpage', js: ['inpage.js'], matches, world: 'MAIN', ...common },
      ]);
    },
  };
}

/** No chosen site is no site. */
export function matchesOf({ sites, chosenSites }: Pick<Settings, 'sites' | 'chosenSites'>): string[] {
  return sites === 'all' ? ['http://*/*', 'https://*/*'] : chosenSites.map((site) => `${site}/*`).sort();
}

const isSame = (a: string[] = [], b: string[]) => a.length === b.length && [...a].sort().join() === b.join();
