/** The context menu: what somebody marked, or a link to a name, is looked up on the name page. Nothing is asked before that page asks. */
import type { Browser } from 'webextension-polyfill';
import { formatAsked } from './navigation.ts';
import { quietly } from './quietly.ts';

export type MenuPowers = {
  contextMenus: Pick<Browser['contextMenus'], 'onClicked'>;
  tabs: Pick<Browser['tabs'], 'create'>;
  namePage: string;
};

/** Longer texts hold no name with a path that anybody marks. */
const longest = 2048;

/** Adds the listener; called in the first tick. */
export function listenToMenu({ contextMenus, tabs, namePage }: MenuPowers): void {
  contextMenus.onClicked.addListener(({ linkUrl, selectionText = '' }) => {
    const asked = formatAsked((linkUrl ?? selectionText).trim().slice(0, longest));
    // The person came to look: nothing is opened by itself.
    quietly(tabs.create({ url: `${namePage}?stay${asked}` }));
  });
}
