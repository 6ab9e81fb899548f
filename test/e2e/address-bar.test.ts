/** Real keys in the real address bars: what is a name opens the name page, everything else stays what it was, and sites need a click. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { archiveCid, type SeededName } from '../../devnet/seeds.ts';
import { enterAddress, openAddressBar } from './browsers/address-bar.ts';
import { type Driver, until } from './browsers/driver.ts';
import { type Screen, startScreen } from './browsers/screen.ts';
import { choose, chooseNetwork, command, createIdentity, find, press, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** Every seeded name as it is typed, and what its page then says besides its owner. A name missing in devnet/seeds.ts fails its case. */
const names: [typed: string, name: string, says: (seeded: SeededName) => string[]][] = [
  ['http://alice.btc/', 'alice.btc', ({ site }) => ['Alice Example', text('name_profile_signed'), shown(site), text('name_go')]],
  ['https://gallery.btc', 'gallery.btc', ({ site }) => [shown(site), text('name_go')]],
  ['plain.btc/', 'plain.btc', ({ site }) => [shown(site), text('name_site_insecure'), text('name_go')]],
  ['bob.id', 'bob.id', () => ['Bob Example', text('name_site_none')]],
  ['http://carol.id/', 'carol.id', () => ['Carol Example', text('name_system_v2')]],
  ['frank.podcast', 'frank.podcast', () => ['Frank Example', text('name_system_v1')]],
  ['https://studio.id', 'studio.id', () => [text('name_status_history_title', 'studio.id')]],
  ['dana.studio.id', 'dana.studio.id', () => ['Dana Example', text('name_system_subdomain')]],
  ['archive.btc', 'archive.btc', () => [`ipfs://${archiveCid}`, text('name_content_none')]],
  ['bare.btc', 'bare.btc', () => [text('name_zonefile_none'), text('name_site_none')]],
  ['http://moved.btc', 'moved.btc', () => [text('name_zonefile_stale')]],
  ['lapsing.btc/', 'lapsing.btc', () => [text('name_status_grace_title', 'lapsing.btc')]],
  ['expired.btc', 'expired.btc', () => [text('name_status_expired_title', 'expired.btc')]],
  ['http://revoked.btc/', 'revoked.btc', () => [text('name_status_revoked_title', 'revoked.btc')]],
];

/** An address in full, without the slash that says nothing. */
const shown = (site = 'no site') => site.replace(/\/$/, '');

