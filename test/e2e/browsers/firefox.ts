/** Firefox with the built extension as a lasting install: the unsigned file in the profile, which ESR and Developer Edition accept. */

import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { firefox } from '../../../devnet/setup.mjs';
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

export type FirefoxOptions = DriverOptions & {
  /** The packed extension (its zip), installed to last. Without it the folder is installed for this run only. */
  packed?: string;
};

const quiet = {
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  // Its panel would take the keyboard from the page.
  'browser.download.alwaysOpenPanel': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.search.suggest.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'extensions.autoDisableScopes': 0,
  'extensions.enabledScopes': 15,
  'extensions.startupScanScopes': 15,
  'xpinstall.signatures.required': false,
};

/** Every request of the whole browser passes here, before it leaves. */
const watchNetwork = `
  globalThis.asked = [];
  Services.obs.addObserver((subject) => {
    const { URI, loadInfo } = subject.QueryInterface(Ci.nsIHttpChannel);
    asked.push({ url: URI.spec, from: loadInfo.triggeringPrincipal?.originNoSuffix ?? '', leaves: false });
  }, 'http-on-modify-request');
  Services.obs.addObserver((subject) => {
    const { URI } = subject.QueryInterface(Ci.nsIHttpChannel);
    const before = asked.findLast(({ url }) => url === URI.spec);
    if (before) before.leaves = true;
    else asked.push({ url: URI.spec, from: '', leaves: true });
  }, 'http-on-before-connect');
  true`;

