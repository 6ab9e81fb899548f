/** What happens once per install, update and browser start. Each part can run again without harm. */
import type { Settings } from '../contract/settings.ts';
import { drawMark } from './mark.ts';
import type { SettingsStore } from './settings.ts';

export type InstallPowers = {
  settings: SettingsStore;
  random: (length: number) => Uint8Array;
  openWelcome: () => Promise<unknown>;
  /** Scripts and rules as the settings say. */
  apply: (settings: Settings) => Promise<void>;
};

export function makeInstall({ settings, random, openWelcome, apply }: InstallPowers) {
  return {
    installed: async (isFirst: boolean): Promise<void> => {
      const { mark } = await settings.read();
      if (mark.words === '') await settings.change({ mark: drawMark(random) });
      await apply(await settings.read());
      if (isFirst) await openWelcome();
    },
    started: async (): Promise<void> => apply(await settings.read()),
  };
}
