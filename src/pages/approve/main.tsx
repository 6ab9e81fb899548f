/** The approval window: gives the models their powers, draws, and listens to keys and to the wallet. */
import { render } from 'preact';
import { parseSuffixes } from '../parts/public-suffix.ts';
import { t } from '../parts/text.ts';
import { startPage } from '../parts/theme.ts';
import { makeUnlock } from '../parts/unlock.ts';
import { passkeyKeys } from '../passkey-keys.ts';
import { passwordKeys } from '../password-keys.ts';
import { ask, keepAwake, loadWallet, wallet } from '../wallet.ts';
import { ApprovePage } from './approve.tsx';
import { makeArming } from './arming.ts';
import { watchAttention } from './attention.ts';
import { makeApprove } from './model.ts';

startPage();

const readSuffixes = async () => parseSuffixes(await (await fetch('data/public-suffixes.txt')).text());
document.title = t('approve_title');

const arming = makeArming({
  later: (task, ms) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
});
const model = makeApprove({ ask, wallet, onShown: arming.restart, close: () => window.close(), readSuffixes });
const unlock = makeUnlock({ ask, passkeyKeys, ...passwordKeys });

watchAttention(arming);
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !event.isTrusted || event.repeat || event.defaultPrevented) return;
  if (model.phase.value === 'deciding') void model.deny();
  else if (model.phase.value !== 'sending') window.close();
});

const root = document.getElementById('page');
if (root) render(<ApprovePage model={model} arming={arming} unlock={unlock} />, root);
keepAwake();
void loadWallet();
await model.load();
// Every change of the wallet may mean that a request came or went.
wallet.subscribe(() => void model.refresh());
