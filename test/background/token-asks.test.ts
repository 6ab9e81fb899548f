/** Tokens with the claims that @stacks/connect 7.10 puts into them, read into the asks of today. */
import { hexToBytes } from '@noble/hashes/utils';
import { Cl, Pc, postConditionToHex, serializeCV } from '@stacks/transactions';
import { createUnsecuredToken } from 'jsontokens';
import { describe, expect, it } from 'vitest';
import { readMessageAsk, readTransactionAsk } from '../../src/background/account-asks.ts';
import type { TokenMethod } from '../../src/background/account-methods.ts';
import { readTokenAsk } from '../../src/background/token-asks.ts';
import { stacksAddress } from '../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../src/protocol/keys/secp256k1.ts';

const key = publicKeyOf(hexToBytes('11'.repeat(32)));
const mine = stacksAddress(key, 'mainnet');
const bob = 'SP000000000000000000002Q6VF78';
const origin = 'https://app.example';
/** What the client adds to every token. */
const network = {
  version: 0,
  chainId: 1,
  bnsLookupUrl: 'https://evil.example',
  broadcastEndpoint: '/v2/transactions',
  coreApiUrl: 'https://evil.example',
};
const appDetails = { name: 'An app\u202e', icon: 'https://app.example/icon.png' };

const read = (method: TokenMethod, claims: object, chain: 'mainnet' | 'testnet' = 'mainnet') =>
  readTokenAsk(method, createUnsecuredToken({ network, appDetails, stxAddress: mine, ...claims } as never), {
    origin,
    nowMs: 0,
    chain,
  });
const refused = (code: string) => expect.objectContaining({ code });

