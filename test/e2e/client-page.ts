/** What a person does on the page of a published client (test/clients), and what the page says. */
import type { Page } from 'puppeteer-core';
import { type Driver, until } from './browsers/driver.ts';

export type App = {
  user: { appPrivateKey?: string; hubUrl?: string; identityAddress?: string; addresses?: { address: string }[] } | null;
  error: string;
  /** Of sats-connect: what the library resolved to. */
  answer: { status: string; error?: { code: number } } | null;
  stored: string | null;
  content: string | null;
};

export const appOf = (page: Page): Promise<App> =>
  page.evaluate(
    'JSON.parse(JSON.stringify({ user: app.user, error: app.error, answer: app.answer ?? null, stored: app.stored ?? null, content: app.content }))',
  ) as Promise<App>;

/** The page of a client in a new tab, ready to be clicked. */
export async function openApp(driver: Driver, origin: string): Promise<Page> {
  const page = await driver.open(origin);
  await appReady(page);
  return page;
}

/** The same in a tab that is there: opening one while the approval closes its window may put it into that window, in Firefox. */
export async function goToApp(page: Page, origin: string): Promise<void> {
  await page.goto(origin, { waitUntil: 'load' });
  await appReady(page);
  await page.bringToFront();
}

const appReady = (page: Page) =>
  until('the app', () => page.evaluate('typeof app === "object" && app.ready || undefined').catch(() => undefined));

/** Waits for something of the app; its own error ends the wait. */
export const appUntil = <T>(page: Page, what: string, pick: (app: App) => T | undefined | null): Promise<T> =>
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
export async function chooseAutonym(page: Page): Promise<void> {
  await chooseWallet(page, 'Autonym');
}

/** The row of any wallet there. */
export async function chooseWallet(page: Page, wallet: string): Promise<void> {
  const button = await until(`the row of ${wallet} in the chooser`, async () => {
    const handle = await page.evaluateHandle(`(() => {
      const rows = document.querySelector('connect-modal')?.shadowRoot?.querySelectorAll('li') ?? [];
      return [...rows].find((row) => row.textContent.includes(${JSON.stringify(wallet)}))?.querySelector('button') ?? null;
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
}

/** Writes a text into the file of the page and reads it back, by its buttons. Where it lies, and what was read. */
export async function storeAndRead(page: Page, text: string): Promise<{ url: string; content: string }> {
  await page.evaluate(`document.querySelector('#text').value = ${JSON.stringify(text)}`);
  await page.click('#put');
  const url = await appUntil(page, 'the file to be stored', (app) => app.stored);
  await page.click('#get');
  return { url, content: await appUntil(page, 'the file', (app) => app.content) };
}

export const noApproval = (driver: Driver): Promise<boolean> =>
  until('the approval window to close', async () => (await driver.findOwn('approve.html')).length === 0 || undefined);
