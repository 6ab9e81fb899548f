/** A past user's words are restored, and the map of what they own is seen and adopted from, in both real browsers. */

import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { pastUser } from '../../devnet/past-users.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, command, find, press, restoreIdentity, text, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const areHere = (page: Page, count: number) =>
  until(
    `${count} that are here`,
    async () => (await page.$$(`::-p-xpath(//span[normalize-space(.)="${text('home_survey_here')}"])`)).length === count,
  );

describe.each(browsers)('what restored words own, in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await chooseNetwork(driver, devnet.network);
    await restoreIdentity(driver, pastUser('browser-2018').words);
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  it('is shown as it is found, and adopted with one press, also behind a gap', async () => {
    const page = await driver.openOwn('home.html#survey');
    await page.bringToFront();
    // The welcome starts it when its last step is shown; on a busy machine this test closed it before.
    if ((await command(page, 'survey.read', {})) === null) await press(page, text('home_survey_start'));
    await until('the search to end', async () => (await command(page, 'survey.read', {}))?.status === 'done', 150_000);
    const shown = () => page.evaluate('document.body.innerText') as Promise<string>;
    for (const found of ['behind-a-gap.id', 'browser2018.id', 'Bea at work', 'https://gone.example']) {
      await until(found, async () => (await shown()).includes(found));
    }

    if (process.env['SHOTS']) {
      for (const theme of ['light', 'dark'] as const) {
        await command(page, 'settings.change', { theme });
        await page.screenshot({ path: `${process.env['SHOTS']}/survey-${kind}-${theme}.png`, fullPage: true });
      }
    }
    await press(page, text('home_survey_adopt'));
    await until('the identity', async () => (await command(page, 'wallet.state', {})).identities.length === 2);
    await areHere(page, 2);
    const state = await command(page, 'wallet.state', {});
    expect(state.identities.map(({ index }) => index)).toEqual([0, 1]);
    await press(page, text('home_survey_adopt'));
    const identities = await until('the one behind the gap', async () => {
      const { identities: all } = await command(page, 'wallet.state', {});
      return all.length === 3 ? all : undefined;
    });
    expect(identities.map(({ index, label }) => `${index} ${label}`).slice(1)).toEqual(['1 Bea at work', '6 behind-a-gap.id']);
    await page.close();
  }, 240_000);

  it('has one of any number, typed as an old note has it, and says what is no number and which is here already', async () => {
    const page = await driver.openOwn('home.html#identities');
    await page.bringToFront();
    await press(page, text('home_add'));
    await write(page, text('home_add_title'), 'From an old note');
    await (await find(page, 'summary', text('home_add_number'))).click();
    for (const [typed, problem] of [
      ['the tenth', 'error_bad_index'],
      ['0', 'error_identity_exists'],
    ] as const) {
      await write(page, text('home_add_number_label'), typed);
      await press(page, text('home_add_action'));
      await find(page, 'span', text(problem));
    }
    await write(page, text('home_add_number_label'), '1 000 000');
    await press(page, text('home_add_action'));
    const added = await until('the identity', async () => {
      const { identities } = await command(page, 'wallet.state', {});
      return identities.find(({ label }) => label === 'From an old note');
    });
    expect(added).toMatchObject({ index: 1_000_000, idAddress: pastUser('browser-2018').keys.identity(1_000_000).bitcoin });
    await page.close();
  });
});

describe.each(browsers)('accounts counted in another way, in %s', (kind) => {
  it('go with the identity that is here already, with one press', async () => {
    const { words, keys } = pastUser('xverse-account');
    const devnet = await openDevnet();
    const driver = await launch(kind, devnet);
    try {
      await chooseNetwork(driver, devnet.network);
      await restoreIdentity(driver, words);
      const page = await driver.openOwn('home.html#survey');
      await page.bringToFront();
      await command(page, 'identity.add', { label: 'Work', index: 1 });
      await press(page, text('home_survey_recount'), 60_000);
      const [, work] = await until('the other account', async () => {
        const { identities } = await command(page, 'wallet.state', {});
        return identities[1]?.stxAddress === keys.stacksByAccount(1) ? identities : undefined;
      });
      expect(work).toMatchObject({ label: 'Work', idAddress: keys.identity(1).bitcoin });
      await areHere(page, 2);
    } finally {
      await driver.close();
      await devnet.stop();
    }
  }, 120_000);
});
