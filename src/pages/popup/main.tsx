/** The popup: gives the model its powers and draws. First paint is popup.html itself; the second the session's snapshot. */
import { effect, signal } from '@preact/signals';
import { type ComponentType, render } from 'preact';
import { t } from '../parts/text.ts';
import { startPage } from '../parts/theme.ts';
import { makeUnlock } from '../parts/unlock.ts';
import { canUsePasskeys } from '../passkey-keys.ts';
import { passwordKeys } from '../password-keys.ts';
import { ask, keepAwake, loadWallet, wallet, walletError } from '../wallet.ts';
import { makePopup } from './model.ts';
import { PopupPage } from './popup.tsx';
import { closePopup, later, openPage, readTabUrl } from './tabs.ts';

startPage();
document.title = t('popup_title');
const popup = makePopup({ ask, wallet, readTabUrl });
const nameLookup = signal<ComponentType | undefined>(undefined);
const unlock = makeUnlock({
  ask,
  ...passwordKeys,
  // The question of the system would close the popup; home asks it.
  passkeyKeys: { canUse: canUsePasskeys, use: () => openPage('home.html').then(() => undefined) },
});

const root = document.getElementById('page');
let drawn = false;
effect(() => {
  if (drawn || !root || (wallet.value === undefined && walletError.value === undefined)) return;
  drawn = true;
  root.replaceChildren();
  render(<PopupPage popup={popup} nameLookup={nameLookup} unlock={unlock} />, root);
});
// What a site may do lies sealed, so it is read when the vault is open, and again after each unlocking.
let open = false;
effect(() => {
  const now = wallet.value?.vault === 'unlocked';
  if (now && !open) void popup.readSite();
  open = now;
});
void loadWallet();
void import('./name-lookup.tsx').then(({ makeNameLookup }) => {
  nameLookup.value = makeNameLookup({ ask, later });
});
keepAwake();
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) closePopup();
});
