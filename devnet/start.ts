/**
 * The part of `npm start` that needs the packages: a local network, a browser with Autonym on it, and a page of things to try.
 * Without a display it walks through the tour by itself.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserKind, Driver } from '../test/e2e/browsers/driver.ts';
import { chooseNetwork } from '../test/e2e/person.ts';
import { launch } from '../test/e2e/stage.ts';
import { startDevnet } from './main.ts';
import { root } from './setup.mjs';
import { walkTour } from './tour.ts';

const kind: BrowserKind = process.argv[2] === 'firefox' ? 'firefox' : 'chrome';
const hasDisplay = process.platform !== 'linux' || !!process.env['DISPLAY'] || !!process.env['WAYLAND_DISPLAY'];

const devnet = await startDevnet({ quiet: true });
let driver: Driver | undefined;
let stopping = false;

/** Ends the browser, the network and their temporary folders; whatever was begun, nothing is left running. */
async function stop(code: number): Promise<never> {
  if (!stopping) {
    stopping = true;
    await driver?.close().catch(() => undefined);
    await devnet.stop().catch(() => undefined);
  }
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));

console.log(`
A local network runs on this machine, and only here: its names and accounts are made for trying and worth nothing.
  node     ${devnet.nodeUrl}
  storage  ${devnet.hubUrl}
  start    ${devnet.apps.start}
`);

try {
  driver = await launch(kind, devnet, !hasDisplay);
  if (hasDisplay) {
    await chooseNetwork(driver, devnet.network);
    await driver.openOwn('welcome.html');
    await driver.open(devnet.apps.start);
    console.log(
      'The browser is open: make an identity in the welcome, then try what the start page lists. Ctrl-C ends everything.',
    );
    await driver.closed();
    await stop(0);
  }
  console.log('There is no display (DISPLAY and WAYLAND_DISPLAY are not set), so the tour runs by itself.\n');
  const folder = join(root, 'tour');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  await walkTour(driver, devnet, folder);
  console.log('\nThe screenshots are in tour/.');
  await stop(0);
} catch (error) {
  if (!stopping) console.error(`\nThis step failed: ${error instanceof Error ? error.message : error}`);
  await stop(1);
}
