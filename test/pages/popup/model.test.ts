import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { WalletState } from '../../../src/contract/wallet.ts';
import { findOrigin, makePopup } from '../../../src/pages/popup/model.ts';
import { makeDoor, refuse, settle, unlocked } from '../stand-ins.ts';

const app = {
  origin: 'https://app.example',
  identityIndex: 0,
  scopes: [],
  kinds: ['sign-in' as const],
  firstUsedMs: 1,
  lastUsedMs: 2,
};

function open(answers: Parameters<typeof makeDoor>[0], tabUrl: string | undefined = 'https://app.example/page?x#y') {
  const wallet = signal<WalletState | undefined>(unlocked);
  const door = makeDoor(answers);
  return { popup: makePopup({ ask: door.ask, wallet, readTabUrl: async () => tabUrl }), wallet, asked: door.asked };
}

describe('the popup', () => {
  it('knows the current identity as soon as there is a state', () => {
    const { popup, wallet } = open({});
    expect(popup.current.value?.label).toBe('Ada');
    wallet.value = { ...unlocked, currentIndex: 1 };
    expect(popup.current.value?.label).toBe('Work');
    wallet.value = undefined;
    expect(popup.current.value).toBeUndefined();
  });

  it('asks what the site in the tab may do, by its origin alone', async () => {
    const { popup, asked } = open({ 'site.read': () => ({ app, present: true }) });
    await popup.readSite();
    expect(asked).toEqual([{ method: 'site.read', body: { origin: 'https://app.example' } }]);
    expect(popup.site.value).toEqual({ at: 'site', origin: 'https://app.example', app, present: true });
  });

  it('shows the site before the background has answered', async () => {
    const { popup } = open({ 'site.read': () => new Promise(() => {}) });
    void popup.readSite();
    await settle();
    expect(popup.site.value).toMatchObject({ at: 'site', origin: 'https://app.example', app: null });
  });

  for (const url of [
    undefined,
    'chrome://extensions',
    'about:blank',
    'file:///tmp/a.html',
    'moz-extension://x/home.html',
    'nonsense',
  ]) {
    it(`asks nothing about ${url ?? 'a tab without an address'}`, async () => {
      const door = makeDoor({});
      const popup = makePopup({ ask: door.ask, wallet: signal(unlocked), readTabUrl: async () => url });
      await popup.readSite();
      expect(popup.site.value).toEqual({ at: 'none' });
      expect(door.asked).toEqual([]);
      expect(findOrigin(url)).toBeUndefined();
    });
  }

  it('disconnects the site of the tab, and shows it as not connected', async () => {
    const { popup, asked } = open({ 'site.read': () => ({ app, present: true }), 'app.disconnect': () => [] });
    await popup.readSite();
    expect(await popup.disconnect()).toBe(true);
    expect(asked.at(-1)).toEqual({ method: 'app.disconnect', body: { origin: 'https://app.example' } });
    expect(popup.site.value).toMatchObject({ app: null });
  });

  it('keeps the connection on the screen when disconnecting failed', async () => {
    const { popup } = open({ 'site.read': () => ({ app, present: true }), 'app.disconnect': refuse('worker-gone') });
    await popup.readSite();
    expect(await popup.disconnect()).toBe(false);
    expect(popup.site.value).toMatchObject({ app });
    expect(popup.problem.value?.code).toBe('worker-gone');
    expect(popup.busy.value).toBe('');
  });

  it('puts Autonym first on the site of the tab, and takes it back', async () => {
    const { popup, asked } = open({ 'site.read': () => ({ app, present: true }), 'settings.change': () => unlocked });
    await popup.readSite();
    expect(await popup.prefer(true)).toBe(true);
    expect(asked.at(-1)).toEqual({ method: 'settings.change', body: { preferredSites: ['https://app.example'] } });
    expect(await popup.prefer(false)).toBe(true);
    expect(asked.at(-1)).toEqual({ method: 'settings.change', body: { preferredSites: [] } });
  });

  it('does one thing at a time', async () => {
    const { popup, asked } = open({ 'vault.lock': () => unlocked, 'identity.select': () => unlocked });
    const [first, second] = await Promise.all([popup.select(1), popup.lock()]);
    expect([first, second]).toEqual([true, false]);
    expect(asked.map(({ method }) => method)).toEqual(['identity.select']);
  });
});
