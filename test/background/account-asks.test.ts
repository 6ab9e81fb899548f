import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { Cl, cvToHex, makeUnsignedSTXTokenTransfer, Pc, postConditionToHex } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { readMessageAsk, readTransactionAsk } from '../../src/background/account-asks.ts';
import type { TransactionMethod } from '../../src/background/account-methods.ts';
import { formatTransaction, makeCondition } from '../../src/protocol/chain/transaction.ts';
import { makeTransaction, type TransactionAsk } from '../../src/protocol/chain/transaction-ask.ts';
import { hash160, stacksAddress } from '../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../src/protocol/keys/secp256k1.ts';

const publicKey = publicKeyOf(hexToBytes('11'.repeat(32)));
const mine = stacksAddress(publicKey, 'mainnet');
const bob = 'SP000000000000000000002Q6VF78';
const costs = { fee: 180n, nonce: 4n };
const make = (ask: TransactionAsk, chain: 'mainnet' | 'testnet' = 'mainnet') =>
  makeTransaction(ask, chain, bytesToHex(publicKey), costs);

describe('asks for a transaction', () => {
  it('a transfer, with numbers as apps write them', () => {
    const wanted = { type: 'token-transfer', recipient: bob, amount: 5n };
    for (const amount of [5, '5']) {
      const ask = readTransactionAsk('stx_transferStx', { recipient: bob, amount, memo: 'é', network: 'mainnet' });
      expect(ask).toMatchObject({ broadcast: true, sponsored: false });
      expect(make(ask)).toMatchObject({
        chain: 'mainnet',
        chainId: 1,
        payload: wanted,
        postConditions: [],
        postConditionMode: 'deny',
      });
      expect(make(ask).origin).toEqual(makeCondition(hash160(publicKey), costs));
      expect(make(ask, 'testnet')).toMatchObject({ chain: 'testnet', chainId: 0x80000000 });
    }
    // What a transfer moves is not widened by what else the app says.
    const wide = { recipient: bob, amount: 1, postConditionMode: 'allow', postConditions: [] };
    expect(make(readTransactionAsk('stx_transferStx', wide)).postConditionMode).toBe('deny');
  });

  it('a token and a single piece, with the promise that nothing else leaves', () => {
    const asset = `${bob}.token::coin`;
    const token = make(readTransactionAsk('stx_transferSip10Ft', { recipient: bob, asset, amount: '7' }));
    expect(token.payload).toEqual({
      type: 'contract-call',
      contract: `${bob}.token`,
      functionName: 'transfer',
      args: [
        { type: 'uint', value: 7n },
        { type: 'principal', principal: mine },
        { type: 'principal', principal: bob },
        { type: 'none' },
      ],
    });
    expect(token.postConditions).toEqual([
      { type: 'fungible', sender: mine, asset: { contract: `${bob}.token`, name: 'coin' }, comparison: 'equal', amount: 7n },
    ]);
    const piece = make(readTransactionAsk('stx_transferSip9Nft', { recipient: bob, asset, assetId: cvToHex(Cl.uint(3)) }));
    expect(piece.postConditions).toEqual([
      {
        type: 'non-fungible',
        sender: mine,
        asset: { contract: `${bob}.token`, name: 'coin' },
        id: { type: 'uint', value: 3n },
        sends: 'sends',
      },
    ]);
    expect(piece.postConditionMode).toBe('deny');
  });

  it('a call, with values and post-conditions in hex or as objects', () => {
    const condition = Pc.principal(mine).willSendLte(9).ustx();
    for (const [args, conditions] of [
      [[cvToHex(Cl.uint(1))], [postConditionToHex(condition)]],
      [[{ type: 'uint', value: '1' }], [condition]],
    ]) {
      const params = { contract: `${bob}.pox`, functionName: 'stack-stx!', functionArgs: args, postConditions: conditions };
      const { payload, postConditions } = make(readTransactionAsk('stx_callContract', params));
      expect(payload).toEqual({
        type: 'contract-call',
        contract: `${bob}.pox`,
        functionName: 'stack-stx!',
        args: [{ type: 'uint', value: 1n }],
      });
      expect(postConditions).toEqual([{ type: 'stx', sender: mine, comparison: 'less-equal', amount: 9n }]);
    }
  });

  it('a contract, with a version or without', () => {
    const params = { name: 'mine', clarityCode: '(ok u1)\n' };
    expect(make(readTransactionAsk('stx_deployContract', params)).payload).toEqual({
      type: 'smart-contract',
      name: 'mine',
      code: '(ok u1)\n',
    });
    const versioned = make(readTransactionAsk('stx_deployContract', { ...params, clarityVersion: '3' }));
    expect(versioned.payload).toMatchObject({ clarityVersion: 3 });
  });

  it('a sponsored one is not sent, because its sponsor has not signed', () => {
    const ask = readTransactionAsk('stx_callContract', {
      contract: `${bob}.a`,
      functionName: 'f',
      sponsored: true,
      broadcast: true,
    });
    expect(ask).toMatchObject({ sponsored: true, broadcast: false });
    expect(make(ask).sponsor).toBeDefined();
  });

  it('one the app made, for this account and this chain only', async () => {
    const made = (key: Uint8Array) =>
      makeUnsignedSTXTokenTransfer({
        recipient: bob,
        amount: 5,
        publicKey: bytesToHex(key),
        network: 'mainnet',
        fee: 200,
        nonce: 1,
      });
    const ask = readTransactionAsk('stx_signTransaction', { transaction: (await made(publicKey)).serialize() });
    expect(ask).toMatchObject({ fee: '200', nonce: '1', broadcast: false, sponsored: false });
    const same = makeTransaction(ask, 'mainnet', bytesToHex(publicKey), { fee: 200n, nonce: 1n });
    expect(formatTransaction(same)).toBe((await made(publicKey)).serialize());
    expect(() => make(ask, 'testnet')).toThrow(expect.objectContaining({ code: 'wrong-network' }));
    const other = (await made(publicKeyOf(hexToBytes('22'.repeat(32))))).serialize();
    expect(() => make(readTransactionAsk('stx_signTransaction', { txHex: other }))).toThrow(
      expect.objectContaining({ code: 'address-mismatch' }),
    );
  });

  it('for another account is not made for this one', () => {
    const ask = readTransactionAsk('stx_transferStx', { recipient: bob, amount: 1, address: bob });
    expect(() => make(ask)).toThrow(expect.objectContaining({ code: 'address-mismatch' }));
    expect(() => make({ ...ask, address: mine })).not.toThrow();
  });

  it.each<[TransactionMethod, unknown]>([
    ['stx_transferStx', undefined],
    ['stx_transferStx', { recipient: bob }],
    ['stx_transferStx', { recipient: 'alice.btc', amount: 1 }],
    ['stx_transferStx', { recipient: `${bob.slice(0, -1)}9`, amount: 1 }],
    ['stx_transferStx', { recipient: bob, amount: -1 }],
    ['stx_transferStx', { recipient: bob, amount: 1.5 }],
    ['stx_transferStx', { recipient: bob, amount: '18446744073709551616' }],
    ['stx_transferStx', { recipient: bob, amount: 1, memo: 'é'.repeat(18) }],
    ['stx_transferSip10Ft', { recipient: bob, amount: 1, asset: `${bob}.token` }],
    ['stx_transferSip9Nft', { recipient: bob, assetId: 'zz', asset: `${bob}.a::b` }],
    ['stx_callContract', { contract: bob, functionName: 'f' }],
    ['stx_callContract', { contract: `${bob}.a`, functionName: 'no name' }],
    ['stx_callContract', { contract: `${bob}.a`, functionName: 'f', functionArgs: [{ type: 'uint', value: -1 }] }],
    ['stx_callContract', { contract: `${bob}.a`, functionName: 'f', postConditions: ['00'] }],
    ['stx_callContract', { contract: `${bob}.a`, functionName: 'f', postConditionMode: 'constructor' }],
    ['stx_deployContract', { name: 'a b', clarityCode: '' }],
    ['stx_deployContract', { name: 'a', clarityCode: 'é' }],
    ['stx_signTransaction', {}],
    ['stx_signTransaction', { transaction: '00' }],
  ])('%s %j does not fit', (method, params) => {
    expect(() => readTransactionAsk(method, params)).toThrow(expect.objectContaining({ code: 'bad-params' }));
  });
});

