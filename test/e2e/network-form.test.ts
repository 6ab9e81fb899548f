/** A network of one's own, by the form in Settings: its storage is tried before it is saved, in both real browsers. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import type { Driver } from './browsers/driver.ts';
import { chooseNetwork, command, createIdentity, find, press, text, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('a network of one’s own in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let home: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    home = await driver.openOwn('home.html#settings');
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const chosen = async () => (await command(home, 'wallet.state', {})).network;

  it('says before it is saved that its storage does not answer, and saves it only when it is told to all the same', async () => {
    await press(home, text('home_network_edit'));
    const { port } = new URL(devnet.network.hubUrl ?? '');
    // Nobody listens there.
    const wrong = `http://127.0.0.1:${port === '9' ? 19 : 9}`;
    await write(home, text('home_network_hub'), wrong);
    await press(home, text('home_network_save'));
    await find(home, 'button', text('home_network_save_anyway'));
    const said = (await home.evaluate(`document.querySelector('dialog[open]').innerText`)) as string;
    expect(said).toContain(text('home_network_hub_fails'));
    expect(said).toContain(text('need_storage'));
    expect((await chosen()).hubUrl).toBe(devnet.network.hubUrl);
    await press(home, text('home_network_save_anyway'));
    await find(home, 'bdi', wrong);
    expect((await chosen()).hubUrl).toBe(wrong);
  });

  it('writes, reads back and removes a file at the new storage, and shows it with the largest file it takes', async () => {
    await press(home, text('home_network_edit'));
    await write(home, text('home_network_hub'), devnet.network.hubUrl ?? '');
    await press(home, text('home_network_save'));
    await find(home, 'button', text('parts_done'));
    const said = (await home.evaluate(`document.querySelector('dialog[open]').innerText`)) as string;
    expect(said).toContain(text('home_network_hub_works'));
    for (const need of ['need_storage', 'need_write', 'need_read_back', 'need_remove']) expect(said).toContain(text(need));
    expect(said).toMatch(new RegExp(text('said_open_up_to', '\\d+')));
    if (process.env['SHOTS']) await home.screenshot({ path: `${process.env['SHOTS']}/storage-${kind}.png` });
    await press(home, text('parts_done'));
    expect((await chosen()).hubUrl).toBe(devnet.network.hubUrl);
  });

  it('is saved without a question when it has no storage', async () => {
    await press(home, text('home_network_edit'));
    await write(home, text('home_network_hub'), ' ');
    await press(home, text('home_network_save'));
    await find(home, 'dd', text('home_network_hub_none'));
    expect((await chosen()).hubUrl).toBeNull();
  });
});
