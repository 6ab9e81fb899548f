/** Several nodes of one network, some of them bad on purpose, each on a port of its own and so an operator of its own. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Devnet, type FurtherNode, startDevnet } from '../../devnet/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';

let devnet: Devnet;
let nodes: Record<'second' | 'liar' | 'behind' | 'page' | 'hanging', FurtherNode>;
const name = 'alice.btc';
let owner: string | undefined;
let thief: string | undefined;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  const [second, liar, behind, page, hanging] = [
    await devnet.addNode(),
    await devnet.addNode(),
    await devnet.addNode({ behind: true }),
    await devnet.addNode(),
    await devnet.addNode(),
  ];
  nodes = { second, liar, behind, page, hanging };
  const ownerOf = (wanted: string) => devnet.names.find(({ name }) => name === wanted)?.owner;
  [owner, thief] = [ownerOf(name), ownerOf('bare.btc')];
  await devnet.control('mine', { blocks: 1_000 });
  await page.control('html', { on: true });
  await hanging.control('stall', { route: '/v' });
}, 300_000);

afterEach(() => nodes.liar.control('wrong-answer', { name }));
afterAll(() => devnet.stop());

const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));

/** The operators in any order, because who answers first must not count. */
function resolve(urls: string[], { agreeing = 1 } = {}) {
  const network = { ...devnet.network, nodeUrls: urls };
  const http = makeHttp(fetch, { network: () => network });
  return makeResolver({
    http,
    now: () => performance.now(),
    sleep,
    network,
    agreeing,
    tips: new Map(),
    isFailing: () => false,
    standingOfSubdomain,
  }).resolve(name);
}

describe('several operators', () => {
  it('who say the same are agreed, as soon as they have, whoever hangs', async () => {
    const start = performance.now();
    const found = await resolve([nodes.hanging.nodeUrl, devnet.nodeUrl, nodes.second.nodeUrl]);
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(found).toMatchObject({ owner, seal: 'agreed', profileState: 'verified' });
    expect(found.readings.map(({ state }) => state)).toEqual(['silent', 'said', 'said']);
    expect(new Set(found.sources.map(({ reading }) => reading))).toEqual(new Set([1, 2]));
  });

  it('NET-01 one of whom lies are contradicted, and neither owner nor site is told, whoever comes first', async () => {
    await nodes.liar.control('wrong-answer', { name, owner: thief });
    for (const urls of [
      [devnet.nodeUrl, nodes.liar.nodeUrl],
      [nodes.liar.nodeUrl, devnet.nodeUrl],
      [nodes.liar.nodeUrl, devnet.nodeUrl, nodes.second.nodeUrl],
    ]) {
      const found = await resolve(urls);
      expect(found).toMatchObject({ status: 'contradicted', seal: 'contradiction', notFollowed: 'contradiction', addresses: [] });
      for (const field of ['owner', 'zonefile', 'lead', 'profile']) expect(found).not.toHaveProperty(field);
      expect(found.readings).toContainEqual(expect.objectContaining({ state: 'said', owner }));
      expect(found.readings).toContainEqual(expect.objectContaining({ state: 'said', owner: thief }));
    }
  });

  it('NET-01 a fast liar does not win: the second is waited for', async () => {
    await nodes.liar.control('wrong-answer', { name, owner: thief });
    await nodes.second.control('delay', { route: '/v2', ms: 800 });
    expect(await resolve([nodes.liar.nodeUrl, nodes.second.nodeUrl])).toMatchObject({ seal: 'contradiction' });
    await nodes.second.control('delay', { ms: 0 });
  });

  it('NET-02 one of whom is 1,000 blocks behind: it counts for nothing, and alone it is no answer', async () => {
    const found = await resolve([nodes.behind.nodeUrl, devnet.nodeUrl, nodes.second.nodeUrl]);
    expect(found).toMatchObject({ owner, seal: 'agreed', readings: [{ state: 'stale' }, { state: 'said' }, { state: 'said' }] });
    // A node of one's own, which knew more before.
    const network = { ...devnet.network, nodeUrls: [nodes.behind.nodeUrl], devnet: false };
    const http = makeHttp(fetch, { network: () => network });
    const { chain, bnsV1, bnsV2, zonefileResolver } = network;
    const key = [chain, bnsV1, bnsV2, zonefileResolver, new URL(nodes.behind.nodeUrl).host].join();
    const tips = new Map([[key, { stacksHeight: 0, burnHeight: 9_999_999, atMs: 0 }]]);
    const alone = makeResolver({
      http,
      now: () => 0,
      sleep,
      network,
      agreeing: 1,
      tips,
      isFailing: () => false,
      standingOfSubdomain,
    });
    await expect(alone.resolve(name)).rejects.toMatchObject({ code: 'nobody-answered', reason: 'behind' });
  });

  it('who are fewer than have to agree are the word of one', async () => {
    expect(await resolve([devnet.nodeUrl, nodes.second.nodeUrl], { agreeing: 3 })).toMatchObject({
      seal: 'single-source',
      owner,
    });
  });

  it('NET-01 NET-02 NET-03 a liar, one far behind, a web page and one that hangs, with one honest: never the lie', async () => {
    await nodes.liar.control('wrong-answer', { name, owner: thief });
    const bad = [nodes.liar, nodes.behind, nodes.page, nodes.hanging].map(({ nodeUrl }) => nodeUrl);
    for (const urls of [
      [...bad, devnet.nodeUrl],
      [devnet.nodeUrl, ...bad],
    ]) {
      const found = await resolve(urls);
      expect(found.owner).not.toBe(thief);
      expect(found).toMatchObject({ seal: 'contradiction' });
      const of = (url: string) => found.readings.find(({ host }) => url.endsWith(host));
      expect(of(nodes.liar.nodeUrl)).toMatchObject({ state: 'said', owner: thief });
      expect(of(nodes.behind.nodeUrl)).toMatchObject({ state: 'stale', why: { code: 'node-behind' } });
      expect(of(nodes.page.nodeUrl)).toMatchObject({ state: 'silent', why: { code: 'host-garbled', reason: 'web-page' } });
      expect(of(nodes.hanging.nodeUrl)).toMatchObject({ state: 'silent', why: { code: 'host-timeout' } });
      expect(of(devnet.nodeUrl)).toMatchObject({ state: 'said', owner });
    }
    // Without the lie: the right answer.
    await nodes.liar.control('wrong-answer', { name });
    expect(await resolve([...bad, devnet.nodeUrl])).toMatchObject({ owner, seal: 'agreed' });
  }, 40_000);
});
