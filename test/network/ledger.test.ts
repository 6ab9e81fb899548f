/** The chain as an account sees it: transactions of our own making on contracts that run, and nodes that fail. */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, aliceStacksAccount } from '../../devnet/accounts.ts';
import { type Devnet, startDevnet } from '../../devnet/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import type { Http, HttpRequest } from '../../src/network/http.ts';
import { type Ledger, makeLedger } from '../../src/network/ledger.ts';
import { bufferOf } from '../../src/protocol/chain/clarity.ts';
import {
  encodeMemo,
  makeCondition,
  type Payload,
  type Transaction,
  transactionId,
} from '../../src/protocol/chain/transaction.ts';
import { signOrigin } from '../../src/protocol/chain/transaction-signing.ts';
import { hash160 } from '../../src/protocol/keys/address.ts';

const { tester } = accounts;
const privateKey = hexToBytes(tester.privateKey);
const bns = 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.BNS-V2';

const transaction = (payload: Payload, { nonce, fee }: { nonce: bigint; fee: bigint }): Transaction => ({
  chain: 'mainnet',
  chainId: 1,
  origin: makeCondition(hash160(hexToBytes(tester.publicKey)), { nonce, fee }),
  anchorMode: 'any',
  postConditionMode: 'deny',
  postConditions: [],
  payload,
});
const transfer: Payload = { type: 'token-transfer', recipient: aliceStacksAccount, amount: 1_000n, memo: encodeMemo('rent') };

