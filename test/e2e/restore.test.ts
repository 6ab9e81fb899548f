/** Coming back: words of another language with a passphrase, words with a mistake, and the old recovery codes, in both real browsers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import encodeQr from 'qr';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, aliceWords } from '../../devnet/accounts.ts';
import type { Devnet } from '../../devnet/main.ts';
import type { WalletState } from '../../src/contract/wallet.ts';
import { deriveIdentity } from '../../src/protocol/keys/derivation.ts';
import { readJson } from '../house/source.ts';
import { readBip39 } from '../pages/bip39.ts';
import { type Driver, until } from './browsers/driver.ts';
import {
  choose,
  chooseNetwork,
  choosePassword,
  command,
  find,
  finishWelcome,
  heading,
  openWelcome,
  pasteWords,
  press,
  text,
  write,
  writeDownWords,
} from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const codes = readJson<{
  v1: { mnemonic: string; password: string; base64: string }[];
  triplesec: { mnemonic: string; password: string; hex: string }[];
}>('test/vectors/encrypted_mnemonic.json');

describe.each(browsers)('coming back in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
  });
  afterAll(() => devnet?.stop());
  beforeEach(async () => {
    driver = await launch(kind, devnet);
  });
  afterEach(() => driver?.close());

  async function toWay(way: string): Promise<Page> {
    const page = await openWelcome(driver);
    await heading(page, text('welcome_start_title'));
    await press(page, text('parts_continue'));
    await choose(page, text(way));
    await press(page, text('parts_continue'));
    return page;
  }

  async function state(): Promise<WalletState> {
    const home = await driver.openOwn('home.html');
    const now = (await command(home, 'wallet.state', {})) as WalletState;
    await home.close();
    return now;
  }

  it('with Japanese words and a passphrase', async () => {
    const vectors = readBip39();
    const vector = vectors.japanese[4];
    if (vector === undefined) throw new Error('no Japanese vectors');
    const page = await toWay('welcome_way_words');
    await heading(page, text('welcome_restore_title'));
    await pasteWords(page, vector.words);
    await find(page, 'p', text('welcome_restore_right', vector.words.split('\u3000').length));
    expect(await page.$$eval('select', (all) => all.map(({ value }) => value))).toContain('japanese');
    await page.evaluate("document.querySelector('details.more').open = true");
    await write(page, text('welcome_restore_passphrase'), vectors.passphrase);
    await press(page, text('parts_continue'));
    await choosePassword(page);
    await finishWelcome(page);
    const { identities, words } = await state();
    expect(identities[0]?.idAddress).toBe(deriveIdentity(Buffer.from(vector.seed, 'hex'), 0).idAddress);
    expect(words).toEqual({ language: 'japanese', passphrase: true });
  });

  it('with one wrong word, found by a name that is remembered', async () => {
    await chooseNetwork(driver, devnet.network);
    const page = await toWay('welcome_way_words');
    await heading(page, text('welcome_restore_title'));
    await pasteWords(page, aliceWords.replace(' trigger ', ' tribe '));
    await find(page, 'h2', text('welcome_repair_title'));
    await write(page, text('welcome_repair_remembered'), 'alice.btc');
    await press(page, text('welcome_repair_start'));
    const place = aliceWords.split(' ').indexOf('trigger') + 1;
    await find(page, 'div', text('welcome_repair_found_word', place, 'trigger'), 90_000);
    await press(page, text('welcome_repair_take'));
    await find(page, 'p', text('welcome_restore_right', 24));
    await press(page, text('parts_continue'));
    await choosePassword(page);
    await finishWelcome(page);
    expect((await state()).identities[0]?.idAddress).toBe(accounts.alice.bitcoin);
  });

  it.each([
    ['of the newer format', codes.v1[0]?.base64, codes.v1[0]],
    ['of the older format, TripleSec', codes.triplesec[0]?.hex, codes.triplesec[0]],
  ])('with a recovery code %s', async (_, code, sealed) => {
    const page = await toWay('welcome_way_code');
    await heading(page, text('welcome_code_title'));
    await write(page, text('welcome_code'), code ?? '');
    await write(page, text('welcome_code_password'), 'another password');
    await press(page, text('welcome_code_open'));
    await until('the refusal', async () => (await page.$('.banner-danger')) ?? undefined, 60_000);
    await write(page, text('welcome_code_password'), sealed?.password ?? '');
    await press(page, text('welcome_code_open'));
    await heading(page, text('welcome_password_title'), 60_000);
    await choosePassword(page);
    expect((await writeDownWords(page)).join(' ')).toBe(sealed?.mnemonic);
    await finishWelcome(page);
    expect((await state()).backedUp.words).toBe(true);
  });

  it('with a recovery code from a picture of its QR code', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'autonym-qr-'));
    const [sealed] = codes.v1;
    const page = await toWay('welcome_way_code');
    await heading(page, text('welcome_code_title'));
    const picture = async (name: string, content: Uint8Array) => {
      writeFileSync(join(folder, name), content);
      const input = (await page.$('input[type=file]')) as ElementHandle<HTMLInputElement>;
      await input.uploadFile(join(folder, name));
    };
    await picture('empty.gif', Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64'));
    await find(page, 'p', text('parts_qr_none'));
    await picture('code.gif', encodeQr(sealed?.base64 ?? '', 'gif', { scale: 5 }));
    await until(
      'the code',
      async () =>
        (await page.$$eval('input', (all) => all.map(({ value }) => value))).includes(sealed?.base64 ?? '') || undefined,
    );
    rmSync(folder, { recursive: true });
  });
});
