/** The tour: everything a newcomer would try, one step after the other, each timed and kept as a picture. */
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { type Driver, sleep, until } from '../test/e2e/browsers/driver.ts';
import { approve, chooseNetwork, command, createIdentity } from '../test/e2e/person.ts';
import type { Devnet } from './main.ts';

export async function walkTour(driver: Driver, devnet: Devnet, folder: string): Promise<void> {
  let count = 0;
  const picture = async (page: Page, name: string): Promise<void> => {
    count += 1;
    await page.screenshot({ path: join(folder, `${String(count).padStart(2, '0')}-${name}.png`) as `${string}.png` });
  };
  const step = async (what: string, walk: () => Promise<void>): Promise<void> => {
    const start = Date.now();
    await walk().catch((cause) => {
      throw new Error(`${what}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    });
    console.log(`${String(Date.now() - start).padStart(6)} ms  ${what}`);
  };
  const state = (page: Page, wanted: string) =>
    until(
      `the app to be ${wanted}`,
      async () => (await page.evaluate('document.documentElement.dataset.state')) === wanted || undefined,
      20_000,
    );
  const settled = (page: Page) =>
    until(
      'the page to settle',
      async () => (await page.evaluate("!document.querySelector('[aria-busy=true], .skeleton')")) || undefined,
      15_000,
    ).then(() => sleep(250));

  await step('make an identity', async () => void (await createIdentity(driver, (name, page) => picture(page, name))));
  await step('choose the local network', () => chooseNetwork(driver, devnet.network));

  for (const app of ['hello', 'todo'] as const) {
    await step(`sign in to ${app}`, async () => {
      const page = await driver.open(devnet.apps[app]);
      await state(page, 'signed-out');
      await picture(page, `${app}-signed-out`);
      await page.click('#sign-in');
      await approve(driver, async (window) => {
        await sleep(300);
        await picture(window, `${app}-approval`);
      });
      await state(page, 'signed-in');
      await page.bringToFront();
      if (app === 'todo') {
        await page.type('#new-todo', 'Water the plants');
        await page.click('#add');
        await until(
          'the list to be saved',
          async () => (await page.evaluate('document.documentElement.dataset.saved')) === 'yes' || undefined,
        );
      }
      await picture(page, `${app}-signed-in`);
      await page.close();
    });
  }

  const names = [...devnet.names.map(({ name }) => name).filter((name) => name.endsWith('.btc')), 'nobody-has-this.btc'];
  for (const name of names) {
    await step(`open ${name}`, async () => {
      const page = await driver.open('about:blank');
      await driver.navigate(page, `http://${name}/`);
      await driver.waitForUrl(page, `${driver.base}name.html`);
      await page.bringToFront();
      await settled(page);
      await picture(page, `name-${name}`);
      await page.close();
    });
  }

  for (const theme of ['light', 'dark'] as const) {
    await step(`the screens, ${theme}`, async () => {
      const home = await driver.openOwn('home.html');
      await command(home, 'settings.change', { theme });
      await home.close();
      for (const section of ['identities', 'apps', 'connections', 'settings']) {
        const page = await driver.openOwn(`home.html#${section}`);
        await settled(page);
        await picture(page, `home-${section}-${theme}`);
        await page.close();
      }
      const popup = await driver.openOwn('popup.html');
      await popup.setViewport({ width: 380, height: 600 });
      await settled(popup);
      await picture(popup, `popup-${theme}`);
      await popup.close();
    });
  }

  await step('lock', async () => {
    const home = await driver.openOwn('home.html');
    await command(home, 'vault.lock', {});
    await sleep(300);
    await picture(home, 'home-locked');
    await home.close();
  });
}
