/**
 * `npm run bench`: what Autonym costs, as ratios to an empty extension measured in the same interleaved run.
 * Every configuration has its own Chromium, all are open at once, the order changes every round, and no debugger is ever
 * attached to a service worker that is being timed (it would slow it and keep it alive). Absolute milliseconds are this machine's.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type CDPSession, type Page } from 'puppeteer-core';
import { chromium, root } from '../devnet/setup.mjs';
import { writeEmpty, writeProvider } from './floor.ts';
import { median, printTable, type Row, shuffled } from './measure.ts';

const rounds = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 15);

type Config = { name: string; browser: Browser; base: string; ask: string; probe: Page; session: CDPSession };

/** A message the background answers without loading anything, from a page that may send it. */
const ours = {
  blank: 'home.html',
  message: { autonym: 'wallet.state', body: {} },
  provider: "window.AutonymProvider.request('supportedMethods')",
};
const floors = { blank: 'blank.html', message: 1, provider: 'window.floor.request()' };

async function open(name: string, extension: string | undefined, scratch: string): Promise<Config> {
  const executablePath = chromium.find();
  if (!executablePath) throw new Error('Please install Chromium or Chrome, then run this again.');
  const browser = await puppeteer.launch({
    executablePath,
    pipe: true,
    headless: true,
    ...(extension ? { enableExtensions: [extension] } : {}),
    userDataDir: join(scratch, `profile-${name}`),
    targetFilter: (target) => target.type() !== 'service_worker',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--enable-precise-memory-info',
      '--js-flags=--expose-gc',
    ],
  });
  const probe = await browser.newPage();
  const session = await browser.target().createCDPSession();
  let base = '';
  if (extension) {
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
    const worker = targetInfos.find(({ type, url }) => type === 'service_worker' && url.endsWith('/background.js'));
    if (!worker) throw new Error(`The extension of ${name} has no worker.`);
    base = new URL('/', worker.url).href;
  }
  const kind = name === 'autonym' ? ours : floors;
  if (base) await probe.goto(base + kind.blank);
  return { name, browser, base, ask: JSON.stringify(kind.message), probe, session };
}

async function stopWorker({ probe }: Config): Promise<void> {
  const session = await probe.createCDPSession();
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
  await new Promise((resolve) => setTimeout(resolve, 150));
}

/** Milliseconds from sending to the answer. */
const timeMessage = (config: Config): Promise<number> =>
  config.probe.evaluate(
    `(async () => { const start = performance.now(); await chrome.runtime.sendMessage(${config.ask}); return performance.now() - start; })()`,
  ) as Promise<number>;

/** First contentful paint of the popup in a fresh tab, and JS heap after it settled. */
async function paintPopup(config: Config): Promise<number> {
  const page = await config.browser.newPage();
  try {
    await page.goto(`${config.base}popup.html`, { waitUntil: 'load' });
    return await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const seen = performance.getEntriesByName('first-contentful-paint')[0];
          if (seen) return resolve(seen.startTime);
          new PerformanceObserver((list) => {
            const entry = list.getEntriesByName('first-contentful-paint')[0];
            if (entry) resolve(entry.startTime);
          }).observe({ type: 'paint', buffered: true });
        }),
    );
  } finally {
    await page.close();
  }
}

type PageCost = { heap: number; script: number; roundTrip: number | undefined };

/** One plain page in a fresh tab: JS heap of all worlds, script time, and a question to the worker and back (median of five). */
async function visit(config: Config, url: string): Promise<PageCost> {
  const page = await config.browser.newPage();
  try {
    await page.goto(url, { waitUntil: 'load' });
    const session = await page.createCDPSession();
    await session.send('HeapProfiler.collectGarbage');
    const { JSHeapUsedSize = 0, ScriptDuration = 0 } = await page.metrics();
    let roundTrip: number | undefined;
    if (config.name === 'autonym' || config.name === 'provider') {
      const question = config.name === 'autonym' ? ours.provider : floors.provider;
      roundTrip = (await page.evaluate(
        `(async () => { const times = []; for (let i = 0; i < 6; i++) { const start = performance.now(); await ${question}; times.push(performance.now() - start); } times.shift(); times.sort((a, b) => a - b); return times[2]; })()`,
      )) as number;
    }
    return { heap: JSHeapUsedSize / 1024, script: ScriptDuration * 1000, roundTrip };
  } finally {
    await page.close();
  }
}

