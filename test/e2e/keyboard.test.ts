/** Everything a person does with Autonym, done with keys alone in both real browsers; and in Chromium, what a screen reader is told of each screen. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { choose, enter, focusIsOn, focusOf, namelessIn, tabTo } from './keys.ts';
import { approval, chooseNetwork, command, heading, openWelcome, password, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('without a mouse in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let words: string[];

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  /** A window of Firefox that lost its own focus takes no Enter; a new start has it, and locks. */
  const startAfresh = () => driver.restart();

  /** Nothing on the screen that can be reached is without a name. Firefox does not tell its tree to puppeteer. */
  async function named(page: Page): Promise<void> {
    if (kind === 'firefox') return;
    const tree = await page.accessibility.snapshot({ interestingOnly: false });
    expect(namelessIn(tree)).toEqual([]);
  }

  async function finish(page: Page): Promise<void> {
    await heading(page, text('welcome_file_title'), 30_000);
    await named(page);
    await enter(page, text('welcome_file_save'));
    await enter(page, text('welcome_file_have'));
    await heading(page, text('welcome_bar_title'));
    await named(page);
    await enter(page, text('welcome_bar_finish'));
    await heading(page, text('welcome_done_title'));
    await named(page);
  }

  async function takePassword(page: Page): Promise<void> {
    await focusIsOn(page, text('parts_password'), 30_000);
    await named(page);
    await page.keyboard.type(password);
    await tabTo(page, text('parts_password_again'));
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
  }

  it('an identity is made, from the first page to the last', async () => {
    const page = await openWelcome(driver);
    await focusIsOn(page, text('welcome_start_title'));
    await named(page);
    await enter(page, text('parts_continue'));
    await focusIsOn(page, text('welcome_way_title'));
    await named(page);
    await choose(page, text('welcome_way_create'), text('welcome_way_create'));
    await choose(page, text('welcome_way_12'), text('welcome_way_24'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter'); // as in any form
    await takePassword(page);

    await focusIsOn(page, text('welcome_words_title'), 30_000);
    await named(page);
    await enter(page, text('welcome_words_show'));
    await focusIsOn(page, text('welcome_words_hide'));
    words = await until('the words', async () => {
      const shown = await page.$$eval('.words-word', (all) => all.map((it) => it.textContent ?? ''));
      return shown.length === 12 && shown.every((word) => /^[a-z]+$/.test(word)) ? shown : undefined;
    });
    await enter(page, text('welcome_words_written'));

    await until('the first field', async () => (await focusOf(page)).tag === 'input');
    await named(page);
    for (let asked = 0; asked < 3; asked++) {
      const { name } = await focusOf(page);
      const place = Number(/\d+/.exec(name)?.[0]);
      await page.keyboard.type(words[place - 1] ?? '');
      if (asked < 2) await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await finish(page);
    await page.close();
  });

  it('the popup unlocks, goes through everything and locks', async () => {
    const popup = await driver.openOwn('popup.html');
    await tabTo(popup, text('popup_lock'));
    await named(popup);
    await popup.keyboard.press('Enter');
    await focusIsOn(popup, text('parts_password'));
    await named(popup);
    await popup.keyboard.type(password);
    await popup.keyboard.press('Enter');
    await focusIsOn(popup, text('extension_name'), 20_000);
    await tabTo(popup, text('popup_name'));
    await popup.keyboard.type('alice.btc');
    await until('the answer', async () => (await popup.$('.popup-found button')) ?? undefined);
    await named(popup);
    for (const section of ['identities', 'apps', 'settings']) await tabTo(popup, text(`home_${section}`));
    await popup.close();
  });

  it('the name page says how it knows, and leads to the site', async () => {
    const page = await driver.openOwn('name.html?stay#alice.btc');
    await until(
      'the answer',
      async () => page.evaluate(`document.body.textContent.includes(${JSON.stringify(text('name_go'))})`),
      20_000,
    );
    await named(page);
    await tabTo(page, text('parts_copy', text('name_evidence_receipt')));
    await enter(page, text('name_go'));
    await driver.waitForUrl(page, /^https:\/\/alice\./, 20_000);
    await page.close();
  });

  it('the settings are changed', async () => {
    const home = await driver.openOwn('home.html#settings');
    await until('the settings', async () => (await home.$('select')) ?? undefined);
    await named(home);
    await choose(home, text('home_theme_system'), text('home_theme_dark'));
    await until('the dark', async () => (await command(home, 'wallet.state', {})).settings.theme === 'dark');
    await tabTo(home, text('home_bar_dns'));
    await home.keyboard.press(' ');
    await until('the setting', async () => (await command(home, 'wallet.state', {})).settings.addressBarAfterDns);
    await enter(home, text('home_erase_begin'));
    await focusIsOn(home, text('parts_erase_label'));
    await home.close();
  });

  it('home unlocks, with its sections, a label, and a question that keeps the focus until it is answered', async () => {
    const home = await driver.openOwn('home.html');
    await command(home, 'vault.lock', {});
    await focusIsOn(home, text('parts_password'));
    await named(home);
    await home.keyboard.type(password);
    await home.keyboard.press('Enter');
    await focusIsOn(home, text('home_identities'), 20_000);
    await until('the identity', async () => (await home.$('.identity')) ?? undefined);
    for (const section of ['survey', 'apps', 'connections', 'settings', 'identities', 'apps']) {
      await enter(home, text(`home_${section}`));
      await until('the focus on the heading', async () => {
        const { tag, name } = await focusOf(home);
        return tag === 'h1' && name === text(`home_${section}`);
      });
      await named(home);
    }
    await enter(home, text('home_settings'));
    await enter(home, text('home_network_remove'));
    await focusIsOn(home, text('popup_keep'));
    await named(home);
    // In Firefox the browser's own interface comes after the last button, and the window's focus stays there.
    for (let i = 0; i < (kind === 'chrome' ? 5 : 1); i++) {
      await home.keyboard.press('Tab');
      const isOutside = await home.evaluate(
        'document.activeElement !== document.body && !document.activeElement.closest("dialog")',
      );
      expect(isOutside).toBe(false);
    }
    await home.keyboard.press('Escape');
    await focusIsOn(home, text('home_network_remove'));

    await enter(home, text('home_identities'));
    const { label } = (await command(home, 'wallet.state', {})).identities[0] ?? { label: '' };
    await enter(home, text('home_edit_label', label));
    await focusIsOn(home, text('home_rename_title'));
    await home.keyboard.press('Escape');
    await focusIsOn(home, text('home_edit_label', label));
    await home.close();
  });

  it('a request is denied, and another approved', async () => {
    await startAfresh();
    // Chromium loads an unpacked extension anew at every start, and forgets the scripts of pages until they are put in place again.
    const app = await until('a page with the provider', async () => {
      const page = await driver.open(devnet.apps.hello);
      if ((await page.evaluate('typeof AutonymProvider')) === 'object') return page;
      await page.close();
      return undefined;
    });
    const ask = async (): Promise<Page> => {
      await app.bringToFront();
      await until('the app to be signed out', async () =>
        app.evaluate("document.documentElement.dataset.state === 'signed-out'"),
      );
      await app.focus('#sign-in');
      await app.keyboard.press('Enter');
      return approval(driver);
    };
    let asking = await ask();
    await focusIsOn(asking, new URL(devnet.apps.hello).origin);
    await named(asking);
    await tabTo(asking, text('parts_password'));
    await asking.keyboard.type(password);
    await asking.keyboard.press('Enter');
    await until('the question', async () => (await asking.$('.approve-main .radios')) ?? undefined, 20_000);
    await named(asking);
    await enter(asking, text('approve_deny'));
    await until('the window to close', async () => (await driver.findOwn('approve.html')).length === 0);

    await app.goto(devnet.apps.hello, { waitUntil: 'load' });
    asking = await ask();
    await tabTo(asking, text('approve_approve'));
    await until('Approve to be armed', () => asking.evaluate("document.activeElement.getAttribute('aria-disabled') === 'false'"));
    await asking.keyboard.press('Enter');
    await app.bringToFront();
    await until('the app to be signed in', () => app.evaluate("document.documentElement.dataset.state === 'signed-in'"), 20_000);
    await app.close();
  });

  it('an identity is restored, word after word', async () => {
    await startAfresh();
    const page = await driver.openOwn('home.html');
    await command(page, 'vault.erase', {});
    await command(page, 'settings.change', { networkId: 'mainnet', welcomed: false });
    await page.evaluate("location.href = 'welcome.html'");
    await focusIsOn(page, text('welcome_start_title'));
    await enter(page, text('parts_continue'));
    await focusIsOn(page, text('welcome_way_title'));
    await choose(page, text('welcome_way_create'), text('welcome_way_words'));
    await page.keyboard.press('Enter');
    await heading(page, text('welcome_restore_title'));
    await named(page);
    await tabTo(page, text('welcome_quiz_word', 1));
    await page.keyboard.type(`${words.join(' ')} `);
    await enter(page, text('parts_continue'));
    await takePassword(page);
    await finish(page);
    await page.close();
  });
});
