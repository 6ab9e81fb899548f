/**
 * Sign-in links to hosts that are gone, in every spelling that clients and the sites between have given them: asked and answered on the page they
 * came from, and nothing leaves for the host, as the browser's own record of its network says and a server that stands where one of them stood.
 */
import { createServer, type Server } from 'node:http';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type ClientAlias, startClients } from '../clients/serve.ts';
import type { Driver } from './browsers/driver.ts';
import { appOf, appUntil, noApproval, openApp } from './client-page.ts';
import { approval, approve, chooseNetwork, createIdentity, deny } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('links to dead hosts in %s', (kind) => {
  let devnet: Devnet;
  let clients: Awaited<ReturnType<typeof startClients>>;
  let driver: Driver;
  let server: Server;
  const served: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      served.push(request.url ?? '');
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.end('here');
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(8888, '127.0.0.1', resolve));
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
    server?.close();
  });

  /** In a tab of its own: a load that was cancelled leaves its tab unusable for the driver of Firefox. Gives how long its history was. */
  async function follow(alias: ClientAlias, address: string): Promise<{ tab: Page; length: number }> {
    const tab = await openApp(driver, clients.origin(alias));
    const length = (await tab.evaluate('history.length')) as number;
    const token = 'session.makeAuthRequest(session.generateAndStoreTransitKey())';
    await tab.evaluate(`setTimeout(() => { location.href = ${JSON.stringify(address)}.replace('TOKEN', ${token}) }), 0`);
    return { tab, length };
  }

  it.each([
    ['blockstack-17', 'https://blockstack.org/auth?authRequest=TOKEN&echo=x', 'no', deny],
    [
      'blockstack-18',
      'http://localhost:8888/auth/?authRequest=TOKEN',
      'closing the window',
      async (with_: Driver) => (await approval(with_)).close(),
    ],
  ] as const)('%s at %s: after %s it is where it was', async (alias, address, _, refuse) => {
    const { tab, length } = await follow(alias, address);
    await refuse(driver);
    await noApproval(driver);
    await tab.bringToFront();
    expect(await tab.evaluate('location.href')).toBe(`${clients.origin(alias)}/`);
    expect((await appOf(tab)).user).toBeNull();
    // What was blocked stands behind the page in Chromium, where only *forward* leads.
    expect(await tab.evaluate('history.length')).toBe(kind === 'chrome' ? length + 1 : length);
    await tab.close();
  });

  it.each([
    ['blockstack-19', 'https://browser.blockstack.org/auth?client=https%3A%2F%2Fapp.example&authRequest=TOKEN'],
    ['blockstack-21', 'https://blockstack.org/auth?authRequest=TOKEN&utm_source=x#'],
    ['blockstack-0', 'http://localhost:8888/auth?utm=1&authRequest=TOKEN&echo=y'],
  ] as const)('%s at %s: signs in', async (alias, address) => {
    const { tab } = await follow(alias, address);
    await approve(driver);
    await appUntil(tab, 'the user', (app) => app.user);
    expect(await tab.evaluate('location.href')).toBe(`${clients.origin(alias)}/`);
    await noApproval(driver);
    await tab.close();
  });

  it('nothing left for any of those hosts, and the record would have it', async () => {
    const tab = await openApp(driver, clients.origin('blockstack-17'));
    expect(await tab.evaluate(`fetch('http://localhost:8888/control').then((answer) => answer.text())`)).toBe('here');
    await tab.close();
    const left = (await driver.quit()).filter(({ leaves }) => leaves).map(({ url }) => url);
    await driver.start();
    expect(served.filter((path) => path !== '/control')).toEqual([]);
    expect(left).toContain('http://localhost:8888/control');
    expect(left.filter((url) => /blockstack\.org|:8888\/auth/.test(url))).toEqual([]);
  });
});
