/** Chromium with the built extension, loaded through the CDP pipe (branded Chrome ignores --load-extension). */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { chromium } from '../../../devnet/setup.mjs';
import {
  type Asked,
  type Driver,
  type DriverOptions,
  environment,
  keepOutput,
  killProcess,
  makeProfile,
  sleep,
  until,
} from './driver.ts';

/** Nothing but loopback is reachable: every other host fails as it would without a network. The first rule that fits counts. */
const resolverRules = (hosts: string[]): string =>
  `--host-resolver-rules=${hosts.map((host) => `MAP ${host} 127.0.0.1, `).join('')}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost`;

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
];

export async function launchChromium(options: DriverOptions): Promise<Driver & { browser: Browser }> {
  const executablePath = chromium.find();
  if (!executablePath) throw new Error('No Chromium or Chrome was found.');
  const profile = makeProfile('chromium');
  // Or an unpacked extension that loads itself anew stays off.
  mkdirSync(join(profile.folder, 'Default'));
  writeFileSync(join(profile.folder, 'Default/Preferences'), JSON.stringify({ extensions: { ui: { developer_mode: true } } }));
  const args = [...flags, resolverRules(options.hosts ?? [])];
  // It holds for every window: on a screen the approval would not get its own size.
  if (options.headless !== false) args.push('--window-size=1200,860');
  // Nobody looks at the bar that warns of it, or root could not start it at all.
  if (options.headless !== false || process.getuid?.() === 0) args.push('--no-sandbox');
  if (options.record) args.push('--enable-logging=stderr', '--net-log-capture-mode=Everything');
  let launches = 0;
  const netLog = () => join(profile.folder, `net-log-${launches}.json`);
  if (options.camera)
    args.push(
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${options.camera}`,
    );
  if (options.spkiHash) args.push(`--ignore-certificate-errors-spki-list=${options.spkiHash}`);

  const launch = async (firstPage = 'about:blank') => {
    launches += 1;
    const browser = await puppeteer.launch({
      executablePath,
      headless: options.headless ?? true,
      env: environment(options),
      pipe: true,
      enableExtensions: [options.extension, ...(options.beside === undefined ? [] : [options.beside])],
      userDataDir: profile.folder,
      defaultViewport: null,
      ...(options.ownSignals && { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }),
      args: [...args, ...(options.record ? [`--log-net-log=${netLog()}`] : []), firstPage],
    });
    profile.removeAtExit();
    if (options.record) keepOutput(browser, profile.folder);
    return browser;
  };
  let browser = await launch(options.firstPage);
  const workerTarget = () =>
    browser.waitForTarget((target) => target.type() === 'service_worker' && target.url().endsWith('/background.js'), {
      timeout: 15_000,
    });
  const worker = await workerTarget().catch(async (error) => {
    await browser.close();
    throw error;
  });
  const base = new URL('/', worker.url()).href;

  const findOwn = async (path: string): Promise<Page[]> => {
    const found: Page[] = [];
    for (const target of browser.targets()) {
      if (target.type() !== 'page' || !target.url().startsWith(base + path)) continue;
      const page = await target.page();
      if (page) found.push(page);
    }
    return found;
  };

  const driver: Driver & { browser: Browser } = {
    kind: 'chrome',
    base,
    browser,
    profile: profile.folder,
    open: async (url) => {
      const page = await browser.newPage();
      await page.goto(url, { waitUntil: 'load' });
      await page.bringToFront();
      return page;
    },
    openOwn: async (path) => {
      const page = await browser.newPage();
      await page.goto(base + path, { waitUntil: 'load' });
      await page.bringToFront(); // a hidden tab draws no frames, and a click waits for one
      return page;
    },
    waitForOwn: (path, timeoutMs) => until(`${path} to open`, async () => (await findOwn(path))[0], timeoutMs),
    findOwn,
    pages: () => browser.pages(),
    navigate: async (page, url) => {
      const session = await page.createCDPSession();
      await session.send('Page.navigate', { url, transitionType: 'typed' }).catch(() => undefined);
      await session.detach().catch(() => undefined);
    },
    waitForUrl: (page, prefix, timeoutMs) =>
      until(
        `the address ${prefix}`,
        () => {
          const url = page.url();
          return (typeof prefix === 'string' ? url.startsWith(prefix) : prefix.test(url)) ? url : undefined;
        },
        timeoutMs,
      ),
    addressOf: async (page) => {
      const session = await page.createCDPSession();
      const { entries, currentIndex } = await session.send('Page.getNavigationHistory');
      await session.detach();
      return entries[currentIndex]?.url ?? '';
    },
    // While a debugger is attached, ServiceWorker.stopAllWorkers leaves messages hanging; the worker closed through itself does not.
    stopBackground: async () => {
      const target = browser.targets().find((t) => t.type() === 'service_worker' && t.url() === `${base}background.js`);
      if (!target) return;
      // It may end by itself in this moment.
      const worker = await target.worker().catch(() => undefined);
      await worker?.close().catch(() => undefined);
      for (let i = 0; i < 100 && browser.targets().includes(target); i++) await sleep(20);
    },
    inBackground: async (work) => (await (await workerTarget()).worker())?.evaluate(`(${work})(globalThis)`),
    ownProcesses: async () => {
      const own = browser.targets().filter((target) => target.url().startsWith(base) && target.type() !== 'other');
      for (const target of own) {
        const session = await target.createCDPSession();
        await session.send('HeapProfiler.collectGarbage');
        await session.detach();
      }
      const session = await browser.target().createCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      await session.detach();
      return processInfo
        .map(({ id }) => id)
        .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--extension-process'));
    },
    memory: async () => {
      const session = await (await workerTarget()).createCDPSession();
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      await session.detach();
      return usedSize;
    },
    errorLog: async () => {
      const page = await browser.newPage();
      await page.goto('chrome://extensions/');
      const info = await page.evaluate(`chrome.developerPrivate.getExtensionInfo('${new URL(base).host}').then(JSON.stringify)`);
      await page.close();
      return info as string;
    },
    quit: async () => {
      await browser.close();
      return options.record ? readNetLog(netLog()) : [];
    },
    restart: async () => {
      await driver.quit();
      await driver.start();
    },
    kill: () => killProcess(browser),
    start: async () => {
      browser = await launch();
      driver.browser = browser;
      await workerTarget();
    },
    closed: () => new Promise((resolve) => browser.once('disconnected', () => resolve())),
    close: async () => {
      await browser.close();
      profile.remove();
    },
  };
  return driver;
}

type NetLogEvent = { params?: { url?: string; initiator?: string } };

/** One event a line; those that begin a request say who made it. */
function readNetLog(file: string): Asked[] {
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: NetLogEvent[] };
  return events.flatMap(({ params }) =>
    params?.url !== undefined && params.initiator !== undefined
      ? [{ url: params.url, from: params.initiator, leaves: true }]
      : [],
  );
}
