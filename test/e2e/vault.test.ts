/** What a person sees when the vault was damaged or put back, changes the password, and erases everything, in both real browsers. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { command, createIdentity, find, heading, password, press, text, unlock, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** Every record of the vault's database, then written back in place of what is there; run in a page of ours. */
const inDatabase = (mode: string, work: string) => `new Promise((resolve, reject) => {
  const opening = indexedDB.open('autonym-vault');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const transaction = database.transaction('vault', '${mode}');
    const store = transaction.objectStore('vault');
    const found = {};
    ${work}
    transaction.oncomplete = () => { database.close(); resolve(found); };
    transaction.onerror = () => reject(transaction.error);
  };
})`;
const readRecords = inDatabase(
  'readonly',
  'store.openCursor().onsuccess = ({ target: { result: cursor } }) => { if (cursor) { found[cursor.key] = cursor.value; cursor.continue(); } };',
);
const writeRecords = (records: unknown) =>
  inDatabase(
    'readwrite',
    `store.clear(); for (const [key, value] of Object.entries(${JSON.stringify(records)})) store.put(value, key);`,
  );
const readMirror = `navigator.storage.getDirectory()
  .then((folder) => folder.getFileHandle('autonym-vault.json'))
  .then((handle) => handle.getFile()).then((file) => file.text()).catch(() => null)`;

describe.each(browsers)('the vault in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let home: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    home = await driver.openOwn('home.html');
    await command(home, 'identity.change', { index: 0, label: 'Before' });
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const records = () => home.evaluate(readRecords) as Promise<Record<string, unknown>>;
  /** One of our pages in place of the one before, and a background that knows nothing of what was done to the vault. */
  async function reopen(path: string): Promise<void> {
    await driver.stopBackground();
    const page = await driver.openOwn(path);
    await home.close();
    home = page;
    await home.bringToFront();
  }
  const label = async () => (await command(home, 'wallet.state', {})).identities[0]?.label;

  it('VLT-20 that was put back to an older state is told, and the person chooses', async () => {
    const before = await records();
    await command(home, 'identity.change', { index: 0, label: 'After' });
    await command(home, 'vault.lock', {});
    await home.evaluate(writeRecords(before));
    await reopen('home.html');
    await unlock(home);
    await find(home, 'strong', text('popup_rollback_title'));
    await find(home, 'a', text('popup_recover_action'));
    await reopen('recover.html');
    await heading(home, text('recover_title'));
    const copies = await command(home, 'vault.copies', {});
    expect(copies.filter(({ counts }) => counts)).toEqual([]);
    const mirror = await until('the copy in a file', async () => {
      for (const row of await home.$$('li')) {
        if ((await row.evaluate((it) => it.textContent))?.includes(text('recover_copy_mirror'))) return row.$('button');
      }
      return undefined;
    });
    await mirror?.click();
    await find(home, 'strong', text('recover_whole_title'));
    await find(home, 'a', text('recover_open'));
    await reopen('home.html');
    await unlock(home);
    await until('the newer label', async () => (await label()) === 'After' || undefined);
  });

  it('STO-11 whose database is gone comes back from its mirror, and says so once', async () => {
    await command(home, 'vault.lock', {});
    await home.evaluate(writeRecords({}));
    await reopen('home.html');
    await unlock(home);
    await find(home, 'strong', text('home_notice_title'));
    expect(await label()).toBe('After');
    expect(await records()).toHaveProperty('head');
    await press(home, text('home_notice_seen'));
    await until('the notice to be gone', async () =>
      (await command(home, 'wallet.state', {})).notices.length === 0 ? true : undefined,
    );
  });

  it('STO-13 that is damaged in every place is called damaged, with all bytes to be saved and nothing reset', async () => {
    await command(home, 'vault.lock', {});
    const whole = await records();
    const mirror = await home.evaluate(readMirror);
    const spoilt = Object.fromEntries(
      Object.entries(whole).map(([key, value]) => [
        key,
        key === 'a' || key === 'b' ? { ...(value as object), text: '{}' } : value,
      ]),
    );
    await home.evaluate(writeRecords(spoilt));
    await home.evaluate(`navigator.storage.getDirectory().then((folder) => folder.removeEntry('autonym-vault.json'))`);
    await reopen('home.html');
    await unlock(home);
    await find(home, 'strong', text('popup_damaged_title'));
    await reopen('recover.html');
    await find(home, 'strong', text('recover_damaged_title'));
    const { text: exported } = await command(home, 'vault.export-copies', {});
    const { head, a, b } = { b: undefined, ...spoilt } as Record<string, unknown>;
    const left = JSON.parse(JSON.stringify({ head, a, b }));
    expect(JSON.parse(exported)).toMatchObject(left);
    expect(await records()).toMatchObject(left);
    expect(mirror).not.toBe(null);
    await home.evaluate(writeRecords(whole));
    await reopen('home.html');
    await unlock(home);
    await until('the vault to be open', async () => ((await label()) === 'After' ? true : undefined));
  });

  it('takes another password, and no longer the one before', async () => {
    await reopen('home.html#settings');
    await press(home, text('home_password_change'));
    await write(home, text('home_password_now'), password);
    await write(home, text('home_password_new'), 'seven quiet herons 1973');
    await write(home, text('parts_password_again'), 'seven quiet herons 1973');
    await press(home, text('home_password_submit'));
    await find(home, 'strong', text('home_password_done'), 30_000);
    await command(home, 'vault.lock', {});
    await reopen('home.html#identities');
    await write(home, text('parts_password'), password);
    await press(home, text('parts_unlock'));
    await find(home, 'span', text('error_wrong_password'), 20_000);
    await write(home, text('parts_password'), 'seven quiet herons 1973');
    await press(home, text('parts_unlock'));
    await until('the vault to be open', async () => ((await label()) === 'After' ? true : undefined), 20_000);
  });

  it('is erased after a typed word, wholly', async () => {
    await reopen('home.html#settings');
    await press(home, text('home_erase_begin'));
    await write(home, text('parts_erase_label'), text('parts_erase_word'));
    await press(home, text('parts_erase'));
    await until('no vault', async () => ((await command(home, 'wallet.state', {})).vault === 'none' ? true : undefined));
    expect(await records()).toEqual({});
    expect(await home.evaluate(readMirror)).toBe(null);
    const session = (await home.evaluate('(globalThis.browser ?? chrome).storage.session.get()')) as Record<string, unknown>;
    expect(Object.keys(session).filter((key) => key.startsWith('vault.'))).toEqual([]);
  });
});
