/**
 * `npm run bench -- many`: what a wallet with 10,000 identities and as many apps costs beside one with a single identity, in the same browser.
 * A task is looked for from outside: a timer that should ring every 4 ms, in the background and in the page, and by how much it rang late.
 */
import { cpus, loadavg } from 'node:os';
import type { Page } from 'puppeteer-core';
import { build } from '../devnet/setup.mjs';
import { answerKdf } from '../src/kdf/stretch.ts';
import { decodeBase64 } from '../src/protocol/base64.ts';
import type { Driver } from '../test/e2e/browsers/driver.ts';
import { command, createIdentity, password } from '../test/e2e/person.ts';
import { launch, openDevnet } from '../test/e2e/stage.ts';
import { manyFile } from '../test/vault/many.ts';
import { challenge } from '../test/vault/person.ts';

const count = 10_000;
const repeats = 15;

/** Milliseconds: of the whole deed, and of the longest task in each of the two threads. */
type Taken = { whole: number; background: number; page: number };

const watch = `(scope) => {
  const watched = { last: performance.now(), longest: 0 };
  watched.timer = setInterval(() => {
    const now = performance.now();
    watched.longest = Math.max(watched.longest, now - watched.last - 4);
    watched.last = now;
  }, 4);
  scope.autonymWatched = watched;
}`;
const readWatch = `(scope) => {
  const { longest } = scope.autonymWatched;
  scope.autonymWatched.longest = 0;
  return longest;
}`;

async function time(driver: Driver, page: Page, deed: (turn: number) => Promise<unknown>): Promise<Taken> {
  const taken: Taken[] = [];
  for (let turn = 0; turn < repeats; turn++) {
    await driver.inBackground(readWatch);
    await page.evaluate(`(${readWatch})(globalThis)`);
    const began = performance.now();
    await deed(turn);
    const whole = performance.now() - began;
    taken.push({
      whole,
      background: Number(await driver.inBackground(readWatch)),
      page: Number(await page.evaluate(`(${readWatch})(globalThis)`)),
    });
  }
  const median = (figure: keyof Taken) => taken.map((one) => one[figure]).sort((a, b) => a - b)[repeats >> 1] ?? Number.NaN;
  return { whole: median('whole'), background: median('background'), page: median('page') };
}

async function measureWallet(driver: Driver, key: Uint8Array): Promise<Record<string, Taken>> {
  const home = await driver.openOwn('home.html#identities');
  await home.bringToFront();
  await home.waitForSelector('.cards > li');
  await driver.inBackground(watch);
  await home.evaluate(`(${watch})(globalThis)`);
  const taken = {
    'unlock, without the password': await time(driver, home, async () => {
      await command(home, 'vault.lock', {});
      await command(home, 'vault.unlock', { key: [...key] });
    }),
    'change one identity': await time(driver, home, (turn) =>
      command(home, 'identity.change', { index: 0, label: `Turn ${turn}` }),
    ),
    'a page of identities': await time(driver, home, () => command(home, 'identity.list', { from: 0, hidden: false })),
    'a page of apps, from the disk': await time(driver, home, async () => {
      await command(home, 'vault.lock', {});
      await command(home, 'vault.unlock', { key: [...key] });
      await command(home, 'app.list', {});
    }),
    'a page of apps, again': await time(driver, home, () => command(home, 'app.list', {})),
  };
  await home.close();
  return taken;
}

export async function benchMany(): Promise<void> {
  await build();
  const devnet = await openDevnet();
  const driver = await launch('chrome', devnet);
  try {
    await createIdentity(driver);
    const salt = Uint8Array.from(decodeBase64(challenge.salt));
    const answer = await answerKdf({ password: new TextEncoder().encode(password), salt, params: challenge.params });
    if ('refused' in answer) throw new Error(answer.refused);
    const { key } = answer;
    const wallets: Record<string, Taken>[] = [];
    for (const size of [2, count]) {
      const before = await driver.openOwn('home.html');
      const text = await manyFile({ identities: size, apps: size }, key.slice(), challenge);
      await command(before, 'vault.replace-by-file', { text, key: [...key] });
      await before.close();
      wallets.push(await measureWallet(driver, key));
    }
    const [few = {}, many = {}] = wallets;
    console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, medians of ${repeats}, in ms\n`);
    console.log('| deed | whole: 2 identities | 10,000 | longest task of the background: 2 | 10,000 | of the page: 2 | 10,000 |');
    console.log('|---|---|---|---|---|---|---|');
    const ms = (figure: number | undefined) => (figure ?? Number.NaN).toFixed(0);
    for (const deed of Object.keys(many)) {
      const cells = (['whole', 'background', 'page'] as const).flatMap((figure) => [few[deed]?.[figure], many[deed]?.[figure]]);
      console.log(`| ${deed} | ${cells.map(ms).join(' | ')} |`);
    }
  } finally {
    await driver.close();
    await devnet.stop();
  }
}
