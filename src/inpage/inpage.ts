/**
 * The object apps call, in the page's own world. It knows nothing and decides nothing: every call is an `ask` to the relay.
 * For app authors: docs/provider.md.
 */
import { type Ask, freeze, openBridge, page } from './bridge.ts';
import { walletEntry } from './entry.ts';
import { watchTakeovers } from './takeover.ts';

let bridge: Ask | undefined;
const ask: Ask = (method, body) => {
  bridge ??= openBridge();
  return bridge(method, body);
};

const request = async (method: string, params?: unknown) => {
  const { id, result } = await ask('rpc.request', { method, params });
  return { jsonrpc: '2.0', id, result: result.result };
};

const signIn = async (token: string, channel: 'provider' | 'redirect') => (await ask('auth.request', { token, channel })).result;

/**
 * Made when it is looked for, because few pages ever do. What connect up to 7 has signed: one parameter, a token, and the bare result; which of
 * them there are, the background knows. By itself it is the provider for sats-connect, whose `request` has no catch: there a failure is an answer,
 * and the error says what one must (`jsonrpc`, `id`, `error`).
 */
const onDemand: object = new Proxy(freeze(walletEntry) as Record<string | symbol, unknown>, {
  has: (entry, name) => name in entry || isSigning(name),
  get: (entry, name) =>
    name === 'request'
      ? (method: string, params?: unknown) => request(method, params).catch((error: unknown) => error)
      : name === 'addListener'
        ? listen
        : isSigning(name)
          ? async (token: string) => (await request(name, token)).result
          : entry[name],
});
const isSigning = (name: string | symbol): name is string => /.Request$/.test(String(name));

/** Heard by background/events.ts. What ends it leaves an empty listener behind. */
const listen = (...listener: unknown[]) => {
  provider.listeners.push(listener);
  ask('events.expect', {}).catch(() => 0);
  return () => {
    listener.length = 0;
  };
};

const provider = {
  __proto__: onDemand,
  request,
  authenticationRequest: async (token: string) => (await signIn(token, 'provider')).response,
  disconnect: () => request('wallet_disconnect'),
  listeners: [] as unknown[][],
  listen,
  addListener: listen,
  getProductInfo: () => walletEntry,
  BitcoinProvider: onDemand,
  /** Where the clients of 2020 send their popup; the same address they use when nobody is installed. What they open next is caught. */
  getURL: async () => {
    await ask('popup.expect', {});
    return 'https://app.blockstack.org';
  },
};
freeze(provider);

if (!(walletEntry.id in page)) Object.defineProperty(page, walletEntry.id, { value: provider, enumerable: true });
for (const alias of ['StacksProvider', 'BlockstackProvider', 'BitcoinProvider']) {
  // Another wallet keeps what it has, and may take the place later: these are plain properties.
  if (!(alias in page)) page[alias] = (provider as Record<string, unknown>)[alias] ?? provider;
}
for (const [registry, entry] of [
  ['webbtc_stx_providers', walletEntry],
  // Read by sats-connect alone, which finds the provider by the path in `id`.
  ['btc_providers', { ...walletEntry, id: `${walletEntry.id}.BitcoinProvider` }],
] as const) {
  // biome-ignore lint/suspicious/noAssignInExpressions: read once instead of twice, on every page
  const list = (page[registry] ??= []);
  if (Array.isArray(list)) list.push(entry);
}

watchTakeovers(signIn);
