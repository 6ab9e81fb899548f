/** What is looked up beside where a name leads, asked of the contracts that run and of the lists a server has or lacks. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../../../devnet/accounts.ts';
import { type Devnet, type FurtherNode, startDevnet } from '../../../devnet/main.ts';
import { makeHttp } from '../../../src/background/http.ts';
import type { Network } from '../../../src/contract/settings.ts';
import { dig } from '../../../src/network/lookup/dig.ts';
import { findHistory } from '../../../src/network/lookup/history.ts';
import { findNamesOfAddress } from '../../../src/network/lookup/names-of-address.ts';
import { findOffer } from '../../../src/network/lookup/offer.ts';
import { findSubdomains } from '../../../src/network/lookup/subdomain-list.ts';
import type { LookupPowers } from '../../../src/network/lookup/told.ts';
import { makeResolver } from '../../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../../src/network/standing-subdomain.ts';

const { alice, bob, dana, dave, erin, frank, late, studio, tester } = accounts;
let devnet: Devnet;
/** Of the same chain, with faults of its own that a reset of it ends at once. */
let faulty: FurtherNode;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  faulty = await devnet.addNode();
  // Its first list of all names takes a busy machine longer than anybody waits for a node.
  await fetch(`${faulty.nodeUrl}/extended/v3/principals/${alice.stacks}/balances/nft`);
  await fetch(`${faulty.nodeUrl}/v1/addresses/stacks/${alice.stacks}`);
}, 180_000);
afterAll(() => devnet?.stop());
afterEach(() => faulty.control('reset', {}));

const throughFaulty = (): Network => ({ ...devnet.network, nodeUrls: [faulty.nodeUrl] });

function powers(network: Network = throughFaulty()): LookupPowers {
  const http = makeHttp(fetch, { network: () => network });
  return { http, nodeHttp: http, now: Date.now, network };
}

/** As a node without the API beside it: the lists are no routes of it. */
async function plainNode(times = 100) {
  for (const route of ['/extended/', '/v1/']) await faulty.control('fail-next', { route, status: 404, body: 'Not Found', times });
}

async function resolve(name: string) {
  const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));
  const alone = { agreeing: 1, tips: new Map(), isFailing: () => false, standingOfSubdomain };
  return makeResolver({ ...alone, ...powers(), sleep }).resolve(name);
}

describe('names of an address', () => {
  it('F025: are those of both systems, the chosen one first, each asked back', async () => {
    const found = await findNamesOfAddress(powers(), alice.stacks);
    expect(found.primary).toBe('alice.btc');
    expect(found.names[0]).toMatchObject({ name: 'alice.btc', system: 'bns-v2', check: 'holds' });
    expect(found.names.map(({ name }) => name)).toContain('gallery.btc');
    expect(found.names.every(({ check }) => check === 'holds')).toBe(true);
    expect(found.parts.map(({ part, told }) => [part, told.state])).toEqual([
      ['primary', 'told'],
      ['second-list', 'told'],
      ['first', 'told'],
      ['first-list', 'told'],
    ]);
    expect((await findNamesOfAddress(powers(), frank.stacks)).names).toEqual([
      { name: 'frank.podcast', system: 'bns-v1', check: 'holds' },
    ]);
    expect((await findNamesOfAddress(powers(), dana.stacks)).names).toEqual([
      { name: 'dana.studio.id', system: 'subdomain', check: 'unchecked' },
    ]);
  });

  it('F025: a name that the first system still gives to its old owner is not theirs', async () => {
    expect((await findNamesOfAddress(powers(), dave.stacks)).names).toContainEqual(
      expect.objectContaining({ name: 'moved.btc', check: 'other' }),
    );
    expect((await findNamesOfAddress(powers(), erin.stacks)).names).toContainEqual(
      expect.objectContaining({ name: 'moved.btc', system: 'bns-v2', check: 'holds' }),
    );
  });

  it('NET-01 of a server without the lists are what the contracts know, and the lists are untold, never empty', async () => {
    await plainNode();
    const found = await findNamesOfAddress(powers(), alice.stacks);
    expect(found.names.map(({ name }) => name)).toEqual(['alice.btc']);
    expect(Object.fromEntries(found.parts.map(({ part, told }) => [part, told.state]))).toEqual({
      primary: 'told',
      'second-list': 'untold',
      first: 'told',
      'first-list': 'untold',
    });
    expect((await findNamesOfAddress(powers(), frank.stacks)).names.map(({ name }) => name)).toEqual(['frank.podcast']);
  });

  it('a server that fails told nothing, and that is no server without lists', async () => {
    for (const [status, body] of [
      [503, '<html>'],
      [429, '{}'],
    ] as const) {
      await faulty.control('fail-next', { route: '/v1/addresses', status, body, times: 1 });
      const found = await findNamesOfAddress(powers(), bob.stacks);
      expect(found.parts.find(({ part }) => part === 'first-list')?.told.state).toBe('failed');
      expect(found.names.map(({ name }) => name)).toContain('bob.id');
    }
  });

  it('an address that has none is told to have none only by who was asked', async () => {
    const found = await findNamesOfAddress(powers(), tester.stacks);
    expect(found).toMatchObject({ names: [], more: false });
    expect(found.parts.every(({ told }) => told.state === 'told' && told.value === 0)).toBe(true);
  });
});

