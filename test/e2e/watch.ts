/**
 * What holds after every case of every end-to-end file, and not only of those that look for it: the password and the recovery words that
 * a test typed or was shown stand in no web page, no address, no line that a page writes on its console, and no request to a server of this process.
 * leaks.test.ts looks further and more slowly: disk, memory, all that a browser sends.
 */
import type { ConsoleMessage, Page } from 'puppeteer-core';
import type { Driver } from './browsers/driver.ts';
import { type Canary, makeSearch, type Recorder, recordRequests, type Search } from './canaries.ts';

/** A page that does not answer is busy with a case of its own. */
const patienceMs = 2_000;

/** All that a web page holds and is known by. */
const wholePage = `JSON.stringify([location.href, document.title, name, document.referrer, { ...localStorage }, { ...sessionStorage },
  document.documentElement.outerHTML, ...[...document.querySelectorAll('input, textarea')].map((it) => it.value)])`;
/** Of our own pages, which show words where they are asked to: what outlives a look at them. */
const traces = 'JSON.stringify([location.href, document.title, name, history.state, document.referrer])';

const canaries: Canary[] = [];
const drivers = new Set<Driver>();
const heard = new WeakSet<Page>();
const said: string[] = [];
let recorder: Recorder | undefined;
let seenBytes = 0;
let search: Search | undefined;

/** From now on this is looked for. */
export function keepSecret(canary: Canary): void {
  if (canaries.some(({ name }) => name === canary.name)) return;
  canaries.push(canary);
  search = undefined;
}

/** Words in a row, however they are strung together: alone, each is a word like any other. */
export function keepWords(words: readonly string[]): void {
  for (const between of [' ', ',', '","', '\n', ', '])
    keepSecret({ name: `words ${words.slice(0, 2).join(between)}…`, text: words.slice(0, 4).join(between) });
}

export function forgetSecret(name: string): void {
  canaries.splice(0, canaries.length, ...canaries.filter((one) => one.name !== name));
  search = undefined;
}

/** From now on browsers that are started are looked at, and requests kept: in tests, and not where a person uses the same stage. */
export function beginWatch(): void {
  recorder ??= recordRequests();
}

/** This browser is looked at until it is closed, if anything is. */
export function watch(driver: Driver): Driver {
  if (!recorder) return driver;
  drivers.add(driver);
  const close = driver.close;
  driver.close = () => {
    drivers.delete(driver);
    return close();
  };
  return driver;
}

/** Where something was found since the last look, each with its place; and how many pages answered. */
export async function look(): Promise<{ found: string[]; pages: number }> {
  search ??= makeSearch(canaries);
  const find = search;
  const found: string[] = [];
  let pages = 0;
  const note = (text: string, place: string) => found.push(...find(Buffer.from(text)).map((name) => `${name} in ${place}`));
  for (const driver of drivers)
    for (const page of await driver.pages().catch(() => [])) {
      listen(page);
      const isOurs = page.url().startsWith(driver.base);
      const text = await answerOf(page, isOurs ? traces : wholePage);
      if (text === undefined) continue;
      pages += 1;
      note(text, page.url());
    }
  for (const line of said.splice(0)) note(line, `the console: ${line.slice(0, 40)}`);
  const bytes = recorder?.all() ?? Buffer.alloc(0);
  // What began before the last look is looked at once more, because bodies come in parts.
  found.push(...find(bytes.subarray(Math.max(0, seenBytes - 65_536))).map((name) => `${name} in a request`));
  seenBytes = bytes.length;
  return { found, pages };
}

function listen(page: Page): void {
  if (heard.has(page)) return;
  heard.add(page);
  page.on('console', (message: ConsoleMessage) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
}

async function answerOf(page: Page, question: string): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  const answer = page.evaluate(question).then(String, () => undefined);
  return Promise.race([answer, patience]).finally(() => clearTimeout(timer));
}
