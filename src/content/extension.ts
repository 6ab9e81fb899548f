/** The few calls of the extension API that a relay needs. The polyfill stays out of web pages. */
import type { PageAnswer, RelayMessage } from '../contract/page.ts';

export type Port = {
  postMessage(message: RelayMessage): void;
  disconnect(): void;
  onMessage: { addListener(listen: (answer: PageAnswer) => void): void };
  onDisconnect: { addListener(listen: () => void): void };
};

type Runtime = { connect(info: { name: string }): Port; lastError?: unknown };

declare global {
  interface Document {
    /** Chromium: loaded ahead, and not shown yet. */
    prerendering?: boolean;
  }
  var chrome: { runtime: Runtime };
}

/**
 * A function, because the browser builds `runtime` when it is first touched: 13 kB that a page should pay only when it asks something. Firefox
 * has it under this name too.
 */
export const runtime = (): Runtime => chrome.runtime;