export async function launchFirefox(
  options: FirefoxOptions,
): Promise<Driver & { browser: Browser; chromeEval(script: string): Promise<unknown> }> {
  const executablePath = firefox.find();
  if (!executablePath) throw new Error('No Firefox was found.');
  const profile = makeProfile('firefox');
  const manifest = JSON.parse(readFileSync(join(options.extension, 'manifest.json'), 'utf8'));
  const id: string = manifest.browser_specific_settings.gecko.id;
  const uuid = randomUUID();
  const base = `moz-extension://${uuid}/`;
  if (options.packed) {
    mkdirSync(join(profile.folder, 'extensions'));
    copyFileSync(options.packed, join(profile.folder, 'extensions', `${id}.xpi`));
  }

  type Value = { type: string; result: { value?: unknown }; exceptionDetails: { text: string } };
  type Bidi = {
    send(method: 'browsingContext.getTree', params: object): Promise<{ result: { contexts: [{ context: string }] } }>;
    send(method: 'script.evaluate', params: object): Promise<{ result: Value }>;
  };
  const evalIn = async (browser: Browser, script: string): Promise<unknown> => {
    const connection = (browser as unknown as { connection: Bidi }).connection;
    const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const { result } = await connection.send('script.evaluate', {
      expression: script,
      target: { context: tree.result.contexts[0].context },
      awaitPromise: true,
      resultOwnership: 'none',
      userActivation: true,
    });
    if (result.type !== 'success') throw new Error(result.exceptionDetails.text);
    return result.result.value;
  };

  const launch = async (firstPage = 'about:blank'): Promise<Browser> => {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath,
      headless: options.headless ?? true,
      env: environment(options),
      userDataDir: profile.folder,
      defaultViewport: null,
      ...(options.ownSignals && { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }),
      args: ['--remote-allow-system-access', firstPage],
      extraPrefsFirefox: {
        ...quiet,
        'extensions.webextensions.uuids': JSON.stringify({ [id]: uuid }),
        ...(options.record && { 'devtools.console.stdout.content': true, 'browser.sessionstore.interval': 1000 }),
        'network.dns.localDomains': (options.hosts ?? []).join(),
      },
    });
    profile.removeAtExit();
    if (options.record) keepOutput(browser, profile.folder);
    // Before an extension that comes now has done anything; one that lies in the profile has started already.
    if (options.record) await evalIn(browser, watchNetwork);
    if (!options.packed) await browser.installExtension(options.extension);
    if (options.beside !== undefined) await browser.installExtension(options.beside);
    return browser;
  };
  let browser = await launch(options.firstPage);
  const chromeEval = (script: string) => evalIn(browser, script);

  const policy = `WebExtensionPolicy.getByID(${JSON.stringify(id)})`;
  const ready = () =>
    until('the extension to be ready', async () => (await chromeEval(`!!${policy}?.extension`)) === true, 15_000);
  try {
    await ready();
    if (options.caPem) await trust(options.caPem);
  } catch (error) {
    await browser.close();
    throw error;
  }

  async function trust(pem: string): Promise<void> {
    const der = pem.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
    await chromeEval(
      `Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB).addCertFromBase64(${JSON.stringify(der)}, 'CT,,')`,
    );
  }

  const urlOf = async (page: Page): Promise<string> => page.evaluate(() => location.href).catch(() => page.url());
  const findOwn = async (path: string): Promise<Page[]> => {
    const found: Page[] = [];
    for (const page of await browser.pages()) {
      if (page.url().startsWith(base + path) || (await urlOf(page)).startsWith(base + path)) found.push(page);
    }
    return found;
  };

  // BiDi never reports the end of a load of an extension page, nor of a load that the extension cancels: go, then look.
  const go = async (page: Page, url: string): Promise<void> => {
    void page.goto(url, { timeout: 1 }).catch(() => undefined);
  };

  const driver: Driver & { browser: Browser; chromeEval(script: string): Promise<unknown> } = {
    kind: 'firefox',
    base,
    browser,
    profile: profile.folder,
    chromeEval,
    open: async (url) => {
      const page = await browser.newPage();
      await page.goto(url, { waitUntil: 'load' });
      await page.bringToFront();
      return page;
    },
    openOwn: async (path) => {
      const page = await browser.newPage();
      await go(page, base + path);
      await until(`${path} to load`, async () => {
        const [state, url] = await page.evaluate(() => [document.readyState, location.href]);
        return state === 'complete' && url?.startsWith(base + path.split('#')[0]);
      });
      await page.bringToFront();
      return page;
    },
    waitForOwn: (path, timeoutMs) => until(`${path} to open`, async () => (await findOwn(path))[0], timeoutMs),
    findOwn,
    pages: () => browser.pages(),
    navigate: go,
    waitForUrl: (page, prefix, timeoutMs) =>
      until(
        `the address ${prefix}`,
        async () => {
          const url = await urlOf(page);
          return (typeof prefix === 'string' ? url.startsWith(prefix) : prefix.test(url)) ? url : undefined;
        },
        timeoutMs,
      ),
    addressOf: urlOf,
    stopBackground: async () => {
      await chromeEval(
        `${policy}.extension.terminateBackground({ disableResetIdleForTest: true, ignoreDevToolsAttached: true }).then(() => 1)`,
      );
    },
    inBackground: async (work) => {
      for (const page of await findOwn('')) {
        const isThere = await page.evaluate(() => true).catch(() => false); // Closed ones are listed for a while.
        if (isThere) return page.evaluate(`browser.runtime.getBackgroundPage().then(${work})`);
      }
      throw new Error('A page of the extension must be open to reach its background.');
    },
    ownProcesses: async () => {
      const pids = await chromeEval(`(async () => {
        Services.obs.notifyObservers(null, 'child-gc-request');
        Services.obs.notifyObservers(null, 'child-mmu-request');
        const { children } = await ChromeUtils.requestProcInfo();
        return children.filter(({ type }) => type === 'extension').map(({ pid }) => pid).join();
      })()`);
      return (pids as string).split(',').map(Number);
    },
    memory: async () => {
      // Twice, because what the first frees lets go of more.
      for (let i = 0; i < 2; i++) {
        await chromeEval(
          `['child-gc-request', 'child-cc-request', 'child-mmu-request'].map((it) => Services.obs.notifyObservers(null, it)).length`,
        );
        await sleep(700);
      }
      return (await chromeEval(`ChromeUtils.requestProcInfo().then(({ children }) =>
        children.filter(({ type }) => type === 'extension').reduce((sum, { memory }) => sum + memory, 0))`)) as number;
    },
    errorLog: async () => (await chromeEval(`Services.console.getMessageArray().map(String).join('\\n')`)) as string,
    quit: async () => {
      const asked = options.record ? (JSON.parse((await chromeEval('JSON.stringify(asked)')) as string) as Asked[]) : [];
      await browser.close();
      return asked;
    },
    restart: async () => {
      await driver.quit();
      await driver.start();
    },
    kill: () => killProcess(browser),
    start: async () => {
      // puppeteer puts the profile's own settings back when the last run has ended, and nobody is told when that is done.
      const isPutBack = () => ['prefs.js', 'user.js'].every((file) => !existsSync(join(profile.folder, `${file}.puppeteer`)));
      await until('the settings to be put back', isPutBack);
      browser = await launch();
      driver.browser = browser;
      await ready();
    },
    closed: () => new Promise((resolve) => browser.once('disconnected', () => resolve())),
    close: async () => {
      await browser.close();
      profile.remove();
    },
  };
  return driver;
}
