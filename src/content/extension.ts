/** The few calls of the extension API that a relay needs. The polyfill stays out of web pages. */
import type { PageAnswer, RelayMessage } from '../contract/page.ts';

export type Port = {
  postMessage(message: RelayMessage): void;
  disconnect(): void;
  onMessage: { addListener(listen: (answer: PageAnswer) => void): void };
  onDisconnect: { addListener(listen: () => void): void };
};

type Extension = { runtime: { connect(info: { name: string }): Port; lastError?: unknown } };

declare global {
  var browser: Extension | undefined;
  var chrome: Extension;
}

export const api = globalThis.browser?.runtime ? globalThis.browser : globalThis.chrome;
