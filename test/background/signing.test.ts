/** What the approval shows and what the app gets, on the real vault, with a ledger made by hand. */
import { utf8ToBytes } from '@noble/hashes/utils';
import { deserializeTransaction } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { readTransactionAsk } from '../../src/background/account-asks.ts';
import type { FrozenTransaction } from '../../src/background/frozen.ts';
import { makeSigning } from '../../src/background/signing.ts';
import type { HttpRequest } from '../../src/network/http.ts';
import type { TransactionAsk } from '../../src/protocol/chain/transaction-ask.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { newVault } from '../vault/person.ts';

const bob = 'SP000000000000000000002Q6VF78';
const costs = { fee: '300', nonce: '4' };

type Answers = { transactions?: (id: string) => [number, unknown]; status?: [number, unknown] };
async function world(answers: Answers = {}) {
  const vault = startWorker(makeMachine());
  await vault.create(newVault());
  const sent: string[] = [];
  const http = async (request: HttpRequest) => {
    const [status, body] = answer(request);
    return { status, header: () => undefined, body: utf8ToBytes(JSON.stringify(body)) };
  };
  const answer = ({ url, body }: HttpRequest): [number, unknown] => {
    if (url.endsWith('/v2/transactions')) {
      const transaction = deserializeTransaction(Buffer.from(body as Uint8Array).toString('hex'));
      sent.push(transaction.txid());
      return answers.transactions?.(transaction.txid()) ?? [200, transaction.txid()];
    }
    if (url.includes('/extended/v1/tx/')) return answers.status ?? [404, {}];
    if (url.includes('/nonces')) return [200, { possible_next_nonce: 4 }];
    if (url.includes('/v2/accounts/')) return [200, { balance: '0x2a', nonce: 3 }];
    if (url.includes('/v2/fees/transaction')) return [200, { estimations: [{ fee: 300 }, { fee: 100 }, { fee: 900 }] }];
    return [404, {}];
  };
  return { vault, sent, signing: makeSigning({ vault, http }) };
}

const request = (ask: TransactionAsk): FrozenTransaction => ({
  kind: 'transaction',
  origin: 'https://app.example',
  method: 'stx_callContract',
  ask,
  network: { id: 'mainnet', label: 'Stacks', chain: 'mainnet', nodeUrls: ['https://node.example'] },
});
const call = request(
  readTransactionAsk('stx_callContract', {
    contract: `${bob}.swap`,
    functionName: 'swap',
    functionArgs: ['0x0100000000000000000000000000000001'],
    postConditions: [{ type: 'ft-postcondition', address: 'origin', condition: 'lte', asset: `${bob}.coin::coin`, amount: '7' }],
  }),
);

describe('a transaction that waits', () => {
  it('is told from the bytes that would be signed', async () => {
    const { signing } = await world();
    const view = await signing.viewTransaction(call, 0);
    expect(view).toMatchObject({
      action: { type: 'call', contract: `${bob}.swap`, functionName: 'swap', args: ['u1'] },
      yours: [{ what: 'fungible', asset: `${bob}.coin::coin`, bound: 'most', amount: '7' }],
      others: [],
      isOpen: false,
      namedChain: null,
      broadcast: true,
      proposed: { fee: null, nonce: null },
    });
    expect(deserializeTransaction(view.raw).serialize()).toBe(view.raw);
    expect(await signing.costs(call, 0)).toEqual({ nonce: '4', balance: '42', fees: { low: '100', middle: '300', high: '900' } });
  });

  it('is signed with what was chosen and sent once, however often the background dies', async () => {
    const { signing, sent } = await world();
    const first = await signing.signTransaction(call, 0, costs);
    const again = await signing.signTransaction(call, 0, costs);
    expect(again).toEqual(first);
    expect(sent).toEqual([first.id, first.id]);
    const { txid, transaction } = first.result as { txid: string; transaction: string };
    const signed = deserializeTransaction(transaction);
    expect([signed.txid(), signed.auth.spendingCondition.fee, signed.auth.spendingCondition.nonce]).toEqual([txid, 300n, 4n]);
    signed.verifyOrigin();
  });

  it('counts as sent when the node refuses it because it has it in a block', async () => {
    const bad = (): [number, unknown] => [400, { error: 'transaction rejected', reason: 'BadNonce' }];
    const known = await world({ transactions: bad, status: [200, { tx_status: 'success' }] });
    await expect(known.signing.signTransaction(call, 0, costs)).resolves.toMatchObject({ result: { txid: expect.any(String) } });
    for (const status of [
      [404, {}],
      [200, { tx_status: 'dropped_replace_by_fee' }],
      [500, {}],
    ] as [number, unknown][])
      await expect((await world({ transactions: bad, status })).signing.signTransaction(call, 0, costs)).rejects.toMatchObject({
        code: 'transaction-refused',
      });
  });

  it('is not sent where the app did not ask for that', async () => {
    const { signing, sent } = await world();
    const { result } = await signing.signTransaction(request({ ...call.ask, broadcast: false }), 0, costs);
    expect(Object.keys(result as object)).toEqual(['transaction']);
    expect(sent).toEqual([]);
  });

  it('is given to connect 7 in its own words, and without an id while its sponsor has not signed', async () => {
    const { signing } = await world();
    const old = { ...call, method: 'transactionRequest' };
    const { id, result } = await signing.signTransaction(old, 0, costs);
    expect(result).toEqual({ txRaw: expect.stringMatching(/^00[0-9a-f]+$/), txId: id });
    const sponsored = { ...old, ask: { ...old.ask, sponsored: true, broadcast: false } };
    expect(Object.keys((await signing.signTransaction(sponsored, 0, costs)).result as object)).toEqual(['txRaw']);
  });

  it('is not signed while the vault is locked', async () => {
    const { signing, vault, sent } = await world();
    await vault.lock();
    await expect(signing.signTransaction(call, 0, costs)).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(signing.viewTransaction(call, 0)).rejects.toMatchObject({ code: 'vault-locked' });
    expect(sent).toEqual([]);
  });
});
