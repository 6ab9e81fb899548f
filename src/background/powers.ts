/** The only file that knows the browser, the network, randomness and the clock. Everything else is handed what it needs of them. */
import browser, { type Tabs } from 'webextension-polyfill';
import type { ApprovalTabs } from './approvals.ts';
import { anyPortPattern, exactPattern, type SitePattern } from './sites.ts';
import { type Session, type SettingsArea, sessionDefaults } from './store.ts';
import { makeTrustedSession, type SessionArea } from './trusted-session.ts';

export { browser };

export const now = (): number => Date.now();
export const fetchFrom = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
export const isPermitted = (pattern: string): Promise<boolean> => browser.permissions.contains({ origins: [pattern] });
export const { subtle } = crypto;
export const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
export const randomId = (): string => crypto.randomUUID();
export const sha256 = async (text: string): Promise<string> => {
  const bytes = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

export const ownId = browser.runtime.id;
export const ownUrl = (path: string): string => browser.runtime.getURL(path);
export const text = (key: string, ...places: string[]): string => browser.i18n.getMessage(key, places);
export const notify = (id: string, said: { title: string; message: string }): Promise<unknown> =>
  browser.notifications.create(id, { type: 'basic', iconUrl: ownUrl('icons/128.png'), ...said });
export const version = browser.runtime.getManifest().version;
export const lastError = (): string => browser.runtime.lastError?.message ?? '';

const area = browser.storage.session;
export const session: Session = {
  get: async (key) => ((await area.get(key))[key] as never) ?? sessionDefaults[key],
  set: (key, value) => area.set({ [key]: value }),
};
/** The vault's own keys, of which this room knows nothing. */
export const vaultSession = makeTrustedSession(area as SessionArea);
export const settingsArea: SettingsArea = {
  get: async () => (await browser.storage.local.get('settings'))['settings'],
  set: (settings) => browser.storage.local.set({ settings }),
};

/** This copy was loaded for a try, and vanishes with the browser or the folder. */
export const isTemporary = async (): Promise<boolean> => (await browser.management.getSelf()).installType === 'development';

export const sitePattern: SitePattern = __BROWSER__ === 'firefox' ? anyPortPattern : exactPattern;

export const isOnline = (): boolean => navigator.onLine;
export const openInTab = (tabId: number, url: string): Promise<unknown> => browser.tabs.update(tabId, { url });

/** `undefined`: an address we may not read, so no web page. */
const isWebPage = (url: string | undefined): boolean => /^https?:/.test(url ?? '');
const idOf = (tab: Tabs.Tab | undefined): number => {
  if (tab?.id === undefined) throw new Error('the browser opened a tab without an id');
  return tab.id;
};

export const approvalTabs: ApprovalTabs = {
  open: async (path, { width, height }) => {
    const url = ownUrl(path);
    if (!browser.windows) return idOf(await browser.tabs.create({ url })); // Firefox for Android.
    const create = async (place: { left?: number; top?: number }) => {
      const { tabs } = await browser.windows.create({ url, type: 'popup', width, height, ...place });
      return idOf(tabs?.[0]);
    };
    const near = await browser.windows.getLastFocused().catch(() => undefined);
    const centre = (from = 0, whole = 0, part: number) => Math.max(0, Math.round(from + (whole - part) / 2));
    const place = near ? { left: centre(near.left, near.width, width), top: centre(near.top, near.height, height) } : {};
    // A window that is half off its screen makes Chromium refuse the place; then it chooses itself.
    return create(place).catch(() => create({}));
  },
  isOpen: (id) =>
    browser.tabs.get(id).then(
      ({ url }) => !isWebPage(url),
      () => false,
    ),
  focus: async (id) => {
    const { windowId } = await browser.tabs.update(id, { active: true });
    if (windowId !== undefined && browser.windows) await browser.windows.update(windowId, { focused: true });
  },
  close: (id) => browser.tabs.remove(id),
};
