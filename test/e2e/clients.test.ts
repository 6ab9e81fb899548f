/**
 * Every published client, unchanged, each on its own origin, clicked for real, in both real browsers: the matrix of docs/clients.md, which is
 * printed at the end.
 */
import blockstack from 'blockstack';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type ClientAlias, startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { appOf, appUntil, chooseAutonym, goToApp, noApproval, openApp, storeAndRead } from './client-page.ts';
import { approval, approve, chooseNetwork, command, createIdentity, deny, unlock } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

type Client = {
  alias: ClientAlias;
  /** The client leaves its page to come back with the answer. */
  redirects?: true;
  /** The client draws a list of wallets first. */
  chooses?: true;
  stores?: true;
};

const matrix: Client[] = [
  { alias: 'blockstack-0', redirects: true, stores: true },
  { alias: 'blockstack-17', redirects: true, stores: true },
  { alias: 'blockstack-18', redirects: true, stores: true },
  { alias: 'blockstack-19', redirects: true, stores: true },
  { alias: 'blockstack-21', redirects: true, stores: true },
  { alias: 'connect-2', stores: true },
  { alias: 'connect-4', stores: true },
  { alias: 'connect-6', stores: true },
  { alias: 'connect-7-0', stores: true },
  { alias: 'connect-7', chooses: true, stores: true },
  { alias: 'connect-8', chooses: true },
  { alias: 'sats-connect' },
  { alias: 'auth-7', stores: true },
];

/** These ask for `publish_data`; the others leave the scopes to their library, which asks for `store_write` alone. */
const published: ClientAlias[] = [
  ...matrix.filter(({ redirects }) => redirects).map(({ alias }) => alias),
  'connect-7',
  'auth-7',
];

