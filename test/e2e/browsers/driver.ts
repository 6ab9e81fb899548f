/** What every end-to-end case asks of a browser; chromium.ts and firefox.ts answer it with the real ones. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';

export type BrowserKind = 'chrome' | 'firefox';

export type DriverOptions = {
  /** Folder of the built extension. */
  extension: string;
  /** Public key hash of the local https site, trusted for this run only. */
  spkiHash?: string;
  /** The certificate authority of the local https site, PEM. */
  caPem?: string;
  headless?: boolean;
  /** What the first tab shows; nothing unless said. */
  firstPage?: string;
  /** The X display to open windows on; else the person's own. */
  display?: string;
  /** Hosts that DNS answers with this machine. All others but the local ones are unknown. */
  hosts?: string[];
  /** Keeps what the browser writes on the console and asks of the network, for `quit` and in files of the profile. */
  record?: boolean;
  /** Chromium: a Y4M file that the camera sees, over and over; access to it is given without a question. */
  camera?: string;
  /** Folder of another extension that runs beside ours. */
  beside?: string;
  /** The caller closes the browser when a signal comes; else it is killed at once and this process ends. */
  ownSignals?: boolean;
};

/** One request that any part of the browser made, and the origin on whose behalf, if any. */
/** `leaves`: the browser was about to connect for it; nobody had cancelled it. */
export type Asked = { url: string; from: string; leaves: boolean };

export type Driver = {
  kind: BrowserKind;
  /** `chrome-extension://…/` or `moz-extension://…/`. */
  base: string;
  /** Opens a web page in a new tab and waits for its load. */
  open(url: string): Promise<Page>;
  /** Opens a page of the extension in a new tab. */
  openOwn(path: string): Promise<Page>;
  /** Waits for a page of the extension that the extension opened by itself. */
  waitForOwn(path: string, timeoutMs?: number): Promise<Page>;
  /** Pages of the extension open now with this path. */
  findOwn(path: string): Promise<Page[]>;
  /** All tabs and windows. */
  pages(): Promise<Page[]>;
  /** Types an address as the address bar would navigate to it; never waits for an answer of the host. */
  navigate(page: Page, url: string): Promise<void>;
  /** Waits until some tab shows an address that starts so, and gives it. */
  waitForUrl(page: Page, prefix: string | RegExp, timeoutMs?: number): Promise<string>;
  /** The address a tab stands at, also where nothing could be loaded from it. */
  addressOf(page: Page): Promise<string>;
  /** Ends the background as the idle timer would. */
  stopBackground(): Promise<void>;
  /** Runs a function, given as text, in the background that lives now; its one argument is the background's global scope. */
  inBackground(work: string): Promise<unknown>;
  /** The processes that run our background and pages, after a collection of their garbage. */
  ownProcesses(): Promise<number[]>;
  /** Bytes in use after a collection: the heap of our background in Chromium, the process of all extensions in Firefox. */
  memory(): Promise<number>;
  /** The errors of the extension that the browser keeps for its developer. */
  errorLog(): Promise<string>;
  /** Quits the browser. Gives what was asked of the network, if that was recorded. `start` starts it again, as after `kill`. */
  quit(): Promise<Asked[]>;
  /** Quits the browser and starts it again with the same profile. */
  restart(): Promise<void>;
  /** Kills the browser as a power cut would. `start` starts it again with the same profile, which can be looked at in between. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** The folder of the profile. */
  profile: string;
  /** Resolves when a person closes the browser. */
  closed(): Promise<void>;
  close(): Promise<void>;
};

/** The folder of one browser profile. It goes with `remove`, or at the latest with this process. */
export function makeProfile(kind: string): { folder: string; removeAtExit: () => void; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `autonym-${kind}-`));
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  /** After every launch again, because puppeteer kills the browser in a listener of its own, which must come first. */
  const removeAtExit = () => {
    process.off('exit', remove);
    process.on('exit', remove);
  };
  removeAtExit();
  return { folder, removeAtExit, remove };
}

/** What a browser needs to know of where its windows go. */
export function environment({ display }: DriverOptions): NodeJS.ProcessEnv {
  if (display === undefined) return process.env;
  const { WAYLAND_DISPLAY: _other, ...env } = process.env;
  return { ...env, DISPLAY: display, XDG_SESSION_TYPE: 'x11', GDK_BACKEND: 'x11' };
}

/** What the browser prints, into a file of its profile: the consoles of pages and backgrounds too, where `record` turns that on. */
export function keepOutput(browser: Browser, folder: string): void {
  const running = browser.process();
  const file = createWriteStream(join(folder, 'console.log'), { flags: 'a' });
  for (const output of [running?.stdout, running?.stderr]) output?.on('data', (text: Buffer) => file.write(text));
}

/** Ends a browser without a word to it. Resolves when the process is gone. */
export async function killProcess(browser: Browser): Promise<void> {
  const running = browser.process();
  if (!running || running.exitCode !== null || running.signalCode !== null) return;
  const gone = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGKILL');
  await gone;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again every 25 ms until the answer is not undefined; the sentence names what was waited for. */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, timeoutMs = 30_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(25);
  }
  throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`, { cause: last });
}
