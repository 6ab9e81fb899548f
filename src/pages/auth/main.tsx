/** The page of a sign-in link that was opened by itself: gives its model the tab, and draws. */
import { render } from 'preact';
import { t } from '../parts/text.ts';
import { startPage } from '../parts/theme.ts';
import { ask, loadWallet, wallet } from '../wallet.ts';
import { LinkPage } from './auth.tsx';
import { makeLink } from './model.ts';

startPage();
document.title = t('link_title');
const link = makeLink({
  ask,
  token: location.hash.slice(1),
  id: crypto.randomUUID(),
  goTo: (address) => location.replace(address),
});

const root = document.getElementById('page');
if (root) render(<LinkPage link={link} />, root);
void loadWallet();
await link.load();
// A decision is a change of the wallet; a background that died over it tells nobody, so this page looks, too.
wallet.subscribe(() => void link.look());
setInterval(() => void link.look(), 1000);
addEventListener('pagehide', () => link.leave());
// Another link in the same tab is another page.
addEventListener('hashchange', () => location.reload());
