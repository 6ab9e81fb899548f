/** What a person decides beyond yes and no, in both real browsers: how long it holds, whom a site looks like, that it is heard no more, and the log of it all. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { approval, approve, chooseNetwork, command, createIdentity, find, press, text, unlock } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const ask = `AutonymProvider.request('getAddresses').then(() => 'answered', (error) => error.data.code)`;

describe.each(browsers)('consent in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let server: Server;
  let port: number;
  let app: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer((_request, response) => response.end('<!doctype html><title>site</title>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    app = await driver.open(`http://wallet-app.localhost:${port}/`);
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await devnet?.stop();
  });

  const shown = (page: Page) => page.evaluate('document.body.innerText') as Promise<string>;
  async function picture(page: Page, name: string): Promise<void> {
    const folder = process.env['SHOTS'];
    if (!folder) return;
    await page.evaluate('Promise.allSettled(document.getAnimations().map((it) => it.finished))');
    await page.screenshot({ path: `${folder}/consent-${name}-${kind}.png`, fullPage: true });
  }
  const startAsking = (page: Page) =>
    page.evaluate(`void (globalThis.answer = undefined, ${ask}.then((it) => { answer = it; }))`);
  const answer = (page: Page) => until('the answer', () => page.evaluate('globalThis.answer') as Promise<string | undefined>);
  it('holds until the lock, when the person says so, and no longer', async () => {
    await startAsking(app);
    await approve(driver, async (window) => {
      expect(await shown(window)).toContain(text('approve_since_first'));
      await window.select('.approve-main select', 'lock');
      await picture(window, 'first');
    });
    await noApproval(driver);
    expect(await answer(app)).toBe('answered');
    expect(await app.evaluate(ask)).toBe('answered');

    const home = await driver.openOwn('home.html#apps');
    await until(
      'the app and how long it holds',
      async () => (await shown(home)).includes(text('home_app_unasked_addresses_lock')) || undefined,
    );
    await picture(home, 'apps');
    await command(home, 'vault.lock', {});
    await home.close();
    await app.bringToFront();
    await startAsking(app);
    const locked = await approval(driver);
    await unlock(locked);
    await find(locked, 'h2', text('approve_with_title'));
    expect(await shown(locked)).toContain(text('approve_since_last', '').trim().replace(/\.$/, ''));
    await picture(locked, 'again');
    await press(locked, text('approve_deny'));
    await noApproval(driver);
    expect(await answer(app)).toBe('request-denied');
  }, 120_000);

  it('warns of a site that looks like one of theirs, and blocks it for good', async () => {
    const fake = await driver.open(`http://wa11et-app.localhost:${port}/`);
    await startAsking(fake);
    const window = await approval(driver);
    const said = await shown(window);
    expect(said).toContain(text('approve_alike_title'));
    expect(said).toContain('wallet-app.localhost');
    await window.evaluate("document.querySelector('.approve-block').open = true");
    await picture(window, 'alike');
    await press(window, text('approve_block_do'));
    await noApproval(driver);
    expect(await answer(fake)).toBe('request-denied');
    expect(await fake.evaluate(ask)).toBe('site-blocked');
    await fake.reload();
    // Chromium does not even put the provider there any more.
    expect(await fake.evaluate(`typeof AutonymProvider === 'undefined' ? 'nobody' : ${ask}`)).toBe(
      kind === 'chrome' ? 'nobody' : 'site-blocked',
    );

    const home = await driver.openOwn('home.html#settings');
    await home.bringToFront();
    await find(home, 'h3', text('home_sites_blocked'));
    await picture(home, 'blocked');
    await home.click(`[aria-label="${text('home_sites_unblock', `http://wa11et-app.localhost:${port}`)}"]`);
    await until(
      'the list to be empty',
      async () => (await command(home, 'wallet.state', {})).settings.blockedSites.length === 0 || undefined,
    );
    await home.close();
    await fake.reload();
    await startAsking(fake);
    await press(await approval(driver), text('approve_deny'));
    await noApproval(driver);
    expect(await answer(fake)).toBe('request-denied');
    await fake.close();
  }, 120_000);

  it('stands in the log, newest first, until it is cleared', async () => {
    const home = await driver.openOwn('home.html#activity');
    await home.bringToFront();
    await find(home, 'span', text('home_activity_addresses_given'));
    const { lines } = await command(home, 'activity.list', {});
    expect(lines.map(({ origin, how }) => [new URL(origin).hostname, how])).toEqual([
      ['wa11et-app.localhost', 'denied'],
      ['wa11et-app.localhost', 'denied'],
      ['wallet-app.localhost', 'denied'],
      ['wallet-app.localhost', 'unasked'],
      ['wallet-app.localhost', 'given'],
    ]);
    await picture(home, 'activity');
    await press(home, text('home_activity_clear'));
    await (await find(home, 'dialog[@open]//button', text('home_activity_clear'))).click();
    await until('an empty log', async () => (await shown(home)).includes(text('home_activity_empty_title')) || undefined);
    await home.close();
  }, 60_000);
});