describe.each(browsers)('the address bar of %s', (kind) => {
  let devnet: Devnet;
  let server: Server;
  let port: number;
  let screen: Screen;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('access-control-allow-origin', '*');
      response.end('<!doctype html><title>A web page</title><p>served by the web</p>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    screen = await startScreen();
    driver = await launch(kind, devnet, { headless: false, display: screen.display, hosts: ['taken.id', 'taken.btc'] });
    await createIdentity(driver, async (step, page) => {
      if (step === 'welcome-address-bar') await choose(page, text('welcome_bar_after'));
    });
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    await screen?.stop();
    server?.close();
    await devnet?.stop();
  });

  const enter = (typed: string) => enterAddress(driver, screen, typed);

  /** Waits for the name page in this tab, asked for exactly this, and for its answer; gives its words. */
  async function answerOf(page: Page, asked: string): Promise<string> {
    const address = await driver.waitForUrl(page, `${driver.base}name.html#`, 15_000);
    expect(decodeURIComponent(new URL(address).hash)).toBe(`#${asked}`);
    return wordsOf(page);
  }

  const wordsOf = (page: Page): Promise<string> =>
    until('the answer', async () => {
      const words = await page.evaluate(
        `document.querySelector('main[aria-busy=false] h1') && document.querySelector('main').textContent`,
      );
      return (words as string | null)?.replace(/\s+/g, ' ') ?? undefined;
    });

  const arrival = (page: Page, address: string | RegExp): Promise<string> =>
    until(`the tab to arrive at ${address}`, async () => {
      const now = await driver.addressOf(page);
      return (typeof address === 'string' ? now === address : address.test(now)) ? now : undefined;
    });

  describe('given a name', () => {
    // Firefox searches for what has a path but no scheme; both lead here.
    const path = kind === 'chrome' ? 'http://alice.btc/path?x=1' : 'alice.btc/path?x=1';
    // The bare name first: Chromium does not search for what it remembers as an address.
    const ways: [typed: string, asked: string][] = [
      ['alice.btc', 'alice.btc'],
      ['alice.btc/', 'http://alice.btc/'],
      ['http://alice.btc', 'http://alice.btc/'],
      ['https://alice.btc', 'https://alice.btc/'],
      ['alice.btc/path?x=1', path],
    ];
    for (const [typed, asked] of ways) {
      it(`opens its page for ${typed}`, async () => {
        const page = await enter(typed);
        expect(await answerOf(page, asked)).toContain('Alice Example');
        await page.close();
      });
    }

    for (const [typed, name, says] of names) {
      it(`says what stands behind ${typed}`, async () => {
        const seeded = devnet.names.find((each) => each.name === name);
        if (!seeded) throw new Error(`No name ${name} is seeded.`);
        const page = await enter(typed);
        await driver.waitForUrl(page, `${driver.base}name.html#`, 15_000);
        const words = await wordsOf(page);
        for (const part of [name, seeded.owner, ...says(seeded)]) expect(words).toContain(part);
        if (!seeded.site) expect(words).not.toContain(text('name_go'));
        const answer = await command(page, 'name.resolve', { name });
        expect([answer.status, answer.system]).toEqual([seeded.status, seeded.system]);
        await page.close();
      });
    }
  });

  describe('given something else', () => {
    it('leaves a search for more than a name to the search engine', async () => {
      const page = await enter('what is alice.btc');
      await arrival(page, /^https:.*[?&]q=what\+is\+alice\.btc(&|$)/);
      await page.close();
    });

    it('leaves a name alone that DNS knows', async () => {
      const page = await enter(`http://taken.id:${port}/`);
      await arrival(page, `http://taken.id:${port}/`);
      expect(await until('the page', () => page.title())).toBe('A web page');
      await page.close();
    });

    it('NAM-12: opens the name before a website of the same address where the person chose it, by a click, and not any more when they take it back', async () => {
      const chooser = await driver.openOwn('name.html#taken.id');
      const choose = async (isFirst: boolean) => {
        await (await chooser.waitForSelector('.both input'))?.click();
        await chooser.waitForSelector(isFirst ? '.both input:checked' : '.both input:not(:checked)');
        const choice = async () => (await command(chooser, 'name.choose', { name: 'taken.id' })).choice;
        await until('the choice', async () => (await choice()) === (isFirst ? 'name' : 'site'));
      };
      await choose(true);
      const page = await enter(`http://taken.id:${port}/x`);
      await answerOf(page, `http://taken.id:${port}/x`);
      await page.close();
      await chooser.bringToFront();
      await choose(false);
      await chooser.close();
      const web = await enter(`http://taken.id:${port}/`);
      await arrival(web, `http://taken.id:${port}/`);
      await web.close();
    });

    it('leaves the search alone that the name page offers', async () => {
      const page = await enter('nobody-has-this.btc');
      await answerOf(page, 'nobody-has-this.btc');
      await (await find(page, 'a', text('name_search'))).click();
      await arrival(page, /^https:.*[?&]q=%22nobody-has-this\.btc%22(&|$)/);
      await page.close();
    });

    it('NAM-15: leaves frames and fetches of a page alone, and follows its links', async () => {
      const page = await driver.open(`http://127.0.0.1:${port}/`);
      const address = `http://taken.btc:${port}/`;
      const framed = page.evaluate(`new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.onload = () => resolve(true);
        frame.src = ${JSON.stringify(address)};
        document.body.append(frame);
      })`);
      const fetched = page.evaluate(`fetch(${JSON.stringify(address)}).then((response) => response.text())`);
      expect(await fetched).toContain('served by the web');
      expect(await framed).toBe(true);
      expect(await page.frames()[1]?.evaluate('document.body.textContent')).toBe('served by the web');
      expect(await driver.findOwn('name.html')).toEqual([]);

      await page.evaluate(`document.body.innerHTML = '<a href=${address}>taken.btc</a>'`);
      await (await find(page, 'a', 'taken.btc')).click();
      await answerOf(page, address);
      await page.close();
    });

    it('searches for names too when the person does not want them opened', async () => {
      const home = await driver.openOwn('home.html');
      await command(home, 'settings.change', { addressBar: false });
      // A name not typed before, or Chromium remembers its address and does not search.
      const page = await enter('never-typed.btc');
      await arrival(page, /^https:.*[?&]q=never-typed\.btc(&|$)/).finally(() =>
        command(home, 'settings.change', { addressBar: true }),
      );
      await page.close();
      await home.close();
    });
  });

  describe('given the keyword', () => {
    const withKeyword = async (typed: string, ...keys: string[]): Promise<Page> => {
      const page = await openAddressBar(driver, screen);
      await screen.type('bns');
      await screen.press(kind === 'chrome' ? 'Tab' : 'space');
      await screen.type(typed);
      await screen.press(...keys);
      return page;
    };

    it('opens the page of the name', async () => {
      const page = await withKeyword('alice.btc', 'Return');
      expect(await answerOf(page, 'alice.btc')).toContain('Alice Example');
      await page.close();
    });

    it('completes a name without an ending', async () => {
      const page = await withKeyword('gallery', 'Return');
      await answerOf(page, 'gallery.btc');
      await page.close();
    });

    it('takes no harm from what is no name', async () => {
      const page = await withKeyword('what is alice.btc', 'Return');
      expect(await answerOf(page, 'what is alice.btc')).toContain(text('name_unreadable_title'));
      await page.close();
    });
  });

  describe('leads to the site behind a name', () => {
    for (const name of ['gallery.btc', 'plain.btc']) {
      it(`of ${name} by a click, with the path that was typed, and later by itself if that was allowed`, async () => {
        const site = devnet.names.find((each) => each.name === name)?.site;
        const typed = `http://${name}/some/path?x=1#h`;
        const target = `${site}some/path?x=1#h`;

        const first = await enter(typed);
        expect(await answerOf(first, typed)).toContain(target);
        await press(first, text('name_go'));
        await arrival(first, target);
        expect(await first.$eval('#path', (it) => it.textContent)).toBe('/some/path?x=1');
        await first.close();

        const second = await enter(typed);
        await answerOf(second, typed);
        await choose(second, text('name_allow'));
        await until('the permission', async () => (await command(second, 'name.consent', { name, target })).allowed);
        await press(second, text('name_go'));
        await arrival(second, target);
        await second.close();

        const third = await enter(typed);
        await arrival(third, target);
        await third.close();

        const elsewhere = await enter(`http://${name}/elsewhere`);
        await answerOf(elsewhere, `http://${name}/elsewhere`);
        await find(elsewhere, 'button', text('name_go'));
        expect(await elsewhere.$eval('.site input[type=checkbox]', (it) => (it as HTMLInputElement).checked)).toBe(false);
        await elsewhere.close();
      });
    }
  });
});
