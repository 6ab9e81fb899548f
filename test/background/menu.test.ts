import { describe, expect, it } from 'vitest';
import { listenToMenu } from '../../src/background/menu.ts';
import { makeMenu } from '../../src/background/menu-items.ts';

function make() {
  const items: Record<string, unknown>[] = [{ id: 'of an earlier version' }];
  const opened: string[] = [];
  let click: (chosen: object) => void = () => {};
  const contextMenus = {
    create: (item: object) => void items.push(item as Record<string, unknown>),
    removeAll: async () => void items.splice(0),
    onClicked: {
      addListener: (listen: typeof click) => {
        click = listen;
      },
    },
  } as never;
  listenToMenu({
    contextMenus,
    tabs: { create: async ({ url }: { url?: string }) => void opened.push(url ?? '') } as never,
    namePage: 'chrome-extension://abc/name.html',
  });
  return { install: () => makeMenu(contextMenus, (key) => key), items, opened, click: (chosen: object) => click(chosen) };
}

describe('the context menu', () => {
  it('stands there once after every install and update, for what is marked and for links to names alone', async () => {
    const { install, items } = make();
    await install();
    await install();
    expect(items.map(({ id, contexts }) => [id, contexts])).toEqual([
      ['selection', ['selection']],
      ['link', ['link']],
    ]);
    expect(items[0]).not.toHaveProperty('targetUrlPatterns');
    expect(items[1]?.['targetUrlPatterns']).toEqual(expect.arrayContaining(['*://*.btc/*', '*://*.id/*']));
  });

  it('opens the name page to look, with what was marked or where the link leads, whatever that is', () => {
    const { opened, click } = make();
    click({ menuItemId: 'selection', selectionText: ' alice.btc\n' });
    click({ menuItemId: 'link', linkUrl: 'http://bob.btc/a?b', selectionText: 'x' });
    click({ menuItemId: 'selection', selectionText: '#?<script>' });
    click({ menuItemId: 'selection', selectionText: 'a'.repeat(1_000_000) });
    const page = 'chrome-extension://abc/name.html?stay#';
    expect(opened.slice(0, 3)).toEqual([`${page}alice.btc`, `${page}http%3A%2F%2Fbob.btc%2Fa%3Fb`, `${page}%23%3F%3Cscript%3E`]);
    expect(opened[3]).toHaveLength(page.length + 2048);
  });
});
