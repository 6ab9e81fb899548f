/** Unlocking with a passkey: in Chromium by a virtual authenticator with PRF, in Firefox not offered and nothing missing. */
import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { command, createIdentity, find, password, press, text, unlock, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

describe.each(browsers)('a passkey in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let page: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    page = await driver.openOwn('home.html#settings');
    await page.bringToFront();
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const status = async () => (await command(page, 'wallet.state', {})).vault;
  async function lock(): Promise<void> {
    await command(page, 'vault.lock', {});
    await find(page, 'label', text('parts_password'));
  }
  async function picture(name: string): Promise<void> {
    const folder = process.env['SHOTS'];
    if (!folder) return;
    for (const theme of ['light', 'dark'] as const) {
      await command(page, 'settings.change', { theme });
      await page.evaluate('Promise.allSettled(document.getAnimations().map((it) => it.finished))');
      await page.screenshot({ path: `${folder}/passkey-${name}-${kind}-${theme}.png`, fullPage: true });
    }
  }

  if (kind === 'firefox') {
    it('is not offered, and the password does as ever', async () => {
      await find(page, 'h3', text('home_password'));
      expect(await page.evaluate('document.body.innerText')).not.toContain(text('home_passkey'));
      await lock();
      expect(await page.evaluate('document.body.innerText')).not.toContain(text('parts_unlock_passkey'));
      await unlock(page);
      await until('it to be open', async () => (await status()) === 'unlocked');
    }, 60_000);
    return;
  }

  let cdp: CDPSession;
  let authenticatorId: string;
  async function authenticator(hasPrf: boolean): Promise<void> {
    if (authenticatorId) await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    ({ authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        hasPrf,
      },
    }));
  }
  const recognised = (isUserVerified: boolean) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  async function add(given: string): Promise<void> {
    await write(page, text('home_password_now'), given);
    await press(page, text('home_passkey_go'));
  }

  it('is added with the password, and then opens the vault with one press, also after its background died', async () => {
    cdp = await page.createCDPSession();
    await cdp.send('WebAuthn.enable');
    await authenticator(true);
    await page.reload();
    await press(page, text('home_passkey_add'));
    await write(page, text('home_passkey_label'), 'Laptop');
    await add('not this one');
    await until('the refusal', async () =>
      ((await page.evaluate('document.body.innerText')) as string).includes(text('error_wrong_password')),
    );
    expect((await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toEqual([]);
    await add(password);
    await find(page, 'bdi', 'Laptop');
    await picture('settings');
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials.map(({ rpId }) => rpId)).toEqual([driver.base.slice(0, -1)]);

    await lock();
    await picture('unlock');
    await driver.stopBackground();
    await press(page, text('parts_unlock_passkey'));
    await until('it to be open', async () => (await status()) === 'unlocked');
  }, 60_000);

  it('opens nothing for somebody who is not recognised; the password still does', async () => {
    await lock();
    await recognised(false);
    await press(page, text('parts_unlock_passkey'));
    await until('the reason', async () =>
      ((await page.evaluate('document.body.innerText')) as string).includes(text('error_passkey_cancelled')),
    );
    expect(await status()).toBe('locked');
    await unlock(page);
    await until('it to be open', async () => (await status()) === 'unlocked');
    await recognised(true);
  }, 60_000);

  it('opens nothing any more once it was removed', async () => {
    await (await page.waitForSelector(`button[aria-label="${text('home_passkey_remove', 'Laptop')}"]`))?.click();
    await until('it to be gone', async () => (await command(page, 'vault.passkeys', {})).length === 0);
    await lock();
    await find(page, 'button', text('parts_unlock'));
    expect(await page.evaluate('document.body.innerText')).not.toContain(text('parts_unlock_passkey'));
    await unlock(page);
    await until('it to be open', async () => (await status()) === 'unlocked');
  }, 60_000);

  it('is refused of an authenticator without PRF, and nothing is kept of it', async () => {
    await authenticator(false);
    await press(page, text('home_passkey_add'));
    await add(password);
    await until('the reason', async () =>
      ((await page.evaluate('document.body.innerText')) as string).includes(text('error_passkey_no_prf')),
    );
    expect(await command(page, 'vault.passkeys', {})).toEqual([]);
  }, 60_000);
});
