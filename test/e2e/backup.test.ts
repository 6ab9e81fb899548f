/** What a person keeps elsewhere, and what it brings back into an empty browser: the file without its password, and the words alone. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import type { Driver } from './browsers/driver.ts';
import {
  choose,
  chooseNetwork,
  command,
  createIdentity,
  find,
  heading,
  password,
  pasteWords,
  press,
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
