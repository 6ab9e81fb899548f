/** What happens once per install and update. Each part can run again without harm. */
import { drawMark } from './mark.ts';
import type { SettingsStore } from './settings.ts';

export type InstallPowers = {
  settings: SettingsStore;
  random: (length: number) => Uint8Array;
  makeMenu: () => Promise<unknown>;
  openWelcome: () => Promise<unknown>;
  /** Scripts and rules as the settings say. */
  apply: () => Promise<void>;
};

export function makeInstall({ settings, random, makeMenu, openWelcome, apply }: InstallPowers) {
  return {
    run: async (isFirst: boolean): Promise<void> => {
      const { mark, welcomed } = await settings.read();
      if (mark.words === '') await settings.change({ mark: drawMark(random) });
      // One that fails keeps none of the others away. A browser that was cut off may say so of what it had long before. The menu reads a large
      // script, and no page waits for it: it comes when the scripts of pages are in place.
      await Promise.all([isFirst && !welcomed && openWelcome(), apply().finally(makeMenu)]);
    },
  };
}
