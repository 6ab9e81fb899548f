import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/contract/settings.ts';
import type { ConnectionCheck } from '../../../src/contract/wallet.ts';
import { healthOf, moved, withNodes } from '../../../src/pages/home/node-order.ts';
import { unlocked } from '../stand-ins.ts';

const [a, b, c] = ['https://a.example', 'https://b.example/api', 'https://c.example:8443'] as const;
const network: Network = { ...unlocked.network, nodeUrls: [a, b, c], hubUrl: 'https://a.example/hub' };
const check = (host: string, need: ConnectionCheck['need'], state: ConnectionCheck['state'] = 'works'): ConnectionCheck => ({
  host,
  need,
  state,
  said: need === 'newest-block' && state === 'works' ? { code: 'block', places: ['907123'] } : { code: 'host-timeout' },
  ms: 40,
});

describe('the health of a node', () => {
  const checks = [
    check('a.example', 'newest-block'),
    check('a.example', 'names'),
    check('a.example', 'proofs', 'lacks'),
    check('a.example', 'write', 'fails'), // It is the storage too, which is another matter.
    check('b.example', 'newest-block'),
    check('b.example', 'subdomains', 'fails'),
    check('c.example:8443', 'newest-block', 'fails'),
    check('c.example:8443', 'names', 'fails'),
  ];
  const of = (url: string, checked: Network = network) => healthOf(url, { network: checked, checks });

  it('is what it said of the chain, in full or in part, and nothing before anybody looked', () => {
    expect(of(a)).toEqual({ state: 'works', ms: 40, height: '907123' });
    expect(of(b)).toEqual({ state: 'partly', ms: 40, height: '907123' });
    expect(of(c)).toMatchObject({ state: 'fails', check: { said: { code: 'host-timeout' } } });
    expect(of('https://d.example')).toEqual({ state: 'unchecked' });
    expect(healthOf(a, undefined)).toEqual({ state: 'unchecked' });
    // Another address of the same host was not asked.
    expect(of('https://a.example/other')).toEqual({ state: 'unchecked' });
  });

  it('stays with a node that was only moved', () => {
    expect(of(a, { ...network, nodeUrls: [c, a] })).toMatchObject({ state: 'works' });
  });
});

describe('the nodes of a network', () => {
  it('move one place at a time, and no further than the ends', () => {
    expect(moved([a, b, c], b, 'up')).toEqual([b, a, c]);
    expect(moved([a, b, c], b, 'down')).toEqual([a, c, b]);
    expect(moved([a, b, c], a, 'up')).toEqual([a, b, c]);
    expect(moved([a, b, c], c, 'down')).toEqual([a, b, c]);
    expect(moved([a, b, c], 'https://d.example', 'up')).toEqual([a, b, c]);
  });

  const taken = ['mainnet', 'testnet', 'mine'];
  const put = (urls: string[], own: boolean) =>
    withNodes({ ...network, id: own ? 'mine' : 'mainnet', label: 'Stacks' }, urls, { own, label: 'Stacks, my nodes', taken });

  it('are changed in a network of one’s own, and in a copy of a built-in one', () => {
    expect(put([b, a], true)).toMatchObject({ network: { id: 'mine', label: 'Stacks', nodeUrls: [b, a] } });
    expect(put([a, ' HTTPS://d.example/ '], false)).toMatchObject({
      network: { id: 'stacks-my-nodes', label: 'Stacks, my nodes', nodeUrls: [a, 'HTTPS://d.example'] },
    });
    expect(put([a, a], true)).toMatchObject({ network: { nodeUrls: [a] } });
  });

  it('are refused with what is wrong', () => {
    expect(put([], true)).toEqual({ mistakes: { nodeUrls: 'home_network_nodes_missing' } });
    expect(put([a, 'node'], true)).toEqual({ mistakes: { nodeUrls: 'home_network_url_bad' } });
    expect(put([a, 'http://d.example'], false)).toEqual({ mistakes: { nodeUrls: 'home_network_url_insecure' } });
  });
});
