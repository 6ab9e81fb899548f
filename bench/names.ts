/**
 * `npm run bench -- names`: what looking up a name costs, against the least it could: a message to our own background with nothing behind it, a
 * read of IndexedDB, and the round trips of a server. And what the rules of the address bar cost a page that is no name. In a real Chromium, on a devnet.
 * Every pair is of one turn, in an order that changes.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, loadavg } from 'node:os';
import type { Page } from 'puppeteer-core';
import { build } from '../devnet/setup.mjs';
import type { Network } from '../src/contract/settings.ts';
import { type Driver, until } from '../test/e2e/browsers/driver.ts';
import { chooseNetwork, command, createIdentity } from '../test/e2e/person.ts';
import { launch, openDevnet } from '../test/e2e/stage.ts';
import { compare, formatTable, judge, median, type Pair, type Ratio, shuffled } from './measure.ts';

const turns = 60;
const loads = 50;
const many = 10_000;
const delayMs = 100;

/** Runs in a page of ours, and gives milliseconds: a script and what it awaits. */
const timed = (script: string) =>
  `(async () => { const began = performance.now(); ${script}; return performance.now() - began; })()`;
const send = (method: string, body: object) =>
  `await (globalThis.browser ?? chrome).runtime.sendMessage(${JSON.stringify({ autonym: method, body })})`;

/** Refused at the door by its name: a message and its answer, and nothing of ours but the listener. */
const bare = timed(send('bench.nothing', {}));
const cached = (name: string) => timed(send('name.resolve', { name }));
const read = timed(
  "await new Promise((resolve) => { const get = benchDb.transaction('names').objectStore('names').get(benchKey); get.onsuccess = resolve; })",
);
/** The rows of the background, opened beside it as any page of ours could. */
const openRows = (name: string) => `new Promise((resolve, reject) => {
  const open = indexedDB.open('autonym');
  open.onerror = () => reject(open.error);
  open.onsuccess = () => {
    globalThis.benchDb = open.result;
    const all = benchDb.transaction('names').objectStore('names').getAllKeys();
    all.onsuccess = () => {
      globalThis.benchKey = all.result.find((key) => key.endsWith(${JSON.stringify(` ${name}`)}));
      benchKey ? resolve() : reject(new Error('no row'));
    };
  };
})`;
/** So many names that were looked up just now, each with a row like that of the first. */
const fillRows = `new Promise((resolve, reject) => {
  const tx = benchDb.transaction('names', 'readwrite');
  const store = tx.objectStore('names');
  const get = store.get(benchKey);
  get.onsuccess = () => {
    const start = benchKey.slice(0, benchKey.lastIndexOf(' '));
    for (let n = 0; n < ${many}; n++) {
      const name = 'filler-' + n + '.btc';
      store.put({ ...get.result, answer: { ...get.result.answer, name } }, start + ' ' + name);
    }
  };
  tx.oncomplete = () => resolve();
  tx.onerror = () => reject(tx.error);
})`;

/** What the resolver asks at once of a name with nothing behind it (docs/protocol/names.md): one round trip, and what the server takes for it. */
function questionsOf({ nodeUrls, bnsV1, bnsV2, zonefileResolver }: Network, full: string): [url: string, body?: string][] {
  const url = nodeUrls[0] ?? '';
  const buffer = (text: string) => `0x02${text.length.toString(16).padStart(8, '0')}${Buffer.from(text).toString('hex')}`;
  const [name, namespace] = full.split('.').map(buffer);
  const call = (contract: string, fn: string, ...args: (string | undefined)[]): [string, string] => {
    const [address = '', id] = contract.split('.');
    return [`${url}/v2/contracts/call-read/${address}/${id}/${fn}`, JSON.stringify({ sender: address, arguments: args })];
  };
  return [
    call(bnsV2, 'can-resolve-name', namespace, name),
    call(zonefileResolver, 'resolve-name', name, namespace),
    call(bnsV1, 'name-resolve', namespace, name),
    [`${url}/v2/info`],
  ];
}

const numberOf = async (page: Page, script: string): Promise<number> => Number(await page.evaluate(script));

