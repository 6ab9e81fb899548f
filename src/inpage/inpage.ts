/**
 * The object apps call, in the page's own world. It knows nothing and decides nothing: every call is an `ask` to the relay.
 * For app authors: docs/provider.md.
 */
import type {
  handoverEvent,
  PageAnswer,
  PageAsk,
  PageAsks,
  PageError,
  PageMethod,
  RelayNote,
  readyEvent,
} from '../contract/page.ts';
import { walletEntry } from './entry.ts';

const handover: typeof handoverEvent = 'autonym:port';
const ready: typeof readyEvent = 'autonym:ready';
/** How long the relay may be silent before the page hears that the extension is gone. */
const patienceMs = 4000;

// Taken before the first script of the page runs, so that a page that replaces them spoils its own objects and not this one.
const { MessageChannel, MessageEvent, Promise: Answer, Error: Failure, setTimeout, clearTimeout } = globalThis;
const { assign, create, defineProperty, freeze } = Object;

/** Ids cannot be guessed by another script, though all they could be used for is to confuse the page itself. */
const load = crypto.getRandomValues(new Uint32Array(3)).join('-');
const open: Record<string, (answer: PageAnswer | RelayNote) => void> = create(null);
let count = 0;
let post: (ask: PageAsk) => void;

const nextId = () => `${load}-${++count}`;

function ask<M extends PageMethod>(id: string, method: M, body: PageAsks[M]['ask']): Promise<PageAsks[M]['answer']> {
  return new Answer((resolve, reject) => {
    const fail = (error: PageError) => {
      delete open[id];
      reject(errorOf(id, error));
    };
    const timer = setTimeout(() => {
      fail({ code: 'extension-reloaded', message: 'Autonym was reloaded: reload this page.', number: -32603 });
    }, patienceMs);
    open[id] = (answer) => {
      clearTimeout(timer);
      if (answer.type === 'heard') return;
      if (answer.error) return fail(answer.error);
      delete open[id];
      resolve(answer.result as PageAsks[M]['answer']);
    };
    try {
      post({ type: 'ask', id, method, body });
    } catch {
      clearTimeout(timer);
      fail({ code: 'bad-params', message: 'Parameters are plain JSON.', number: -32602 });
    }
  });
}

/** One error for every consumer: `code` for connect, `error` for SIP-030, `data.code` says which of our own codes it was. */
function errorOf(id: string, { code, message, number }: PageError): Error {
  return assign(new Failure(message), {
    jsonrpc: '2.0',
    id,
    code: number,
    data: { code },
    error: { code: number, message },
  });
}

/** True when the relay took the port; it says so by stopping the event. */
function handOver(): boolean {
  const { port1, port2 } = new MessageChannel();
  post = port1.postMessage.bind(port1);
  port1.onmessage = ({ data }: MessageEvent<PageAnswer | RelayNote>) => open[data.id]?.(data);
  return !dispatchEvent(new MessageEvent(handover, { ports: [port2], cancelable: true }));
}

const request = async (method: string, params?: unknown) => {
  const id = nextId();
  const { result } = await ask(id, 'rpc.request', params == null ? { method } : { method, params });
  return { jsonrpc: '2.0', id, result };
};

const provider = freeze({
  request,
  authenticationRequest: async (token: string) => (await ask(nextId(), 'auth.request', { token, channel: 'provider' })).response,
  disconnect: () => request('wallet_disconnect'),
  getProductInfo: () => ({ name: walletEntry.name, version: walletEntry.version }),
  /** Where the clients of 2020 send their popup; the same address they use when nobody is installed. */
  getURL: async () => 'https://app.blockstack.org',
});

if (!handOver()) addEventListener(ready, handOver, { once: true });

const page = globalThis as unknown as Record<string, unknown>;
if (!(walletEntry.id in page)) defineProperty(page, walletEntry.id, { value: provider, enumerable: true });
for (const name of ['StacksProvider', 'BlockstackProvider']) {
  // Another wallet keeps what it has, and may take the place later: these two are plain properties.
  if (!(name in page)) page[name] = provider;
}
for (const name of ['webbtc_stx_providers', 'btc_providers']) {
  page[name] ??= [];
  const list = page[name];
  if (Array.isArray(list)) list.push(freeze(walletEntry));
}
