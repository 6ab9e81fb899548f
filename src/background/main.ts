/**
 * The background: everything is put together here, and every listener is added in the first tick, one line each.
 * It may die at any await; what it needs afterwards stands in session storage or IndexedDB (store.ts).
 */
import type { Settings } from '../contract/settings.ts';
import { isLocalNetwork } from '../network/endpoints.ts';
import { AutonymError } from '../protocol/error.ts';
import { makeApprovals } from './approvals.ts';
import type { Sender } from './asker.ts';
import { makeCommands } from './commands.ts';
import { makeConsents } from './consents.ts';
import type { Crypto } from './crypto.ts';
import { loadCryptoScript } from './crypto-script.ts';
import { dropExpiredTokens, makeDeeds, noteDecided } from './deeds.ts';
import { makeGrants } from './grants.ts';
import { makeHttp } from './http.ts';
import { makeInstall } from './install.ts';
import { lockAlarm, makeLock } from './lock.ts';
import { makeNames } from './names.ts';
import { makeNavigation as makeChromiumNavigation } from './navigation-chromium.ts';
import { makeNavigation as makeFirefoxNavigation } from './navigation-firefox.ts';
import { listenToOmnibox } from './omnibox.ts';
import { checkOrigin } from './origin-policy.ts';
import { makePageDoor, type PagePort } from './page-door.ts';
import * as powers from './powers.ts';
import type { PrivateSeal } from './private-rows.ts';
import { makeRequests } from './requests.ts';
import { makeRows } from './rows.ts';
import { makeSettings, networkOf } from './settings.ts';
import { makeSites } from './sites.ts';
import { makeVaultStore } from './vault-store.ts';
import { makeWalletDoor } from './wallet-door.ts';
import { makeWalletState } from './wallet-state.ts';

const { browser, now, random, randomId, session, windows } = powers;

const rows = makeRows();
const settings = makeSettings(powers.settingsArea);
const isLocal = async () => isLocalNetwork(await settings.network());
const http = makeHttp(powers.fetchFrom, { isLocal });

/** Scratch: the crypto part, loaded when first needed. */
let loaded: Promise<Crypto> | undefined;
function crypto(): Promise<Crypto> {
  loaded ??= loadCryptoScript(powers.ownUrl).then(({ makeCrypto }) =>
    makeCrypto({ http, store: makeVaultStore(), session: powers.vaultSession, subtle: powers.subtle, random, randomId, now }),
  );
  return loaded;
}

const requests = makeRequests({
  session,
  now,
  randomId,
  sha256: powers.sha256,
  noteDecided: (records) => noteDecided(rows, records),
});
const approvals = makeApprovals({ session, windows, requests });
const state = makeWalletState({
  session,
  settings,
  requests,
  viewVault: async () => (await crypto()).vault.state(),
  isTemporary: powers.isTemporary,
  now,
});

const seal: PrivateSeal = {
  check: async () => {
    if ((await state.read()).vault !== 'unlocked') throw new AutonymError('vault-locked', 'Unlock Autonym first.');
  },
  seal: async (purpose, bytes) => (await crypto()).vault.seal(purpose, bytes),
  open: async (purpose, bytes) => (await crypto()).vault.open(purpose, bytes),
};
const grants = makeGrants({ rows, seal, now, randomId });
const consents = makeConsents({ rows, seal, randomId });
const forget = () => {
  grants.forget();
  consents.forget();
};

const names = makeNames({
  rows,
  now,
  resolve: async (name) => (await crypto()).resolve(name, await settings.network()),
  state: async () => {
    const values = await settings.read();
    return { networkId: networkOf(values).id, welcomed: values.welcomed };
  },
});

const requestsChanged = async () => {
  await state.recount();
  await approvals.settle();
};

const pageDoor = makePageDoor({
  ownId: powers.ownId,
  requests,
  checkOrigin: async (origin) => checkOrigin(origin, await settings.read()),
  deeds: makeDeeds({
    crypto,
    state,
    requests,
    approvals,
    grants,
    rows,
    network: settings.network,
    isLocal,
    requestsChanged,
    version: powers.version,
    now,
  }),
  changed: requestsChanged,
  lastError: powers.lastError,
});

const namePage = powers.ownUrl('name.html');
const navigation =
  __BROWSER__ === 'chrome'
    ? makeChromiumNavigation({
        rules: browser.declarativeNetRequest,
        webNavigation: browser.webNavigation,
        openInTab: powers.openInTab,
        isOnline: powers.isOnline,
        settings: settings.read,
        namePage,
      })
    : makeFirefoxNavigation({
        webRequest: browser.webRequest,
        resolveHost: (host) => browser.dns.resolve(host),
        openInTab: powers.openInTab,
        isOnline: powers.isOnline,
        settings: settings.read,
        namePage,
      });

const sites = makeSites(browser.scripting);
const apply = async (values: Settings) => {
  await Promise.all([sites.apply(values), navigation.apply(values)]);
};

const lock = makeLock({
  alarms: browser.alarms,
  session,
  now,
  lock: async () => {
    forget();
    await state.change(async () => (await crypto()).vault.lock());
  },
});

const walletDoor = makeWalletDoor({
  ownId: powers.ownId,
  base: powers.ownUrl(''),
  commands: makeCommands({
    crypto,
    state,
    settings,
    requests,
    approvals,
    grants,
    consents,
    names,
    pageDoor,
    forget,
    apply: async () => apply(await settings.read()),
    requestsChanged,
    setLockAlarm: lock.setAlarm,
  }),
});

const install = makeInstall({
  settings,
  random,
  openWelcome: () => browser.tabs.create({ url: powers.ownUrl('welcome.html') }),
  apply,
});

/** A tab or the window is gone: what waited for it is over. */
async function tabClosed(tabId: number): Promise<void> {
  await requests.dropTab(tabId);
  await requestsChanged();
}
async function windowClosed(windowId: number): Promise<void> {
  const waiting = await requests.waiting();
  if (!(await approvals.closed(windowId))) return;
  await state.recount();
  for (const { documentId } of waiting) await pageDoor.deliver(documentId);
}
async function browserStarted(): Promise<void> {
  await install.started();
  await dropExpiredTokens(rows, now());
}

browser.runtime.onInstalled.addListener(({ reason }) => void install.installed(reason === 'install'));
browser.runtime.onStartup.addListener(() => void browserStarted());
browser.runtime.onConnect.addListener((port) => pageDoor.connect(port as PagePort));
browser.runtime.onMessage.addListener((message: unknown, sender: Sender) => walletDoor(message, sender));
browser.alarms.onAlarm.addListener(({ name }) => void (name === lockAlarm && lock.check()));
browser.tabs.onRemoved.addListener((tabId) => void tabClosed(tabId));
browser.windows.onRemoved.addListener((windowId) => void windowClosed(windowId));
listenToOmnibox({ omnibox: browser.omnibox, tabs: browser.tabs, namePage });
navigation.listen();
// Chromium lets a later life import only what was imported while installing.
if (__BROWSER__ === 'chrome') addEventListener('install', () => void crypto());

// Woken for whatever reason: the deadline may have passed meanwhile.
void lock.check();
