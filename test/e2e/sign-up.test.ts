/**
 * A sign-in of a page before there is any identity, in both real browsers: it leads through the welcome and comes back to the question, which
 * waited all the time, through the death of the background too.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Clients, startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { appOf, appUntil, noApproval, openApp } from './client-page.ts';
import {
  approval,
  approve,
  chooseNetwork,
  choosePassword,
  command,
  find,
  heading,
  press,
  text,
  writeDownWords,
} from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('a sign-in before the first identity, in %s', (kind) => {
  let devnet: Devnet;
  let clients: Clients;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet);
    await driver.waitForOwn('welcome.html', 15_000);
    await chooseNetwork(driver, devnet.network);
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  it('waits while the person makes one, and is answered with it', async () => {
    const page = await openApp(driver, clients.origin('auth-7'));
    await page.click('#sign-in');
    const window = await approval(driver);
    await find(window, 'button', text('approve_no_identity_make'));
    expect(await window.evaluate('document.body.innerText')).toContain(text('approve_no_identity'));
    // Nothing can be approved, and the question is the same behind whatever happens.
    const asked = await command(window, 'request.next', {});
    expect(await window.$eval('.approve-answers button:last-child', (it) => it.getAttribute('aria-disabled'))).toBe('true');
    await press(window, text('approve_no_identity_make'));

    // That one, or the one that the install has opened: both are the same page.
    const welcome = await until('the welcome', async () => {
      for (const one of await driver.findOwn('welcome.html')) if (await one.evaluate('true').catch(() => false)) return one;
      return undefined;
    });
    await welcome.bringToFront();
    await heading(welcome, text('welcome_start_title'));
    expect(await welcome.evaluate('document.body.innerText')).toContain(text('welcome_pending'));
    await press(welcome, text('parts_continue'));
    await heading(welcome, text('welcome_way_title'));
    await press(welcome, text('parts_continue'));
    await driver.stopBackground();
    await choosePassword(welcome);
    await writeDownWords(welcome);
    await heading(welcome, text('welcome_file_title'), 20_000);
    await press(welcome, text('welcome_file_save'));
    await find(welcome, 'button', text('welcome_file_save_again'));
    await press(welcome, text('welcome_file_have'));
    await heading(welcome, text('welcome_bar_title'));
    await press(welcome, text('welcome_bar_finish'));
    await heading(welcome, text('welcome_done_title'));
    await press(welcome, text('welcome_done_pending_open'));

    expect((await appOf(page)).user).toBeNull();
    expect(await driver.findOwn('approve.html')).toHaveLength(1);
    await approve(driver, async (shown) => {
      expect(await command(shown, 'request.next', {})).toMatchObject({ id: asked?.id, sha256: asked?.sha256 });
    });
    const user = await appUntil(page, 'the user', (app) => app.user);
    await noApproval(driver);
    // A page of its own: puppeteer loses sight of one of ours that goes to another address, in Firefox.
    const home = await driver.openOwn('home.html');
    const { identities } = await command(home, 'wallet.state', {});
    expect([identities.length, user.identityAddress ?? identities[0]?.idAddress]).toEqual([1, identities[0]?.idAddress]);
    expect(user.appPrivateKey).toMatch(/^[0-9a-f]{64}$/);
    await until('the list of sites', async () => (await command(home, 'app.list', {})).total === 1 || undefined);
  }, 120_000);
});