describe('on the devnet', () => {
  let devnet: Devnet;
  let ledger: Ledger;

  beforeAll(async () => {
    devnet = await startDevnet({ port: 0 });
    ledger = makeLedger({ http: makeHttp(fetch, { network: () => devnet.network }), nodeUrls: devnet.network.nodeUrls });
  }, 90_000);
  afterAll(() => devnet?.stop());

  const statusOf = (sent: Transaction) => ledger.findStatus(bytesToHex(transactionId(sent)));
  async function send(payload: Payload, changes: Partial<Transaction> = {}): Promise<Transaction> {
    const nonce = await ledger.nextNonce(tester.stacks);
    const { middle: fee } = await ledger.fees(transaction(payload, { nonce, fee: 0n }));
    const signed = signOrigin({ ...transaction(payload, { nonce, fee }), ...changes }, privateKey);
    await ledger.broadcast(signed);
    return signed;
  }

  it('a transfer moves what it says, and costs what was chosen', async () => {
    const [before, hers] = [await ledger.balance(tester.stacks), await ledger.balance(aliceStacksAccount)];
    const sent = await send(transfer);
    expect(await statusOf(sent)).toEqual({ state: 'done', blockHeight: expect.any(Number) });
    expect(await ledger.balance(tester.stacks)).toBe(before - 1_000n - sent.origin.fee);
    expect(await ledger.balance(aliceStacksAccount)).toBe(hers + 1_000n);
    expect(await ledger.nextNonce(tester.stacks)).toBe(sent.origin.nonce + 1n);
  });

  it('fees go from low to high, and every one of them is taken', async () => {
    const nonce = await ledger.nextNonce(tester.stacks);
    const { low, middle, high } = await ledger.fees(transaction(transfer, { nonce, fee: 0n }));
    expect(low > 0n && low <= middle && middle <= high).toBe(true);
    await ledger.broadcast(signOrigin(transaction(transfer, { nonce, fee: low }), privateKey));
  });

  it('a contract that says no, and a post-condition that is broken, are told apart', async () => {
    const call = { type: 'contract-call', contract: bns, functionName: 'name-claim-fast' } as const;
    const claim = (name: string): Payload => ({
      ...call,
      args: [bufferOf(name), bufferOf('btc'), { type: 'principal', principal: tester.stacks }],
    });
    const taken = await send(claim('alice'), { postConditionMode: 'allow' });
    expect(await statusOf(taken)).toMatchObject({ state: 'failed', why: 'contract', result: expect.stringMatching(/^\(err /) });
    const free = await send(claim('ledgertest'));
    expect(await statusOf(free)).toMatchObject({ state: 'failed', why: 'post-condition' });
  });

  it('what waits is pending, counts for the next nonce, and may be handed over twice', async () => {
    await devnet.control('hold', {});
    try {
      const sent = await send(transfer);
      expect(await statusOf(sent)).toEqual({ state: 'pending' });
      expect(await ledger.nextNonce(tester.stacks)).toBe(sent.origin.nonce + 1n);
      await ledger.broadcast(sent);
    } finally {
      await devnet.control('release', {});
    }
  });

  it('a node that says no is not asked around', async () => {
    const signed = signOrigin(transaction(transfer, { nonce: 0n, fee: 1_000n }), privateKey);
    await expect(ledger.broadcast(signed)).rejects.toMatchObject({
      code: 'transaction-refused',
      message: expect.stringContaining('BadNonce'),
      places: [expect.any(String), 'BadNonce'],
    });
    expect(await ledger.findStatus('00'.repeat(32))).toBeUndefined();
  });
});

describe('with nodes that fail', () => {
  const nodeUrls = ['https://a.example', 'https://b.example'];
  type Say = (request: HttpRequest) => [status: number, body: unknown] | Error;
  function answering(a: Say, b: Say): { ledger: Ledger; asked: string[] } {
    const asked: string[] = [];
    const http: Http = async (request) => {
      asked.push(request.url);
      const said = (request.url.startsWith('https://a.') ? a : b)(request);
      if (said instanceof Error) throw said;
      const body = typeof said[1] === 'string' ? said[1] : JSON.stringify(said[1]);
      return { status: said[0], header: () => undefined, body: utf8ToBytes(body) };
    };
    return { ledger: makeLedger({ http, nodeUrls }), asked };
  }
  const account = { balance: '0x0000000000000000000000000000002a', nonce: 7 };

  it.each<[string, Say]>([
    ['429', () => [429, 'slow down']],
    ['500', () => [500, { error: 'x' }]],
    ['a web page', () => [200, '<html>']],
    ['another shape', () => [200, { balance: 42, nonce: 'x' }]],
  ])('the next one is asked after %s', async (_, failing) => {
    const { ledger } = answering(failing, () => [200, account]);
    expect(await ledger.balance('SP1')).toBe(42n);
  });

  it('throws what the last one failed with when none answers', async () => {
    const { ledger } = answering(
      () => [500, ''],
      () => [429, ''],
    );
    await expect(ledger.balance('SP1')).rejects.toMatchObject({
      code: 'host-refused',
      message: expect.stringContaining('b.example'),
    });
    await expect(makeLedger({ http: async () => Promise.reject(), nodeUrls: [] }).balance('SP1')).rejects.toMatchObject({
      code: 'no-node',
    });
  });

  it('a bare node tells the nonce of its blocks, and the rate of transfers where it has no estimate', async () => {
    const { ledger } = answering(
      ({ url }) => {
        if (url.includes('/v2/accounts/')) return [200, account];
        if (url.endsWith('/v2/fees/transaction'))
          return [400, { error: 'Estimation could not be performed', reason: 'NoEstimateAvailable' }];
        if (url.endsWith('/v2/fees/transfer')) return [200, 2];
        return [404, { error: 'Not Found' }];
      },
      () => [500, ''],
    );
    expect(await ledger.nextNonce('SP1')).toBe(7n);
    const fees = await ledger.fees(transaction(transfer, { nonce: 0n, fee: 0n }));
    expect(fees).toEqual({ low: 360n, middle: 720n, high: 1_800n });
  });

  it('a page of a gateway is no word on a transaction, and neither is another id', async () => {
    const { ledger } = answering(
      () => [404, '<html>'],
      () => [404, '<html>'],
    );
    await expect(ledger.findStatus('00'.repeat(32))).rejects.toMatchObject({ code: 'host-garbled' });
    const other = answering(
      () => [200, '00'.repeat(32)],
      () => [500, ''],
    );
    const signed = signOrigin(transaction(transfer, { nonce: 0n, fee: 1n }), privateKey);
    await expect(other.ledger.broadcast(signed)).rejects.toMatchObject({ code: 'host-refused' });
  });

  it.each([
    ['dropped_replace_by_fee', { state: 'dropped', why: 'dropped_replace_by_fee' }],
    ['pending', { state: 'pending' }],
  ])('reads the state %s', async (status, read) => {
    const { ledger } = answering(
      () => [200, { tx_status: status }],
      () => [500, ''],
    );
    expect(await ledger.findStatus('00'.repeat(32))).toEqual(read);
  });
});
