/**
 * Chromium over its DevTools pipe, with no library between: puppeteer attaches to every worker as it starts and holds it until it has
 * detached again, and a worker that is timed must be left alone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CDPEvents, CDPSession } from 'puppeteer-core';
import { chromium } from '../devnet/setup.mjs';

export type Session = {
  send: CDPSession['send'];
  /** The next event of this kind that `is` takes. */
  next<E extends keyof CDPEvents>(event: E, is?: (params: CDPEvents[E]) => boolean): Promise<CDPEvents[E]>;
  /** The value of an expression, awaited. Throws what it throws. */
  evaluate<T>(expression: string): Promise<T>;
};

export type Tab = Session & {
  /** Resolves with the load event. */
  goTo(url: string): Promise<void>;
  close(): Promise<unknown>;
};

export type Chromium = Session & {
  openTab(): Promise<Tab>;
  attach(targetId: string): Promise<Session>;
  close(): Promise<void>;
};

const flags = [
  '--headless',
  '--remote-debugging-pipe',
  '--enable-unsafe-extension-debugging',
  '--disable-gpu',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-component-update',
  '--disable-renderer-backgrounding',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

type Message = {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
};

/** Ends by itself when this process does: its pipe closes. */
export async function launchChromium(profile: string): Promise<Chromium> {
  const executablePath = chromium.find();
  if (!executablePath) throw new Error('Please install Chromium or Chrome, then run this again.');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executablePath, [...flags, ...sandbox, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const [, , , into, from] = child.stdio as unknown as [null, null, null, Writable, Readable];

  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  const listeners = new Set<(message: Message) => void>();
  let count = 0;

  let rest = '';
  from.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      const message: Message = JSON.parse(text);
      const asked = waiting.get(message.id ?? 0);
      waiting.delete(message.id ?? 0);
      if (message.error) asked?.reject(new Error(message.error.message));
      else asked?.resolve(message.result as never);
      for (const listen of listeners) listen(message);
    }
  });
  from.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium ended.'));
  });

  const sessionOf = (sessionId?: string): Session => {
    const send: Session['send'] = (method, params) =>
      new Promise((resolve, reject) => {
        const id = ++count;
        waiting.set(id, { resolve, reject });
        into.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
    return {
      send,
      next: (event, is = () => true) =>
        new Promise((resolve) => {
          const listen = (message: Message) => {
            if (message.method !== event || message.sessionId !== sessionId || !is(message.params as never)) return;
            listeners.delete(listen);
            resolve(message.params as never);
          };
          listeners.add(listen);
        }),
      evaluate: async (expression) => {
        const { result, exceptionDetails } = await send('Runtime.evaluate', {
          expression,
          awaitPromise: true,
          returnByValue: true,
        });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      },
    };
  };

  const browser = sessionOf();
  const attach = async (targetId: string) =>
    sessionOf((await browser.send('Target.attachToTarget', { targetId, flatten: true })).sessionId);

  return {
    ...browser,
    attach,
    openTab: async () => {
      const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
      const session = await attach(targetId);
      await session.send('Page.enable');
      return {
        ...session,
        goTo: async (url) => {
          const loaded = session.next('Page.loadEventFired');
          const { errorText } = await session.send('Page.navigate', { url });
          if (errorText) throw new Error(`${url}: ${errorText}`);
          await loaded;
        },
        close: () => browser.send('Target.closeTarget', { targetId }),
      };
    },
    close: async () => {
      await browser.send('Browser.close').catch(() => undefined); // It may be gone before it answers.
      await exited;
    },
  };
}
