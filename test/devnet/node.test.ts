/** The published client, unmodified, against the devnet's node. */
import {
  broadcastTransaction,
  Cl,
  type ClarityValue,
  cvToString,
  fetchAbi,
  fetchCallReadOnlyFunction,
  fetchContractMapEntry,
  fetchFeeEstimateTransaction,
  fetchNonce,
  makeContractCall,
  makeContractDeploy,
  makeSTXTokenTransfer,
  Pc,
  type PostCondition,
  type StacksTransactionWire,
} from '@stacks/transactions';
import blockstack from 'blockstack';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { accounts, aliceStacksAccount } from '../../devnet/accounts.ts';
import { type Devnet, startDevnet } from '../../devnet/main.ts';
import { zonefileHash } from '../../devnet/node/registry.ts';
import { networkShape } from '../../src/contract/settings.ts';

const { alice, bob, tester } = accounts;
const deployer = 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF';
const text = (value: string) => Cl.bufferFromUtf8(value);

let devnet: Devnet;
let client: { network: 'mainnet'; client: { baseUrl: string } };
let senderKey: string;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  client = { network: 'mainnet', client: { baseUrl: devnet.nodeUrl } };
  senderKey = `${tester.privateKey}01`;
}, 90_000);
afterAll(() => devnet?.stop());

const get = async (path: string) => (await fetch(`${devnet.nodeUrl}${path}`)).json();
const send = (transaction: StacksTransactionWire) => broadcastTransaction({ transaction, ...client });
const statusOf = async (txid: string) =>
  (await get(`/extended/v1/tx/0x${txid}`)) as { tx_status: string; tx_result: { repr: string }; vm_error?: string };
const outcome = async (sent: Awaited<ReturnType<typeof send>>) => {
  if ('error' in sent) throw new Error(sent.reason);
  const { tx_status, tx_result } = await statusOf(sent.txid);
  return `${tx_status} ${tx_result?.repr}`;
};

type CallOptions = { fee?: number; nonce?: number; postConditions?: PostCondition[]; postConditionMode?: 'allow' | 'deny' };
const callV2 = (functionName: string, functionArgs: ClarityValue[], options: CallOptions = {}) =>
  makeContractCall({
    contractAddress: deployer,
    contractName: 'BNS-V2',
    functionName,
    functionArgs,
    senderKey,
    ...client,
    ...options,
  });
const transfer = (options: CallOptions & { amount?: number; recipient?: string } = {}) =>
  makeSTXTokenTransfer({ recipient: bob.stacks, amount: 1000, senderKey, ...client, ...options });

