/** Addresses of names in both real browsers: what is carried along, what is said when nobody answers, and what a dying background loses: nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { archiveCid } from '../../devnet/seeds.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, command, createIdentity, find, press, text, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** The questions of one resolution after another, each as a part of its path, and a name nobody has asked for yet whose answer needs it. */
const steps: [question: string, route: string, name: string][] = [
  ['the owner', '/can-resolve-name', 'plain.btc'],
  ['the zone file', '/resolve-name', 'moved.btc'],
  ['the owner in the first naming system', '/name-resolve', 'studio.id'],
  ['a zone file of the first naming system', '/v1/names/', 'frank.podcast'],
  ['the profile', '/profile.json', 'bob.id'],
  ['the owner of a subdomain', '/names/', 'dana.studio.id'],
];

describe.each(browsers)('names in the address bar of %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    const home = await driver.openOwn('home.html');
    await command(home, 'settings.change', { addressBarAfterDns: true });
    await home.close();
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  /** Goes to an address as the bar would, and gives the name page it led to once it has settled. */
  async function type(url: string): Promise<{ page: Page; address: string }> {
    const page = await driver.open('about:blank');
    await driver.navigate(page, url);
    const address = await driver.waitForUrl(page, `${driver.base}name.html`, 15_000);
    await page.bringToFront();
    await until(
      'the page to settle',
      async () => (await page.evaluate("!!document.querySelector('main[aria-busy=false] h1')")) || undefined,
      15_000,
    );
    return { page, address };
  }
  const textOf = (page: Page) => page.evaluate('document.body.textContent') as Promise<string>;

  it('keeps path, query and hash of http and https', async () => {
    for (const url of ['http://alice.btc/path?x=1#h', 'https://alice.btc/path?x=1#h']) {
      const { page, address } = await type(url);
      expect(decodeURIComponent(address)).toContain('alice.btc/path?x=1');
      await page.close();
    }
  });

  it('takes over a search for exactly a name, before the engine hears of it', async () => {
    const { page, address } = await type('https://duckduckgo.com/?q=alice.btc');
    expect(decodeURIComponent(address)).toContain('alice.btc');
    await page.close();
  });

  it('says that nobody answered when the node fails, and never that the name does not exist', async () => {
    await devnet.control('fail-next', { route: '/', status: 500, times: 50 });
    const { page } = await type('http://nobody-knows-this.btc/');
    const answer = command(page, 'name.resolve', { name: 'nobody-knows-this.btc', fresh: true });
    await expect(answer).rejects.toThrow('nobody-answered');
    await devnet.control('reset', {});
    await page.close();
  });

  /** Waits for the name's answer: its owner stands nowhere else. */
  const ownerOn = (page: Page, name: string) =>
    until(
      `the owner of ${name}`,
      async () => (await textOf(page)).includes(devnet.names.find((each) => each.name === name)?.owner ?? 'no such name'),
      20_000,
    );

  it('leaves to the browser what the person leaves to it: a name, an ending, an engine', async () => {
    const pressed = await type('http://bare.btc/');
    await ownerOn(pressed.page, 'bare.btc');
    await (await find(pressed.page, 'button', text('name_leave'))).click();
    await find(pressed.page, 'button', text('name_left_undo'));
    await pressed.page.close();
    const home = await driver.openOwn('home.html');
    // The browser keeps rules while they are set: what it does not take over goes to DNS and to the engine, which do not answer here.
    const isTaken = async (url: string): Promise<boolean> => {
      const page = await driver.open('about:blank');
      await driver.navigate(page, url);
      const arrived = await driver.waitForUrl(page, `${driver.base}name.html`, 4_000).then(
        () => true,
        () => false,
      );
      await page.close();
      return arrived;
    };
    expect(await isTaken('http://bare.btc/')).toBe(false);
    expect(await isTaken('http://gallery.btc/')).toBe(true);
    // Long names make no rule that the browser refuses, and with it all others.
    const longest = `${'a'.repeat(48)}.${'b'.repeat(48)}`;
    await command(home, 'settings.change', { namesOff: [`${longest}.btc`, `${longest}.id`] });
    expect(await isTaken('http://bare.btc/')).toBe(true);
    await command(home, 'settings.change', { namesOff: [], namespacesOff: ['stx'], enginesOff: ['yandex'] });
    expect(await isTaken('http://bare.stx/')).toBe(false);
    expect(await isTaken('https://yandex.com/search/?text=bare.btc')).toBe(false);
    await command(home, 'settings.change', { namespacesOff: [], enginesOff: [] });
    expect(await isTaken('https://yandex.com/search/?text=bare.btc')).toBe(true);
    expect(await isTaken('https://search.yahoo.com/search?p=bare.btc')).toBe(true);
    await home.close();
  });

  it('opens what lies on IPFS through the chosen gateway, on a host of its own, and without one shows it alone', async () => {
    const gateway = createServer(({ headers: { host }, url }, response) => response.end(`${host} ${url}`));
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const { port } = gateway.address() as AddressInfo;
    const home = await driver.openOwn('home.html#settings');
    const before = await type('http://archive.btc/');
    await ownerOn(before.page, 'archive.btc');
    expect(await textOf(before.page)).toContain(`ipfs://${archiveCid}`);
    expect(await textOf(before.page)).not.toContain(text('name_go'));
    await before.page.close();

    await home.bringToFront();
    await write(home, text('home_gateway_field'), `http://localhost:${port}/`);
    await press(home, text('home_gateway_use'));
    await find(home, 'button', text('home_gateway_remove'));
    await home.close();
    const after = await type('http://archive.btc/docs/?x=1');
    await press(after.page, text('name_go'));
    const address = `http://${archiveCid}.ipfs.localhost:${port}/docs/?x=1`;
    await until(`the tab to arrive at ${address}`, async () => (await driver.addressOf(after.page)) === address);
    expect(await textOf(after.page)).toBe(`${archiveCid}.ipfs.localhost:${port} /docs/?x=1`);
    await after.page.close();
    gateway.close();
    gateway.closeAllConnections();
  });

  it('reads the link that Chromium hands over of web+bns:, and has its lines in the context menu', async () => {
    const page = await driver.openOwn(`name.html?u=${encodeURIComponent('web+bns:bare.btc/a?b')}`);
    await ownerOn(page, 'bare.btc');
    // Of an item that is not there the browser says so.
    for (const id of ['selection', 'link'])
      expect(
        await driver.inBackground(`() => (globalThis.browser ?? chrome).contextMenus.update('${id}', {}).then(() => true)`),
      ).toBe(true);
    await page.close();
  });

  it('answers although the background is killed before and right after the page opens', async () => {
    await driver.stopBackground();
    const page = await driver.open('about:blank');
    await driver.navigate(page, 'http://gallery.btc/');
    await driver.waitForUrl(page, `${driver.base}name.html`, 15_000);
    await driver.stopBackground();
    await ownerOn(page, 'gallery.btc');
    await page.close();
  });

  for (const [question, route, name] of steps) {
    it(`NET-23: answers although the background is killed while it asks for ${question}`, async () => {
      await devnet.control('stall', { route });
      const page = await driver.open('about:blank');
      await driver.navigate(page, `http://${name}/`);
      await until('the question', async () => String((await devnet.control(''))['stalled']).includes(route));
      await driver.stopBackground();
      await devnet.control('stall', {});
      await ownerOn(page, name);
      await page.close();
    });
  }
});
