/** The devnet proves what it says of names: over its own HTTP routes, from the checkpoint it tells, by the code that the extension checks with. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../../devnet/accounts.ts';
import { type Devnet, startDevnet } from '../../devnet/main.ts';
import { type CheckedTip, makeLightClient } from './light-client.ts';

const { alice, erin, carol, frank, tester } = accounts;

let devnet: Devnet;
let client: ReturnType<typeof makeLightClient>;
let tip: CheckedTip;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  client = makeLightClient(devnet);
  tip = await client.checkTip();
}, 180_000);
afterAll(() => devnet?.stop());

const zonefileOf = async (name: string, at = tip) => {
  const { facts } = await client.second(at, name);
  const found = facts.zonefile?.known ? facts.zonefile.value : undefined;
  return typeof found === 'object' ? Buffer.from(found.bytes).toString() : found;
};
const ownerOf = async (name: string, at = tip) => {
  const { facts } = await client.second(at, name, []);
  return facts.second?.known && typeof facts.second.value === 'object' ? facts.second.value.owner : undefined;
};

describe('from the start', () => {
  it('the tip is signed by all of the set that the checkpoint names, a few moments ago', () => {
    expect(tip.weight).toEqual({ signed: 1000, total: 1000, signers: 10 });
    expect(tip.header.heightBlocks).toBeGreaterThan(20);
    expect(devnet.proofs.checkpoint.blockHeight).toBeLessThan(tip.header.heightBlocks);
  });

  it('owner and zone file of a seeded name, and that the token is of the same owner', async () => {
    expect(await ownerOf('alice.btc')).toBe(alice.stacks);
    expect(await zonefileOf('alice.btc')).toContain('alice.btc');
    expect(await zonefileOf('alice.btc')).toBe(await said('alice.btc'));
    expect(await zonefileOf('gallery.btc')).toBe(await said('gallery.btc'));
  });

  it('every fate of a name', async () => {
    expect(await ownerOf('moved.btc')).toBe(erin.stacks);
    expect(await zonefileOf('moved.btc')).toBe('left');
    expect(await zonefileOf('revoked.btc')).toBe('revoked');
    expect(await zonefileOf('lapsing.btc')).toBe('run-out');
    expect((await client.second(tip, 'bob.id')).end).toBe('never');
    expect((await client.second(tip, 'alice.btc')).end).toBe('counted');
    // Nothing was ever written, and that has no proof.
    await expect(zonefileOf('bare.btc')).rejects.toMatchObject({ code: 'proof-absent' });
    await expect(ownerOf('nobody.btc')).rejects.toMatchObject({ code: 'proof-absent' });
  });

  it('names of the first system, through blocks of before Nakamoto', async () => {
    const { facts } = await client.first(tip, 'frank.podcast');
    const { zonefile_hash } = await get<{ zonefile_hash: string }>('/v1/names/frank.podcast');
    expect(facts.first).toEqual({ known: true, value: { owner: frank.stacks, endless: true, zonefileHash: zonefile_hash } });
    expect((await client.first(tip, 'carol.id')).facts.first).toMatchObject({ known: true, value: { owner: carol.stacks } });
  });
});

describe('as it goes on', () => {
  it('what a claim changes is in the next block, and the block before still says otherwise', async () => {
    const before = await client.checkTip();
    await devnet.control('claim', { name: 'fresh.btc', owner: tester.stacks, zonefile: 'first' });
    const then = await client.checkTip();
    expect(then.header.heightBlocks).toBeGreaterThan(before.header.heightBlocks);
    expect(await ownerOf('fresh.btc', then)).toBe(tester.stacks);
    expect(await zonefileOf('fresh.btc', then)).toBe('first');
    await expect(ownerOf('fresh.btc', before)).rejects.toMatchObject({ code: 'proof-absent' });
    expect(await ownerOf('alice.btc', before)).toBe(alice.stacks);
  });

  it('a cycle rolls: the next set is proven in a block that this one signed, and signs what comes then', async () => {
    const { cycle } = devnet.proofs.checkpoint;
    await devnet.control('mine', { blocks: 2 * devnet.proofs.cycleLength });
    const later = await client.checkTip();
    expect(client.cycle()).toBe(cycle + 2);
    expect(later.weight).toEqual({ signed: 1000, total: 1000, signers: 10 });
    expect(await ownerOf('alice.btc', later)).toBe(alice.stacks);
    expect(await zonefileOf('fresh.btc', later)).toBe('first');
    // Somebody who stayed with the set of the beginning cannot tell.
    const stayed = makeLightClient({ ...devnet, proofs: { ...devnet.proofs, cycleLength: 100_000 } });
    await expect(stayed.checkTip()).rejects.toMatchObject({ code: 'proof-other-cycle' });
  });

  it('reset puts names back in a new block: no height is ever taken back', async () => {
    const before = await client.checkTip();
    await devnet.control('reset', {});
    const again = makeLightClient(devnet);
    const after = await again.checkTip();
    expect(after.header.heightBlocks).toBeGreaterThan(before.header.heightBlocks);
    const gone = await again.second(after, 'fresh.btc', ['zonefile']);
    expect(gone.facts.second).toEqual({ known: true, value: 'no-name' });
    expect((await again.second(after, 'alice.btc')).facts.second).toMatchObject({ value: { owner: alice.stacks } });
  });
});

describe('every route tells of the same blocks', () => {
  it('by height, by id, by tenure and as the newest', async () => {
    const info = await get<Record<string, unknown>>('/v2/info');
    const tenure = await get<Record<string, unknown>>('/v3/tenures/info');
    expect(info['stacks_tip_height']).toBe(tenure['tip_height']);
    expect(info['stacks_tip_consensus_hash']).toBe(tenure['consensus_hash']);
    const byHeight = await bytes(`/v3/blocks/height/${tenure['tip_height']}`);
    expect(byHeight).toEqual(await bytes(`/v3/blocks/${tenure['tip_block_id']}`));
    const { stacks_blocks, burn_block_height } = await get<{
      burn_block_height: number;
      stacks_blocks: { block_id: string; block_hash: string; height: number }[];
    }>(`/v3/tenures/blocks/${tenure['consensus_hash']}`);
    expect(stacks_blocks[0]).toMatchObject({ block_id: tenure['tip_block_id'], block_hash: info['stacks_tip'] });
    expect(await get(`/v3/sortitions/consensus/${tenure['consensus_hash']}`)).toMatchObject({ burn_block_height });
    expect(await get(`/v3/sortitions/burn_height/${burn_block_height}`)).toMatchObject({
      consensus_hash: `0x${tenure['consensus_hash']}`,
      was_sortition: true,
    });
  });

  it('at an older block: entries as they were, and nothing of a block that nobody knows', async () => {
    const [address, contract] = devnet.network.bnsV2.split('.');
    const path = `/v2/data_var/${address}/${contract}/bns-index`;
    const { tip_height } = await get<{ tip_height: number }>('/v3/tenures/info');
    const { data: now } = await get<{ data: string }>(path);
    const old = await get<{ data: string; proof?: string }>(`${path}?proof=0&tip=${devnet.proofs.checkpoint.blockId}`);
    expect(BigInt(`0x${old.data.slice(4)}`)).toBeLessThan(BigInt(`0x${now.slice(4)}`));
    expect(old.proof).toBeUndefined();
    expect((await fetch(`${devnet.nodeUrl}${path}?tip=${'00'.repeat(32)}`)).status).toBe(404);
    expect((await fetch(`${devnet.nodeUrl}/v3/blocks/height/${tip_height + 1}`)).status).toBe(404);
  });

  it('with `proof=0`, or anything but 1, without a proof', async () => {
    const [address, contract] = devnet.network.bnsV2.split('.');
    for (const [query, has] of [
      ['', true],
      ['?proof=1', true],
      ['?proof=0', false],
      ['?proof=true', false],
    ] as const) {
      expect('proof' in (await get<object>(`/v2/data_var/${address}/${contract}/bns-index${query}`))).toBe(has);
    }
  });
});

async function get<T>(path: string): Promise<T> {
  return (await (await fetch(`${devnet.nodeUrl}${path}`)).json()) as T;
}
async function bytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(`${devnet.nodeUrl}${path}`)).arrayBuffer());
}
/** The zone file by the API's own route. */
const said = async (name: string) => {
  const { data } = await get<{ data: { zonefile: string } }>(`/resolve-name/${name}`);
  return data.zonefile;
};
