/** What the browser tells the background of a locked screen and a pressed shortcut, from the listener to the key that is gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { settingsDefaults } from '../../src/background/store.ts';
import { makeVaultStore } from '../../src/background/vault-store.ts';
import { makeVault } from '../../src/vault/vault.ts';
import { newVault, rightKey } from '../vault/person.ts';
import { makeTestDisk, openerOf } from './idb.ts';

type Listener = (...told: unknown[]) => unknown;
const { listeners, session, local, browser } = vi.hoisted(() => {
  const listeners = new Map<string, Listener>();
  const event = (name: string) => ({
    addListener: (listener: Listener) => {
      listeners.set(name, listener);
    },
  });
  const none = async () => ({});
  const area = (values: Map<string, unknown>) => ({
    get: async (key: string) => (values.has(key) ? { [key]: values.get(key) } : {}),
    set: async (given: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(given)) values.set(key, JSON.parse(JSON.stringify(value)));
    },
    remove: async (key: string) => {
      values.delete(key);
    },
    setAccessLevel: none,
  });
  const [session, local] = [new Map<string, unknown>(), new Map<string, unknown>()];
  const browser = {
    runtime: {
      id: 'autonym',
      getURL: (path: string) => `chrome-extension://autonym/${path}`,
      getManifest: () => ({ version: '0.1.0' }),
      onInstalled: event('installed'),
      onStartup: event('startup'),
      onConnect: event('connect'),
      onMessage: event('message'),
    },
    management: { getSelf: async () => ({ installType: 'normal' }) },
    i18n: { getMessage: () => '' },
    storage: { session: area(session), local: area(local) },
    alarms: { onAlarm: event('alarm'), create: () => undefined, clear: async () => true },
    commands: { onCommand: event('command') },
    idle: { onStateChanged: event('idle') },
    notifications: { onClicked: event('notification') },
    tabs: { onRemoved: event('tab removed') },
    omnibox: {
      setDefaultSuggestion: () => undefined,
      onInputStarted: event('typing'),
      onInputChanged: event('typed'),
      onInputEntered: event('entered'),
    },
    scripting: { getRegisteredContentScripts: async () => [], registerContentScripts: none, unregisterContentScripts: none },
    webNavigation: { onErrorOccurred: event('navigation failed'), onBeforeNavigate: event('navigation') },
    declarativeNetRequest: { getDynamicRules: async () => [], updateDynamicRules: none },
    action: { setBadgeText: none },
  };
  return { listeners, session, local, browser };
});
vi.mock('webextension-polyfill', () => ({ default: browser }));
// The two scripts are loaded by the browser's own means.
vi.mock('../../src/background/scripts.ts', async (original) => ({
  ...(await original<typeof import('../../src/background/scripts.ts')>()),
  loadScript: (name: string) => import(`../../src/background/${name}.ts`),
}));
const disk = makeTestDisk();
vi.mock('idb', () => ({ openDB: (...given: Parameters<ReturnType<typeof openerOf>>) => openerOf(disk)(...given) }));

const tell = (name: string, ...told: unknown[]) => listeners.get(name)?.(...told);
const keys = () => [...session.keys()].filter((key) => key.startsWith('vault.'));
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

beforeAll(async () => {
  vi.stubGlobal('__BROWSER__', 'chrome');
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('navigator', {
    storage: { getDirectory: () => Promise.reject(new Error('no files here')), estimate: async () => ({}) },
    locks: { request: async (_name: string, work: () => unknown) => work() },
    onLine: true,
  });
  session.set('applied', true);
  await import('../../src/background/main.ts');
});
afterAll(() => vi.unstubAllGlobals());

describe('an open vault', () => {
  const open = () =>
    makeVault({
      store: makeVaultStore({ openDB: openerOf(disk), eraseRows: async () => undefined }),
      session: {
        get: async (key) => session.get(key),
        set: async (key, value) => void session.set(key, JSON.parse(JSON.stringify(value))),
        remove: async (key) => void session.delete(key),
      },
      subtle: crypto.subtle,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      now: () => Date.now(),
    });

  beforeEach(async () => {
    local.set('settings', settingsDefaults);
    session.delete('snapshot');
    const vault = open();
    if (disk.values.size === 0) await vault.create(newVault());
    else await vault.unlock(rightKey(), 15);
    expect(keys()).toContain('vault.key');
  });

  const isLocked = () => vi.waitFor(() => expect(keys()).toEqual([]), 10_000);

  it('is locked when the screen of the computer is, and says so', async () => {
    tell('idle', 'locked');
    await isLocked();
    await vi.waitFor(() => expect(session.get('snapshot')).toMatchObject({ vault: 'locked', lockAtMs: null }), 10_000);
    await expect(open().signToken(0, {})).rejects.toMatchObject({ code: 'vault-locked' });
  });

  it('stays open while the person only does nothing, or comes back', async () => {
    for (const state of ['idle', 'active']) tell('idle', state);
    await settle();
    expect(keys()).toContain('vault.key');
    await open().signToken(0, {});
  });

  it('stays open with a locked screen where the person wants it so', async () => {
    local.set('settings', { ...settingsDefaults, lockWithScreen: false });
    tell('idle', 'locked');
    await settle();
    expect(keys()).toContain('vault.key');
  });

  it('is locked by the shortcut, whatever the settings say, and by no other command', async () => {
    local.set('settings', { ...settingsDefaults, lockWithScreen: false });
    tell('command', 'other');
    await settle();
    expect(keys()).toContain('vault.key');
    tell('command', 'lock');
    await isLocked();
  });

  it('is locked by the alarm once its deadline is over, and not by one that comes early or is another', async () => {
    session.set('snapshot', { vault: 'unlocked', lockAtMs: Date.now() + 60_000 });
    for (const name of ['lock', 'other']) tell('alarm', { name });
    await settle();
    expect(keys()).toContain('vault.key');
    session.set('snapshot', { vault: 'unlocked', lockAtMs: Date.now() - 1 });
    tell('alarm', { name: 'other' });
    await settle();
    expect(keys()).toContain('vault.key');
    tell('alarm', { name: 'lock' });
    await isLocked();
  });
});
