/** Each way in which a node of the devnet can cheat, and that nothing of it passes for proven: by a node of its own, while the others stay honest. */
import { utf8ToBytes } from '@noble/hashes/utils';
import { Cl, serializeCV } from '@stacks/transactions';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../../devnet/accounts.ts';
import { type Devnet, type FurtherNode, startDevnet } from '../../devnet/main.ts';
import { type CheckedTip, makeLightClient } from './light-client.ts';

const { bob, tester, erin } = accounts;
const name = 'target.btc';

let devnet: Devnet;
let liar: FurtherNode;
/** Blocks in which the name was of the first owner, and had the first zone file. */
let then: CheckedTip;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  liar = await devnet.addNode();
  await devnet.control('claim', { name, owner: tester.stacks, zonefile: 'the first' });
  // A name that was claimed in one step cannot be given away before its block is two old.
  await devnet.control('mine', { blocks: 2 });
  then = await makeLightClient(devnet).checkTip();
  await devnet.control('change', { name, owner: erin.stacks, zonefile: 'the second' });
  // One more, so that what changed is behind a pointer.
  await devnet.control('mine', { blocks: 1 });
}, 180_000);
afterEach(() => liar.control('reset', {}));
afterAll(() => devnet?.stop());

const clientOf = (node: { nodeUrl: string } = liar) => makeLightClient({ ...devnet, nodeUrl: node.nodeUrl });
const idOf = ({ header }: CheckedTip) => Buffer.from(header.id).toString('hex');

