/** Before any words: what is there by a name, an address or a public key, in both real browsers, and nothing secret in it. */
import * as curve from '@bitcoinerlab/secp256k1';
import { BIP32Factory } from 'bip32';
import { mnemonicToSeedSync } from 'bip39';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { pastUser } from '../../devnet/past-users.ts';
import { type Driver, until } from './browsers/driver.ts';
import { choose, chooseNetwork, command, find, heading, press, text, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('looking without words, in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let page: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await chooseNetwork(driver, devnet.network);
    page = await driver.waitForOwn('welcome.html', 15_000);
    await page.bringToFront();
    await heading(page, text('welcome_start_title'));
    await press(page, text('parts_continue'));
    await choose(page, text('welcome_way_look'));
    await press(page, text('parts_continue'));
    await heading(page, text('home_look'));
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const shown = () => page.evaluate('document.body.innerText') as Promise<string>;
  /** A picture of the page as it is, in both themes and from right to left. */
  async function picture(name: string): Promise<void> {
    const folder = process.env['SHOTS'];
    if (!folder) return;
    for (const theme of ['light', 'dark'] as const) {
      await command(page, 'settings.change', { theme });
      await page.evaluate('Promise.allSettled(document.getAnimations().map((it) => it.finished))');
      await page.screenshot({ path: `${folder}/look-${name}-${kind}-${theme}.png`, fullPage: true });
    }
    await page.evaluate("document.documentElement.dir = 'rtl'");
    await page.screenshot({ path: `${folder}/look-${name}-${kind}-rtl.png`, fullPage: true });
    await page.evaluate("document.documentElement.dir = 'ltr'");
  }
  async function look(at: string): Promise<string> {
    await write(page, text('home_look_field'), at);
    await press(page, text('home_look_action'));
    const about = at.startsWith('xpub') ? `${at.slice(0, 12)}…${at.slice(-4)}` : at.replace('ID-', '');
    await find(page, 'h2', text('home_look_at', about), 30_000);
    await find(page, 'h2', text('home_look_unseen'), 30_000);
    return shown();
  }

  it('shows a name before there is any vault, and asks nobody before it is pressed', async () => {
    expect(await command(page, 'look.read', {})).toBeNull();
    await picture('empty');
    const found = await look('browser2018.id');
    for (const said of [
      'Bea Browser',
      'browser2018.id',
      'https://notes.example',
      pastUser('browser-2018').keys.identity(0).bitcoin,
    ])
      expect(found.replace(/\s/g, '')).toContain(said.replace(/\s/g, ''));
    expect((await command(page, 'wallet.state', {})).vault).toBe('none');
    await picture('name');
  }, 60_000);

  it('leads from an ID-address to the account that signed there, and tells a name that was lost', async () => {
    const { keys } = pastUser('hiro');
    expect(await look(`ID-${keys.identity(0).bitcoin}`)).toContain(text('home_look_signer', keys.stacks(0)));
    const lost = await look('leather-old.btc');
    expect(lost).toContain(text('home_survey_lost'));
    expect(lost).toContain(text('home_survey_fate_expired'));
    await picture('lost');
  }, 60_000);

  it('reads the public key of an account on the page, and says what no public key shows', async () => {
    const root = BIP32Factory(curve).fromSeed(mnemonicToSeedSync(pastUser('leather').words));
    const xpub = root.derivePath("m/44'/5757'/0'").neutered().toBase58();
    const found = await look(xpub);
    expect(found).toContain('leather-third.btc');
    expect(found).toContain(text('home_look_unseen_identities'));
    await picture('key');

    await write(page, text('home_look_field'), root.derivePath("m/888'/0'").neutered().toBase58());
    await press(page, text('home_look_action'));
    await until('the reason', async () => (await shown()).includes(text('error_xpub_hardened')));
    await picture('refused');
    await write(page, text('home_look_field'), pastUser('leather').words);
    await press(page, text('home_look_action'));
    await until('the warning', async () => (await shown()).includes(text('error_looked_for_secret')));
  }, 60_000);

  it('lists what nobody answered, and asks again; what was found is forgotten when it is told to', async () => {
    await devnet.control('fail-next', { route: '/v1/addresses', status: 500, times: 500 });
    const found = await look('hiro-user.btc');
    expect(found).toContain(text('home_survey_pending'));
    await picture('unanswered');
    await devnet.control('reset', {});
    await press(page, text('home_survey_again'));
    await until('the answers', async () => !(await shown()).includes(text('home_survey_pending_text')), 30_000);

    await press(page, text('home_look_forget'));
    await until('it to be forgotten', async () => (await command(page, 'look.read', {})) === null);
    expect(await shown()).not.toContain('hiro-user.btc');
    const other = await driver.openOwn('home.html#survey');
    await other.bringToFront();
    await find(other, 'h2', text('home_look'));
    await find(other, 'label', text('home_look_field'));
    await other.close();
    await page.bringToFront();
    await press(page, text('welcome_look_restore'));
    await heading(page, text('welcome_restore_title'));
  }, 60_000);
});
