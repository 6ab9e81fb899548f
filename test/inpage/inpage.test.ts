import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handoverEvent, type PageAnswer, type PageAsk } from '../../src/contract/page.ts';
import { walletEntry } from '../../src/inpage/entry.ts';

type Provider = {
  request(method: string, params?: unknown): Promise<unknown>;
  authenticationRequest(token: string): Promise<string>;
  disconnect(): Promise<unknown>;
  getProductInfo(): { name: string; version: string };
  getURL(): Promise<string>;
};
type Page = Record<string, unknown> & { AutonymProvider: Provider; StacksProvider: Provider; BlockstackProvider: Provider };

const page = globalThis as unknown as Page;
const names = [
  'AutonymProvider',
  'StacksProvider',
  'BlockstackProvider',
  'BitcoinProvider',
  'webbtc_stx_providers',
  'btc_providers',
  'wbip_providers',
];
const events = ['addEventListener', 'dispatchEvent'] as const;

/** A window of its own for each case. */
function openWindow(): EventTarget {
  const window = new EventTarget();
  for (const name of events)
    Object.defineProperty(page, name, { value: window[name].bind(window), configurable: true, writable: true });
  Object.assign(page, {
    document: {},
    MutationObserver: class {
      observe() {}
    },
  });
  return window;
}

/** A relay that answers in the given way, or only listens. */
function listen(window: EventTarget, answer?: (ask: PageAsk) => Omit<PageAnswer, 'type' | 'id'> | undefined) {
  const asks: PageAsk[] = [];
  let port: MessagePort | undefined;
  const take = (event: Event) => {
    const [given] = (event as MessageEvent).ports;
    if (!given || port) return;
    port = given;
    given.onmessage = ({ data }) => {
      asks.push(data);
      given.postMessage({ id: data.id });
      const said = answer?.(data);
      if (said) given.postMessage({ type: 'answer', id: data.id, ...said });
    };
  };
  window.addEventListener(handoverEvent, take);
  return { asks, send: (message: unknown) => port?.postMessage(message), close: () => port?.close() };
}

let window: EventTarget;
let relay: ReturnType<typeof listen> | undefined;
beforeEach(() => {
  vi.resetModules();
  window = openWindow();
});
afterEach(() => {
  relay?.close();
  vi.useRealTimers();
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(page, name);
    // The one of ours cannot be taken away, which is the point of it: the next case gets its own by another id.
    if (property?.configurable) delete page[name];
  }
});
const load = () => import('../../src/inpage/inpage.ts');

