import { describe, expect, it } from 'vitest';
import { pageError, pageErrorOf } from '../../src/background/fault.ts';
import { formatAddresses, formatNetworks, formatPermissions, readRpc } from '../../src/background/rpc.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { authRequestCodes } from '../../src/protocol/token/auth-request-codes.ts';

const context = { chain: 'mainnet', version: '1.2.3' } as const;
const account = { publicKey: '02aa', address: 'SP000000000000000000002Q6VF78' };

describe('RPC methods', () => {
  it('asks for consent on the five that show addresses', () => {
    for (const method of ['getAddresses', 'stx_getAddresses', 'stx_getAccounts', 'wallet_connect', 'wallet_requestPermissions']) {
      expect(readRpc(method, undefined, context)).toEqual({ need: 'addresses', method, chain: 'mainnet' });
      expect(readRpc(method, null, context)).toMatchObject({ need: 'addresses' });
    }
  });

  it('reads the network an app names', () => {
    const chainOf = (network: unknown) => (readRpc('getAddresses', { network }, context) as { chain: string }).chain;
    expect(['mainnet', 'Mainnet', 'testnet', 'devnet', 'regtest', 'mocknet', undefined, null].map(chainOf)).toEqual([
      'mainnet',
      'mainnet',
      'testnet',
      'testnet',
      'testnet',
      'testnet',
      'mainnet',
      'mainnet',
    ]);
  });

  it('reads the purposes an app names, and takes what it does not know for somebody else', () => {
    expect(readRpc('getAddresses', { purposes: ['payment', 'stacks'], message: 'hi' }, context)).toMatchObject({
      need: 'addresses',
    });
    expect(readRpc('wallet_connect', { addresses: ['stacks'] }, context)).toMatchObject({ need: 'addresses' });
  });

  for (const params of [
    'mainnet',
    7,
    true,
    [],
    { network: 7 },
    { network: 'signet' },
    { purposes: ['payment'] },
    { purposes: 'stacks' },
  ]) {
    it(`refuses ${JSON.stringify(params)}`, () => {
      expect(() => readRpc('getAddresses', params, context)).toThrow(expect.objectContaining({ code: 'bad-params' }));
    });
  }

  for (const method of ['sendTransfer', 'signPsbt', 'toString', '__proto__', '', 'GETADDRESSES']) {
    it(`does not have "${method}"`, () => {
      expect(() => readRpc(method, {}, context)).toThrow(expect.objectContaining({ code: 'method-unknown' }));
    });
  }

  it('knows the token methods of connect 7, and does not tell them to the apps of today', () => {
    for (const method of ['transactionRequest', 'signatureRequest', 'structuredDataSignatureRequest', 'profileUpdateRequest']) {
      expect(readRpc(method, 'token', context)).toEqual({ need: 'token', method });
      expect(JSON.stringify(readRpc('supportedMethods', null, context))).not.toContain(method);
    }
  });

  it('tells everybody its version and methods', () => {
    expect(readRpc('getInfo', null, context)).toMatchObject({
      need: 'nothing',
      result: { version: '1.2.3', platform: 'web', supports: [] },
    });
    const { result } = readRpc('supportedMethods', null, context) as { result: { methods: { name: string }[] } };
    for (const { name } of result.methods) expect(() => readRpc(name, undefined, context)).not.toThrow();
  });
});

describe('RPC results', () => {
  it('have the fields that connect 8 and sats-connect look for', () => {
    expect(formatAddresses('getAddresses', account, 'mainnet')).toEqual({
      addresses: [{ symbol: 'STX', ...account, purpose: 'stacks', addressType: 'stacks', walletType: 'software' }],
      network: { bitcoin: { name: 'Mainnet' }, stacks: { name: 'mainnet' }, spark: { name: 'mainnet' } },
    });
    expect(formatAddresses('stx_getAddresses', account, 'testnet')).toMatchObject({
      addresses: [{ ...account, network: 'testnet' }],
    });
    expect(formatAddresses('wallet_connect', account, 'mainnet')).toMatchObject({
      id: account.address,
      walletType: 'software',
      addresses: [{ purpose: 'stacks' }],
      network: { stacks: { name: 'mainnet' } },
    });
    // Under both names, and without the key of an app, which is for a sign-in.
    const accounts = [{ ...account, gaiaHubUrl: '', gaiaAppKey: '' }];
    expect(formatAddresses('stx_getAccounts', account, 'mainnet')).toMatchObject({ accounts, addresses: accounts });
    expect(formatAddresses('wallet_requestPermissions', account, 'mainnet')).toBe(true);
    expect(formatPermissions('https://app.example', account.address)).toEqual([
      { type: 'account', resourceId: account.address, clientId: 'https://app.example', actions: { read: true } },
      { type: 'wallet', resourceId: 'wallet', clientId: 'https://app.example', actions: { readNetwork: true } },
    ]);
  });

  it('list the networks as SIP-030 does', () => {
    expect(formatNetworks('testnet')).toEqual({
      active: 'testnet',
      networks: [
        { id: 'mainnet', chainId: 1, transactionVersion: 0 },
        { id: 'testnet', chainId: 2147483648, transactionVersion: 128 },
      ],
    });
  });
});

