/** What a person does with Autonym, by what they see: buttons by their words, fields by their labels. Clicks are real. */
import { readFileSync } from 'node:fs';
import type { ElementHandle, Page } from 'puppeteer-core';
import type { Network } from '../../src/contract/settings.ts';
import type { WalletAsks, WalletMethod, WalletReply } from '../../src/contract/wallet.ts';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { keepWords } from './watch.ts';

const messages: Record<string, { message: string }> = JSON.parse(
  readFileSync(new URL('../../public/_locales/en/messages.json', import.meta.url), 'utf8'),
);

/** A text of the interface, with its parts filled in. */
export function text(key: string, ...parts: (string | number)[]): string {
  const found = messages[key]?.message;
  if (found === undefined) throw new Error(`No text is called ${key}.`);
  return found.replace(/\$(\d)/g, (_, place) => String(parts[Number(place) - 1] ?? ''));
}

const quoted = (words: string): string =>
  words.includes('"') ? `concat("${words.split('"').join(`", '"', "`)}")` : `"${words}"`;

/** The visible element with exactly these words. */
export const find = (page: Page, tag: string, words: string, timeoutMs = 30_000): Promise<ElementHandle<Element>> =>
  until(
    `${tag} “${words}”`,
    async () => {
      for (const element of await page.$$(`::-p-xpath(//${tag}[normalize-space(.)=${quoted(words)}])`)) {
        if (await element.isVisible()) return element as ElementHandle<Element>;
      }
      return undefined;
    },
    timeoutMs,
  );

/** Presses a button once it can be pressed. */
export async function press(page: Page, words: string, timeoutMs = 30_000): Promise<void> {
  const button = await find(page, 'button', words, timeoutMs);
  await until(
    `“${words}” to be enabled`,
    () => button.evaluate((it) => !(it as HTMLButtonElement).disabled && it.getAttribute('aria-disabled') !== 'true'),
    timeoutMs,
  );
  await button.click();
}

/** Writes into the field with this label, in place of what was there. */
export async function write(page: Page, label: string, value: string): Promise<void> {
  const id = await (await find(page, 'label', label)).evaluate((it) => (it as HTMLLabelElement).htmlFor);
  const field = await until(`the field ${label}`, async () => (await page.$(`[id="${id}"]`)) ?? undefined);
  await field.click({ count: 3 });
  await field.type(value);
}

/** Chooses a radio button or a switch whose label begins with these words. */
export async function choose(page: Page, words: string): Promise<void> {
  const label = await until(
    `the choice ${words}`,
    async () =>
      (await page.$(
        `::-p-xpath(//label[.//*[normalize-space(text())=${quoted(words)}] or normalize-space(text())=${quoted(words)}])`,
      )) ?? undefined,
  );
  await label.click();
}

export const heading = (page: Page, words: string, timeoutMs?: number): Promise<unknown> => find(page, 'h1', words, timeoutMs);

/** A command of one of our own pages, sent from that page: the switch people use, without the form around it. */
export async function command<M extends WalletMethod>(
  page: Page,
  method: M,
  body: WalletAsks[M]['ask'],
): Promise<WalletAsks[M]['answer']> {
  const reply = (await page.evaluate(
    `(globalThis.browser ?? chrome).runtime.sendMessage(${JSON.stringify({ autonym: method, body })})`,
  )) as WalletReply<M>;
  if (!reply.ok) throw new Error(`${method}: ${reply.error.code}: ${reply.error.message}`);
  return reply.answer;
}

/** Chooses a network of one's own, as the form in Settings does. */
export async function chooseNetwork(driver: Driver, network: Network): Promise<void> {
  const home = await driver.openOwn('home.html');
  await command(home, 'network.save', { network });
  await command(home, 'settings.change', { networkId: network.id });
  await home.close();
}

export const password = 'correct horse battery staple';

/** Step by step through the welcome; `onStep` sees each screen before it is left. */
export async function createIdentity(
  driver: Driver,
  onStep: (name: string, page: Page) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const page = await openWelcome(driver);
  await heading(page, text('welcome_start_title'));
  await onStep('welcome-start', page);
  await press(page, text('parts_continue'));
  await heading(page, text('welcome_way_title'));
  await onStep('welcome-way', page);
  await press(page, text('parts_continue'));
  await choosePassword(page, onStep);

  const words = await writeDownWords(page, onStep);
  await finishWelcome(page, onStep);
  return words;
}

