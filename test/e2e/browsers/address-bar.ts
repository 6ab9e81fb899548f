/** The address bar: no page can see or fill it, so the keyboard does. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { type Driver, until } from './driver.ts';
import type { Screen } from './screen.ts';

/** A new tab whose address bar has the keyboard, all of its text selected. */
export async function openAddressBar(driver: Driver, screen: Screen): Promise<Page> {
  const title = randomUUID();
  const page = await driver.open(`data:text/html,<title>${title}</title>`);
  await screen.activate(title);
  await page.mouse.click(200, 200);
  await hasKeyboard(page, true);
  await screen.press('ctrl+l');
  // Keys pressed sooner would still go to the page.
  await hasKeyboard(page, false);
  return page;
}

/** Types into the address bar of a new tab and presses Enter; gives the tab. */
export async function enterAddress(driver: Driver, screen: Screen, text: string): Promise<Page> {
  const page = await openAddressBar(driver, screen);
  await screen.type(text);
  // Delete takes away what the browser completed by itself from addresses visited before.
  await screen.press('Delete', 'Return');
  return page;
}

const hasKeyboard = (page: Page, wanted: boolean) =>
  until(
    `the page to ${wanted ? 'have' : 'lose'} the keyboard`,
    async () => (await page.evaluate('document.hasFocus()')) === wanted,
  );
