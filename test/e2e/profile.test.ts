/** What a person publishes about themselves: written in Home, read by others at a name and by apps at a sign-in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { approve, chooseNetwork, command, createIdentity, find, press, text, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('the profile of a person in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  it('is written, published, and shown to others by the name', async () => {
    const home = await driver.openOwn('home.html#identities');
    await home.bringToFront();
    const [identity] = (await command(home, 'wallet.state', {})).identities;
    await devnet.control('fail-next', { route: '/hub_info', times: 1 });
    await (await find(home, 'summary', text('home_profile'))).click();
    await press(home, text('parts_try_again'));
    await find(home, 'p', text('home_profile_none', new URL(devnet.hubUrl).host));
    await write(home, text('home_profile_name'), 'Ada Lovelace');
    await write(home, text('home_profile_description'), 'عدّ وحساب');
    await write(home, text('home_profile_picture'), 'http://pictures.example/ada.png');
    await until(
      'what is wrong with it',
      async () =>
        ((await home.evaluate('document.body.innerText')) as string).includes(text('home_profile_picture_https')) || undefined,
    );
    await write(home, text('home_profile_picture'), 'https://pictures.example/ada.png');
    if (process.env['SHOTS']) await home.screenshot({ path: `${process.env['SHOTS']}/profile-${kind}.png`, fullPage: true });

    await devnet.control('fail-next', { route: '/store/', times: 1 });
    await press(home, text('home_profile_publish'));
    await until('the refusal', async () => (await home.$('.identity-profile .banner')) ?? undefined);
    await press(home, text('home_profile_publish'));
    await find(home, 'span', text('home_profile_published'));

    const url = `${devnet.readUrl}${identity?.idAddress}/profile.json`;
    const zonefile = `$ORIGIN ada.btc\n$TTL 3600\n_http._tcp\tIN\tURI\t10\t1\t"${url}"\n\n`;
    await devnet.control('claim', { name: 'ada.btc', owner: identity?.stxAddress, zonefile });
    const page = await driver.openOwn('name.html?stay#ada.btc');
    await until('the name', async () => {
      const shown = (await page.evaluate('document.body.innerText')) as string;
      return (shown.includes('Ada Lovelace') && shown.includes('عدّ وحساب')) || undefined;
    });
    await page.close();
    await home.close();
  });

  it('goes to an app at the sign-in', async () => {
    const page = await driver.open(devnet.apps.todo);
    await page.click('#sign-in');
    await approve(driver);
    await until(
      'the name',
      async () => (await page.evaluate("document.querySelector('#name')?.textContent")) === 'Ada Lovelace' || undefined,
    );
    await page.close();
  });

  it('is changed for an app of today that asks, when the person says yes', async () => {
    const page = await driver.open(devnet.apps.todo);
    await page.evaluate(
      `void (globalThis.asked = AutonymProvider.request('stx_updateProfile', { profile: { name: 'Ada L.', description: '' } }))`,
    );
    await approve(driver, async (window) => {
      await find(window, 'dd', 'Ada L.');
    });
    const { result } = (await page.evaluate('asked')) as { result: { profile: object } };
    expect(result.profile).toMatchObject({ '@type': 'Person', name: 'Ada L.' });
    expect(result.profile).not.toHaveProperty('description');
    const codes = await page.evaluate(
      `Promise.all([undefined, {}, { profile: 'Ada' }].map((params) => AutonymProvider.request('stx_updateProfile', params).catch(({ code }) => code)))`,
    );
    expect(codes).toEqual([-32602, -32602, -32602]);
    await page.close();
  });
});