describe.each(browsers)('signing in with %s', (kind) => {
  let devnet: Devnet;
  let clients: Awaited<ReturnType<typeof startClients>>;
  let driver: Driver;
  let page: Page;
  const files: Record<string, string> = {};
  const places: Record<string, string> = {};
  const seen: Record<string, string[]> = {};

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    page = await driver.open(clients.origin('blockstack-0'));
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
    console.log(
      Object.entries(seen)
        .map(([alias, steps]) => `${kind} | ${alias} | ${steps.join(', ')}`)
        .join('\n'),
    );
  });

  const ask = async ({ chooses }: Client) => {
    await page.click('#sign-in');
    if (chooses) await chooseAutonym(page);
  };

  describe.each(matrix)('$alias', (client) => {
    const { alias, redirects, stores } = client;
    const step = (name: string, title: string, run: () => Promise<void>) =>
      it(title, async () => {
        await run();
        seen[alias] = [...(seen[alias] ?? []), name];
      });

    for (const [name, refuse] of [
      ['cancel', deny],
      ['close', async (driver: Driver) => (await approval(driver)).close()],
    ] as const) {
      step(name, `is where it was and signed out when the person chooses ${name}`, async () => {
        await goToApp(page, clients.origin(alias));
        const length = await page.evaluate('history.length');
        await ask(client);
        await refuse(driver);
        await noApproval(driver);
        await page.bringToFront();
        if (!redirects) await until('the refusal', async () => (await appOf(page)).error || undefined);
        expect((await appOf(page)).user).toBeNull();
        if (alias === 'sats-connect')
          expect((await appOf(page)).answer).toMatchObject({ status: 'error', error: { code: -32000 } });
        expect(await page.evaluate('[location.href, history.length]')).toEqual([`${clients.origin(alias)}/`, length]);
      });
    }

    step('approve', 'signs in', async () => {
      await goToApp(page, clients.origin(alias));
      await ask(client);
      await approve(driver);
      const user = await appUntil(page, 'the user', (app) => app.user);
      if (stores) expect(user.appPrivateKey).toMatch(/^[0-9a-f]{64}$/);
      await noApproval(driver);
    });

    step('come back', 'is signed in when it is opened again', async () => {
      await goToApp(page, clients.origin(alias));
      expect((await appOf(page)).user).not.toBeNull();
    });

    step('killed', 'signs in again when the background is killed between every two steps', async () => {
      await page.click('#sign-out');
      await appUntil(page, 'nobody to be signed in', (app) => (app.user === null ? true : undefined));
      await driver.stopBackground();
      await ask(client);
      await approval(driver);
      await driver.stopBackground();
      await approve(driver, async () => driver.stopBackground());
      await driver.stopBackground();
      await appUntil(page, 'the user', (app) => app.user);
      await noApproval(driver);
    });

    if (!stores) return;
    step('files', 'stores an encrypted file and reads it back', async () => {
      files[alias] = `written by ${alias}`;
      await goToApp(page, clients.origin(alias));
      const { url, content } = await storeAndRead(page, files[alias]);
      expect(content).toBe(files[alias]);
      expect(url.startsWith(devnet.readUrl)).toBe(true);
      places[alias] = url;
      const atRest = await (await fetch(url)).text();
      expect(atRest).not.toContain(files[alias]);
      expect(JSON.parse(atRest)).toHaveProperty('cipherText');
    });
  });

  it('every one that asked to be published stands in the profile, with the place where its files are', async () => {
    const home = await driver.openOwn('home.html');
    const { identities } = await command(home, 'wallet.state', {});
    await home.close();
    const answer = await fetch(`${devnet.readUrl}${identities[0]?.idAddress}/profile.json`);
    const [{ token }] = (await answer.json()) as [{ token: string }];
    const { apps } = blockstack.extractProfile(token) as { apps: Record<string, string> };
    expect(Object.keys(apps).sort()).toEqual(published.map((alias) => clients.origin(alias)).sort());
    for (const alias of published) expect(places[alias]?.startsWith(apps[clients.origin(alias)] ?? '?')).toBe(true);
  });

  it('connect-8 gets the addresses of the chosen identity', async () => {
    await goToApp(page, clients.origin('connect-8'));
    const { user } = await appOf(page);
    const home = await driver.openOwn('home.html');
    const { identities } = await command(home, 'wallet.state', {});
    expect(JSON.stringify(user?.addresses)).toContain(identities[0]?.stxAddress);
    await home.close();
  });

  it('sats-connect answers what fails, and finds Autonym where an app names no wallet', async () => {
    await goToApp(page, clients.origin('sats-connect'));
    const ask = (call: string) => page.evaluate(`client.request(${call})`) as Promise<{ status: string }>;
    expect(await ask(`'getInfo', null`)).toMatchObject({ status: 'success', result: { platform: 'web' } });
    expect(await ask(`'wallet_getAccount', null`)).toMatchObject({ status: 'success' });
    expect(await ask(`'signPsbt', { psbt: '' }`)).toMatchObject({ status: 'error', error: { code: -32601 } });
    expect(await ask(`'stx_transferStx', { recipient: 'nobody', amount: 1 }`)).toMatchObject({ error: { code: -32602 } });
  });

  const goneAddresses = [
    'https://blockstack.org/auth?authRequest=',
    'https://browser.blockstack.org/auth?authRequest=',
    'http://localhost:8888/auth?authRequest=',
    'https://app.blockstack.org/index.html#/sign-up?utm_source=x&authRequest=',
  ];
  it.each(goneAddresses)('a page that goes to %s… by itself is answered where it was', async (address) => {
    const origin = clients.origin('blockstack-17');
    // A tab of its own: a load that was cancelled leaves its tab unusable for the driver of Firefox, which waits for its end.
    const tab = await openApp(driver, origin);
    await tab.click('#sign-out');
    const length = (await tab.evaluate('history.length')) as number;
    const isFirst = address === goneAddresses[0];
    for (const answer of isFirst ? [deny, approve] : [approve]) {
      await tab.evaluate(
        `setTimeout(() => { location.href = '${address}' + blockstack.makeAuthRequest(blockstack.generateAndStoreTransitKey()) }), 0`,
      );
      await answer(driver);
      await noApproval(driver);
      if (answer === approve) break;
      await tab.bringToFront();
      expect(await tab.evaluate('location.href')).toBe(`${origin}/`);
      expect((await appOf(tab)).user).toBeNull();
      // What was blocked stands behind the page in Chromium, where only *forward* leads.
      expect(await tab.evaluate('history.length')).toBe(kind === 'chrome' ? length + 1 : length);
    }
    await appUntil(tab, 'the user', (app) => app.user);
    expect(await tab.evaluate('location.href')).toBe(`${origin}/`);
    await tab.close();
  });

  it('after a restart the apps are still signed in and read their files, and the vault is locked until the password', async () => {
    await driver.restart();
    const home = await driver.openOwn('home.html');
    expect((await command(home, 'wallet.state', {})).vault).toBe('locked');
    await unlock(home);
    await until('the vault to open', async () => (await command(home, 'wallet.state', {})).vault === 'unlocked' || undefined);
    for (const alias of ['blockstack-21', 'connect-7'] as const) {
      const page = await driver.open(clients.origin(alias));
      expect((await appUntil(page, 'the user', (app) => app.user)).appPrivateKey, alias).toMatch(/^[0-9a-f]{64}$/);
      await page.click('#get');
      expect(files[alias], alias).toContain(alias);
      expect(await appUntil(page, 'the file', (app) => app.content), alias).toBe(files[alias]);
      await page.close();
    }
    const { apps } = await command(home, 'app.list', {});
    expect(apps.map(({ origin }) => origin).sort()).toEqual(matrix.map(({ alias }) => clients.origin(alias)).sort());
    await home.close();
  });

  it('disconnecting in Home forgets the app', async () => {
    const home = await driver.openOwn('home.html#apps');
    const { total } = await command(home, 'app.list', {});
    await command(home, 'app.disconnect', { origin: clients.origin('connect-8') });
    expect((await command(home, 'app.list', {})).total).toBe(total - 1);
    await home.close();
    const page = await openApp(driver, clients.origin('connect-8'));
    const asked = page.evaluate("AutonymProvider.request('getAddresses').then(() => 'silent', (error) => error.code)");
    await deny(driver);
    expect(await asked).toBe(-32000);
    await page.close();
  });
});