/** The words that are shown, and three of them typed back. */
export async function writeDownWords(
  page: Page,
  onStep: (name: string, page: Page) => Promise<void> = async () => undefined,
): Promise<string[]> {
  await heading(page, text('welcome_words_title'), 20_000);
  await press(page, text('welcome_words_show'));
  const words = await until('the words', async () => {
    const shown = await page.$$eval('.words-word', (all) => all.map((it) => it.textContent ?? ''));
    return shown.length >= 12 && shown.every((word) => /^[a-z]+$/.test(word)) ? shown : undefined;
  });
  keepWords(words);
  await onStep('welcome-words', page);
  await press(page, text('welcome_words_written'));

  await heading(page, text('welcome_quiz_title'));
  for (let place = 1; place <= words.length; place++) {
    if (await page.$(`::-p-xpath(//label[normalize-space(.)=${quoted(text('welcome_quiz_word', place))}])`)) {
      await write(page, text('welcome_quiz_word', place), words[place - 1] ?? '');
    }
  }
  await onStep('welcome-quiz', page);
  await press(page, text('welcome_quiz_check'));
  return words;
}

/** The same with words from elsewhere. */
export async function restoreIdentity(driver: Driver, words: string): Promise<void> {
  const page = await openWelcome(driver);
  await heading(page, text('welcome_start_title'));
  await press(page, text('parts_continue'));
  await choose(page, text('welcome_way_words'));
  await press(page, text('parts_continue'));
  await heading(page, text('welcome_restore_title'));
  await pasteWords(page, words);
  await press(page, text('parts_continue'));
  await choosePassword(page);
  await finishWelcome(page);
}

/** The tab that the install opens. It may come late, and would take the front from any other that is used meanwhile. */
export async function openWelcome(driver: Driver): Promise<Page> {
  const page = await driver.waitForOwn('welcome.html', 60_000);
  await page.bringToFront();
  return page;
}

/** Pastes all words into the first field, as from a password manager. */
export async function pasteWords(page: Page, words: string): Promise<void> {
  await page.evaluate(`(() => {
    const field = document.querySelector('main input:not([type=radio])');
    const clipboard = new DataTransfer();
    clipboard.setData('text/plain', ${JSON.stringify(words)});
    field.focus();
    const paste = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
    // Firefox makes such an event with an empty clipboard, whatever it is given.
    Object.defineProperty(paste, 'clipboardData', { value: clipboard });
    field.dispatchEvent(paste);
  })()`);
}

export async function choosePassword(
  page: Page,
  onStep: (name: string, page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  await heading(page, text('welcome_password_title'));
  await write(page, text('parts_password'), password);
  await write(page, text('parts_password_again'), password);
  await onStep('welcome-password', page);
  await press(page, text('parts_continue'));
}

export async function finishWelcome(
  page: Page,
  onStep: (name: string, page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  await heading(page, text('welcome_file_title'), 20_000);
  await press(page, text('welcome_file_save'));
  await find(page, 'button', text('welcome_file_save_again'));
  await onStep('welcome-file', page);
  await press(page, text('welcome_file_have'));
  await heading(page, text('welcome_bar_title'));
  await onStep('welcome-address-bar', page);
  await press(page, text('welcome_bar_finish'));
  await heading(page, text('welcome_done_title'));
  await onStep('welcome-done', page);
  await page.close();
}

/** The approval window that is open, brought to the front and given the deliberate movement it waits for. */
export async function approval(driver: Driver): Promise<Page> {
  const page = await driver.waitForOwn('approve.html', 30_000);
  await until('the question', async () => (await page.$('.approve-answers')) ?? undefined);
  await page.bringToFront();
  return page;
}

export async function approve(driver: Driver, onScreen: (page: Page) => Promise<void> = async () => undefined): Promise<void> {
  const page = await approval(driver);
  await onScreen(page);
  await page.mouse.move(60, 120);
  await sleep(550);
  await page.mouse.move(70, 140);
  await press(page, text('approve_approve'));
}

export async function deny(driver: Driver): Promise<void> {
  const page = await approval(driver);
  try {
    await press(page, text('approve_deny'));
  } catch (error) {
    // A window of the question before, on its way out: another one has taken its place, or takes it now.
    if (!page.isClosed()) throw error;
    await press(await approval(driver), text('approve_deny'));
  }
}

/** Unlocks wherever the unlock form stands. */
export async function unlock(page: Page): Promise<void> {
  await write(page, text('parts_password'), password);
  await press(page, text('parts_unlock'));
}
