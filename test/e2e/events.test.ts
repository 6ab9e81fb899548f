/** What connected pages hear by themselves, in both real browsers: which network, which account, and that it is over. Others hear nothing. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Clients, startClients } from '../clients/serve.ts';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { appUntil, goToApp, noApproval } from './client-page.ts';
import { approve, chooseNetwork, command, createIdentity } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const script = `<!doctype html><title>site</title><script>
  window.heard = [];
  const note = (event) => { heard.push(event); };
  const { listen, addListener } = AutonymProvider;
  listen('stx_networkChange', note);
  window.stop = listen('stx_accountChange', note);
  addListener({ eventName: 'networkChange', cb: note });
  addListener('disconnect', note);
  addListener('disconnect', () => { throw new Error('of the page alone'); });
  addListener('nothing of ours', note);
  addListener(null);
</script>`;

describe.each(browsers)('events in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let clients: Clients;
  let server: Server;
  let site: (host: string) => string;
  let home: Page;
  let app: Page;
  let stranger: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients({ port: 0 });
    server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(script);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    site = (host) => `http://${host}.localhost:${port}`;
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    // Both are on this machine, or no page of this test would be answered.
    const home1 = await driver.openOwn('home.html#settings');
    await command(home1, 'network.save', { network: { ...devnet.network, id: 'other', label: 'Other', chain: 'testnet' } });
    await command(home1, 'identity.add', { label: 'Second' });
    home = home1;
    stranger = await driver.open(site('stranger'));
    app = await driver.open(site('app'));
    await connect();
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  const choose = (networkId: string) => command(home, 'settings.change', { networkId });
  const heard = async (page: Page) =>
    JSON.parse((await page.evaluate('JSON.stringify(heard.splice(0))')) as string) as { type: string }[];
  const types = async (page: Page, count: number) => {
    await until(`${count} events`, async () => ((await page.evaluate('heard.length')) as number) >= count || undefined);
    return (await heard(page)).map(({ type }) => type).sort();
  };
  async function connect(): Promise<void> {
    await app.bringToFront();
    await app.evaluate(`void AutonymProvider.request('getAddresses')`);
    await approve(driver);
    await noApproval(driver);
  }

  it('tell the site that is connected which network was chosen, also after the background ended, and no other site', async () => {
    await choose('other');
    expect(await types(app, 2)).toEqual(['networkChange', 'stx_networkChange']);
    await choose(devnet.network.id);
    await types(app, 2);
    await driver.stopBackground();
    await choose('other');
    await until('both', async () => ((await app.evaluate('heard.length')) as number) === 2 || undefined);
    expect(await heard(app)).toContainEqual({
      type: 'networkChange',
      bitcoin: { name: 'Testnet' },
      stacks: { name: 'testnet' },
    });
    await choose(devnet.network.id);
    await types(app, 2);
    expect(await heard(stranger)).toEqual([]);
  });

  it('tell it that it knows another account now, until it listens no more', async () => {
    const other = async () => {
      await command(home, 'app.ask-again', { origin: site('app') });
      await app.bringToFront();
      await app.evaluate(`void AutonymProvider.request('getAddresses')`);
      await approve(driver, async (window) => {
        await (await window.$('label:has(input[type="radio"]:not(:checked))'))?.click();
      });
      await noApproval(driver);
    };
    await other();
    expect(await types(app, 1)).toEqual(['stx_accountChange']);
    await app.evaluate('stop()');
    await other();
    await sleep(500);
    expect(await heard(app)).toEqual([]);
    expect(await heard(stranger)).toEqual([]);
  });

  it('tell it that it was disconnected, and nothing after that', async () => {
    await command(home, 'app.disconnect', { origin: site('app') });
    expect(await types(app, 1)).toEqual(['disconnect']);
    await choose('other');
    await choose(devnet.network.id);
    await sleep(500);
    expect(await heard(app)).toEqual([]);
  });

  it('are nothing for a page of another site that came into the same tab', async () => {
    await app.goto(site('app'));
    await connect();
    await app.goto(site('next'));
    await choose('other');
    await choose(devnet.network.id);
    await sleep(500);
    expect(await heard(app)).toEqual([]);
  });

  it('are heard by sats-connect, unchanged', async () => {
    const page = await driver.open('about:blank');
    await goToApp(page, clients.origin('sats-connect'));
    await page.click('#sign-in');
    await approve(driver);
    await appUntil(page, 'the addresses', (state) => state.user?.addresses);
    await page.evaluate(`(async () => {
      window.heard = [];
      client.addListener({ eventName: 'networkChange', cb: (event) => heard.push(event) }, 'AutonymProvider');
    })()`);
    await sleep(300);
    await choose('other');
    expect(await types(page, 1)).toEqual(['networkChange']);
  });
});
