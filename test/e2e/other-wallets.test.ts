/**
 * Beside other wallets, in both real browsers: stand-ins that take their globals as Leather and Xverse do (spec: @leather.io/provider
 * src/index.ts; xverse-web-extension src/inpage), before us and after us. Both wallets stay usable, and the person may say who comes first.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Clients, startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { appUntil, chooseAutonym, chooseWallet, goToApp, noApproval } from './client-page.ts';
import { approve, chooseNetwork, command, createIdentity, find, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const address = 'SP000000000000000000002Q6VF78';
const provider = (wallet: string) => `({
  wallet: '${wallet}',
  request: async (method) => {
    (window.asked ??= []).push('${wallet} ' + method);
    return { jsonrpc: '2.0', id: '1', result: { addresses: [{ symbol: 'STX', address: '${address}', publicKey: '02'.padEnd(66, 'a') }] } };
  },
})`;
const noteOrder = `window.cameAfterUs = 'AutonymProvider' in window;`;

/** Everything in a function of its own, as their scripts are bundled. */
const wallets = {
  leather: `(() => { ${noteOrder}
    const provider = ${provider('leather')};
    (window.btc_providers ??= []).push({ id: 'LeatherProvider', name: 'Leather', icon: '', methods: [] });
    for (const name of ['StacksProvider', 'HiroWalletProvider', 'LeatherProvider']) {
      try { Object.defineProperty(window, name, { get: () => provider, set: () => {} }); } catch { window.unable = name; }
    }
  })()`,
  xverse: `(() => { 'use strict'; ${noteOrder}
    const provider = ${provider('xverse')};
    (window.btc_providers ??= []).push({ id: 'XverseProviders.BitcoinProvider', name: 'Xverse Wallet', icon: '', methods: [] });
    window.XverseProviders = { StacksProvider: provider, BitcoinProvider: provider };
    window.BitcoinProvider = provider;
    window.StacksProvider = provider;
  })()`,
  'xverse, made the first': `(() => { 'use strict'; ${noteOrder}
    const provider = ${provider('xverse')};
    (window.btc_providers ??= []).push({ id: 'XverseProviders.BitcoinProvider', name: 'Xverse Wallet', icon: '', methods: [] });
    Object.defineProperty(window, 'XverseProviders', { get: () => ({ StacksProvider: provider, BitcoinProvider: provider }), set: () => {} });
    try { Object.defineProperty(window, 'StacksProvider', { get: () => provider, set: () => {} }); } catch { window.unable = 'StacksProvider'; }
  })()`,
};
type Wallet = keyof typeof wallets;
const own: Record<Wallet, string> = {
  leather: 'LeatherProvider',
  xverse: 'XverseProviders.StacksProvider',
  'xverse, made the first': 'XverseProviders.StacksProvider',
};

