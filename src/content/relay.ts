/**
 * The relay between page and background, in the isolated world: one MessagePort to the page, one runtime port to the background.
 * It believes neither: everything on the page's port counts as said by the page, and answers to ids it did not ask are dropped.
 * Life of the ports: docs/provider.md, "The way of a request".
 */
import type { askMostChars, PageAnswer, pagePortName, RelayMessage, RelayNote, relayMostWaitMs } from '../contract/page.ts';
import { type Port, runtime } from './extension.ts';

const portName: typeof pagePortName = 'autonym:page';
const mostWaitMs: typeof relayMostWaitMs = 1000;

type Ask = Extract<RelayMessage, { type: 'ask' }>;

/** Larger asks never leave the page. The background has its own, equal cap. */
const maxChars: typeof askMostChars = 270_000;

export function startRelay(page: MessagePort): void {
  /** Asked and not yet answered. An ask is sent again after every death of the background, which knows it by its id. */
  const open = new Map<string, Ask>();
  let background: Port | undefined;
  /** Until the next port: doubled by each that dies young, so that a background that cannot start is not hammered. */
  let waitMs = 50;

  page.onmessage = ({ data }) => hear(data);

  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted || !background) return;
    // Chromium's port looks open after the return and swallows everything; Firefox loses what was posted meanwhile.
    background.postMessage({ type: 'parked' });
    background.disconnect();
    background = undefined;
  });
  addEventListener('pageshow', askAgain);
  document.addEventListener('prerenderingchange', askAgain);

  /** What the page says: any value at all. */
  function hear(data: { id?: unknown } | null): void {
    let text: string | undefined;
    try {
      text = JSON.stringify(data);
    } catch {}
    // Of what is too large or no JSON only the id goes on: the background says what is wrong with it, in the words of its table.
    const { id, method, body } = (text && text.length <= maxChars ? JSON.parse(text) : { id: data?.id }) ?? {};
    if (typeof id !== 'string' || !/^[a-z\d-]{8,64}$/i.test(id)) return;
    page.postMessage({ id } satisfies RelayNote);
    // Said again, to hear whether we are still here.
    if (open.has(id)) return;
    const ask: Ask = { type: 'ask', id, method, body };
    open.set(id, ask);
    send(ask);
  }

  function send(message: RelayMessage): void {
    // A port keeps what the browser says of its sender while it opens, and a page that nobody sees yet is refused.
    if (document.prerendering) return;
    try {
      background ??= connect();
      background.postMessage(message);
    } catch {
      // "Extension context invalidated": it was reloaded, and this document's relay stays behind for good.
      for (const id of open.keys()) settle({ id, error: {} });
    }
  }

  function connect(): Port {
    const port = runtime().connect({ name: portName });
    const since = Date.now();
    port.onMessage.addListener((answer) => {
      if (!open.has(answer.id)) return;
      port.postMessage({ type: 'ack', id: answer.id });
      settle(answer);
    });
    port.onDisconnect.addListener(() => {
      void runtime().lastError;
      if (background !== port) return;
      background = undefined;
      waitMs = Date.now() - since > 5000 ? 50 : Math.min(waitMs * 2, mostWaitMs);
      if (open.size) setTimeout(askAgain, waitMs);
    });
    return port;
  }

  /** Without a port since our asks were said, or never said: say them again, the background knows those it wrote down. */
  function askAgain(): void {
    if (!background) for (const ask of open.values()) send(ask);
  }

  function settle(answer: Omit<PageAnswer, 'type'>): void {
    open.delete(answer.id);
    page.postMessage(answer);
  }
}
