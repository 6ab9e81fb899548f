/** What stands in the context menu. What a choice of it does: menu.ts. */
import type { Browser } from 'webextension-polyfill';
import { freeNamespaces, icannNamespaces } from '../protocol/names/namespaces.ts';

/** At every install and update: the browser keeps what stands in the menu. Part of the crypto script. */
export async function makeMenu(
  contextMenus: Pick<Browser['contextMenus'], 'create' | 'removeAll'>,
  text: (key: string) => string,
): Promise<void> {
  await contextMenus.removeAll();
  contextMenus.create({ id: 'selection', title: text('menu_look_up'), contexts: ['selection'] });
  contextMenus.create({
    id: 'link',
    title: text('menu_look_up_link'),
    contexts: ['link'],
    targetUrlPatterns: [...freeNamespaces, ...icannNamespaces].map((namespace) => `*://*.${namespace}/*`),
  });
}
