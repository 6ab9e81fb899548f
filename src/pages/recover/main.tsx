/** The recovery screen: gives the model its powers and draws. It needs no other page, and no state of the wallet to be drawn. */
import { render } from 'preact';
import browser from 'webextension-polyfill';
import { saveFile } from '../home/save-file.ts';
import { t } from '../parts/text.ts';
import { startPage } from '../parts/theme.ts';
import { passwordKeys } from '../password-keys.ts';
import { later } from '../popup/tabs.ts';
import { ask } from '../wallet.ts';
import { makeRecover } from './model.ts';
import { readRaw } from './raw.ts';
import { RecoverPage } from './recover.tsx';

startPage();
document.title = t('recover_page');
const recover = makeRecover({
  ask,
  isTemporary: async () => (await browser.management.getSelf()).installType === 'development',
  saveFile,
  later,
  deriveKey: passwordKeys.deriveKey,
  readRaw: () => readRaw({ indexedDB, directory: () => navigator.storage.getDirectory() }),
});
const root = document.getElementById('page');
if (root) render(<RecoverPage recover={recover} />, root);
void recover.load();