describe('asks for a signature', () => {
  const domain = Cl.tuple({ name: Cl.stringAscii('App'), version: Cl.stringAscii('1'), 'chain-id': Cl.uint(1) });
  const structured = { type: 'structured', domain: `0x${cvToHex(domain).replace(/^0x/, '')}`, message: '0x0d0000000161' };

  it('of text, and of structured data in both ways apps write it', () => {
    expect(readMessageAsk('stx_signMessage', { message: 'hi', publicKey: 'x' })).toEqual({ type: 'text', text: 'hi' });
    expect(
      readMessageAsk('stx_signStructuredMessage', { message: { type: 'ascii', value: 'a' }, domain: cvToHex(domain) }),
    ).toEqual(structured);
    expect(
      readMessageAsk('stx_signMessage', { messageType: 'structured', message: '0d0000000161', domain: cvToHex(domain) }),
    ).toEqual(structured);
  });

  it.each([
    ['stx_signMessage', {}],
    ['stx_signMessage', { message: 'a'.repeat(70_000) }],
    ['stx_signStructuredMessage', { message: '03', domain: '03' }],
    ['stx_signStructuredMessage', { message: '03' }],
  ] as const)('%s %j does not fit', (method, params) => {
    expect(() => readMessageAsk(method, params)).toThrow(expect.objectContaining({ code: 'bad-params' }));
  });
});