describe('the published client', () => {
  it('knows nonce, fee and balance, and moves money', async () => {
    expect(await fetchNonce({ address: tester.stacks, ...client })).toBe(0n);
    const before = (await get(`/v2/accounts/${bob.stacks}?proof=0`)) as { balance: string };
    const transaction = await transfer();
    const [low] = await fetchFeeEstimateTransaction({ payload: '00'.repeat(60), ...client });
    expect(low.fee).toBeGreaterThan(100);
    expect(await outcome(await send(transaction))).toBe('success (ok true)');
    const after = (await get(`/v2/accounts/${bob.stacks}?proof=0`)) as { balance: string };
    expect(BigInt(after.balance) - BigInt(before.balance)).toBe(1000n);
    expect(await fetchNonce({ address: tester.stacks, ...client })).toBe(1n);
  });

  it('registers a name in BNS-V2 and sees itself as the owner', async () => {
    const price = 2_000_000;
    const hash = Cl.bufferFromHex(zonefileHash('fresh.btcsalt'));
    const paying = [Pc.principal(tester.stacks).willSendEq(price).ustx()];
    expect(await outcome(await send(await callV2('name-preorder', [hash, Cl.uint(price)], { postConditions: paying })))).toMatch(
      /^success/,
    );
    await devnet.control('mine', { blocks: 2 });
    const burning = [Pc.principal(`${deployer}.BNS-V2`).willSendEq(price).ustx()];
    const register = await callV2('name-register', [text('btc'), text('fresh'), text('salt')], { postConditions: burning });
    expect(await outcome(await send(register))).toMatch(/^success \(ok u\d+\)/);
    const owner = await fetchCallReadOnlyFunction({
      contractAddress: deployer,
      contractName: 'BNS-V2',
      functionName: 'get-owner-name',
      functionArgs: [text('fresh'), text('btc')],
      senderAddress: tester.stacks,
      ...client,
    });
    expect(cvToString(owner)).toBe(`(ok (some ${tester.stacks}))`);
    const holdings = (await get(`/extended/v1/tokens/nft/holdings?principal=${tester.stacks}`)) as {
      results: { asset_identifier: string }[];
    };
    expect(holdings.results.map(({ asset_identifier }) => asset_identifier)).toEqual([`${deployer}.BNS-V2::BNS-V2`]);
    expect(await get(`/names/address/${tester.stacks}/valid`)).toMatchObject({ total: 1, names: [{ full_name: 'fresh.btc' }] });
  });

  it('hears (err …) from the contract as an abort, and pays for it', async () => {
    const nonce = await fetchNonce({ address: tester.stacks, ...client });
    const taken = await callV2('name-claim-fast', [text('alice'), text('btc'), Cl.principal(tester.stacks)]);
    expect(await outcome(await send(taken))).toBe('abort_by_response (err u118)');
    expect(await fetchNonce({ address: tester.stacks, ...client })).toBe(nonce + 1n);
  });

  it('is saved by its post-conditions: nothing moved but the fee', async () => {
    const before = BigInt(((await get(`/v2/accounts/${tester.stacks}?proof=0`)) as { balance: string }).balance);
    const claim = await callV2('name-claim-fast', [text('guarded'), text('btc'), Cl.principal(tester.stacks)], {
      fee: 2000,
      postConditions: [Pc.principal(tester.stacks).willSendLte(1).ustx()],
    });
    expect(await outcome(await send(claim))).toMatch(/^abort_by_post_condition/);
    expect(await get('/names/guarded.btc')).toEqual({ error: 'Name not found' });
    const after = BigInt(((await get(`/v2/accounts/${tester.stacks}?proof=0`)) as { balance: string }).balance);
    expect(before - after).toBe(2000n);
    expect((await get('/names/fresh.btc')) as object).toMatchObject({ status: 'active' });
    const bare = await callV2('name-claim-fast', [text('guarded'), text('btc'), Cl.principal(tester.stacks)]);
    expect(await outcome(await send(bare))).toMatch(/^abort_by_post_condition/);
    const open = { postConditionMode: 'allow' as const };
    const allowed = await callV2('name-claim-fast', [text('guarded'), text('btc'), Cl.principal(tester.stacks)], open);
    expect(await outcome(await send(allowed))).toMatch(/^success/);
  }, 40_000);

  it('deploys a contract, reads its map, and learns the interface of the first naming system', async () => {
    const codeBody = '(define-map ages (string-ascii 9) uint) (map-set ages "ann" u7)';
    expect(await outcome(await send(await makeContractDeploy({ contractName: 'ages', codeBody, senderKey, ...client })))).toMatch(
      /^success/,
    );
    const entry = { contractAddress: tester.stacks, contractName: 'ages', mapName: 'ages', ...client };
    expect(cvToString(await fetchContractMapEntry({ ...entry, mapKey: Cl.stringAscii('ann') }))).toBe('(some u7)');
    expect(cvToString(await fetchContractMapEntry({ ...entry, mapKey: Cl.stringAscii('ben') }))).toBe('none');
    const abi = await fetchAbi({ contractAddress: 'SP000000000000000000002Q6VF78', contractName: 'bns', ...client });
    expect(abi.functions.map(({ name }) => name)).toContain('name-resolve');
  });
});