describe.each(browsers)('beside other wallets in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let clients: Clients;
  let server: Server;
  let site: string;
  let home: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients({ port: 0 });
    server = createServer((request, response) => {
      const wallet = decodeURIComponent((request.url ?? '/').slice(1)) as Wallet;
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>site</title><script>${wallets[wallet] ?? ''}</script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    site = `http://site.localhost:${(server.address() as AddressInfo).port}`;
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    home = await driver.openOwn('home.html#settings');
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  /** A page where this wallet is, and who holds what there. */
  async function look(wallet: Wallet, when: 'before' | 'after') {
    const page = await driver.open('about:blank');
    if (when === 'before') await page.evaluateOnNewDocument(wallets[wallet]);
    await page.goto(`${site}/${when === 'after' ? encodeURIComponent(wallet) : ''}`);
    const seen = (await page.evaluate(`(async () => ({
      cameAfterUs,
      stacks: StacksProvider.wallet ?? (StacksProvider === AutonymProvider ? 'autonym' : 'nobody'),
      blockstack: BlockstackProvider === AutonymProvider,
      ownWorks: (await ${own[wallet]}.request('getAddresses')).result.addresses[0].address,
      oursWorks: (await AutonymProvider.request('getInfo')).result.platform,
      // Assigning to it disturbs nobody, not even a strict script.
      assigned: (() => { 'use strict'; try { StacksProvider = StacksProvider; return true; } catch { return false; } })(),
      lists: [webbtc_stx_providers, btc_providers].map((list) => list.filter(({ id }) => id.startsWith('AutonymProvider')).length),
      theirs: btc_providers.filter(({ id }) => !id.startsWith('AutonymProvider')).length,
    }))()`)) as Record<string, unknown> & { cameAfterUs: boolean };
    await page.close();
    return seen;
  }
  const usable = { blockstack: true, ownWorks: address, oursWorks: 'web', assigned: true, lists: [1, 1], theirs: 1 };
  const nameOf = (wallet: Wallet) => wallet.split(',')[0];

  describe.each(['before', 'after'] as const)('that come %s', (when) => {
    it.each(Object.keys(wallets) as Wallet[])('%s keeps what it took, and Autonym is there by its own name', async (wallet) => {
      const seen = await look(wallet, when);
      expect(seen).toMatchObject({ ...usable, stacks: nameOf(wallet) });
      expect(seen.cameAfterUs).toBe(when === 'after');
    });
  });

  it('a site that the person chose finds Autonym first, as the switch in the popup says it, and only that site', async () => {
    const tab = await driver.open(`${site}/leather`);
    await command(home, 'settings.change', { preferredSites: [site] });
    for (const wallet of Object.keys(wallets) as Wallet[]) {
      for (const when of ['before', 'after'] as const) {
        const seen = await look(wallet, when);
        // What a wallet made its own for good before us stays its own.
        const stays = wallet !== 'xverse' && !seen.cameAfterUs;
        expect({ wallet, when, ...seen }).toMatchObject({ ...usable, stacks: stays ? nameOf(wallet) : 'autonym' });
      }
    }
    await tab.goto(`${site.replace('site.', 'another.')}/leather`);
    expect(await tab.evaluate('StacksProvider.wallet')).toBe('leather');
    await tab.close();
    await command(home, 'settings.change', { preferredSites: [] });
    expect(await look('leather', 'after')).toMatchObject({ stacks: 'leather' });
  });

  it('the switch in Settings makes it the first everywhere', async () => {
    await home.bringToFront();
    await (await find(home, 'span', text('home_prefer_all'))).click();
    await until('it to hold', async () => (await command(home, 'wallet.state', {})).settings.preferred || undefined);
    if (process.env['SHOTS']) await home.screenshot({ path: `${process.env['SHOTS']}/prefer-${kind}.png`, fullPage: true });
    expect(await look('leather', 'after')).toMatchObject({ ...usable, stacks: 'autonym' });
    await command(home, 'settings.change', { preferred: false });
  });

  it.each([
    ['leather', 'Leather'],
    ['xverse', 'Xverse'],
  ] as const)('the chooser of connect 8 has %s and Autonym, once each, and either answers', async (wallet, name) => {
    const page = await driver.open('about:blank');
    await page.evaluateOnNewDocument(wallets[wallet]);
    await goToApp(page, clients.origin('connect-8'));
    await page.click('#sign-in');
    await until('the chooser', () => page.evaluate(`!!document.querySelector('connect-modal')?.shadowRoot?.querySelector('li')`));
    const rows = (await page.evaluate(
      `[...document.querySelector('connect-modal').shadowRoot.querySelectorAll('li')].map((row) => row.textContent)`,
    )) as string[];
    for (const one of ['Autonym', name]) expect(rows.filter((row) => row.includes(one))).toHaveLength(1);
    await chooseWallet(page, name);
    await until('the other wallet to be asked', () => page.evaluate(`window.asked?.some((it) => it.startsWith('${wallet}'))`));
    expect(await driver.findOwn('approve.html')).toEqual([]);

    await page.evaluate('localStorage.clear()');
    await goToApp(page, clients.origin('connect-8'));
    await page.click('#sign-in');
    await chooseAutonym(page);
    await approve(driver);
    await noApproval(driver);
    const { stxAddress } = (await command(home, 'wallet.state', {})).identities[0] ?? {};
    await appUntil(page, 'our address', (app) => app.user?.addresses?.some(({ address: of }) => of === stxAddress));
    await command(home, 'app.disconnect', { origin: clients.origin('connect-8') });
    await page.close();
  });
});
