/**
 * The servers of 2018 answered in the pages of the clients that still ask them: names in sign-ins, looked-up profiles, files read by name, and
 * the app *statuses* between two people with a browser each. All real: clients as published, browsers, contracts, hub.
 */
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApps } from '../../devnet/apps/main.ts';
import type { Devnet } from '../../devnet/main.ts';
import { root } from '../../devnet/setup.mjs';
import { type ClientAlias, type Clients, startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { appUntil, goToApp, noApproval, openApp, storeAndRead } from './client-page.ts';
import { approval, approve, choose, chooseNetwork, command, createIdentity, find, text, unlock } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const aliases: ClientAlias[] = ['blockstack-0', 'blockstack-17', 'blockstack-18', 'blockstack-19', 'blockstack-21'];

describe.each(browsers)('the servers of 2018 in %s', (kind) => {
  let devnet: Devnet;
  let clients: Clients;
  let driver: Driver;
  let page: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    await nameIdentity(driver, 'ada.btc');
    page = await driver.open(clients.origin('blockstack-0'));
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  /** The first identity owns a name whose zone file leads to its profile. */
  async function nameIdentity(whose: Driver, name: string): Promise<void> {
    const home = await whose.openOwn('home.html');
    const [identity] = (await command(home, 'wallet.state', {})).identities;
    await home.close();
    const url = `${devnet.readUrl}${identity?.idAddress}/profile.json`;
    const zonefile = `$ORIGIN ${name}\n$TTL 3600\n_http._tcp\tIN\tURI\t10\t1\t"${url}"\n\n`;
    await devnet.control('claim', { name, owner: identity?.stxAddress, zonefile });
  }

  const isNative = () => page.evaluate('Function.prototype.toString.call(fetch).includes("[native code]")');

  describe.each(aliases)('%s', (alias) => {
    it('signs in with the name', async () => {
      await goToApp(page, clients.origin(alias));
      expect(await isNative()).toBe(true);
      await page.click('#sign-in');
      await find(await approval(driver), 'span', text('approve_old_hosts'));
      await approve(driver);
      const user = await appUntil(page, 'the user', (app) => app.user);
      expect(user).toMatchObject({ username: 'ada.btc' });
      expect(await isNative()).toBe(false);
      await noApproval(driver);
    });

    it('looks profiles up, its own and those of others', async () => {
      const nameOf = (name: string) =>
        page.evaluate(`blockstack.lookupProfile('${name}').then((profile) => profile.name ?? Object.keys(profile.apps)[0])`);
      expect(await nameOf('alice.btc')).toBe('Alice Example');
      expect(await nameOf('ada.btc')).toMatch(/^http:\/\/blockstack-/);
      await expect(nameOf('nobody-has-this.btc')).rejects.toThrow();
    });

    it('reads a file by the name of who keeps it', async () => {
      await page.bringToFront();
      const { content } = await storeAndRead(page, `kept by ${alias}`);
      expect(content).toBe(`kept by ${alias}`);
      const read = await page.evaluate(`session.getFile('hello.txt', { username: 'ada.btc', decrypt: false })`);
      expect(JSON.parse(`${read}`)).toHaveProperty('cipherText');
    });

    it("has the storage of then answered for its own files, and for nobody else's", async () => {
      const own = await page.evaluate(`(async () => {
        const { url } = await fetch('https://hub.blockstack.org/hub_info');
        const { read_url_prefix } = await (await fetch('https://hub.blockstack.org/hub_info')).json();
        const place = app.stored.slice(read_url_prefix.length);
        const answer = await fetch('https://gaia.blockstack.org/hub/' + place);
        return { url, read_url_prefix, status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
      })()`);
      expect(own).toMatchObject({ url: 'https://hub.blockstack.org/hub_info', read_url_prefix: devnet.readUrl, status: 200 });
      expect((own as { text: string }).text).toContain('cipherText');
      const others = [
        'https://gaia.blockstack.org/hub/1MakeUpAnAddressOfSomebodyElse/x',
        'https://gaia.blockstack.org/hub/../hub_info',
      ];
      for (const url of others) {
        await expect(page.evaluate(`fetch('${url}').then((answer) => answer.status)`), url).rejects.toThrow();
      }
    });
  });

  it('nothing of it is there for a client that does not ask them, or where the person says no', async () => {
    await goToApp(page, clients.origin('auth-7'));
    await page.click('#sign-in');
    const asked = await approval(driver);
    await find(asked, 'h1', await asked.$eval('h1', (it) => it.textContent ?? ''));
    expect(await asked.$(`::-p-xpath(//span[normalize-space(.)="${text('approve_old_hosts')}"])`)).toBeNull();
    await approve(driver);
    await appUntil(page, 'the user', (app) => app.user);
    expect(await isNative()).toBe(true);

    await goToApp(page, clients.origin('blockstack-21'));
    await page.click('#sign-out');
    await page.click('#sign-in');
    await choose(await approval(driver), text('approve_old_hosts'));
    await approve(driver);
    expect(await appUntil(page, 'the user', (app) => app.user)).toMatchObject({ username: null });
    await noApproval(driver);
    await goToApp(page, clients.origin('blockstack-21'));
    expect(await isNative()).toBe(true);
  });

  it('it ends with the switch in Home, with the lock, and with the connection', async () => {
    const isNativeAt = async (alias: ClientAlias, wanted: boolean) =>
      until(`fetch of ${alias} to be ${wanted ? 'native' : 'ours'}`, async () => {
        await goToApp(page, clients.origin(alias));
        return (await isNative()) === wanted || undefined;
      });
    const home = await driver.openOwn('home.html#apps');
    await home.bringToFront();
    await command(home, 'app.old-hosts', { origin: clients.origin('blockstack-18'), on: false });
    await isNativeAt('blockstack-18', true);
    await command(home, 'app.old-hosts', { origin: clients.origin('blockstack-18'), on: true });
    await isNativeAt('blockstack-18', false);
    await command(home, 'app.disconnect', { origin: clients.origin('blockstack-18') });
    await isNativeAt('blockstack-18', true);
    await isNativeAt('blockstack-19', false);
    await command(home, 'vault.lock', {});
    await isNativeAt('blockstack-19', true);
    await home.bringToFront();
    await unlock(home);
    await isNativeAt('blockstack-19', false);
    await home.close();
  });

  it('a page that lets itself connect to nobody but its own server gets its name all the same', async () => {
    const csp = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'";
    const strict = await startClients({ csp });
    for (const alias of aliases) {
      const tab = await openApp(driver, strict.origin(alias));
      await tab.click('#sign-in');
      await approve(driver);
      expect(await appUntil(tab, 'the user', (app) => app.user), alias).toMatchObject({ username: 'ada.btc' });
      await noApproval(driver);
      await tab.close();
    }
    await strict.stop();
  });

  it('such a page reads profiles and files by name where its policy names the storage they are on, and only there', async () => {
    const policy = (connect: string) =>
      `default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; connect-src 'self' ${connect}`;
    const storage = [devnet.hubUrl, devnet.readUrl].map((url) => new URL(url).origin).join(' ');
    for (const connect of [storage, '']) {
      const strict = await startClients({ csp: policy(connect) });
      for (const alias of ['blockstack-0', 'blockstack-21'] as const) {
        const tab = await openApp(driver, strict.origin(alias));
        await tab.click('#sign-in');
        await approve(driver);
        await appUntil(tab, 'the user', (app) => app.user);
        await noApproval(driver);
        await tab.bringToFront();
        const lookUp = () => tab.evaluate(`blockstack.lookupProfile('alice.btc').then((profile) => profile.name)`);
        const read = () => tab.evaluate(`session.getFile('hello.txt', { username: 'ada.btc', decrypt: false })`);
        if (connect) {
          expect(await lookUp(), alias).toBe('Alice Example');
          await storeAndRead(tab, `kept by ${alias}`);
          expect(JSON.parse(`${await read()}`), alias).toHaveProperty('cipherText');
        } else {
          await expect(lookUp(), alias).rejects.toThrow();
          await expect(read(), alias).rejects.toThrow();
        }
        await tab.close();
      }
      await strict.stop();
    }
  });

  it.each(['21.1.1', '0.17.2'])('statuses on blockstack %s: one posts, another reads it by name', async (version) => {
    const old = await startApps({
      nodeUrl: devnet.nodeUrl,
      hubUrl: devnet.hubUrl,
      library: join(root, 'test/clients/dist/blockstack-0/client.js'),
    });
    const name = version === '0.17.2' ? 'ben.id' : 'bea.id';
    const { statuses } = version === '0.17.2' ? old : devnet.apps;
    const other = await launch(kind, devnet);
    try {
      await createIdentity(other);
      await chooseNetwork(other, devnet.network);
      await nameIdentity(other, name);
      const post = await signInToStatuses(driver, statuses, 'ada.btc');
      await post.type('#new-status', 'Rain since Tuesday');
      await post.click('#post');
      await until(
        'it to be posted',
        async () => (await post.evaluate('document.documentElement.dataset.saved')) === 'yes' || undefined,
      );
      const read = await signInToStatuses(other, statuses, name);
      const look = async (name: string) => {
        await read.evaluate("document.querySelector('#who').value = ''");
        await read.type('#who', name);
        await read.click('#read');
        const told = await until('what was found', async () => {
          const told = await read.evaluate("document.querySelector('#found').textContent");
          return `${told}`.startsWith('Looking') ? undefined : `${told}`;
        });
        return [told, await read.evaluate("[...document.querySelectorAll('#theirs .text')].map((one) => one.textContent)")];
      };
      expect(await look('ada.btc')).toEqual(['ada.btc says:', ['Rain since Tuesday']]);
      expect((await look('alice.btc'))[1]).toEqual([]);
      expect((await look('nobody-has-this.btc'))[1]).toEqual([]);
    } finally {
      await other.close();
      await old.stop();
    }
  });

  async function signInToStatuses(whose: Driver, app: string, username: string): Promise<Page> {
    const tab = await whose.open(app);
    await until('the app', async () => (await tab.evaluate('typeof session')) === 'object' || undefined);
    await tab.click('#sign-in');
    await approve(whose);
    await until(
      'the app to be signed in',
      async () => (await tab.evaluate('document.documentElement.dataset.state')) === 'signed-in' || undefined,
    );
    expect(await tab.evaluate("document.querySelector('#name').textContent")).toBe(username);
    await tab.bringToFront();
    return tab;
  }
});