describe('the mempool refuses, with the reason of a real node,', () => {
  const cases: [reason: string, make: (nonce: number) => Promise<StacksTransactionWire>][] = [
    ['BadNonce', (nonce) => transfer({ nonce: nonce - 1, fee: 500 })],
    ['TooMuchChaining', (nonce) => transfer({ nonce: nonce + 25, fee: 500 })],
    ['FeeTooLow', (nonce) => transfer({ nonce, fee: 10 })],
    ['NotEnoughFunds', (nonce) => transfer({ nonce, fee: 500, amount: 10 ** 14 })],
    ['TransferRecipientCannotEqualSender', (nonce) => transfer({ nonce, fee: 500, recipient: tester.stacks })],
    ['BadAddressVersionByte', (nonce) => transfer({ nonce, fee: 500, recipient: 'ST384CVPNDTYA0E92TKJZQTYXQHNZSWGCAH0ER64E' })],
    ['NoSuchPublicFunction', (nonce) => callV2('name-forget', [], { nonce, fee: 500 })],
    ['BadFunctionArgument', (nonce) => callV2('set-primary-name', [Cl.int(1)], { nonce, fee: 500 })],
    [
      'NoSuchContract',
      (nonce) =>
        makeContractCall({
          contractAddress: deployer,
          contractName: 'nope',
          functionName: 'f',
          functionArgs: [],
          senderKey,
          nonce,
          fee: 500,
          ...client,
        }),
    ],
    [
      'ContractAlreadyExists',
      (nonce) => makeContractDeploy({ contractName: 'ages', codeBody: '1', senderKey, nonce, fee: 500, ...client }),
    ],
    [
      'BadTransactionVersion',
      (nonce) => makeSTXTokenTransfer({ recipient: bob.stacks, amount: 1, senderKey, nonce, fee: 500, network: 'testnet' }),
    ],
  ];
  for (const [reason, make] of cases) {
    it(reason, async () => {
      const nonce = Number(await fetchNonce({ address: tester.stacks, ...client }));
      expect(await send(await make(nonce))).toMatchObject({ error: 'transaction rejected', reason });
    });
  }

  it('SignatureValidation of a transaction changed after signing, and Deserialization of rubbish', async () => {
    const nonce = await fetchNonce({ address: tester.stacks, ...client });
    const transaction = await transfer({ nonce: Number(nonce), fee: 500 });
    transaction.setFee(501);
    expect(await send(transaction)).toMatchObject({ reason: 'SignatureValidation' });
    const rubbish = await fetch(`${devnet.nodeUrl}/v2/transactions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: new Uint8Array([1, 2, 3]),
    });
    expect(rubbish.status).toBe(400);
    expect(await rubbish.json()).toMatchObject({ reason: 'Deserialization' });
  });
});

describe('control', () => {
  it('holds the mempool: transactions wait, one is replaced by paying more, all are mined on release', async () => {
    await devnet.control('hold', {});
    const nonce = Number(await fetchNonce({ address: tester.stacks, ...client }));
    const first = await send(await transfer({ nonce, fee: 500 }));
    const second = await send(await transfer({ nonce: nonce + 1, fee: 500 }));
    expect(await outcome(first)).toMatch(/^pending/);
    expect(await send(await transfer({ nonce, fee: 400 }))).toMatchObject({ reason: 'ConflictingNonceInMempool' });
    const better = await send(await transfer({ nonce, fee: 900 }));
    expect(await outcome(first)).toMatch(/^dropped_replace_by_fee/);
    expect(await fetchNonce({ address: tester.stacks, ...client })).toBe(BigInt(nonce + 2));
    await devnet.control('mine', { blocks: 3 });
    expect(await outcome(better)).toMatch(/^pending/);
    await devnet.control('release', {});
    expect(await outcome(better)).toMatch(/^success/);
    expect(await outcome(second)).toMatch(/^success/);
  });

  it('mines by a timer: transactions wait for its block, blocks come without any, and 0 goes back to one per transaction', async () => {
    const heightOf = async () => Number((await devnet.control('')).burnHeight);
    const nonce = Number(await fetchNonce({ address: tester.stacks, ...client }));
    const before = await heightOf();
    await devnet.control('mine-every', { seconds: 0.2 });
    try {
      const timed = await send(await transfer({ nonce, fee: 500 }));
      await vi.waitUntil(async () => (await outcome(timed)).startsWith('success'), { timeout: 20_000 });
      const mined = await heightOf();
      expect(mined).toBeGreaterThan(before);
      await vi.waitUntil(async () => (await heightOf()) >= mined + 2, { timeout: 20_000 });
      // Far off: what is sent now waits for it.
      await devnet.control('mine-every', { seconds: 3_600 });
      const waiting = await send(await transfer({ nonce: nonce + 1, fee: 500 }));
      expect(await outcome(waiting)).toMatch(/^pending/);
      await devnet.control('mine', { blocks: 1 });
      expect(await outcome(waiting)).toMatch(/^success/);
    } finally {
      await devnet.control('mine-every', { seconds: 0 });
    }
    const still = await heightOf();
    expect(await outcome(await send(await transfer({ nonce: nonce + 2, fee: 500 })))).toMatch(/^success/);
    expect(await heightOf()).toBe(still + 1);
  }, 60_000);

  it('fails the next answers of a route, takes its time, and lies about an owner', async () => {
    await devnet.control('fail-next', { route: '/v1/names', status: 429, body: '<h1>slow down</h1>', times: 2 });
    for (const expected of [429, 429, 200])
      expect((await fetch(`${devnet.nodeUrl}/v1/names/frank.podcast`)).status).toBe(expected);
    await devnet.control('delay', { ms: 150, route: '/v2/info' });
    const started = performance.now();
    await get('/v2/info');
    expect(performance.now() - started).toBeGreaterThan(140);
    await devnet.control('delay', {});
    await devnet.control('wrong-answer', { name: 'alice.btc', owner: bob.stacks });
    expect(cvToString(await canResolve('alice'))).toContain(bob.stacks);
    expect(await get('/names/alice.btc/owner')).toMatchObject({ data: { owner: bob.stacks } });
    await devnet.control('wrong-answer', { name: 'alice.btc' });
    expect(cvToString(await canResolve('alice'))).toContain(alice.stacks);
  });

  it('keeps a route waiting, and says who waits', async () => {
    await devnet.control('stall', { route: '/v2/info' });
    const answer = get('/v2/info');
    await vi.waitUntil(async () => String((await devnet.control('')).stalled) === '/v2/info');
    expect(await Promise.race([answer, get('/names/alice.btc/owner').then(() => 'another route answers')])).toBe(
      'another route answers',
    );
    expect(await devnet.control('stall', {})).toMatchObject({ stalled: [] });
    expect(await answer).toHaveProperty('stacks_tip_height');
  });

  it('fails the hub too', async () => {
    await devnet.control('fail-next', { route: '/hub_info', status: 503 });
    expect((await fetch(`${devnet.hubUrl}/hub_info`)).status).toBe(503);
    expect((await fetch(`${devnet.hubUrl}/hub_info`)).status).toBe(200);
  });

  it('gives money, and takes everything back on reset', async () => {
    const { burnHeight } = await devnet.control('mint', { to: aliceStacksAccount, ustx: 5 });
    expect(await get(`/v2/accounts/${aliceStacksAccount}?proof=0`)).toMatchObject({
      balance: `0x${10_000_000_005n.toString(16).padStart(32, '0')}`,
    });
    const state = await devnet.control('reset', {});
    expect(state.burnHeight).toBeLessThan(Number(burnHeight));
    expect(await get('/names/fresh.btc')).toEqual({ error: 'Name not found' });
    expect(await fetchNonce({ address: tester.stacks, ...client })).toBe(0n);
    expect((await fetch(`${devnet.readUrl}${alice.bitcoin}/profile.json`)).status).toBe(200);
  }, 30_000);

  it('is open to every web page, as public nodes are', async () => {
    const response = await fetch(`${devnet.nodeUrl}/v2/info`, { method: 'OPTIONS' });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });
});

async function canResolve(name: string): Promise<ClarityValue> {
  return fetchCallReadOnlyFunction({
    contractAddress: deployer,
    contractName: 'BNS-V2',
    functionName: 'can-resolve-name',
    functionArgs: [text('btc'), text(name)],
    senderAddress: deployer,
    ...client,
  });
}

describe('what is there from the start', () => {
  it('is described as a network the product’s settings take', () => {
    expect(v.parse(networkShape(), devnet.network)).toEqual(devnet.network);
  });

  it('has a name for every fate', async () => {
    const by = (system: string) => devnet.names.filter((name) => name.system === system);
    for (const { name, owner, status } of by('bns-v2')) {
      const expected = { registered: 'active', expired: 'expired', 'in-grace': 'grace-period', revoked: 'revoked', history: '' }[
        status
      ];
      expect([name, await get(`/names/${name}`)]).toMatchObject([name, { status: expected, data: { owner } }]);
    }
    for (const { name, owner } of by('bns-v1')) {
      expect(await get(`/v1/names/${name}`)).toMatchObject({ address: owner, status: 'name-import' });
      expect(await get(`/names/${name}`)).toEqual({ error: 'Name not found' });
    }
    for (const { name, owner } of by('subdomain')) {
      expect(await get(`/v1/names/${name}`)).toMatchObject({ address: owner, status: 'registered_subdomain' });
    }
    expect(await get('/resolve-name/moved.btc')).toEqual({ error: 'Zonefile not found' });
    expect((await fetch(`${devnet.nodeUrl}/v1/names/nobody.btc`)).status).toBe(404);
  });

  it('keeps v1 zone files under their hash', async () => {
    const { zonefile, zonefile_hash } = (await get('/v1/names/frank.podcast')) as { zonefile: string; zonefile_hash: string };
    expect(zonefileHash(zonefile)).toBe(zonefile_hash);
    const { attachment } = (await get(`/v2/attachments/${zonefile_hash}`)) as { attachment: { content: string } };
    expect(Buffer.from(attachment.content, 'hex').toString()).toBe(zonefile);
  });

  it('has profiles the published library verifies against the owner of the name', async () => {
    for (const [name, owner] of [
      ['alice.btc', alice],
      ['frank.podcast', accounts.frank],
      ['dana.studio.id', accounts.dana],
    ] as const) {
      expect(devnet.names.find((seeded) => seeded.name === name)?.owner).toBe(owner.stacks);
      const file = (await (await fetch(`${devnet.readUrl}${owner.bitcoin}/profile.json`)).json()) as [{ token: string }];
      expect(blockstack.extractProfile(file[0].token, owner.bitcoin)).toMatchObject({ '@type': 'Person' });
    }
  });

  it('leads to web sites that answer', async () => {
    const site = devnet.names.find(({ name }) => name === 'plain.btc')?.site ?? '';
    const { port } = new URL(site);
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(page.status).toBe(200);
  });

  it('sends old lookups on to the right answer or a plain refusal', async () => {
    expect(await get(`/v1/addresses/stacks/${accounts.dana.stacks}`)).toEqual({ names: ['dana.studio.id'] });
    expect((await fetch(`${devnet.nodeUrl}/v1/addresses/bitcoin/${alice.bitcoin}`)).status).toBe(400);
    expect(await get('/v1/namespaces')).toEqual({ namespaces: ['btc', 'id', 'podcast'] });
    expect(await get('/v2/prices/names/zed.btc')).toEqual({ units: 'STX', amount: '2000000' });
  });
});
