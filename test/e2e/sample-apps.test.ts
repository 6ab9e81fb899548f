/** The sample apps that `npm start` offers, on the unmodified published library, newest and oldest, and what a person sees of them in Home. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Apps, startApps } from '../../devnet/apps/main.ts';
import type { Devnet } from '../../devnet/main.ts';
import { root } from '../../devnet/setup.mjs';
import { type Driver, until } from './browsers/driver.ts';
import { approve, chooseNetwork, createIdentity, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('the sample apps in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  /** The same pages on the library of 2018. */
  let old: Apps;
  const seen: string[] = [];

  beforeAll(async () => {
    devnet = await openDevnet();
    old = await startApps({
      nodeUrl: devnet.nodeUrl,
      hubUrl: devnet.hubUrl,
      library: join(root, 'test/clients/dist/blockstack-0/client.js'),
    });
    driver = await launch(kind, devnet);
    await createIdentity(driver, async (name, page) => {
      seen.push(name);
      const line = await page.$(`::-p-xpath(//*[contains(normalize-space(.), "${text('parts_temporary')}")])`);
      // Chromium loads a folder, which goes with its folder; Firefox has the packed file, which stays.
      expect(line !== null, `${name}: the line about a temporary copy`).toBe(kind === 'chrome');
      if (name === 'welcome-file') {
        const skip = await page.$(`::-p-xpath(//button[normalize-space(.)="${text('welcome_file_skip')}"])`);
        expect(skip === null, 'a temporary copy cannot go on without its recovery file').toBe(kind === 'chrome');
      }
    });
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    await old?.stop();
    await devnet?.stop();
  });

  const state = (page: Awaited<ReturnType<Driver['open']>>, wanted: string) =>
    until(
      `the app to be ${wanted}`,
      async () => (await page.evaluate('document.documentElement.dataset.state')) === wanted || undefined,
      20_000,
    );

  it('the welcome shows every step', () => {
    expect(seen).toEqual(
      ['start', 'way', 'password', 'words', 'quiz', 'file', 'address-bar', 'done'].map((step) => `welcome-${step}`),
    );
  });

  describe.each([
    ['21.1.1', () => devnet.apps],
    ['0.17.2', () => old],
  ] as const)('on blockstack %s', (_version, apps) => {
    it('hello shows the profile of who signed in', async () => {
      const page = await driver.open(apps().hello);
      await state(page, 'signed-out');
      await page.click('#sign-in');
      await approve(driver);
      await state(page, 'signed-in');
      expect(await page.evaluate("document.querySelector('#identity').textContent")).toMatch(/1[1-9A-HJ-NP-Za-km-z]{25,34}/);
      await page.close();
    });

    it('todo keeps an encrypted list that is there again after a reload', async () => {
      const page = await driver.open(apps().todo);
      await state(page, 'signed-out');
      await page.click('#sign-in');
      await approve(driver);
      await state(page, 'signed-in');
      await page.bringToFront();
      await page.type('#new-todo', 'Water the plants');
      await page.click('#add');
      await until(
        'the list to be saved',
        async () => (await page.evaluate('document.documentElement.dataset.saved')) === 'yes' || undefined,
      );
      await page.goto(apps().todo, { waitUntil: 'load' });
      await state(page, 'signed-in');
      expect(await until('the list', () => page.evaluate("document.querySelector('#todos li .text')?.textContent"))).toBe(
        'Water the plants',
      );
      await page.close();
    });

    it('grocery keeps each list in a sealed file of its own, and asks the storage which there are', async () => {
      const page = await driver.open(apps().grocery);
      const saved = () =>
        until('everything to be saved', async () => {
          const problem = await page.evaluate("document.querySelector('#error').textContent");
          if (problem) throw new Error(`${problem}`);
          return (await page.evaluate('document.documentElement.dataset.saved')) === 'yes' || undefined;
        });
      const shown = () =>
        page.evaluate(`[...document.querySelectorAll('#lists section')].map((list) => [
        list.querySelector('h2').textContent,
        ...[...list.querySelectorAll('li')].map((item) => (item.className === 'done' ? 'had ' : '') + item.textContent),
      ])`);
      await state(page, 'signed-out');
      await page.click('#sign-in');
      await approve(driver);
      await state(page, 'signed-in');
      await page.bringToFront();
      for (const name of ['Market', 'Bakery']) {
        await page.type('#new-list', name);
        await page.click('#add');
      }
      for (const [shop, thing] of [
        ['Market', 'Apples'],
        ['Bakery', 'Bread'],
        ['Market', 'Milk'],
      ]) {
        await page.type(`[aria-label="What to buy at ${shop}"]`, `${thing}`);
        await page.keyboard.press('Enter');
      }
      await page.click('#lists section:first-child input[type=checkbox]');
      await saved();
      expect(await shown()).toEqual([
        ['Bakery', 'had Bread'],
        ['Market', 'Apples', 'Milk'],
      ]);
      await page.goto(apps().grocery, { waitUntil: 'load' });
      await saved();
      expect(await shown()).toEqual([
        ['Bakery', 'had Bread'],
        ['Market', 'Apples', 'Milk'],
      ]);
      const files = (await page.evaluate(`(async () => {
      const files = await listFiles();
      return Promise.all(files.map((file) => session.getFile(file, { decrypt: false })));
    })()`)) as string[];
      expect(files).toHaveLength(2);
      expect(files.join()).not.toMatch(/Apples|Bread|Market/);
      await page.click('[aria-label="Delete the list Bakery"]');
      await saved();
      await page.goto(apps().grocery, { waitUntil: 'load' });
      await saved();
      expect(await shown()).toEqual([['Market', 'Apples', 'Milk']]);
      await page.close();
    });
  });

  it('Home lists them', async () => {
    const home = await driver.openOwn('home.html#apps');
    for (const app of [devnet.apps, old].flatMap(({ hello, todo, grocery }) => [hello, todo, grocery])) {
      const { host } = new URL(app);
      // Its text, not what is painted of it: Firefox leaves out what is far below.
      await until(
        `${host} in the list`,
        async () => ((await home.evaluate('document.body.textContent')) as string).includes(host) || undefined,
      );
    }
    await home.close();
  });
});
