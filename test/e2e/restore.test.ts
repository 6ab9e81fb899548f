/** Coming back: words of another language with a passphrase, words with a mistake, and the old recovery codes, in both real browsers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateMnemonic, wordlists } from 'bip39';
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
  password,
  pasteWords,
  press,
  restoreIdentity,
  text,
  write,
  writeDownWords,
} from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** One word of these changed so that they are still valid: what nobody can tell by looking. */
function otherValidWords(words: string): string {
  const [first = '', ...rest] = words.split(' ');
  const found = wordlists['english']?.find((word) => word !== first && validateMnemonic([word, ...rest].join(' ')));
  if (found === undefined) throw new Error('no other word fits');
  return [found, ...rest].join(' ');
}

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

  async function picture(page: Page, name: string): Promise<void> {
    const folder = process.env['SHOTS'];
    if (!folder) return;
    for (const theme of ['light', 'dark'] as const) {
      await command(page, 'settings.change', { theme });
      await page.evaluate('Promise.allSettled(document.getAnimations().map((it) => it.finished))');
      await page.screenshot({ path: `${folder}/${name}-${kind}-${theme}.png`, fullPage: true });
    }
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

  it('with valid words that own nothing: repaired, and put in their place', async () => {
    await chooseNetwork(driver, devnet.network);
    const wrong = otherValidWords(aliceWords);
    await restoreIdentity(driver, wrong);
    const page = await driver.openOwn('home.html#survey');
    await page.bringToFront();
    await (await find(page, 'a', text('home_survey_repair'), 60_000)).click();
    await heading(page, text('welcome_restore_title'));
    await pasteWords(page, wrong);
    await find(page, 'h2', text('welcome_repair_title'));
    await write(page, text('welcome_repair_remembered'), 'alice.btc');
    await press(page, text('welcome_repair_start'));
    await find(page, 'strong', text('welcome_repair_found_title'), 120_000);
    await press(page, text('welcome_repair_take'));
    await press(page, text('parts_continue'));

    await heading(page, text('welcome_replace_title'));
    expect((await state()).identities[0]?.idAddress).not.toBe(accounts.alice.bitcoin);
    await page.bringToFront();
    await write(page, text('welcome_replace_password'), password);
    const replace = await find(page, 'button', text('welcome_replace_action'));
    const isOff = () => replace.evaluate((it) => (it as HTMLButtonElement).disabled);
    expect(await isOff()).toBe(true);
    await choose(page, text('welcome_replace_file'));
    expect(await isOff()).toBe(true);
    await press(page, text('welcome_file_save'));
    await find(page, 'button', text('welcome_file_save_again'));
    await picture(page, 'replace');
    await press(page, text('welcome_replace_action'));
    // A copy that may vanish wants its file saved, as ever.
    if (kind === 'chrome') {
      await heading(page, text('welcome_file_title'), 20_000);
      await press(page, text('welcome_file_save'));
      await press(page, text('welcome_file_have'));
    }
    await heading(page, text('welcome_done_title'), 20_000);
    const { identities, backedUp, settings } = await state();
    expect(identities.map(({ idAddress }) => idAddress)).toEqual([accounts.alice.bitcoin]);
    expect([backedUp.words, settings.welcomed]).toEqual([true, true]);
    await page.bringToFront();
    await find(page, 'bdi', 'alice.btc', 60_000);
  }, 240_000);

  it.each([
    ['of the newer format', codes.v1[0]?.base64, codes.v1[0]],
    ['of the older format, TripleSec', codes.triplesec[0]?.hex, codes.triplesec[0]],
  ])('with a recovery code %s', async (_, code, sealed) => {
    await chooseNetwork(driver, devnet.network);
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
    await finishWelcome(page, async (step) => {
      // What these words own is looked for as for typed ones, and of words that own nothing it is said.
      if (step === 'welcome-done') await find(page, 'strong', text('home_survey_nothing'), 60_000);
    });
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

/** A still picture of a QR code as a film: YUV4MPEG2, 4:2:0, in the middle of a grey frame. */
function filmOf(content: string, width = 640, height = 480): Buffer {
  const modules = encodeQr(content, 'raw', { border: 4 });
  const scale = Math.floor(Math.min(width, height) / modules.length);
  const [left, top] = [width, height].map((size) => Math.floor((size - modules.length * scale) / 2)) as [number, number];
  const luma = Buffer.alloc(width * height, 150);
  for (const [y, row] of modules.entries())
    for (const [x, isDark] of row.entries())
      for (let line = 0; line < scale; line++) {
        const at = (top + y * scale + line) * width + left + x * scale;
        luma.fill(isDark ? 30 : 225, at, at + scale);
      }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...Array(10).fill(frame)]);
}

// Firefox's made-up camera shows a colour and no file.
describe('the camera in chrome', () => {
  it('reads a recovery code, and is off afterwards', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'autonym-camera-'));
    const [sealed] = codes.v1;
    const camera = join(folder, 'code.y4m');
    writeFileSync(camera, filmOf(sealed?.base64 ?? ''));
    const devnet = await openDevnet();
    const driver = await launch('chrome', devnet, { camera });
    try {
      const page = await openWelcome(driver);
      await heading(page, text('welcome_start_title'));
      await press(page, text('parts_continue'));
      await choose(page, text('welcome_way_code'));
      await press(page, text('parts_continue'));
      await heading(page, text('welcome_code_title'));
      await press(page, text('parts_qr_camera'));
      await until(
        'the code',
        async () =>
          (await page.$$eval('input', (all) => all.map(({ value }) => value))).includes(sealed?.base64 ?? '') || undefined,
        30_000,
      );
      expect(await page.$('video')).toBeNull();
    } finally {
      await driver.close();
      await devnet.stop();
      rmSync(folder, { recursive: true });
    }
  }, 90_000);
});