describe('the provider', () => {
  it('asks the relay and gives results in the form of SIP-030', async () => {
    relay = listen(window, ({ method }) => ({
      result: method === 'auth.request' ? { response: 'r' } : { result: { addresses: [] } },
    }));
    await load();
    const answer = await page.StacksProvider.request('getAddresses', { network: 'mainnet' });
    expect(answer).toEqual({ jsonrpc: '2.0', id: expect.stringMatching(/^[A-Za-z0-9-]{8,64}$/), result: { addresses: [] } });
    expect(answer).not.toHaveProperty('error');
    expect(await page.StacksProvider.authenticationRequest('token')).toBe('r');
    await page.StacksProvider.disconnect();
    expect(relay.asks.map(({ method, body }) => [method, body])).toEqual([
      ['rpc.request', { method: 'getAddresses', params: { network: 'mainnet' } }],
      ['auth.request', { token: 'token', channel: 'provider' }],
      ['rpc.request', { method: 'wallet_disconnect' }],
    ]);
  });

  it('asks for what connect 7 has signed with its token alone, and gives the bare result', async () => {
    relay = listen(window, () => ({ result: { result: { txId: '00' } } }));
    await load();
    const provider = page.StacksProvider as unknown as Record<string, (token: string) => Promise<unknown>>;
    const methods = ['transaction', 'signature', 'structuredDataSignature', 'profileUpdate', 'psbt'].map((it) => `${it}Request`);
    for (const method of methods) expect(await provider[method]?.('token')).toEqual({ txId: '00' });
    expect(relay.asks.map(({ body }) => body)).toEqual(methods.map((method) => ({ method, params: 'token' })));
  });

  it('is there for a client that looks for a method before it calls it', async () => {
    await load();
    for (const method of ['transactionRequest', 'signatureRequest', 'authenticationRequest', 'request', 'id', 'listen'])
      expect(method in page.StacksProvider, method).toBe(true);
    for (const name of ['isLeather', 'signMultipleTransactions', 'then', Symbol.toPrimitive])
      expect(name in page.StacksProvider, String(name)).toBe(false);
  });

  it('resolves what sats-connect asks with an error envelope, because that has no catch', async () => {
    const refusal = { code: 'request-denied', message: 'The person said no.', number: -32000 };
    relay = listen(window, ({ body }) =>
      (body as { method: string }).method === 'getInfo' ? { result: { result: { version: '1' } } } : { error: refusal },
    );
    await load();
    const [entry] = page['btc_providers'] as { id: string }[];
    // As its getProviderById does. What stands under our own name is of the first case of this file, for good.
    const found = entry?.id.split('.').reduce<Record<string, unknown> | undefined>((at, part) => at?.[part] as Page, page);
    const provider = page['BitcoinProvider'] as Provider & { addListener: unknown };
    expect([found?.['id'], typeof found?.['request'], typeof found?.['addListener']]).toEqual([
      'AutonymProvider',
      'function',
      'function',
    ]);
    expect(await provider.request('getInfo')).toEqual({ jsonrpc: '2.0', id: expect.any(String), result: { version: '1' } });
    const answer = await provider.request('wallet_connect', null);
    expect(answer).toMatchObject({ jsonrpc: '2.0', id: expect.any(String), error: { code: -32000, message: refusal.message } });
    expect(answer).not.toHaveProperty('result');
    expect(provider.addListener).toBeTypeOf('function');
    await expect(page.StacksProvider.request('wallet_connect', null)).rejects.toMatchObject({ code: -32000 });
  });

  it('rejects with one error that every client can read', async () => {
    relay = listen(window, () => ({ error: { code: 'request-denied', message: 'The person said no.', number: -32000 } }));
    await load();
    const error = await page.StacksProvider.request('getAddresses').catch((reason) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      message: 'The person said no.',
      jsonrpc: '2.0',
      code: -32000,
      data: { code: 'request-denied' },
      error: { code: -32000, message: 'The person said no.' },
    });
  });

  /** Beats of the clock, between which the relay gets to speak. */
  async function pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left--) {
      await vi.advanceTimersByTimeAsync(1000 * Math.min(1, left));
      for (let turn = 0; turn < 3; turn++) await new Promise((go) => setImmediate(go));
    }
  }

  it('waits for a person as long as it takes, once it was heard', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    relay = listen(window);
    await load();
    const answer = page.StacksProvider.request('getAddresses');
    await vi.waitFor(() => expect(relay?.asks).toHaveLength(1), { interval: 1 });
    await pass(300);
    expect(new Set(relay.asks.map(({ id }) => id)).size).toBe(1);
    expect(relay.asks.slice(1).filter((ask) => 'method' in ask)).toEqual([]);
    relay.send({ type: 'answer', id: relay.asks[0]?.id, result: { result: 1 } });
    expect(await answer).toMatchObject({ result: 1 });
    const { length } = relay.asks;
    await pass(10);
    expect(relay.asks).toHaveLength(length);
  });

  it('says so when the extension behind it goes while a person decides', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    relay = listen(window);
    await load();
    const answer = page.StacksProvider.request('getAddresses').catch((reason) => reason);
    await vi.waitFor(() => expect(relay?.asks).toHaveLength(1), { interval: 1 });
    await pass(30);
    relay.close();
    await pass(7);
    expect(await answer).toMatchObject({ code: -32603, data: { code: 'extension-reloaded' } });
  });

  it('does not take its own long work for the silence of the relay', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    relay = listen(window);
    await load();
    const answer = page.StacksProvider.request('getAddresses');
    await vi.waitFor(() => expect(relay?.asks).toHaveLength(1), { interval: 1 });
    for (let times = 0; times < 3; times++) {
      vi.advanceTimersByTime(2000); // A beat that comes before any message, as after a long stretch of the page's own.
      await pass(0.5);
    }
    relay.send({ type: 'answer', id: relay.asks[0]?.id, result: { result: 1 } });
    expect(await answer).toMatchObject({ result: 1 });
  });

  it('says so when the extension behind it is gone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await load();
    const answer = page.StacksProvider.request('getAddresses').catch((reason) => reason);
    await vi.advanceTimersByTimeAsync(4001);
    expect(await answer).toMatchObject({ code: -32603, data: { code: 'extension-reloaded' } });
  });

  it('hands its port over at the first question, and only then', async () => {
    const handedOver = vi.fn();
    window.addEventListener(handoverEvent, handedOver);
    await load();
    expect(handedOver).not.toHaveBeenCalled();
    relay = listen(window, () => ({ result: { result: 'late' } }));
    expect(await page.StacksProvider.request('getInfo')).toMatchObject({ result: 'late' });
    expect(await page.StacksProvider.request('getInfo')).toMatchObject({ result: 'late' });
    expect(handedOver).toHaveBeenCalledOnce();
  });

  it('refuses what cannot be sent', async () => {
    relay = listen(window);
    await load();
    const answer = page.StacksProvider.request('x', { f: () => {} }).catch((reason) => reason);
    await vi.waitFor(() => expect(relay?.asks).toHaveLength(1));
    expect(relay.asks).toEqual([{ id: expect.any(String) }]);
    relay.send({ type: 'answer', id: relay.asks[0]?.id, error: { code: 'bad-params', message: 'No.', number: -32602 } });
    expect(await answer).toMatchObject({ code: -32602 });
  });

  it('ignores answers to what it did not ask', async () => {
    relay = listen(window, () => undefined);
    await load();
    const answer = page.StacksProvider.request('getInfo');
    await vi.waitFor(() => expect(relay?.asks).toHaveLength(1));
    for (const message of [
      { type: 'answer', id: 'other', result: 1 },
      { type: 'answer', id: '__proto__', result: 1 },
      { type: 'answer' },
    ])
      relay.send(message);
    relay.send({ type: 'answer', id: relay.asks[0]?.id, result: { result: 'mine' } });
    expect(await answer).toMatchObject({ result: 'mine' });
  });

  it('works on a page that spoils the prototypes afterwards', async () => {
    relay = listen(window, () => ({ result: { result: 1 } }));
    await load();
    const { postMessage } = MessagePort.prototype;
    const { setTimeout: timeout, Promise: promise } = globalThis;
    try {
      Object.assign(Object.prototype, { error: { code: 1 } });
      Object.assign(globalThis, {
        setTimeout: () => {
          throw new Error('spoiled');
        },
        Promise: undefined,
      });
      const answer = page.StacksProvider.request('getInfo');
      Object.assign(globalThis, { setTimeout: timeout, Promise: promise });
      delete (Object.prototype as { error?: unknown }).error;
      expect(await answer).toMatchObject({ result: 1 });
    } finally {
      Object.assign(globalThis, { setTimeout: timeout, Promise: promise });
      Object.assign(MessagePort.prototype, { postMessage });
      delete (Object.prototype as { error?: unknown }).error;
    }
  });
});

