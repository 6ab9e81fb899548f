/** A sign-in link to a host that is gone, opened by itself: typed into a new tab, or followed from another site. No page of the app is behind it. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type ClientAlias, startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { appOf, appUntil, noApproval, openApp } from './client-page.ts';
import { approval, approve, chooseNetwork, createIdentity, deny, find, heading, press, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('a sign-in link by itself in %s', (kind) => {
  let devnet: Devnet;
  let clients: Awaited<ReturnType<typeof startClients>>;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet, { record: true });
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  /** A request of this app, made in its own page, which then closes: its key to the answer stays in its storage. */
  async function makeLink(alias: ClientAlias): Promise<string> {
    const tab = await openApp(driver, clients.origin(alias));
    const token = (await tab.evaluate('session.makeAuthRequest(session.generateAndStoreTransitKey())')) as string;
    await tab.close();
    return `https://blockstack.org/auth?authRequest=${token}`;
  }

  /** The tab that shows the app by now. */
  const appTab = (alias: ClientAlias): Promise<Page> =>
    until('the app', async () => (await driver.pages()).find((page) => page.url().startsWith(clients.origin(alias))), 60_000);

  it('typed into a new tab: says where the answer goes, asks after a press, and the tab goes there signed in', async () => {
    const link = await makeLink('blockstack-21');
    const origin = clients.origin('blockstack-21');
    await driver.navigate(await driver.open('about:blank'), link);
    const page = await driver.waitForOwn('auth.html', 60_000);
    await heading(page, text('link_title'));
    await find(page, 'button', text('link_go_on'));
    expect(await page.$eval('main', (it) => it.textContent)).toContain(origin);
    await noApproval(driver); // Nothing before the press.
    await page.bringToFront();
    await press(page, text('link_go_on'));
    await approve(driver, async (window) => {
      const shown = await window.$eval('main', (it) => it.textContent);
      for (const words of [text('approve_asks_link'), text('approve_from_link'), origin]) expect(shown).toContain(words);
    });
    const app = await appTab('blockstack-21');
    const user = await appUntil(app, 'the user', (it) => it.user);
    expect(user).toBeTruthy();
    await noApproval(driver);
    await app.close();
  });

  it('followed from another site: a no gives nothing, and the app hears of nobody', async () => {
    const link = await makeLink('blockstack-19');
    const from = await openApp(driver, clients.origin('connect-7'));
    await from.evaluate(`setTimeout(() => { location.href = ${JSON.stringify(link)} }, 0)`);
    const page = await driver.waitForOwn('auth.html', 60_000);
    await page.bringToFront();
    await press(page, text('link_go_on'));
    await deny(driver);
    await until('the no', async () => (await page.$eval('main', (it) => it.textContent))?.includes(text('link_refused')), 60_000);
    await noApproval(driver);
    await page.close();
    const tab = await openApp(driver, clients.origin('blockstack-19'));
    expect((await appOf(tab)).user).toBeNull();
    await tab.close();
  });

  it('the background dies while the question waits: the same end', async () => {
    const link = await makeLink('blockstack-18');
    await driver.navigate(await driver.open('about:blank'), link);
    const page = await driver.waitForOwn('auth.html', 60_000);
    await page.bringToFront();
    await press(page, text('link_go_on'));
    await approval(driver);
    await driver.stopBackground();
    await approve(driver);
    const app = await appTab('blockstack-18');
    await appUntil(app, 'the user', (it) => it.user);
    await app.close();
  });

  it('leaves for none of those hosts', async () => {
    const left = (await driver.quit()).filter(({ leaves }) => leaves).map(({ url }) => url);
    await driver.start();
    expect(left.filter((url) => /blockstack\.org/.test(url))).toEqual([]);
  });
});
