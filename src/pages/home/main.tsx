/** Home: gives the model its powers and draws. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import browser from 'webextension-polyfill';
import type { Bytes } from '../../contract/wallet.ts';
import { makeSearch } from '../parts/search.ts';
import { slicePowers } from '../parts/slices.ts';
import { startPage } from '../parts/theme.ts';
import { passkeyKeys } from '../passkey-keys.ts';
import { passwordKeys } from '../password-keys.ts';
import { later } from '../popup/tabs.ts';
import { ask, keepAwake, loadWallet, wallet } from '../wallet.ts';
import { HomePage } from './home.tsx';
import { makeHome } from './model.ts';
import { saveFile } from './save-file.ts';

const everywhere = { origins: ['http://*/*', 'https://*/*'] };

startPage();
const home = makeHome({
  ask,
  wallet,
  later,
  saveFile,
  ...passwordKeys,
  passkeyKeys,
  wordsOf,
  checkWords: async (...given) => (await import('../welcome/quiz.ts')).wrongPlaces(...given),
  drawPlaces: async (count) =>
    (await import('../welcome/quiz.ts')).drawPlaces(count, (bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
  hasSiteAccess: () => browser.permissions.contains(everywhere),
  askSiteAccess: () => browser.permissions.request(everywhere),
  // Firefox has a scheme of the manifest, and would offer another program first for this one.
  offerScheme:
    'protocol_handlers' in browser.runtime.getManifest()
      ? undefined
      : () => navigator.registerProtocolHandler('web+bns', `${browser.runtime.getURL('name.html')}?u=%s`),
  readLookedFor: async (text) =>
    (await import('../survey/looked-for.ts')).readLookedFor(text, wallet.value?.network.chain ?? 'mainnet', slicePowers),
  loadReading: () => import('../inspector/reading.ts'),
  nowMs: () => Date.now(),
  goTo: (fragment) => {
    location.hash = fragment;
  },
});

/** In the language they were typed in; its list is read only now. */
async function wordsOf(entropy: Bytes): Promise<string[]> {
  const { languages, loadWordList } = await import('../parts/word-list.ts');
  const language = languages.find((each) => each === wallet.value?.words?.language) ?? 'english';
  const read = async (path: string) => (await fetch(browser.runtime.getURL(path))).text();
  return (await import('../parts/recovery-words.ts')).wordsOf(Uint8Array.from(entropy), await loadWordList(language, read));
}

const root = document.getElementById('page');
if (root)
  render(<HomePage home={home} search={makeSearch({ ask, later })} version={browser.runtime.getManifest().version} />, root);
home.show(location.hash);
addEventListener('hashchange', () => home.show(location.hash));
// Words on the screen are for the person at it.
addEventListener('blur', home.reveal.hide);
document.addEventListener('visibilitychange', () => (document.hidden ? home.reveal.hide() : home.refresh()));
const noteOnline = () => {
  home.online.value = navigator.onLine;
};
noteOnline();
addEventListener('online', noteOnline);
addEventListener('offline', noteOnline);
const readAccess = () => void home.readAccess();
readAccess();
browser.permissions.onAdded.addListener(readAccess);
browser.permissions.onRemoved.addListener(readAccess);
effect(() => home.follow(wallet.value?.vault));
void loadWallet();
keepAwake();