const size = (file: string): number => statSync(join(root, 'dist/chrome', file)).size;

const scratch = mkdtempSync(join(tmpdir(), 'autonym-bench-'));
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><title>plain</title><h1>Plain page</h1><script>window.first = performance.now()</script>');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

const configs = [
  await open('none', undefined, scratch),
  await open('none-again', undefined, scratch),
  await open('empty', writeEmpty(join(scratch, 'empty')), scratch),
  await open('provider', writeProvider(join(scratch, 'provider')), scratch),
  await open('autonym', join(root, 'dist/chrome'), scratch),
];
const samples: Record<
  string,
  { heap: number[]; script: number[]; roundTrip: number[]; cold: number[]; warm: number[]; paint: number[] }
> = {};
for (const { name } of configs) samples[name] = { heap: [], script: [], roundTrip: [], cold: [], warm: [], paint: [] };

try {
  for (let round = -1; round < rounds; round++) {
    for (const config of shuffled(configs)) {
      const into = samples[config.name];
      if (!into) continue;
      const cost = await visit(config, url);
      let cold: number | undefined;
      let warm: number | undefined;
      let paint: number | undefined;
      if (config.base) {
        await stopWorker(config);
        cold = await timeMessage(config);
        warm = await timeMessage(config);
        await stopWorker(config);
        paint = await paintPopup(config);
      }
      if (round < 0) continue; // the first round warms caches and is thrown away
      into.heap.push(cost.heap);
      into.script.push(cost.script);
      if (cost.roundTrip !== undefined) into.roundTrip.push(cost.roundTrip);
      if (cold !== undefined) into.cold.push(cold);
      if (warm !== undefined) into.warm.push(warm);
      if (paint !== undefined) into.paint.push(paint);
    }
    if (round >= 0) process.stdout.write(`\rround ${round + 1} of ${rounds} `);
  }
} finally {
  await Promise.all(configs.map(({ browser }) => browser.close()));
  server.close();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}

type Figure = 'heap' | 'script' | 'roundTrip' | 'cold' | 'warm' | 'paint';
const of = (name: string, figure: Figure): number => median(samples[name]?.[figure] ?? []);
const added = (name: string, figure: Figure): number => of(name, figure) - of('none', figure);

const rows: Row[] = [
  {
    what: 'page: JS heap added',
    floor: 'empty',
    floorValue: added('empty', 'heap'),
    ours: added('autonym', 'heap'),
    unit: 'KB',
    budget: 1.05,
  },
  {
    what: 'page: script time added',
    floor: 'provider',
    floorValue: added('provider', 'script'),
    ours: added('autonym', 'script'),
    unit: 'ms',
  },
  {
    what: 'page → worker → page',
    floor: 'provider',
    floorValue: of('provider', 'roundTrip'),
    ours: of('autonym', 'roundTrip'),
    unit: 'ms',
  },
  {
    what: 'worker: stopped → first answer',
    floor: 'empty',
    floorValue: of('empty', 'cold'),
    ours: of('autonym', 'cold'),
    unit: 'ms',
    budget: 1.3,
  },
  {
    what: 'worker: answer while awake',
    floor: 'empty',
    floorValue: of('empty', 'warm'),
    ours: of('autonym', 'warm'),
    unit: 'ms',
  },
  {
    what: 'popup: first paint, worker stopped',
    floor: 'empty',
    floorValue: of('empty', 'paint'),
    ours: of('autonym', 'paint'),
    unit: 'ms',
    budget: 1.5,
  },
  {
    what: 'noise: heap of two plain browsers',
    floor: 'none',
    floorValue: of('none', 'heap'),
    ours: of('none-again', 'heap'),
    unit: 'KB',
  },
];
console.log('\n');
printTable(rows);
console.log(
  `\npage scripts ${size('content.js') + size('inpage.js')} bytes (budget 4096) · background at start ${size('background.js')} (80000) · with crypto.js ${size('background.js') + size('crypto.js')} (300000)`,
);
process.exit(rows.some(({ budget, ours: value, floorValue }) => budget !== undefined && value / floorValue > budget) ? 1 : 0);
