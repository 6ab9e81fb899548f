/** What a person keeps elsewhere, and what it brings back into an empty browser: the file without its password, and the words alone. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import {
  approve,
  choose,
  chooseNetwork,
  command,
  createIdentity,
  find,
  heading,
  password,
  pasteWords,
  press,
  restoreIdentity,
  text,
  write,
} from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('backups in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let words: string[];
  let home: Page;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'autonym-backup-'));
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    words = await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    home = await driver.openOwn('home.html#settings');
    await home.bringToFront();
    await command(home, 'identity.add', { label: 'Second' });
    await command(home, 'settings.change', { theme: 'dark' });
    const { text: saved } = await command(home, 'vault.recovery-file', {});
    file = join(folder, 'autonym-recovery.json');
    await writeFile(file, saved);
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('the storage keeps everything when a person presses for it', async () => {
    await press(home, text('snapshot_save'));
    await find(home, 'p', text('snapshot_saved'));
    await press(home, text('snapshot_look'));
    await find(home, 'button', text('snapshot_restore'));
  });

  it('the storage keeps itself new after a change when a person switches that on, and never over a backup unasked', async () => {
    await choose(home, text('snapshot_keep'));
    await find(home, 'strong', text('snapshot_in_the_way'));
    await press(home, text('snapshot_replace'));
    const saved = async (before = 0) =>
      until(
        'it to be saved',
        async () => {
          const { due, savedMs = 0 } = await command(home, 'snapshot.kept', {});
          return !due && savedMs > before ? savedMs : undefined;
        },
        20_000,
      );
    const first = await saved();
    await devnet.control('fail-next', { route: '/store', status: 500, times: 1 });
    await command(home, 'identity.add', { label: 'Third' });
    await until('the failure to be told', async () => (await command(home, 'snapshot.kept', {})).failed, 20_000);
    expect((await command(home, 'wallet.state', {})).vault).toBe('unlocked');
    // A background that dies with something due leaves it to the next.
    await command(home, 'identity.change', { index: 1, label: 'Second of three' });
    await driver.stopBackground();
    await command(home, 'snapshot.kept', {});
    await saved(first);
    const kept = await command(home, 'snapshot.find', {});
    expect(kept?.identities).toBe(3);
  }, 60_000);

  it('the words alone bring everything back on a machine that knows nothing', async () => {
    const app = await driver.open(devnet.apps.hello);
    await until('the app', async () => (await app.evaluate('document.documentElement.dataset.state')) === 'signed-out', 20_000);
    await app.click('#sign-in');
    await approve(driver);
    await until(
      'the sign-in',
      async () => (await app.evaluate('document.documentElement.dataset.state')) === 'signed-in',
      20_000,
    );
    await app.close();
    await home.bringToFront();
    await until(
      'the app to be in the backup',
      async () => ((await command(home, 'snapshot.find', {}))?.apps === 1 ? true : undefined),
      30_000,
    );

    const elsewhere = await launch(kind, devnet);
    try {
      await chooseNetwork(elsewhere, devnet.network);
      await restoreIdentity(elsewhere, words.join(' '));
      const page = await elsewhere.openOwn('home.html#settings');
      await page.bringToFront();
      expect((await command(page, 'identity.list', {})).identities).toHaveLength(1);
      await press(page, text('snapshot_look'));
      await press(page, text('snapshot_restore'), 20_000);
      await find(page, 'p', text('snapshot_restored'), 20_000);
      const state = await command(page, 'wallet.state', {});
      expect(state.settings).toMatchObject({ theme: 'dark', keepSnapshot: false });
      const { identities } = await command(page, 'identity.list', {});
      expect(identities.map(({ label }) => label)).toEqual(['Identity 1', 'Second of three', 'Third']);
      const { apps } = await command(page, 'app.list', {});
      expect(apps.map(({ origin }) => origin)).toEqual([new URL(devnet.apps.hello).origin]);
    } finally {
      await elsewhere.close();
    }
  }, 120_000);

  it('the words open the recovery file under a new password, with everything in it', async () => {
    await command(home, 'settings.change', { theme: 'light' });
    await command(home, 'vault.erase', {});
    await home.close();
    home = await driver.openOwn('welcome.html');
    await home.bringToFront();
    await heading(home, text('welcome_start_title'));
    await press(home, text('parts_continue'));
    await choose(home, text('welcome_way_file'));
    await press(home, text('parts_continue'));
    await heading(home, text('welcome_file_restore_title'));
    const input = (await home.$('input[type=file]')) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(file);
    await find(home, 'span', 'autonym-recovery.json');
    await press(home, text('welcome_file_restore_words'));
    await heading(home, text('welcome_restore_title'));
    await pasteWords(home, words.join(' '));
    await press(home, text('parts_continue'));
    await heading(home, text('welcome_password_title'));
    await write(home, text('parts_password'), `${password} anew`);
    await write(home, text('parts_password_again'), `${password} anew`);
    await press(home, text('parts_continue'));
    await heading(home, text('welcome_bar_title'), 20_000);
    const state = await command(home, 'wallet.state', {});
    expect(state).toMatchObject({ vault: 'unlocked', identities: [{}, { label: 'Second' }], settings: { theme: 'dark' } });
  });
});