describe('token asks', () => {
  it('a transfer', () => {
    expect(
      read('transactionRequest', { txType: 'token_transfer', recipient: bob, amount: '1500000', memo: 'lunch', anchorMode: 3 }),
    ).toEqual({
      kind: 'transaction',
      method: 'transactionRequest',
      appName: 'An app',
      ask: readTransactionAsk('stx_transferStx', { recipient: bob, amount: '1500000', memo: 'lunch', address: mine }),
    });
  });

  it('a call, with what it may move', () => {
    const functionArgs = [serializeCV(Cl.uint(7))];
    const postConditions = [postConditionToHex(Pc.origin().willSendLte(2n).ustx())];
    const call = { functionName: 'swap', functionArgs, postConditions, postConditionMode: 2, fee: 300, nonce: '4' };
    const { ask } = read('transactionRequest', {
      txType: 'contract_call',
      contractAddress: bob,
      contractName: 'dex',
      ...call,
    }) as { ask: unknown };
    expect(ask).toEqual(readTransactionAsk('stx_callContract', { contract: `${bob}.dex`, ...call, address: mine }));
    expect(ask).toMatchObject({ mode: 'deny', postConditions, fee: '300', nonce: '4', broadcast: true, address: mine });
  });

  it('a contract, and a transaction that is only signed', () => {
    const codeBody = '(define-data-var x uint u1)\n'.repeat(3700);
    expect(read('transactionRequest', { txType: 'smart_contract', contractName: 'big', codeBody })).toMatchObject({
      ask: { action: { type: 'deploy', name: 'big', code: codeBody }, broadcast: true },
    });
    expect(() => read('transactionRequest', { txHex: '00' })).toThrow(refused('bad-params'));
  });

  it('a sponsored one is not sent', () => {
    const sponsored = { txType: 'token_transfer', recipient: bob, amount: '1', sponsored: true };
    expect(read('transactionRequest', sponsored)).toMatchObject({ ask: { sponsored: true, broadcast: false } });
  });

  it('a profile: what a person writes too, and nothing without one', () => {
    const profile = {
      name: 'Ada',
      description: 'Counts.',
      apps: { 'https://evil.example': 'x' },
      image: { contentUrl: 'https://a.example/x.png' },
    };
    expect(read('profileUpdateRequest', { profile })).toEqual({
      kind: 'profile',
      method: 'profileUpdateRequest',
      appName: 'An app',
      address: mine,
      profile: { name: 'Ada', description: 'Counts.', imageUrl: 'https://a.example/x.png' },
    });
    for (const claims of [{}, { profile: 'Ada' }, { profile: null }])
      expect(() => read('profileUpdateRequest', claims)).toThrow(refused('bad-params'));
  });

  it('a message and structured data', () => {
    expect(read('signatureRequest', { message: 'hi', messageType: 'structured' })).toEqual({
      kind: 'message',
      method: 'signatureRequest',
      appName: 'An app',
      address: mine,
      ask: { type: 'text', text: 'hi' },
    });
    const domain = serializeCV(Cl.tuple({ name: Cl.stringAscii('a'), version: Cl.stringAscii('1'), 'chain-id': Cl.uint(1) }));
    const message = serializeCV(Cl.stringUtf8('yes'));
    expect(read('structuredDataSignatureRequest', { domain, message })).toMatchObject({
      ask: readMessageAsk('stx_signStructuredMessage', { domain, message }),
    });
    expect(() => read('structuredDataSignatureRequest', { message })).toThrow(refused('bad-params'));
    expect(() => read('signatureRequest', {})).toThrow(refused('bad-params'));
  });

  it('mean the account by its key, in whatever network the client thinks of', () => {
    const stxAddress = stacksAddress(key, 'testnet');
    expect(read('signatureRequest', { message: 'hi', stxAddress })).toMatchObject({ address: mine });
    expect(read('signatureRequest', { message: 'hi', stxAddress: undefined })).not.toHaveProperty('address');
    expect(() => read('signatureRequest', { message: 'hi', stxAddress: 'SP1' })).toThrow();
  });

  it('are for the chosen chain, by whatever the client calls it', () => {
    const pay = { txType: 'token_transfer', recipient: bob, amount: '1' };
    for (const named of ['mainnet', { chainId: 1, transactionVersion: 0 }, undefined, { _coreApiUrl: 'x', chainId: 1 }])
      expect(read('transactionRequest', { ...pay, network: named })).toMatchObject({ kind: 'transaction' });
    for (const named of ['testnet', { chainId: 256 }, {}])
      expect(() => read('transactionRequest', { ...pay, network: named })).toThrow(refused('wrong-network'));
    expect(read('transactionRequest', { ...pay, network: 'devnet' }, 'testnet')).toMatchObject({ kind: 'transaction' });
    for (const named of [7, [], 'moon'])
      expect(() => read('transactionRequest', { ...pay, network: named })).toThrow(refused('bad-params'));
    expect(JSON.stringify(read('transactionRequest', pay))).not.toContain('evil.example');
  });

  it('are for the chosen chain too where the client says testnet because the app said nothing, and that is shown', () => {
    // As connect 6.10.2 and 7.0.0 write it.
    const unsaid = { version: 128, chainId: 2147483648, coreApiUrl: 'https://api.mainnet.example', isMainnet: false };
    const pay = { txType: 'token_transfer', recipient: bob, amount: '1', network: unsaid };
    const call = {
      txType: 'contract_call',
      contractAddress: bob,
      contractName: 'dex',
      functionName: 'swap',
      functionArgs: [],
      network: unsaid,
    };
    const deploy = { txType: 'smart_contract', contractName: 'one', codeBody: '(+ 1 1)', network: unsaid };
    for (const claims of [pay, call, deploy])
      expect(read('transactionRequest', claims)).toMatchObject({ namedChain: 'testnet', ask: { address: mine } });
    expect(read('transactionRequest', pay, 'testnet')).not.toHaveProperty('namedChain');
    expect(read('transactionRequest', { ...pay, network: { chainId: 1 } })).not.toHaveProperty('namedChain');
    // Who writes an address of the testnet means it.
    const there = stacksAddress(key, 'testnet');
    for (const claims of [
      { ...pay, recipient: there },
      { ...pay, recipient: `${there}.vault` },
      { ...call, contractAddress: there },
    ])
      expect(() => read('transactionRequest', claims)).toThrow(refused('wrong-network'));
    // And who names the main network means that.
    expect(() => read('transactionRequest', { ...pay, network: { chainId: 1 } }, 'testnet')).toThrow(refused('wrong-network'));
  });

  it('say no more than is done', () => {
    const pay = { txType: 'token_transfer', recipient: bob, amount: '1' };
    expect(() => read('transactionRequest', { ...pay, attachment: '00' })).toThrow(refused('bad-params'));
    expect(() => read('transactionRequest', { ...pay, txType: 'coinbase' })).toThrow(refused('bad-params'));
    expect(() => read('transactionRequest', { ...pay, amount: '1.5' })).toThrow(refused('bad-params'));
    for (const token of [undefined, null, 7, {}, 'a.b.c'])
      expect(() => readTokenAsk('transactionRequest', token, { origin, nowMs: 0, chain: 'mainnet' })).toThrow(
        refused('token-format'),
      );
  });
});
