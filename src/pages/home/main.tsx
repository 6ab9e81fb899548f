/** Home: gives the model its powers and draws. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import browser from 'webextension-polyfill';
import { startPage } from '../parts/theme.ts';
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
  wordsOf: async (entropy) => (await import('../parts/recovery-words.ts')).wordsOf(Uint8Array.from(entropy)),
  checkWords: async (...given) => (await import('../welcome/quiz.ts')).wrongPlaces(...given),
  drawPlaces: async (count) =>
    (await import('../welcome/quiz.ts')).drawPlaces(count, (bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
  hasSiteAccess: () => browser.permissions.contains(everywhere),
  askSiteAccess: () => browser.permissions.request(everywhere),
  goTo: (fragment) => {
    location.hash = fragment;
  },
});

const root = document.getElementById('page');
if (root) render(<HomePage home={home} version={browser.runtime.getManifest().version} />, root);
home.show(location.hash);
addEventListener('hashchange', () => home.show(location.hash));
// Words on the screen are for the person at it.
addEventListener('blur', home.reveal.hide);
document.addEventListener('visibilitychange', () => document.hidden && home.reveal.hide());
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
