/** What a person looks up beside where a name leads, in both real browsers: search, price, names of an address, history, and the view for experts. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../../devnet/accounts.ts';
import { type Devnet, type FurtherNode, startDevnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, command, createIdentity, find, press, text } from './person.ts';
import { browsers, launch } from './stage.ts';

const { alice, dave, erin } = accounts;

describe.each(browsers)('lookups in %s', (kind) => {
  let devnet: Devnet;
  /** The node that is asked: its faults are its own, and a reset of it ends them at once. */
  let node: FurtherNode;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await startDevnet({ port: 0, quiet: true });
    node = await devnet.addNode();
    // Its first list of all names takes a busy machine longer than anybody waits for a node.
    await fetch(`${node.nodeUrl}/extended/v3/principals/${alice.stacks}/balances/nft`);
    await fetch(`${node.nodeUrl}/v1/addresses/stacks/${alice.stacks}`);
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, { ...devnet.network, nodeUrls: [node.nodeUrl] });
  }, 300_000);
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const shown = (page: Page) => page.evaluate('document.body.innerText') as Promise<string>;
  const untilShown = (page: Page, words: string) =>
    until(`“${words}” on the page`, async () => (await shown(page)).includes(words) || undefined, 60_000);
  /** Opens what is folded, as a press on its title does. */
  async function unfold(page: Page, title: string): Promise<void> {
    const summary = await find(page, 'summary', title, 60_000);
    await summary.scrollIntoView();
    await summary.click();
  }
  /** A picture of the page as it is, in both themes and from right to left. */
  async function picture(page: Page, name: string): Promise<void> {
    const folder = process.env['SHOTS'];
    if (!folder) return;
    const home = await driver.openOwn('home.html');
    for (const theme of ['light', 'dark'] as const) {
      await command(home, 'settings.change', { theme });
      await page.bringToFront();
      await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
      await page.screenshot({ path: `${folder}/lookup-${name}-${kind}-${theme}.png`, fullPage: true });
    }
    await page.evaluate("document.documentElement.dir = 'rtl'");
    await page.screenshot({ path: `${folder}/lookup-${name}-${kind}-rtl.png`, fullPage: true });
    await page.evaluate("document.documentElement.dir = 'ltr'");
    await home.close();
  }

  it('F016: a name that nobody has can be had, for the price of its contract and for as long as its namespace says', async () => {
    const page = await driver.openOwn('name.html?stay#free-as-a-bird.btc');
    await find(page, 'h2', text('name_offer'), 60_000);
    await untilShown(page, text('name_offer_price', '2'));
    expect(await shown(page)).toContain(text('name_offer_free', 'free-as-a-bird.btc'));
    expect(await shown(page)).toContain(text('name_offer_years', '0.2'));
    await unfold(page, text('name_offer_how'));
    await untilShown(page, text('name_offer_way_hide'));
    await untilShown(page, devnet.network.bnsV2);
    await picture(page, 'free');
    await page.close();
  });

  it('F014: a name with nothing behind it says so, and a lapsed one that anybody may take it over', async () => {
    const page = await driver.openOwn('name.html?stay#bare.btc');
    await untilShown(page, text('name_next_bare', 'bare.btc'));
    await picture(page, 'bare');
    await page.close();
    const lapsed = await driver.openOwn('name.html?stay#expired.btc');
    await untilShown(lapsed, text('name_offer_lapsed', 'expired.btc'));
    await untilShown(lapsed, text('name_next_renew'));
    await picture(lapsed, 'lapsed');
    await lapsed.close();
  });

  it('F025: the owner leads to the names they have, each asked back, and to each of their pages', async () => {
    const page = await driver.openOwn('name.html?stay#alice.btc');
    const link = await find(page, 'a', text('name_owner_names'), 60_000);
    await link.scrollIntoView();
    await link.click();
    await find(page, 'h2', text('name_held'));
    const gallery = await find(page, 'a', 'gallery.btc', 60_000);
    expect(await shown(page)).toContain(text('name_held_primary'));
    expect(await shown(page)).toContain(text('name_held_holds'));
    expect(await shown(page)).not.toContain(text('name_held_other'));
    await picture(page, 'address');
    await gallery.click();
    await untilShown(page, text('name_title', 'gallery.btc').replace(/ .*/, ''));
    await page.close();
  });

  it('F025: a server without the lists is never one that says none', async () => {
    for (const route of ['/extended/', '/v1/'])
      await node.control('fail-next', { route, status: 404, body: 'Not Found', times: 50 });
    const page = await driver.openOwn(`name.html?stay#${accounts.tester.stacks}`);
    await untilShown(page, text('name_held_none_told'));
    expect(await shown(page)).toContain(text('name_untold', new URL(node.nodeUrl).host));
    expect(await shown(page)).not.toContain(text('name_held_none'));
    await picture(page, 'untold');
    await node.control('reset', {});
    await page.close();
  });

  it('F026: the history names every owner with who says so, and the names under a name stand in its page', async () => {
    const page = await driver.openOwn('name.html?stay#moved.btc');
    await unfold(page, text('name_history'));
    await untilShown(page, text('name_event_moved'));
    const whole = (await page.evaluate('document.body.textContent')) as string;
    for (const { stacks } of [dave, erin]) expect(whole).toContain(stacks);
    expect(whole).toContain(text('name_event_by_list', new URL(node.nodeUrl).host));
    await picture(page, 'history');
    await page.close();
    const studio = await driver.openOwn('name.html?stay#studio.id');
    await unfold(studio, text('name_subdomains'));
    await find(studio, 'a', 'dana.studio.id', 60_000);
    await picture(studio, 'subdomains');
    await studio.close();
  });

  it('F040: for experts the answer stands as dig prints it, and every question as it travels', async () => {
    const page = await driver.openOwn('name.html?stay#alice.btc');
    await unfold(page, text('name_dig'));
    await untilShown(page, ';; ANSWER SECTION');
    await press(page, text('name_wire_ask'));
    await untilShown(page, 'BNS-V2.can-resolve-name');
    await untilShown(page, `owner: '${alice.stacks}`);
    await picture(page, 'dig');
    await page.close();
  });

  it('F015: the search at home finds what was looked up, by a part of the name, with the arrows alone', async () => {
    const home = await driver.openOwn('home.html');
    await home.bringToFront();
    const field = await until('the search', async () => (await home.$('[role=combobox]')) ?? undefined);
    await field.click();
    await field.type('galle');
    await until('a hit', async () => (await home.$('[role=option]')) ?? undefined, 60_000);
    if (process.env['SHOTS']) {
      await picture(home, 'search');
      // Whoever leaves the field has done with the list.
      await home.bringToFront();
      await field.click({ count: 3 });
      await field.type('galle');
      await until('a hit again', async () => (await home.$('[role=option]')) ?? undefined, 60_000);
    }
    await home.keyboard.press('ArrowDown');
    await until('the hit to stand out', async () => (await home.$('[role=option][aria-selected=true]')) ?? undefined);
    await home.keyboard.press('Enter');
    expect(decodeURIComponent(await driver.waitForUrl(home, `${driver.base}name.html`, 30_000))).toContain('gallery.btc');
    await home.close();
  });

  it('F016 F015: the popup says what a free name costs, and offers what was looked up before', async () => {
    const popup = await driver.openOwn('popup.html');
    await popup.bringToFront();
    const field = await until('the field', async () => (await popup.$('.popup-name input')) ?? undefined, 60_000);
    await field.type('free-as-a-fish.btc');
    await untilShown(popup, text('name_offer_price', '2'));
    await picture(popup, 'popup-free');
    await field.click({ count: 3 });
    await field.type('galle');
    await until('a name of before', async () => (await popup.$('.popup-known .hit')) ?? undefined, 60_000);
    expect(await shown(popup)).toContain('gallery.btc');
    await picture(popup, 'popup-known');
    await popup.close();
  });
});
