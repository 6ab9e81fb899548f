/** The keyword `bns`: works in both browsers, also without permission for any site. */
import type { Browser } from 'webextension-polyfill';
import { parseName } from '../protocol/names/name.ts';
import { formatAsked } from './navigation.ts';
import { quietly } from './quietly.ts';

export type OmniboxPowers = {
  omnibox: Browser['omnibox'];
  tabs: Pick<Browser['tabs'], 'create' | 'update'>;
  /** A text of the interface. */
  text: (key: string, ...places: string[]) => string;
  namePage: string;
};

/** Adds the listeners; called in the first tick. */
export function listenToOmnibox({ omnibox, tabs, text, namePage }: OmniboxPowers): void {
  // Not at every start of the background, where it costs 1 ms. Chromium would replace a %s in here, Firefox shows it as it stands.
  omnibox.onInputStarted.addListener(() => omnibox.setDefaultSuggestion({ description: text('omnibox_open_any') }));

  omnibox.onInputChanged.addListener((typed, suggest) => {
    const name = completeName(typed);
    suggest(name === undefined || name === typed.trim() ? [] : [{ content: name, description: text('omnibox_open', name) }]);
  });

  omnibox.onInputEntered.addListener((typed, disposition) => {
    const url = namePage + formatAsked(completeName(typed) ?? typed.trim());
    quietly(
      disposition === 'currentTab' ? tabs.update({ url }) : tabs.create({ url, active: disposition === 'newForegroundTab' }),
    );
  });
}

/** `alice` means alice.btc. Names have no character that XML needs escaped. */
function completeName(typed: string): string | undefined {
  const asked = typed.trim();
  try {
    return parseName(asked.includes('.') ? asked : `${asked}.btc`).full;
  } catch {
    return undefined;
  }
}
