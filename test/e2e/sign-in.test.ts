/** Three generations of published clients, unchanged, each on its own origin, clicked for real, in both real browsers. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type ClientAlias, startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { approval, approve, chooseNetwork, command, createIdentity, deny, unlock } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

type App = {
  user: { appPrivateKey?: string; hubUrl?: string; identityAddress?: string; addresses?: { address: string }[] } | null;
  error: string;
  stored: string | null;
  content: string | null;
};

const appOf = (page: Page): Promise<App> =>
  page.evaluate(
    'JSON.parse(JSON.stringify({ user: app.user, error: app.error, stored: app.stored, content: app.content }))',
  ) as Promise<App>;

/** Waits for something of the app; its own error ends the wait. */
const appUntil = <T>(page: Page, what: string, pick: (app: App) => T | undefined | null): Promise<T> =>
  until(
    what,
    async () => {
      const ready = await page.evaluate('typeof app === "object" && !!app.ready').catch(() => false);
      if (!ready) return undefined;
      const app = await appOf(page);
      if (app.error) throw new Error(`The app says: ${app.error}`);
      return pick(app) ?? undefined;
    },
    20_000,
  );

/** Presses the row of Autonym in the chooser that connect draws. */
const chooseAutonym = async (page: Page): Promise<void> => {
  const button = await until('our row in the chooser', async () => {
    const handle = await page.evaluateHandle(`(() => {
      const rows = document.querySelector('connect-modal')?.shadowRoot?.querySelectorAll('li') ?? [];
      return [...rows].find((row) => row.textContent.includes('Autonym'))?.querySelector('button') ?? null;
    })()`);
    return handle.asElement() ?? undefined;
  });
  // The chooser slides in, and a click on a moving row falls beside it.
  let before = '';
  await until('the row to stand still', async () => {
    const now = JSON.stringify(await button.boundingBox());
    const isStill = now === before;
    before = now;
    return isStill;
  });
  await (button as unknown as { click(): Promise<void> }).click();
};

const noApproval = (driver: Driver) =>
  until('the approval window to close', async () => (await driver.findOwn('approve.html')).length === 0 || undefined);

describe.each(browsers)('signing in with %s', (kind) => {
  let devnet: Devnet;
  let clients: Awaited<ReturnType<typeof startClients>>;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  async function signIn(alias: ClientAlias): Promise<Page> {
    const page = await driver.open(clients.origin(alias));
    await until('the app', () => page.evaluate('typeof app === "object" && !!app.ready'));
    await page.click('#sign-in');
    if (alias.startsWith('connect')) await chooseAutonym(page);
    await approve(driver);
    await appUntil(page, 'the user', (app) => app.user);
    await noApproval(driver);
    await page.bringToFront();
    return page;
  }

  const files: Record<string, string> = {};

  for (const alias of ['blockstack-21', 'connect-7'] as const) {
    it(`${alias} signs in, stores an encrypted file and reads it back`, async () => {
      const page = await signIn(alias);
      const { user } = await appOf(page);
      expect(user?.appPrivateKey).toMatch(/^[0-9a-f]{64}$/);
      files[alias] = `written by ${alias}`;
      await page.evaluate(`document.querySelector('#text').value = ${JSON.stringify(files[alias])}`);
      await page.click('#put');
      const stored = await appUntil(page, 'the file to be stored', (app) => app.stored);
      expect(stored.startsWith(devnet.readUrl)).toBe(true);
      const atRest = await (await fetch(stored)).text();
      expect(atRest).not.toContain(files[alias]);
      expect(JSON.parse(atRest)).toHaveProperty('cipherText');
      await page.click('#get');
      expect(await appUntil(page, 'the file', (app) => app.content)).toBe(files[alias]);
      await page.close();
    });
  }

  it('connect-8 finds Autonym once in its chooser and gets the addresses', async () => {
    const page = await signIn('connect-8');
    const { user } = await appOf(page);
    const home = await driver.openOwn('home.html');
    const { identities } = await command(home, 'wallet.state', {});
    await home.close();
    expect(JSON.stringify(user?.addresses)).toContain(identities[0]?.stxAddress);
    await page.close();
  });

  it('a denied sign-in leaves the app on its page, signed out, and no window behind', async () => {
    const page = await driver.open(clients.origin('blockstack-19'));
    await until('the app', () => page.evaluate('typeof app === "object" && !!app.ready'));
    await page.click('#sign-in');
    await deny(driver);
    await noApproval(driver);
    await page.bringToFront();
    expect(await page.evaluate('location.origin')).toBe(clients.origin('blockstack-19'));
    expect((await appOf(page)).user).toBeNull();
    await page.close();
  });

  it('the background killed between every two steps of a sign-in loses nothing', async () => {
    const page = await driver.open(clients.origin('blockstack-18'));
    await until('the app', () => page.evaluate('typeof app === "object" && !!app.ready'));
    await driver.stopBackground();
    await page.click('#sign-in');
    await approval(driver);
    await driver.stopBackground();
    await approve(driver, async () => driver.stopBackground());
    await driver.stopBackground();
    await appUntil(page, 'the user', (app) => app.user);
    await noApproval(driver);
    await page.close();
  });

  it('after a restart the app is still signed in and reads its file, and the vault is locked until the password', async () => {
    await driver.restart();
    const home = await driver.openOwn('home.html');
    expect((await command(home, 'wallet.state', {})).vault).toBe('locked');
    await unlock(home);
    await until('the vault to open', async () => (await command(home, 'wallet.state', {})).vault === 'unlocked' || undefined);
    const page = await driver.open(clients.origin('blockstack-21'));
    expect((await appUntil(page, 'the user', (app) => app.user)).appPrivateKey).toMatch(/^[0-9a-f]{64}$/);
    await page.click('#get');
    expect(await appUntil(page, 'the file', (app) => app.content)).toBe(files['blockstack-21']);
    await page.close();
    const { apps } = await command(home, 'app.list', {});
    expect(apps.map(({ origin }) => origin).sort()).toEqual(
      (['blockstack-18', 'blockstack-21', 'connect-7', 'connect-8'] as const).map((alias) => clients.origin(alias)).sort(),
    );
    await home.close();
  });

  it('disconnecting in Home forgets the app', async () => {
    const home = await driver.openOwn('home.html#apps');
    const { total } = await command(home, 'app.list', {});
    await command(home, 'app.disconnect', { origin: clients.origin('connect-8') });
    expect((await command(home, 'app.list', {})).total).toBe(total - 1);
    await home.close();
    const page = await driver.open(clients.origin('connect-8'));
    await until('the app', () => page.evaluate('typeof app === "object" && !!app.ready'));
    const asked = page.evaluate("AutonymProvider.request('getAddresses').then(() => 'silent', (error) => error.code)");
    await deny(driver);
    expect(await asked).toBe(-32000);
    await page.close();
  });
});
