/** The name page. Any web page can open it with any fragment: it shows what a name leads to and has no other power. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import browser from 'webextension-polyfill';
import type { NameNews } from '../../contract/names.ts';
import { type Snapshot, snapshotKey } from '../../contract/snapshot.ts';
import { makeSearch } from '../parts/search.ts';
import { startPage, wearTheme } from '../parts/theme.ts';
import { later } from '../popup/tabs.ts';
import { ask } from '../wallet.ts';
import { addressed } from './asked.ts';
import { makeNamePage } from './model.ts';
import { NameView } from './name.tsx';
import { listenToQueue } from './proof-queue.ts';

startPage();
const page = makeNamePage({
  ask,
  isOnline: () => navigator.onLine,
  leaveFor: (url) => location.replace(url),
  later,
});
const parts = new URLSearchParams(location.search);
const stay = parts.has('stay');
/** For the two lines every page carries; this page may not ask for the wallet's state. */
const snapshot = signal<Snapshot | undefined>(undefined);

const root = document.getElementById('page');
root?.replaceChildren();
if (root) render(<NameView page={page} search={makeSearch({ ask, later })} snapshot={snapshot} />, root);
void page.show(addressed(location.hash, parts.get('u')), { stay });
addEventListener('hashchange', () => void page.show(location.hash, { stay: true }));
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') page.stay();
});
// Back from the site with this page still in memory: it shows, and does not leave again.
addEventListener('pageshow', (event) => {
  if (event.persisted) page.stay();
});
addEventListener('online', () => {
  if (page.phase.value.at === 'failed' && page.phase.value.offline) void page.askAgain();
});
listenToQueue(browser.storage.session);
browser.storage.session.onChanged.addListener(({ nameNews }) => {
  if (nameNews?.newValue) void page.hear(nameNews.newValue as NameNews);
});
void browser.storage.session.get(snapshotKey).then((kept) => {
  snapshot.value = (kept[snapshotKey] as Snapshot | null | undefined) ?? undefined;
  if (snapshot.value) wearTheme(snapshot.value.settings.theme);
});
