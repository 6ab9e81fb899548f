/**
 * The object apps call, in the page's own world. It knows nothing and decides nothing: every call is an `ask` to the relay.
 * For app authors: docs/provider.md.
 */
import { type Ask, openBridge } from './bridge.ts';
import { walletEntry } from './entry.ts';
import { watchTakeovers } from './takeover.ts';

const { defineProperty, freeze } = Object;
const { id, name, version } = walletEntry;

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

const provider: Record<string, unknown> = {
  request,
  authenticationRequest: async (token: string) => (await signIn(token, 'provider')).response,
  disconnect: () => request('wallet_disconnect'),
  getProductInfo: () => ({ name, version }),
  /** Where the clients of 2020 send their popup; the same address they use when nobody is installed. What they open next is caught. */
  getURL: async () => {
    await ask('popup.expect', {});
    return 'https://app.blockstack.org';
  },
};
// What connect up to 7 has signed: one parameter, a token, and the bare result.
for (const what of ['transaction', 'signature', 'structuredDataSignature', 'profileUpdate', 'psbt'])
  provider[`${what}Request`] = async (token: string) => (await request(`${what}Request`, token)).result;
freeze(provider);

const page = globalThis as unknown as Record<string, unknown>;
if (!(id in page)) defineProperty(page, id, { value: provider, enumerable: true });
for (const alias of ['StacksProvider', 'BlockstackProvider']) {
  // Another wallet keeps what it has, and may take the place later: these two are plain properties.
  if (!(alias in page)) page[alias] = provider;
}
for (const registry of ['webbtc_stx_providers', 'btc_providers']) {
  page[registry] ??= [];
  const list = page[registry];
  if (Array.isArray(list)) list.push(freeze(walletEntry));
}

watchTakeovers((token) => signIn(token, 'redirect'));