describe('its place on the page', () => {
  it('is its own name for good, and the two old ones only if they are free', async () => {
    const leather = { isLeather: true };
    Object.assign(page, { StacksProvider: leather });
    await load();
    expect(page['StacksProvider']).toBe(leather);
    const own = Object.getOwnPropertyDescriptor(page, 'AutonymProvider');
    expect(own).toMatchObject({ writable: false, configurable: false, enumerable: true });
    const old = Object.getOwnPropertyDescriptor(page, 'BlockstackProvider');
    expect(old).toMatchObject({ writable: true, configurable: true });
    expect(Object.isFrozen(old?.value)).toBe(true);
  });

  it('is one row in two lists that keep what they had', async () => {
    const other = { id: 'Other' };
    page['webbtc_stx_providers'] = [other];
    page['btc_providers'] = 'broken';
    await load();
    expect(page['webbtc_stx_providers']).toEqual([other, walletEntry]);
    expect(page['btc_providers']).toBe('broken');
    expect(page['wbip_providers']).toBeUndefined();
  });

  it('names itself as the manifest does', async () => {
    await load();
    const { version } = JSON.parse(readFileSync('manifest.json', 'utf8'));
    expect(page.BlockstackProvider.getProductInfo()).toMatchObject({ name: 'Autonym', version });
    expect(walletEntry.icon).toMatch(/^data:image\/svg\+xml,/);
  });

  it('names the address of the old popups once what stands in for them is in the page', async () => {
    relay = listen(window, () => ({ result: {} }));
    await load();
    expect(await page.BlockstackProvider.getURL()).toBe('https://app.blockstack.org');
    expect(relay.asks).toMatchObject([{ method: 'popup.expect', body: {} }]);
  });

  it('has none of the properties by which clients know other wallets', async () => {
    await load();
    for (const name of ['isLeather', 'isFordefi', 'signMultipleTransactions', 'createRepeatInscriptions']) {
      expect(page.BlockstackProvider).not.toHaveProperty(name);
    }
  });
});