describe('the offer of a name', () => {
  it('F016: a free one has the price that its contract asks, and lasts as long as its namespace says', async () => {
    expect(await findOffer(powers(), 'nobody.btc')).toMatchObject({
      state: 'free',
      system: 'bns-v2',
      priceUstx: '2000000',
      lifetimeBlocks: 10_000,
      contract: devnet.network.bnsV2,
    });
    expect(await findOffer(powers(), 'nobody.id')).toMatchObject({ state: 'free', lifetimeBlocks: 0 });
    // Only the first system has the namespace.
    expect(await findOffer(powers(), 'nobody.podcast')).toMatchObject({
      state: 'free',
      system: 'bns-v1',
      priceUstx: '2000000',
      contract: devnet.network.bnsV1,
    });
  });

  it('F016: what is taken, in grace, over, and in no namespace are told apart, with the block it is free from', async () => {
    const taken = await findOffer(powers(), 'alice.btc');
    expect(taken).toMatchObject({ state: 'taken' });
    expect(taken.freeAtHeight).toBeGreaterThan(taken.tip.burnHeight);
    expect((await findOffer(powers(), 'alice.id')).state).toBe('free');
    expect((await findOffer(powers(), 'bob.id')).freeAtHeight).toBeUndefined();
    expect(await findOffer(powers(), 'lapsing.btc')).toMatchObject({ state: 'in-grace' });
    expect(await findOffer(powers(), 'expired.btc')).toMatchObject({ state: 'lapsed', priceUstx: '2000000' });
    expect(await findOffer(powers(), 'frank.podcast')).toMatchObject({ state: 'taken', system: 'bns-v1' });
    expect(await findOffer(powers(), 'alice.nowhere')).toMatchObject({ state: 'no-namespace', system: 'none' });
    // The state of the contract, not of us: whoever renews a lapsed name now has it.
    await devnet.control('claim', { name: 'nobody.btc', owner: tester.stacks });
    expect((await findOffer(powers(), 'nobody.btc')).state).toBe('taken');
  });

  it('a name under a name is nothing the contracts sell, and a node that fails says nothing of a price', async () => {
    await expect(findOffer(powers(), 'dana.studio.id')).rejects.toMatchObject({ code: 'only-names' });
    await faulty.control('fail-next', { route: 'get-name-price', status: 503, body: '', times: 1 });
    await expect(findOffer(powers(), 'nobody.btc')).rejects.toMatchObject({ code: 'nobody-answered' });
  });
});

describe('the history of a name', () => {
  it('F026: every owner, with the block and the transaction, and the record of the contract', async () => {
    const { events, parts, more } = await findHistory(powers(), 'moved.btc', []);
    const moves = events.filter(({ by }) => by === 'list');
    expect(moves.map(({ what, from, owner }) => [what, from, owner])).toEqual([
      ['moved', dave.stacks, erin.stacks],
      ['given', undefined, dave.stacks],
    ]);
    expect(moves.every(({ transaction, exact, stacksHeight }) => transaction && exact && stacksHeight)).toBe(true);
    expect(events).toContainEqual(expect.objectContaining({ what: 'registered', by: 'contract' }));
    expect(events).toContainEqual(expect.objectContaining({ what: 'written', owner: dave.stacks }));
    expect(events).toContainEqual(expect.objectContaining({ what: 'first', owner: dave.stacks }));
    expect(events.find(({ what }) => what === 'registered')?.exact).toBeUndefined();
    expect(more).toBe(false);
    expect(parts.every(({ told }) => told.state === 'told')).toBe(true);
  });

  it('F026: what this browser saw stands among it, and is told to be ours', async () => {
    await devnet.control('claim', { name: 'fresh.btc', owner: bob.stacks });
    const seen = [{ atMs: Date.now() - 86_400_000, owner: alice.stacks, zonefileHash: 'ab'.repeat(20) }];
    const { events } = await findHistory(powers(), 'fresh.btc', seen);
    expect(events.filter(({ by }) => by === 'list')).toMatchObject([{ what: 'given', owner: bob.stacks, exact: true }]);
    expect(events).toContainEqual({ what: 'seen', ...seen[0], exact: true, host: '', by: 'browser' });
    // Newest first.
    expect(events.findIndex(({ what }) => what === 'seen')).toBeGreaterThan(events.findIndex(({ what }) => what === 'given'));
  });

  it('F026: a name that was revoked says by whom', async () => {
    expect((await findHistory(powers(), 'revoked.btc', [])).events).toContainEqual(
      expect.objectContaining({ what: 'revoked', owner: late.stacks }),
    );
  });

  it('a plain node cannot tell the moves, and that is not a name that never moved', async () => {
    await plainNode();
    const { events, parts } = await findHistory(powers(), 'moved.btc', []);
    expect(parts.find(({ part }) => part === 'moves')?.told.state).toBe('untold');
    expect(events.some(({ by }) => by === 'list')).toBe(false);
    expect(events).toContainEqual(expect.objectContaining({ what: 'written', owner: dave.stacks }));
  });

  it('of several nodes the one that tells is believed with its name beside it, and a silent one is no missing list', async () => {
    const another = await devnet.addNode();
    const network = { ...devnet.network, nodeUrls: [faulty.nodeUrl, another.nodeUrl] };
    await faulty.control('fail-next', { route: '/extended/', status: 404, body: '{}', times: 1 });
    const told = (await findHistory(powers(network), 'moved.btc', [])).parts.find(({ part }) => part === 'moves')?.told;
    expect(told).toMatchObject({ state: 'told', host: new URL(another.nodeUrl).host, value: 2 });
    await faulty.control('fail-next', { route: '/extended/', status: 404, body: '{}', times: 1 });
    await another.control('fail-next', { route: '/extended/', status: 503, body: '', times: 1 });
    const silent = (await findHistory(powers(network), 'moved.btc', [])).parts.find(({ part }) => part === 'moves')?.told;
    expect(silent?.state).toBe('failed');
  });
});

