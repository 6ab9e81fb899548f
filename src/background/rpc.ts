/**
 * The SIP-030 methods: which there are, what they need, and how their results look to each client generation.
 * Shapes: docs/provider.md, "Methods".
 */
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import {
  type MessageMethod,
  messageMethods,
  type TokenMethod,
  type TransactionMethod,
  tokenMethods,
  transactionMethods,
} from './account-methods.ts';
import type { AddressMethod } from './frozen.ts';
import { readChain, wrongNetwork } from './rpc-chain.ts';

/** What a method needs before it can answer. */
export type RpcNeed =
  /** Nothing: the same for everybody. */
  | { need: 'nothing'; result: unknown }
  /** The person's consent to show addresses, given now or before. */
  | { need: 'addresses'; method: AddressMethod; chain: Network['chain'] }
  /** Consent given before; never asks. */
  | { need: 'grant'; method: GrantMethod }
  /** Whatever signing in gives, without a token. */
  | { need: 'sign-in' }
  /** A signature, which the person is asked for every time. */
  | { need: 'message'; method: MessageMethod }
  | { need: 'transaction'; method: TransactionMethod }
  | { need: 'profile' }
  | { need: 'token'; method: TokenMethod }
  /** What a server that is gone would say, of an app that still asks it. */
  | { need: 'old-host' }
  /** Gives the consent back. */
  | { need: 'renounce' };

const addressMethods = [
  'getAddresses',
  'stx_getAddresses',
  'stx_getAccounts',
  'wallet_connect',
  'wallet_requestPermissions',
] as const;
const grantMethods = [
  'wallet_getAccount',
  'wallet_getNetwork',
  'wallet_getWalletType',
  'wallet_getCurrentPermissions',
  'wallet_getPermissions',
  'stx_getNetworks',
] as const;
export type GrantMethod = (typeof grantMethods)[number];
/** Known and not done, so that an app hears why. */
const refusals: Record<string, string> = {
  wallet_changeNetwork: 'The network is chosen by the person, in Autonym.',
  wallet_addNetwork: 'The network is chosen by the person, in Autonym.',
};
/** What Bitcoin wallets answer, by the names of sats-connect, WBIP and Leather. */
const ofBitcoin =
  /^(?:psbtRequest|signPsbt|signMultipleTransactions|sendTransfer|signMessage|getBalance|createInscription|(?:ord|runes|spark)_\w+)$/;
const methods = [
  ...addressMethods,
  ...grantMethods,
  ...messageMethods,
  ...transactionMethods,
  'stx_updateProfile',
  'autonym_signIn',
  'wallet_disconnect',
  'wallet_renouncePermissions',
  'getInfo',
  'supportedMethods',
];

/** Throws `method-unknown`, `bad-params`, `wrong-network`. */
export function readRpc(
  method: string,
  params: unknown,
  { chain, version }: { chain: Network['chain']; version: string },
): RpcNeed {
  const address = addressMethods.find((name) => name === method);
  if (address) return { need: 'addresses', method: address, chain: readChain(params, chain) };
  const grant = grantMethods.find((name) => name === method);
  if (grant) return { need: 'grant', method: grant };
  const message = messageMethods.find((name) => name === method);
  if (message) return { need: 'message', method: message };
  const transaction = transactionMethods.find((name) => name === method);
  if (transaction) {
    if (readChain(params, chain) !== chain) throw wrongNetwork();
    return { need: 'transaction', method: transaction };
  }
  const token = tokenMethods.find((name) => name === method);
  if (token) return { need: 'token', method: token };
  switch (method) {
    case 'wallet_disconnect':
    case 'wallet_renouncePermissions':
      return { need: 'renounce' };
    case 'autonym_signIn':
      return { need: 'sign-in' };
    case 'stx_updateProfile':
      return { need: 'profile' };
    case 'autonym_oldHost':
      return { need: 'old-host' };
    case 'getInfo':
      return { need: 'nothing', result: { version, platform: 'web', methods, supportedMethods: methods, supports: [] } };
    case 'supportedMethods':
      return { need: 'nothing', result: { documentation: '', methods: methods.map((name) => ({ name, docsUrl: '' })) } };
    default:
      throw new AutonymError(
        'method-unknown',
        (Object.hasOwn(refusals, method) && refusals[method]) ||
          (ofBitcoin.test(method) ? 'Autonym does nothing with bitcoin.' : 'Autonym does not have this method.'),
      );
  }
}

export type StacksAccount = { publicKey: string; address: string };

/** One result that the readers of every generation find their own fields in. */
export function formatAddresses(
  method: AddressMethod | 'wallet_getAccount',
  account: StacksAccount,
  chain: Network['chain'],
): unknown {
  const { address, publicKey } = account;
  const entry = { symbol: 'STX', address, publicKey, purpose: 'stacks', addressType: 'stacks', walletType: 'software' };
  const network = formatNetwork(chain);
  switch (method) {
    case 'getAddresses':
      return { addresses: [entry], network };
    case 'stx_getAddresses':
      return { addresses: [{ ...entry, network: chain }], network };
    case 'stx_getAccounts': {
      // SIP-030 says `accounts`, sats-connect `addresses`. The key of an app is no address: it is given at a sign-in, and nowhere else.
      const accounts = [{ ...entry, gaiaHubUrl: '', gaiaAppKey: '' }];
      return { accounts, addresses: accounts, network };
    }
    case 'wallet_connect':
    case 'wallet_getAccount':
      return { id: address, addresses: [entry], walletType: 'software', network };
    case 'wallet_requestPermissions':
      return true;
  }
}

export function formatNetwork(chain: Network['chain']): {
  bitcoin: { name: string };
  stacks: { name: string };
  spark: { name: string };
} {
  const name = chain === 'mainnet' ? 'Mainnet' : 'Testnet';
  return { bitcoin: { name }, stacks: { name: chain }, spark: { name: chain } };
}

const networks = [
  { id: 'mainnet', chainId: 1, transactionVersion: 0 },
  { id: 'testnet', chainId: 0x80000000, transactionVersion: 128 },
];

/** In the words of SIP-030: the chain that is chosen, and all there are. */
export const formatNetworks = (chain: Network['chain']): unknown => ({ active: chain, networks });

/** What a connected app may do, in the words of sats-connect. */
export function formatPermissions(origin: string, address: string): unknown {
  return [
    { type: 'account', resourceId: address, clientId: origin, actions: { read: true } },
    { type: 'wallet', resourceId: 'wallet', clientId: origin, actions: { readNetwork: true } },
  ];
}
