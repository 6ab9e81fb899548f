/**
 * The part of `npm start` that needs the packages: a local network, a browser with Autonym in it, and a page of things to try.
 * Without a display it walks through the tour by itself.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import type { BrowserKind, Driver } from '../test/e2e/browsers/driver.ts';
import { chooseNetwork } from '../test/e2e/person.ts';
import { launch } from '../test/e2e/stage.ts';
import { type Devnet, startDevnet } from './main.ts';
import { root } from './setup.mjs';
import { walkTour } from './tour.ts';

const hasDisplay = process.platform !== 'linux' || !!process.env['DISPLAY'] || !!process.env['WAYLAND_DISPLAY'];

/** Never returns: the process ends when the person closes the browser, the tour is over, a signal comes or something fails. */
export async function start(kind: BrowserKind, tourFolder: string): Promise<never> {
  let network: Promise<Devnet> | undefined;
  let browser: Promise<Driver> | undefined;
  let ending: Promise<never> | undefined;

  /** Ends the browser, the network and their temporary folders, also what is only just starting. One Ctrl-C arrives several times. */
  function end(code: number): Promise<never> {
    ending ??= (async () => {
      await browser?.then((driver) => driver.close()).catch(() => undefined);
      await network?.then((devnet) => devnet.stop()).catch(() => undefined);
      process.exit(code);
    })();
    return ending;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

  try {
    network = startDevnet();
    const devnet = await network;
    await ending;
    console.log(`
A local network runs on this machine, and only here: its names and accounts are made for trying and worth nothing.
  node     ${devnet.nodeUrl}
  storage  ${devnet.hubUrl}
  start    ${devnet.apps.start}
`);
    browser = launch(kind, devnet, { headless: !hasDisplay, ownSignals: true, firstPage: devnet.apps.start });
    const driver = await browser;
    if (hasDisplay) await welcome(driver, devnet);
    else await showItself(driver, devnet, tourFolder);
    return await end(0);
  } catch (error) {
    if (!ending) console.error(`\nThis failed: ${error instanceof Error ? error.message : error}`);
    return await end(1);
  }
}

/** A person tries it; this only waits until the browser is closed. */
async function welcome(driver: Driver, devnet: Devnet): Promise<void> {
  await chooseNetwork(driver, { ...devnet.network, proofs: devnet.proofs });
  const first = await driver.waitForOwn('welcome.html', 5_000).catch(() => driver.openOwn('welcome.html'));
  await first.bringToFront();
  console.log(`The browser is open, with a profile made for this run.
  1. Make an identity in the tab of the welcome.
  2. Then try what the tab beside it lists: apps to sign in to, names to type.
Close the browser or press Ctrl-C, and everything ends: the network, the browser, and the identities you made in it.
${driver.kind === 'chrome' ? 'This browser reaches nothing beyond this machine.' : 'Ordinary websites open in it as in any browser.'}`);
  await driver.closed();
}

async function showItself(driver: Driver, devnet: Devnet, folder: string): Promise<void> {
  console.log('There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so the tour runs by itself.\n');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const start = Date.now();
  await walkTour(driver, devnet, folder);
  console.log(`${String(Date.now() - start).padStart(6)} ms  in all. The screenshots are in ${relative(root, folder)}/.`);
}
