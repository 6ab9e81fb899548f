/**
 * The background's first tick: powers in, listeners out, one line each and none later. It may die at any await;
 * what it needs afterwards stands in session storage or IndexedDB (store.ts).
 */
import './shared-valibot.ts';
import { openDB } from 'idb';
import type { Sender } from './asker.ts';
import { makeBackground } from './background.ts';
import { lockAlarm } from './lock.ts';
import { listenToDeadHosts, listenToLostLinks } from './lost-links.ts';
import { watchAlarm } from './memory/alarm.ts';
import { listenToMenu } from './menu.ts';
import { makeNavigation as makeChromiumNavigation } from './navigation-chromium.ts';
import { makeNavigation as makeFirefoxNavigation } from './navigation-firefox.ts';
import { listenToOmnibox } from './omnibox.ts';
import type { PagePort } from './page-door.ts';
import * as powers from './powers.ts';
import { quietly } from './quietly.ts';
import { redraw } from './redraw.ts';
import { makeRows } from './rows.ts';
import { deedScripts, loadScript } from './scripts.ts';

const { browser, now, random, randomId, subtle, openInTab, isOnline, ownUrl, text } = powers;
const namePage = ownUrl('name.html');
const openLink = (tabId: number, token: string) => openInTab(tabId, ownUrl(`auth.html#${token}`));

const rows = makeRows();

const background = makeBackground({
  ...powers,
  rows,
  scripting: () => browser.scripting,
  alarms: browser.alarms,
  loadCrypto: async (settings) => {
    const { makeCrypto } = await loadScript('crypto');
    return makeCrypto({
      fetch: powers.fetchFrom,
      isPermitted: powers.isPermitted,
      network: settings.network,
      openDB,
      eraseRows: rows.clear,
      session: powers.vaultSession,
      subtle,
      random,
      randomId,
      now,
      redraw,
      loadScript,
    });
  },
  makeNavigation: (settings) =>
    __BROWSER__ === 'chrome'
      ? makeChromiumNavigation({
          rules: () => browser.declarativeNetRequest,
          webNavigation: browser.webNavigation,
          openInTab,
          isOnline,
          settings,
          namePage,
        })
      : makeFirefoxNavigation({
          webRequest: browser.webRequest,
          resolveHost: (host) => browser.dns.resolve(host),
          openInTab,
          isOnline,
          settings,
          namePage,
        }),
  makeMenu: async ({ makeMenu }) => browser.contextMenus && makeMenu(browser.contextMenus, text),
  openWelcome: () => browser.tabs.create({ url: ownUrl('welcome.html') }),
});

browser.runtime.onInstalled.addListener(({ reason }) => quietly(background.installed(reason === 'install')));
browser.runtime.onStartup.addListener(() => quietly(background.browserStarted()));
browser.runtime.onConnect.addListener((port) => background.pageDoor.connect(port as PagePort));
browser.runtime.onMessage.addListener((message: unknown, sender: Sender) => background.walletDoor(message, sender));
browser.alarms.onAlarm.addListener(({ name }) => {
  if (name === lockAlarm) quietly(background.checkLock());
  if (name === watchAlarm) quietly(background.watch());
});
browser.notifications.onClicked.addListener((id) =>
  quietly(browser.tabs.create({ url: `${namePage}?stay#${id.split(' ')[1]}` })),
);
// Firefox for Android has neither commands nor an omnibox.
if (browser.commands) browser.commands.onCommand.addListener((name) => name === 'lock' && quietly(background.lock()));
// Firefox has no word for a locked screen.
if (__BROWSER__ === 'chrome')
  browser.idle.onStateChanged.addListener((state) => state === 'locked' && quietly(background.screenLocked()));
browser.tabs.onRemoved.addListener((tabId) => quietly(background.tabClosed(tabId)));
if (browser.omnibox)
  listenToOmnibox({
    omnibox: browser.omnibox,
    tabs: browser.tabs,
    names: background.names,
    later: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    text,
    isXml: __BROWSER__ === 'chrome',
    namePage,
  });
// Firefox for Android has no context menus.
if (browser.contextMenus) listenToMenu({ contextMenus: browser.contextMenus, tabs: browser.tabs, namePage });
background.navigation.listen();
if (__BROWSER__ === 'chrome')
  listenToDeadHosts({
    webNavigation: browser.webNavigation,
    tabs: browser.tabs,
    scripting: () => browser.scripting,
    brought: background.linkBrought,
    openLink,
  });
else
  listenToLostLinks({
    webNavigation: browser.webNavigation,
    webRequest: browser.webRequest,
    scripting: () => browser.scripting,
    brought: background.linkBrought,
    openLink,
  });
// Chromium lets a later life import only what was imported while installing. A life that is to be comes to be without it, too.
if (__BROWSER__ === 'chrome')
  addEventListener('install', (event) =>
    (event as Event & { waitUntil(work: Promise<unknown>): void }).waitUntil(
      background
        .warm()
        .then(() => Promise.all(deedScripts.map(loadScript)))
        .catch(() => undefined),
    ),
  );

quietly(background.woken());
