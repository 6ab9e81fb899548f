/** The keyword `bns`: works in both browsers, also without permission for any site. */
import type { Browser } from 'webextension-polyfill';
import { parseName } from '../protocol/names/name.ts';
import { formatAsked } from './navigation.ts';

export type OmniboxPowers = { omnibox: Browser['omnibox']; tabs: Pick<Browser['tabs'], 'create' | 'update'>; namePage: string };

/** Adds the listeners; called in the first tick. */
export function listenToOmnibox({ omnibox, tabs, namePage }: OmniboxPowers): void {
  // Chromium would replace a %s in here, Firefox shows it as it stands.
  omnibox.setDefaultSuggestion({ description: 'Open a name' });

  omnibox.onInputChanged.addListener((text, suggest) => {
    const name = completeName(text);
    suggest(name === undefined || name === text.trim() ? [] : [{ content: name, description: `Open ${name}` }]);
  });

  omnibox.onInputEntered.addListener(async (text, disposition) => {
    const url = namePage + formatAsked(text.trim());
    if (disposition === 'currentTab') await tabs.update({ url });
    else await tabs.create({ url, active: disposition === 'newForegroundTab' });
  });
}

/** `alice` means alice.btc. Names have no character that XML needs escaped. */
function completeName(text: string): string | undefined {
  const asked = text.trim().toLowerCase();
  try {
    return parseName(asked.includes('.') ? asked : `${asked}.btc`).full;
  } catch {
    return undefined;
  }
}