/** The owner, from a tip that is checked too; or the code of what was refused. */
async function ownerBy(client = clientOf()): Promise<string> {
  try {
    const { facts } = await client.second(await client.checkTip(), name, ['token']);
    return facts.second?.known && typeof facts.second.value === 'object' ? facts.second.value.owner : 'no owner';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
/** The same of what its zone file says: `left`, because the first owner wrote it. */
async function zonefileBy(client = clientOf()): Promise<unknown> {
  try {
    const { facts } = await client.second(await client.checkTip(), name, ['zonefile']);
    return facts.zonefile?.known ? facts.zonefile.value : 'unknown';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('a node that cheats is not believed', () => {
  it('and an honest one is, in the same words', async () => {
    expect(await ownerBy()).toBe(erin.stacks);
    expect(await zonefileBy()).toBe('left');
    expect(await ownerBy(clientOf(devnet))).toBe(erin.stacks);
  });

  it('NET-01 about the owner and the zone file, where no proof is asked, and beside true proofs', async () => {
    await liar.control('wrong-answer', { name, owner: bob.stacks });
    expect(await ownerBy()).toBe(erin.stacks);
    await liar.control('proofs', { mode: 'false' });
    expect(await ownerBy()).toBe('proof-value');
    await liar.control('wrong-answer', { name, zonefile: 'of the liar' });
    expect(await zonefileBy()).toBe('proof-value');
    // The other lie is over.
    expect(await ownerBy()).toBe(erin.stacks);
    // Whoever asks without proofs is lied to as well.
    await liar.control('wrong-answer', { name, owner: bob.stacks });
    const [address, contract] = devnet.network.bnsV2.split('.');
    const asked = await fetch(`${liar.nodeUrl}/v2/map_entry/${address}/${contract}/name-properties?proof=0`, {
      method: 'POST',
      body: JSON.stringify(entryKey),
    });
    expect(await asked.json()).not.toEqual(await honestly(`/v2/map_entry/${address}/${contract}/name-properties?proof=0`));
  });

  it('NET-02 NET-21 that answers with what was true before', async () => {
    await liar.control('proofs', { mode: 'old', block: idOf(then) });
    expect(await ownerBy()).toBe('proof-root');
    expect(await zonefileBy()).toBe('proof-root');
  });

  it('NET-21 that splices what was true before under the newest root', async () => {
    await liar.control('proofs', { mode: 'spliced', block: idOf(then) });
    expect(await ownerBy()).toBe('proof-spliced');
    expect(await zonefileBy()).toBe('proof-spliced');
  });

  it('NET-21 that cuts proofs, or gives none, or can make none', async () => {
    await liar.control('proofs', { mode: 'cut' });
    expect(await ownerBy()).toBe('proof-truncated');
    await liar.control('proofs', { mode: 'withheld' });
    expect(await ownerBy()).toBe('proof-absent');
    await liar.control('proofs', { mode: 'none' });
    expect(await ownerBy()).toBe('proof-absent');
  });

  it('NET-21 without proofs a node still answers, and says of an entry with `proof=1` what it says of none', async () => {
    await liar.control('proofs', { mode: 'none' });
    const [address, contract] = devnet.network.bnsV2.split('.');
    const path = `/v2/map_entry/${address}/${contract}/name-properties`;
    const ask = async (query: string) => {
      const answer = await fetch(`${liar.nodeUrl}${path}${query}`, { method: 'POST', body: JSON.stringify(entryKey) });
      return (await answer.json()) as object;
    };
    expect(await ask('?proof=1')).toEqual({ data: '0x09', proof: '' });
    expect(await ask('?proof=0')).toEqual(await honestly(`${path}?proof=0`));
    expect((await fetch(`${liar.nodeUrl}/v2/data_var/${address}/${contract}/bns-index?proof=1`)).status).toBe(404);
    expect((await fetch(`${liar.nodeUrl}/v2/data_var/${address}/${contract}/bns-index?proof=0`)).status).toBe(200);
  });

  it('NET-21 with another root in its headers', async () => {
    await liar.control('proofs', { mode: 'wrong-root' });
    expect(await ownerBy()).toContain('is of another block');
    // Also when only older headers are wrong.
    await liar.control('proofs', {});
    const client = clientOf();
    const tip = await client.checkTip();
    await liar.control('proofs', { mode: 'wrong-root' });
    await expect(client.second(tip, name)).rejects.toThrow('is of another block');
  });

  it('NET-02 whose newest block is of yesterday, or below one that was seen', async () => {
    await liar.control('proofs', { mode: 'stale', hours: 24 });
    expect(await ownerBy()).toBe('proof-stale');
    const client = clientOf();
    await liar.control('proofs', {});
    await client.checkTip();
    await devnet.control('mine', { blocks: 1 });
    await liar.control('proofs', { mode: 'stale', hours: -1 });
    expect(await ownerBy(client)).toBe(erin.stacks);
    await liar.control('proofs', { mode: 'stale', hours: 0.05 });
    expect(await ownerBy(client)).toBe('proof-rolled-back');
  });

  it.each([
    ['strangers', 'proof-unknown-signer'],
    ['next-cycle', 'proof-unknown-signer'],
    ['few', 'proof-weight'],
    ['shadow', 'proof-shadow-block'],
  ])('NET-01 NET-21 that has made a block of its own, in which all of its lies are true, signed by %s', async (signers, code) => {
    await liar.control('wrong-answer', { name, owner: bob.stacks, zonefile: 'of the liar' });
    await liar.control('proofs', { mode: 'forged', signers });
    expect(await ownerBy()).toBe(code);
    // All of it holds together but for the signatures.
    const { tip_block_id: id } = (await (await fetch(`${liar.nodeUrl}/v3/tenures/info`)).json()) as { tip_block_id: string };
    const unsigned = { ...then, header: await clientOf().readHeader(id) };
    const { facts } = await clientOf().second(unsigned, name);
    expect(facts.second).toMatchObject({ value: { owner: bob.stacks } });
    expect(facts.zonefile).toMatchObject({ value: { bytes: utf8ToBytes('of the liar') } });
  });

  it('while the others are as they were', async () => {
    await liar.control('proofs', { mode: 'none' });
    expect(await ownerBy(clientOf(devnet))).toBe(erin.stacks);
    await expect(liar.control('proofs', { mode: 'kind' })).rejects.toThrow('No node cheats like this');
  });
});

const entryKey = serializeCV(Cl.tuple({ name: Cl.bufferFromUtf8('target'), namespace: Cl.bufferFromUtf8('btc') }));

async function honestly(path: string): Promise<unknown> {
  return (await fetch(`${devnet.nodeUrl}${path}`, { method: 'POST', body: JSON.stringify(entryKey) })).json();
}
