/** Somebody only one site knows: chosen at the approval, kept apart from the others, and told in Home, in both real browsers. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publicKeyToBtcAddress } from '@stacks/encryption';
import { decodeToken, SECP256K1Client, TokenSigner } from 'jsontokens';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import type { Identity } from '../../src/contract/wallet.ts';
import { type Driver, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { approval, approve, chooseNetwork, command, createIdentity, find, press, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

function requestToken(origin: string): string {
  const key = randomBytes(32).toString('hex');
  const publicKey = SECP256K1Client.derivePublicKey(key);
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new TokenSigner('ES256K', key).sign({
    jti: randomUUID(),
    iat: nowSeconds,
    exp: nowSeconds + 3600,
    iss: `did:btc-addr:${publicKeyToBtcAddress(publicKey)}`,
    public_keys: [publicKey],
    domain_name: origin,
    redirect_uri: `${origin}/`,
    version: '1.4.0',
    supports_hub_url: true,
    scopes: ['store_write'] as never,
  });
}

describe.each(browsers)('an identity for one site in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let server: Server;
  let home: Page;
  let page: Page;
  let main: Identity;
  let origin: (host: string) => string;

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer((_request, response) => response.end('<!doctype html><title>site</title>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    origin = (host) => `http://${host}.localhost:${port}`;
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    home = await driver.openOwn('home.html#apps');
    const [first] = (await command(home, 'wallet.state', {})).identities;
    if (!first) throw new Error('There is no identity.');
    main = first;
    page = await driver.open(`${origin('open')}/`);
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await devnet?.stop();
  });

  const shown = (of: Page) => of.evaluate('document.body.innerText') as Promise<string>;
  const visit = async (host: string) => {
    await page.goto(`${origin(host)}/`);
    await page.bringToFront();
  };
  const start = (asked: string) =>
    page.evaluate(
      `void (globalThis.answer = undefined, ${asked}.then((it) => { answer = it; }, (error) => { answer = String(error); }))`,
    );
  const answer = () => until('the answer', () => page.evaluate('globalThis.answer'));
  const askAddress = () => start(`AutonymProvider.request('getAddresses').then(({ result }) => result.addresses[0].address)`);
  const askSignIn = (host: string) =>
    start(`AutonymProvider.authenticationRequest(${JSON.stringify(requestToken(origin(host)))})`);
  const whoIs = (response: unknown) => (decodeToken(String(response)).payload as { iss: string; username: unknown }).iss;
  const picture = async (of: Page, name: string) => {
    const folder = process.env['SHOTS'];
    if (!folder) return;
    for (const value of ['light', 'dark'] as const) {
      if (kind === 'chrome') await of.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      await of.screenshot({ path: `${folder}/site-${name}-${kind}-${value}.png`, fullPage: true });
    }
  };

  it('is another address and another key for each site, and the same one again', async () => {
    await visit('open');
    await askAddress();
    await approve(driver);
    expect(await answer()).toBe(main.stxAddress);

    const made: string[] = [];
    for (const host of ['apart', 'aside']) {
      await visit(host);
      await noApproval(driver);
      await askAddress();
      await approve(driver, async (window) => {
        const before = (await command(home, 'wallet.state', {})).counted;
        await (await window.waitForSelector('input[value="site"]'))?.click();
        const other = async () => !(await shown(window)).replace(/\s/g, '').includes(main.stxAddress);
        await until('the address of the site', async () => (await other()) || undefined);
        await picture(window, host);
        expect((await command(home, 'wallet.state', {})).counted).toEqual(before);
      });
      made.push(String(await answer()));
    }
    await noApproval(driver);
    expect(new Set([main.stxAddress, ...made]).size).toBe(3);

    // A sign-in of the site that knows somebody already offers that one again, by itself.
    await visit('apart');
    await askSignIn('apart');
    await approve(driver, async (window) => {
      expect(await window.$eval('input[value="site"]', (it) => (it as HTMLInputElement).checked)).toBe(true);
      expect(await shown(window)).toContain(text('approve_with_site_known'));
      expect(await shown(window)).toContain(text('approve_gets_site'));
    });
    const response = await answer();
    expect(whoIs(response)).not.toContain(main.idAddress);
    const { identities } = await command(home, 'identity.list', { hidden: true });
    expect(identities.map(({ site }) => site).sort()).toEqual([origin('apart'), origin('aside')].sort());
    const own = identities.find(({ site }) => site === origin('apart'));
    expect(own?.stxAddress).toBe(made[0]);
    expect(whoIs(response)).toBe(`did:btc-addr:${own?.idAddress}`);
    expect(JSON.stringify(decodeToken(String(response)))).not.toContain(main.idAddress);
  }, 120_000);

  it('is not given to another site, by whatever our own page would send', async () => {
    const { identities } = await command(home, 'identity.list', { hidden: true });
    const [own] = identities.filter(({ site }) => site === origin('apart'));
    if (!own) throw new Error('expected an identity of the site');
    await visit('stranger');
    await noApproval(driver);
    await askAddress();
    const window = await approval(driver);
    const next = await command(window, 'request.next', {});
    if (!next) throw new Error('expected a request');
    const { id, sha256 } = next;
    const decision = { approve: true as const, identityIndex: own.index, scopes: [] };
    await expect(command(window, 'request.decide', { id, sha256, decision })).rejects.toThrow('only-for-site');
    await press(window, text('approve_deny'));
    await noApproval(driver);
    for (const body of [{ index: own.index, hidden: false }])
      await expect(command(home, 'identity.change', body)).rejects.toThrow('only-for-site');
  });

  it('is told in Home, with who can link whom', async () => {
    await home.bringToFront(); // It was open all the time.
    await (await find(home, 'summary', text('home_links_title'))).click();
    await find(home, 'span', text('home_links_own'));
    const words = await shown(home);
    // Without the marks that keep a name of another writing direction together.
    expect(words.replace(/[\u2068\u2069]/g, '')).toContain(text('home_links_shared_one', '1', main.label));
    for (const host of ['open', 'apart', 'aside']) expect(words).toContain(origin(host));
    expect(words).toContain(text('home_app_site_identity'));
    await picture(home, 'links');
    await home.evaluate(`void (location.hash = '#identities')`);
    await (await find(home, 'summary', text('home_hidden'))).click();
    await until('the sites', async () => (await shown(home)).includes(origin('aside')) || undefined);
    await picture(home, 'hidden');
  });

  it('can be a new one, made on the spot and with the keyboard', async () => {
    await visit('newcomer');
    await noApproval(driver);
    await askAddress();
    await approve(driver, async (window) => {
      await (await find(window, 'button', text('home_add'))).focus();
      await window.keyboard.press('Enter');
      const field = await window.waitForSelector('form input[type="text"]');
      await until('the field to have the focus', () => window.evaluate(`document.activeElement?.type === 'text'`));
      await field?.type('Für Neues');
      await field?.press('Enter');
      await until('the new one, chosen', async () =>
        (await window.$$eval('input[type="radio"]:checked', ([it]) => it?.closest('label')?.textContent))?.includes('Für Neues'),
      );
      await picture(window, 'newcomer');
    });
    const { identities } = await command(home, 'wallet.state', {});
    expect(await answer()).toBe(identities.find(({ label }) => label === 'Für Neues')?.stxAddress);
  });

  it('is signed out at the storage too, and stays connected when the storage does not do it', async () => {
    const hasApp = async () => (await command(home, 'app.list', {})).apps.some(({ origin: of }) => of === origin('apart'));
    await home.bringToFront();
    await home.evaluate(`void (location.hash = '#apps')`);
    const leave = async () => {
      await (await home.waitForSelector(`[aria-label="${text('home_disconnect_label', origin('apart'))}"]`))?.click();
      await home.waitForSelector('dialog[open]');
    };
    const confirm = async () => (await home.$$('dialog[open] button')).at(-1)?.click();
    await leave();
    await (await find(home, 'span', text('home_sign_out'))).click();
    await picture(home, 'sign-out');
    await devnet.control('fail-next', { route: '/revoke-all/', times: 1 });
    await confirm();
    await until('the refusal', async () => (await home.$('.app .banner, .app [role="alert"]')) ?? undefined);
    expect(await hasApp()).toBe(true);
    await leave();
    await confirm();
    await until('the end', async () => !(await hasApp()) || undefined);
    await find(home, 'p', text('home_apps_gone', origin('apart')));
  });
});