describe('names under a name', () => {
  it('are those its owner wrote, in records and in JSON, and those of the list', async () => {
    expect(await findSubdomains(powers(), await resolve('studio.id'))).toMatchObject({
      name: 'studio.id',
      subdomains: [{ name: 'dana.studio.id', by: ['written', 'list'] }],
      more: false,
    });
    const gallery = await findSubdomains(powers(), await resolve('gallery.btc'));
    expect(gallery.subdomains).toEqual([{ name: 'shop.gallery.btc', by: ['written'] }]);
    expect(gallery.parts).toContainEqual({ part: 'list', told: expect.objectContaining({ state: 'told', value: 0 }) });
  });

  it('a server without the list says nothing of them, and what an earlier owner wrote is none of this one', async () => {
    await plainNode();
    const answer = await resolve('moved.btc');
    const { subdomains, parts } = await findSubdomains(powers(), answer);
    expect(subdomains).toEqual([]);
    expect(parts.map(({ part, told }) => [part, told.state])).toEqual([
      ['written', 'untold'],
      ['list', 'untold'],
    ]);
  });

  it('a resolver of their own is named, and a file at a place that is not asked says so', async () => {
    const zonefile = (text: string) => ({ text, hash: '', state: 'current' as const });
    const resolver = '$ORIGIN nobody.btc\n_resolver URI 10 1 "https://names.example/"\n';
    expect(await findSubdomains(powers(), { name: 'nobody.btc', readings: [], zonefile: zonefile(resolver) })).toMatchObject({
      resolver: 'names.example',
    });
    const file = JSON.stringify({ owner: studio.stacks, externalSubdomainFile: 'http://10.0.0.1/list.json' });
    const { parts } = await findSubdomains(powers(), { name: 'nobody.btc', readings: [], zonefile: zonefile(file) });
    expect(parts).toContainEqual({ part: 'file', told: { state: 'failed', why: { code: 'subdomain-elsewhere' } } });
  });
});

describe('dig', () => {
  it('F040: tells every question as it travelled, and its answer as the contract gave it', async () => {
    const { name, steps } = await dig(powers(), 'alice.btc');
    expect(name).toBe('alice.btc');
    const owner = steps.find(({ asked }) => asked.startsWith('BNS-V2.can-resolve-name'));
    expect(owner).toMatchObject({ method: 'POST', status: 200 });
    expect(owner?.answer).toContain(`owner: '${alice.stacks}`);
    // Asked again by hand, it is the same.
    const again = await fetch(owner?.url ?? '', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: owner?.body ?? '',
    });
    expect(await again.text()).toBe(owner?.raw);
    expect(steps.filter(({ method }) => method === 'GET').map(({ url }) => new URL(url).pathname)).toEqual([
      '/v2/info',
      '/v1/names/alice.btc',
    ]);
  });

  it('F040: a question that failed is a line too', async () => {
    await faulty.control('fail-next', { route: 'get-bns-info', status: 503, body: '<html>busy</html>', times: 1 });
    const { steps } = await dig(powers(), 'alice.btc');
    expect(steps.find(({ asked }) => asked.startsWith('BNS-V2.get-bns-info'))).toMatchObject({
      status: 503,
      raw: '<html>busy</html>',
    });
    const nowhere = await dig(powers({ ...devnet.network, nodeUrls: ['http://127.0.0.1:9'] }), 'alice.btc');
    expect(nowhere.steps.every(({ failed }) => failed?.code === 'host-unreachable')).toBe(true);
  });
});
