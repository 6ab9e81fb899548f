/** Ten thousand identities and as many apps in a real browser: what a page draws stays as large as one page of them. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { answerKdf } from '../../src/kdf/stretch.ts';
import { decodeBase64 } from '../../src/protocol/base64.ts';
import { manyFile } from '../vault/many.ts';
import { challenge } from '../vault/person.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, command, createIdentity, find, password, press, text, unlock, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const count = 10_000;

/** The key of the person's password. */
async function makeKey(): Promise<Uint8Array> {
  const salt = Uint8Array.from(decodeBase64(challenge.salt));
  const answer = await answerKdf({ password: new TextEncoder().encode(password), salt, params: challenge.params });
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.key;
}

describe.each(browsers)('a wallet of thousands in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let home: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    const before = await driver.openOwn('home.html');
    await before.bringToFront();
    const key = await makeKey();
    const file = await manyFile({ identities: count, apps: count }, key.slice(), challenge);
    await command(before, 'vault.replace-by-file', { text: file, key: [...key] });
    await before.close();
    home = await driver.openOwn('home.html#identities');
    await home.bringToFront();
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const cards = (count: number) =>
    until(`${count} cards`, () => home.$$eval('.cards:not([aria-busy]) > li', (all, wanted) => all.length === wanted, count));
  const elements = () => home.$$eval('*', (all) => all.length);
  const place = (from: string, to: string, of: string) => find(home, 'span', text('parts_page_place', from, to, of));

  it('STO-22 draws fifty identities, goes on by pages, finds one by its label, and changes it', async () => {
    await place('1', '50', '9,000');
    await cards(50);
    const drawn = await elements();
    await press(home, text('parts_page_on'));
    await place('51', '100', '9,000');
    await cards(50);
    expect(await elements()).toBeLessThan(drawn * 1.1);
    await write(home, text('home_identities_find'), 'identity 7778');
    await place('1', '1', '1');
    await press(home, text('home_edit'));
    await write(home, text('home_rename_title'), 'Found and changed');
    await press(home, text('parts_save'));
    await write(home, text('home_identities_find'), 'found and');
    await find(home, 'bdi', 'Found and changed');
    expect((await command(home, 'wallet.state', {})).identities.length).toBeLessThanOrEqual(51);
  });

  it('STO-22 draws fifty apps, each with its identity, and disconnects one', async () => {
    await home.evaluate("location.hash = '#apps'");
    await place('1', '50', '10,000');
    await cards(50);
    await find(home, 'bdi', 'Identity 9999'); // Beyond what the wallet's state has at hand.
    await write(home, text('home_apps_find'), 'app4321.example');
    await place('1', '1', '1');
    await press(home, text('popup_disconnect'));
    await (await find(home, 'dialog//button', text('popup_disconnect'))).click();
    await find(home, 'span', text('parts_page_none'));
    await home.focus('.list-tools input');
    for (const _ of 'app4321.example') await home.keyboard.press('Backspace');
    await place('1', '50', '9,999');
  });

  it('STO-22 locks and opens again with the password', async () => {
    await home.evaluate("location.hash = '#identities'");
    await command(home, 'vault.lock', {});
    await unlock(home);
    await place('1', '50', '9,000'); // What was looked for before is forgotten.
    await cards(50);
  });
});
