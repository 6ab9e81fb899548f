/** Welcome: gives the model its powers, waits for the wallet, and draws. */
import { render } from 'preact';
import browser from 'webextension-polyfill';
import { slicePowers } from '../parts/slices.ts';
import { t } from '../parts/text.ts';
import { startPage } from '../parts/theme.ts';
import { languages, loadWordList } from '../parts/word-list.ts';
import { passwordKeys } from '../password-keys.ts';
import { ask, keepAwake, loadWallet, wallet } from '../wallet.ts';
import { makeWelcome } from './model.ts';
import { drawBytes } from './new-words.ts';
import { WelcomePage } from './welcome.tsx';

startPage();
document.title = t('welcome_title');

const everywhere = { origins: ['http://*/*', 'https://*/*'] };
let granted = false;
void browser.permissions.contains(everywhere).then((answer) => {
  granted = answer;
});

const model = makeWelcome({
  ask,
  ...passwordKeys,
  random: drawBytes,
  saveFile,
  slices: slicePowers,
  openCode: async (...given) => (await import('./recovery-code.ts')).openCode(...given),
  loadWordLists: () => Promise.all(languages.filter((each) => each !== 'english').map((each) => loadWordList(each, readData))),
  // Known beforehand, because a request must follow the press at once.
  allowAllSites: () => (granted ? Promise.resolve(true) : browser.permissions.request(everywhere)),
});

const root = document.getElementById('page');
if (root) render(<WelcomePage model={model} />, root);
keepAwake();
await loadWallet();
if (wallet.value) model.begin(wallet.value, location.hash === '#repair' ? 'repair' : undefined);

// Words that were written down are only kept once the quiz is passed; the browser asks before it throws them away.
addEventListener('beforeunload', (event) => {
  if (model.words.value !== undefined) event.preventDefault();
});

/** A file of our own package. */
async function readData(path: string): Promise<string> {
  return (await fetch(browser.runtime.getURL(path))).text();
}

function saveFile(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  Object.assign(document.createElement('a'), { href: url, download: fileName }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
