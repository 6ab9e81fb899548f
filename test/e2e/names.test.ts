/** Every seeded name typed as an address, in both real browsers: each fate opens the name page and says what it is. */

import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, command, createIdentity } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** The devnet's names, one for every fate (devnet/seeds.ts); a name missing there fails its case. */
const seededNames = ['alice', 'gallery', 'plain', 'bare', 'moved', 'lapsing', 'expired', 'revoked']
  .map((label) => `${label}.btc`)
  .concat(['bob.id', 'carol.id', 'frank.podcast', 'studio.id', 'dana.studio.id']);

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
      async () =>
        (await page.evaluate("!!document.querySelector('h1') && !document.querySelector('[aria-busy=true], .skeleton')")) ||
        undefined,
      15_000,
    );
    return { page, address };
  }
  const textOf = (page: Page) => page.evaluate('document.body.innerText') as Promise<string>;

  for (const name of seededNames) {
    it(`opens http://${name}/ and agrees with the resolver about it`, async () => {
      const seeded = devnet.names.find((each) => each.name === name);
      const { page } = await type(`http://${name}/`);
      expect((await textOf(page)).replace(/\s/g, '')).toContain(name);
      const answer = (await command(page, 'name.resolve', { name })) as { status: string; owner?: string };
      expect(answer.status).toBe(seeded?.status);
      if (answer.owner) expect((await textOf(page)).replace(/\s/g, '')).toContain(answer.owner);
      await page.close();
    });
  }

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

  it('answers although the background is killed before and during the look-up', async () => {
    await driver.stopBackground();
    const page = await driver.open('about:blank');
    await driver.navigate(page, 'http://gallery.btc/');
    await driver.waitForUrl(page, `${driver.base}name.html`, 15_000);
    await driver.stopBackground();
    await page.bringToFront();
    await until('the owner', async () => (await textOf(page)).replace(/\s/g, '').includes('gallery.btc') || undefined, 20_000);
    await page.close();
  });
});
