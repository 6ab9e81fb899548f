/** The first tick on a browser that has only part of the API. */
import { afterEach, describe, expect, it, vi } from 'vitest';

const listening: string[] = [];
const event = (name: string) => ({ addListener: () => listening.push(name) });
const none = async () => ({});

/** Firefox for Android: no windows, no commands, no omnibox, no idle. */
const browser = {
  runtime: {
    id: 'autonym@example',
    getURL: (path: string) => `moz-extension://a/${path}`,
    getManifest: () => ({ version: '0.1.0' }),
    onInstalled: event('onInstalled'),
    onStartup: event('onStartup'),
    onConnect: event('onConnect'),
    onMessage: event('onMessage'),
  },
  i18n: { getMessage: () => '' },
  storage: { session: { get: none, set: none, remove: none }, local: { get: none, set: none } },
  alarms: { onAlarm: event('onAlarm') },
  notifications: { onClicked: event('notifications.onClicked') },
  tabs: { onRemoved: event('tabs.onRemoved'), create: async () => ({ id: 7 }), update: async () => ({ windowId: 1 }) },
  scripting: { getRegisteredContentScripts: async () => [], registerContentScripts: none },
  webRequest: { onBeforeRequest: event('onBeforeRequest') },
  webNavigation: { onBeforeNavigate: event('onBeforeNavigate') },
  dns: {},
};
vi.mock('webextension-polyfill', () => ({ default: browser }));

describe('the first tick on Firefox for Android', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('adds every listener that there is, and opens the approval in a tab', async () => {
    vi.stubGlobal('__BROWSER__', 'firefox');
    await import('../../src/background/main.ts');
    expect(listening).toEqual([
      'onInstalled',
      'onStartup',
      'onConnect',
      'onMessage',
      'onAlarm',
      'notifications.onClicked',
      'tabs.onRemoved',
      'onBeforeRequest',
      'onBeforeNavigate',
      'onBeforeRequest',
    ]);
    const { approvalTabs } = await import('../../src/background/powers.ts');
    expect(await approvalTabs.open('approve.html', { width: 1, height: 1 })).toBe(7);
    await approvalTabs.focus(7);
  });
});
