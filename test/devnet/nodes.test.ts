/** Several nodes of one network, each with faults of its own, asked by the product's own resolver. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../../devnet/accounts.ts';
import { type Devnet, type FurtherNode, startDevnet } from '../../devnet/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import { readOwnerV2 } from '../../src/network/bns-v2.ts';
import { makeNode } from '../../src/network/node.ts';
import { parseName } from '../../src/protocol/names/name.ts';

const { alice, bob, tester } = accounts;

let devnet: Devnet;
let another: FurtherNode;
let behind: FurtherNode;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  another = await devnet.addNode();
  behind = await devnet.addNode({ behind: true });
}, 60_000);
afterAll(() => devnet?.stop());

function nodeAt({ nodeUrl }: { nodeUrl: string }) {
  return makeNode({ http: makeHttp(fetch, { network: async () => devnet.network }), url: nodeUrl });
}
const ownerBy = (node: { nodeUrl: string }, name: string) => readOwnerV2(nodeAt(node), devnet.network, parseName(name));

describe('further nodes', () => {
  it('follow the same chain from ports of their own', async () => {
    await devnet.control('claim', { name: 'fresh.btc', owner: tester.stacks });
    await devnet.control('mine', { blocks: 3 });
    expect(another.nodeUrl).not.toBe(devnet.nodeUrl);
    expect(await ownerBy(another, 'fresh.btc')).toEqual(await ownerBy(devnet, 'fresh.btc'));
    expect(await ownerBy(another, 'fresh.btc')).toMatchObject({ owner: tester.stacks });
    expect(await nodeAt(another).info()).toEqual(await nodeAt(devnet).info());
    expect(await nodeAt(another).findListed('carol.id')).toEqual(await nodeAt(devnet).findListed('carol.id'));
  });

  it('lie alone', async () => {
    await another.control('wrong-answer', { name: 'alice.btc', owner: bob.stacks });
    expect(await ownerBy(another, 'alice.btc')).toMatchObject({ owner: bob.stacks });
    expect(await ownerBy(devnet, 'alice.btc')).toMatchObject({ owner: alice.stacks });
    await another.control('reset', {});
    expect(await ownerBy(another, 'alice.btc')).toMatchObject({ owner: alice.stacks });
    // What everybody's chain holds is not put back by one node.
    expect(await ownerBy(devnet, 'fresh.btc')).toMatchObject({ owner: tester.stacks });
  });

  it('give web pages for answers alone, on every route, until it is said otherwise', async () => {
    await another.control('html', {});
    await expect(ownerBy(another, 'alice.btc')).rejects.toMatchObject({ code: 'host-garbled', reason: 'web-page' });
    await expect(nodeAt(another).info()).rejects.toMatchObject({ code: 'host-garbled' });
    expect(await ownerBy(devnet, 'alice.btc')).toMatchObject({ owner: alice.stacks });
    await another.control('html', { on: false });
    expect(await ownerBy(another, 'alice.btc')).toMatchObject({ owner: alice.stacks });
  });

  it('hang alone, and answer when they are let', async () => {
    await another.control('stall', { route: '/' });
    const waiting = ownerBy(another, 'alice.btc');
    const first = await Promise.race([waiting.then(() => 'another'), ownerBy(devnet, 'alice.btc').then(() => 'devnet')]);
    expect(first).toBe('devnet');
    await another.control('stall', {});
    expect(await waiting).toMatchObject({ owner: alice.stacks });
  });

  it('fall behind: what happened since the devnet began they have not heard of', async () => {
    const before = await nodeAt(behind).info();
    await devnet.control('claim', { name: 'later.btc', owner: tester.stacks });
    await devnet.control('mine', { blocks: 1_000 });
    expect(await ownerBy(devnet, 'later.btc')).toMatchObject({ owner: tester.stacks });
    expect(await ownerBy(behind, 'later.btc')).toBe('no-name');
    expect(await ownerBy(behind, 'alice.btc')).toMatchObject({ owner: alice.stacks });
    expect(await nodeAt(behind).info()).toEqual(before);
    expect((await nodeAt(devnet).info()).burnHeight).toBeGreaterThanOrEqual(before.burnHeight + 1_000);
  });
});
