/** How names are asked by the crypto script as it is put together: what counts against a node, and what is remembered of it. */
import { describe, expect, it } from 'vitest';
import { type CryptoPowers, makeCrypto } from '../../src/background/crypto.ts';
import { testnet } from '../../src/network/endpoints.ts';
import { alice, makeWorld, network, replies, type World } from '../network/hand-made.ts';

/** By what the address begins with. Everything that is not asked here stays away. */
function make(worlds: Record<string, World>) {
  const fetch: CryptoPowers['fetch'] = async (url, { method, body }) => {
    const [, world] = Object.entries(worlds).find(([start]) => url.startsWith(start)) ?? [];
    const { http } = makeWorld(world ?? {});
    const answer = await http({ url, method: method === 'POST' ? 'POST' : 'GET', ...(body ? { body: String(body) } : {}) });
    const headers: HeadersInit = answer.status === 503 ? { 'retry-after': '60' } : {};
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers });
  };
  const powers: Partial<CryptoPowers> = { fetch, network: () => network, now: () => 1_700_000_000_000 };
  return makeCrypto(powers as CryptoPowers);
}

describe('resolving', () => {
  it('NET-03 does not count against a node what a zone file names at its address', async () => {
    const [node] = network.nodeUrls;
    const profile = `${node}/profile.json`;
    const zonefile = `$ORIGIN trap.btc\n$TTL 3600\n_http._tcp URI 10 1 "${profile}"\n`;
    const { resolve } = make({
      '': {
        second: { 'trap.btc': { owner: alice, zonefile }, 'alice.btc': { owner: alice } },
        files: { [profile]: { status: 503, body: 'later' } },
      },
    });
    expect(await resolve('trap.btc', network, 1)).toMatchObject({ profileState: 'unreachable' });
    const after = await resolve('alice.btc', network, 1);
    expect(after.sources.filter(({ said }) => said.code === 'host-resting')).toEqual([]);
    expect(after).toMatchObject({ owner: alice });
  });

  it('NET-02 holds the height of one network against no other, nor one host’s against another', async () => {
    const lower = { ...replies.info, stacks_tip_height: 100, burn_block_height: 50 };
    const info = { status: 200, body: JSON.stringify(lower) };
    const second = { 'alice.btc': { owner: alice } };
    const behind: World = { second, faults: [['/v2/info', info]] };
    const worlds: Record<string, World> = { 'https://api.hiro.so': { second }, '': behind };
    const { resolve } = make(worlds);
    const of = (nodeUrl: string) => ({ ...network, nodeUrls: [nodeUrl] });
    expect(await resolve('alice.btc', of('https://api.hiro.so'), 1)).toMatchObject({ owner: alice });
    expect(await resolve('alice.btc', testnet, 1)).toMatchObject({ owner: alice });
    expect(await resolve('alice.btc', of('https://other.hiro.so'), 1)).toMatchObject({ owner: alice });
    // The same host of the same network is held to what it said.
    worlds['https://api.hiro.so'] = behind;
    await expect(resolve('alice.btc', of('https://api.hiro.so'), 1)).rejects.toMatchObject({ reason: 'behind' });
  });
});