/** Resolves to whether every goal was kept, or missed by no more than noise. */
export async function benchNames(): Promise<boolean> {
  await build();
  const devnet = await openDevnet();
  const driver = await launch('chrome', devnet);
  try {
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    const page = await driver.openOwn('name.html?stay');
    await page.bringToFront();

    // Kept: the same name, answered without anybody being asked.
    const name = 'bare.btc';
    await command(page, 'name.resolve', { name });
    await page.evaluate(openRows(name));
    const one = await measureCached(page, name);
    await page.evaluate(fillRows);
    const thousands = await measureCached(page, name);
    const growth: Pair[] = one.map(([, ours], turn) => [ours, thousands[turn]?.[1] ?? Number.NaN]);

    // Asked: the same questions to the same server, by a page without a resolver, beside the whole answer.
    const floor = timed(`await Promise.all(${JSON.stringify(questionsOf(devnet.network, name))}.map(async ([url, body]) =>
      (await fetch(url, body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body } : {})).text()))`);
    const asked: Pair[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const trip = await numberOf(page, floor);
      asked.push([trip, await numberOf(page, timed(send('name.resolve', { name, fresh: true })))]);
    }
    await devnet.control('delay', { route: '/', ms: delayMs });
    const late: number[] = [];
    for (let turn = 0; turn < 10; turn++) late.push(await numberOf(page, timed(send('name.resolve', { name, fresh: true }))));
    await devnet.control('reset', {});
    const quick = median(asked.map(([, ours]) => ours));
    const trips = Math.round((median(late) - quick) / delayMs);
    const besideTrips = median(asked.map(([trip, ours]) => ours - trips * trip));
    await page.close();

    const rules = await measureRules(driver);
    const line = (what: string, ratio: Ratio, budget: number) => [
      what,
      `${ratio.floor.toFixed(2)} ms`,
      `${ratio.ours.toFixed(2)} ms`,
      `${ratio.ratio.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`,
      `≤ ${budget} ${judge(ratio, budget)}`,
    ];
    const table = [
      line('a kept name, over a message and a read', compare(one), 1.5),
      line(`the same beside ${many.toLocaleString('en')} kept names, over one`, compare(growth), 1.3),
      line('a page, with the rules of the address bar over without', compare(rules), 1.1),
      [
        `a name that is asked: ${trips} round trip${trips === 1 ? '' : 's'}, and beside them`,
        `${median(asked.map(([trip]) => trip)).toFixed(2)} ms a trip`,
        `${quick.toFixed(2)} ms`,
        `+ ${besideTrips.toFixed(2)} ms`,
        `≤ 10 ms ${besideTrips <= 10 ? 'ok' : 'OVER'}`,
      ],
    ];
    console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, ${turns} turns, ${loads} loads\n`);
    console.log(formatTable([['name', 'floor', 'Autonym', 'ratio (95 %)', 'goal'], ...table]));
    return !table.some((row) => row.at(-1)?.endsWith('OVER'));
  } finally {
    await driver.close();
    await devnet.stop();
  }
}

async function measureCached(page: Page, name: string): Promise<Pair[]> {
  const taken: Pair[] = [];
  // The first turns wake what sleeps, and are thrown away.
  for (let turn = -5; turn < turns; turn++) {
    const found: Record<string, number> = {};
    const scripts = { bare, read, cached: cached(name) };
    for (const [what, script] of shuffled(Object.entries(scripts))) found[what] = await numberOf(page, script);
    if (turn >= 0) taken.push([(found['bare'] ?? 0) + (found['read'] ?? 0), found['cached'] ?? Number.NaN]);
  }
  return taken;
}

/** A plain page, loaded with the rules and without them, in turns. */
async function measureRules(driver: Driver): Promise<Pair[]> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><meta charset="utf-8"><title>plain</title><h1>A plain page</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const home = await driver.openOwn('home.html');
  const page = await driver.open('about:blank');
  const load = async (addressBar: boolean): Promise<number> => {
    await command(home, 'settings.change', { addressBar, addressBarAfterDns: addressBar });
    const count = async () =>
      Number(await home.evaluate('chrome.declarativeNetRequest.getDynamicRules().then((rules) => rules.length)'));
    await until('the rules', async () => (await count()) > 8 === addressBar);
    await page.goto(address);
    return numberOf(
      page,
      'new Promise((resolve) => { const told = () => { const { loadEventEnd } = performance.getEntriesByType("navigation")[0]; loadEventEnd > 0 ? resolve(loadEventEnd) : setTimeout(told, 1); }; told(); })',
    );
  };
  try {
    const taken: Pair[] = [];
    for (let turn = -3; turn < loads; turn++) {
      const found: Record<string, number> = {};
      for (const on of shuffled([true, false])) found[String(on)] = await load(on);
      if (turn >= 0) taken.push([found['false'] ?? Number.NaN, found['true'] ?? Number.NaN]);
    }
    return taken;
  } finally {
    await page.close();
    await home.close();
    server.close();
  }
}
