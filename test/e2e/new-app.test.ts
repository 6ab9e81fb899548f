/** A new app without a library: the page that docs/provider.md shows, as it stands there, in both browsers. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { readText } from '../house/source.ts';
import { type Driver, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { approval, approve, choose, chooseNetwork, command, createIdentity, deny, find, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('the new app of the paper in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let page: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    const home = await driver.openOwn('home.html');
    const [identity] = (await command(home, 'wallet.state', {})).identities;
    await home.close();
    const url = `${devnet.readUrl}${identity?.idAddress}/profile.json`;
    const zonefile = `$ORIGIN ada.btc\n$TTL 3600\n_http._tcp\tIN\tURI\t10\t1\t"${url}"\n\n`;
    await devnet.control('claim', { name: 'ada.btc', owner: identity?.stxAddress, zonefile });
    page = await driver.open(devnet.apps.note);
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const says = (words: string) =>
    until(
      `"${words}"`,
      async () => ((await page.evaluate(`document.querySelector('#said').textContent`)) as string) === words || undefined,
    );
  const note = () => page.evaluate(`document.querySelector('#text').value`);
  const asking = (params: object) =>
    page.evaluate(`(() => {
      window.answer = undefined;
      AutonymProvider.request('autonym_signIn', ${JSON.stringify(params)}).then(
        ({ result }) => { answer = result; },
        (error) => { answer = { number: error.code, code: error.data.code }; },
      );
    })()`);
  const answered = async <T>() => (await until('the answer', () => page.evaluate('window.answer'))) as T;

  it('is what the paper shows, and needs no library', async () => {
    const shown = readText('docs/provider.md').split('```html\n')[1]?.split('```')[0];
    expect(await page.evaluate(`fetch('/').then((answer) => answer.text())`)).toBe(shown);
    expect(shown).not.toMatch(/<script[^>]*src=|import /);
    expect(shown?.split('\n').length).toBeLessThanOrEqual(42);
    await page.bringToFront();
    expect(await page.evaluate('typeof blockstack')).toBe('undefined');
  });

  it('signs in with the name, stores a note, and has it again after a reload', async () => {
    await page.click('#sign-in');
    await approve(driver, async (window) => {
      await find(window, 'span', text('approve_gets_name'));
      expect(await window.$(`::-p-xpath(//span[normalize-space(.)="${text('approve_gets_own')}"])`)).toBeNull();
    });
    await says('Hello, ada.btc');
    await noApproval(driver);
    await page.bringToFront();
    await page.type('#text', 'Water the plants');
    await page.click('#note button');
    await says('Saved.');
    await page.goto(devnet.apps.note, { waitUntil: 'load' });
    await page.bringToFront();
    await page.click('#sign-in');
    // Whoever dies while the person decides has forgotten nothing.
    await approval(driver);
    await driver.stopBackground();
    await approve(driver);
    await says('Hello, ada.btc');
    await until('the note', async () => (await note()) === 'Water the plants' || undefined);
    await noApproval(driver);
  });

  it('says what a person refuses, in their words', async () => {
    await page.bringToFront();
    await page.click('#sign-in');
    await deny(driver);
    await says('The person said no.');
    await noApproval(driver);
  });

  it('gets the key of its folder when it asks for it, and none when the person strikes it', async () => {
    await page.bringToFront();
    await asking({ scopes: ['store_write', 'app_key'] });
    await approve(driver);
    const given = await answered<{ appKey: string; storage: { address: string } }>();
    expect(given.appKey).toMatch(/^[0-9a-f]{64}$/);
    await noApproval(driver);
    await page.bringToFront();
    await asking({ scopes: ['store_write', 'app_key'] });
    await approve(driver, async (window) => {
      await choose(window, text('approve_gets_app_key'));
    });
    const struck = await answered<{ appKey?: string; storage: { address: string } }>();
    expect(struck).not.toHaveProperty('appKey');
    expect(struck.storage.address).toBe(given.storage.address);
    await noApproval(driver);
  });

  it('is told what it may not ask', async () => {
    await page.bringToFront();
    await asking({ scopes: ['email'] });
    expect(await answered()).toEqual({ number: -32602, code: 'bad-params' });
  });
});