describe('errors for pages', () => {
  it('have the numbers of SIP-030', () => {
    const numbers = ['request-denied', 'method-unknown', 'not-connected', 'bad-params', 'bad-request', 'internal'];
    expect(numbers.map((code) => pageError(code, '').number)).toEqual([-32000, -32601, -32002, -32602, -32600, -32603]);
  });

  it('tell why a token was refused, and of anything unlisted only that it broke', () => {
    expect(pageErrorOf(new AutonymError('token-time', 'It has ended.'))).toEqual({
      code: 'token-time',
      message: 'It has ended.',
      number: -32602,
    });
    for (const error of [new AutonymError('vault-damaged', 'slot b'), new Error('x'), 'text', null]) {
      expect(pageErrorOf(error)).toMatchObject({ code: 'internal', number: -32603 });
    }
  });

  it('list every code the token verifier may refuse with', () => {
    for (const code of authRequestCodes) expect(pageErrorOf(new AutonymError(code, '')).code).toBe(code);
  });
});

describe('every method that wallets of this ecosystem have', () => {
  const done = {
    addresses: ['getAddresses', 'stx_getAddresses', 'stx_getAccounts', 'wallet_connect', 'wallet_requestPermissions'],
    grant: [
      'wallet_getAccount',
      'wallet_getNetwork',
      'wallet_getWalletType',
      'wallet_getCurrentPermissions',
      'wallet_getPermissions',
      'stx_getNetworks',
    ],
    message: ['stx_signMessage', 'stx_signStructuredMessage'],
    transaction: [
      'stx_transferStx',
      'stx_transferSip10Ft',
      'stx_transferSip9Nft',
      'stx_callContract',
      'stx_deployContract',
      'stx_signTransaction',
    ],
    profile: ['stx_updateProfile'],
    'sign-in': ['autonym_signIn'],
    renounce: ['wallet_disconnect', 'wallet_renouncePermissions'],
    nothing: ['getInfo', 'supportedMethods'],
    token: ['transactionRequest', 'signatureRequest', 'structuredDataSignatureRequest', 'profileUpdateRequest'],
  };
  it.each(Object.entries(done).flatMap(([need, methods]) => methods.map((method) => [method, need] as const)))(
    '%s needs: %s',
    (method, need) => {
      expect(readRpc(method, {}, context).need).toBe(need);
      const { methods } = (readRpc('getInfo', {}, context) as { result: { methods: string[] } }).result;
      // Tokens are methods of the object, not of `request`.
      expect(methods.includes(method)).toBe(need !== 'token');
    },
  );

  it.each([
    ['wallet_changeNetwork', 'chosen by the person'],
    ['wallet_addNetwork', 'chosen by the person'],
    ...[
      'signPsbt',
      'psbtRequest',
      'sendTransfer',
      'signMessage',
      'getBalance',
      'runes_transfer',
      'ord_getInscriptions',
      'spark_transfer',
    ].map((method) => [method, 'bitcoin'] as const),
    ['open', 'does not have'],
    ['openSwap', 'does not have'],
    ['wallet_openReceive', 'does not have'],
    ['stx_signTransactions', 'does not have'],
    ['constructor', 'does not have'],
    ['__proto__', 'does not have'],
  ] as const)('%s is refused, and says why', (method, why) => {
    let refusal: { code?: string; message?: string } = {};
    try {
      readRpc(method, {}, context);
    } catch (error) {
      refusal = error as typeof refusal;
    }
    expect(refusal.code).toBe('method-unknown');
    expect(refusal.message).toContain(why);
    expect(pageError('method-unknown', refusal.message ?? '').number).toBe(-32601);
  });
});
