/** The key that another wallet made for an app, chosen in the approval; and the mark of the person, of their own making, on it. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { appUntil, noApproval, openApp, storeAndRead } from './client-page.ts';
import { approve, choose, chooseNetwork, command, createIdentity, find, press, text, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('the key of an app in %s', (kind) => {
  let devnet: Devnet;
  let clients: Awaited<ReturnType<typeof startClients>>;
  let driver: Driver;
  let app: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  const shown = (page: Page) => page.$eval('main', (it) => it.textContent ?? '');
  const keyOf = async () => (await appUntil(app, 'the user', (it) => it.user)).appPrivateKey;
  const signOut = async () => {
    await app.bringToFront();
    await app.click('#sign-out');
    await appUntil(app, 'nobody to be signed in', (it) => (it.user === null ? true : undefined));
  };

  it('the mark on the approval is the one the person made', async () => {
    const home = await driver.openOwn('home.html#settings');
    await write(home, text('home_mark_words'), 'my own otter');
    await press(home, text('home_mark_keep'));
    await until('the mark', async () => (await command(home, 'wallet.state', {})).settings.mark.words === 'my own otter');
    await home.close();
  });

  it('another key finds other files, is kept for the app, and is told when it changes', async () => {
    app = await openApp(driver, clients.origin('blockstack-19'));
    await app.click('#sign-in');
    await approve(driver, async (window) => {
      expect(await window.$eval('.approve-head', (it) => it.textContent)).toContain('my own otter');
    });
    const usual = await keyOf();
    await noApproval(driver);
    await signOut();

    await app.click('#sign-in');
    await approve(driver, async (window) => {
      await (await find(window, 'summary', text('approve_key'))).click();
      await choose(window, text('approve_key_xverse_2025'));
    });
    const xverse = await keyOf();
    expect(xverse).not.toBe(usual);
    await noApproval(driver);
    await app.bringToFront();
    await storeAndRead(app, 'kept with Xverse');
    await signOut();

    // The choice stays; who looks sees where the files are.
    await app.click('#sign-in');
    await approve(driver, async (window) => {
      await press(window, text('approve_key_look', new URL(devnet.network.hubUrl ?? '').host));
      await until('the files', async () => (await shown(window)).includes(text('approve_key_files_one', 1)));
    });
    expect(await keyOf()).toBe(xverse);
    await noApproval(driver);

    const home = await driver.openOwn('home.html#apps');
    await command(home, 'app.key-form', { origin: clients.origin('blockstack-19'), form: 'shipped' });
    await home.close();
    await signOut();
    await app.click('#sign-in');
    await approve(driver, async (window) => {
      expect(await shown(window)).toContain(text('approve_changed_form'));
    });
    expect(await keyOf()).toBe(usual);
    await noApproval(driver);
  });
});
