/**
 * The SIP-030 methods: which there are, what they need, and how their results look to each client generation.
 * Shapes: docs/provider.md, "Methods".
 */
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { type MessageMethod, messageMethods, type TransactionMethod, transactionMethods } from './account-methods.ts';
import type { AddressMethod } from './frozen.ts';

/** What a method needs before it can answer. */
export type RpcNeed =
  /** Nothing: the same for everybody. */
  | { need: 'nothing'; result: unknown }
  /** The person's consent to show addresses, given now or before. */
  | { need: 'addresses'; method: AddressMethod; chain: Network['chain'] }
  /** Consent given before; never asks. */
  | { need: 'grant'; method: 'wallet_getAccount' | 'wallet_getNetwork' | 'wallet_getWalletType' | 'wallet_getCurrentPermissions' }
  /** A signature, which the person is asked for every time. */
  | { need: 'message'; method: MessageMethod }
  | { need: 'transaction'; method: TransactionMethod }
  /** Gives the consent back. */
  | { need: 'renounce' };

const addressMethods = ['getAddresses', 'stx_getAddresses', 'wallet_connect', 'wallet_requestPermissions'] as const;
const grantMethods = ['wallet_getAccount', 'wallet_getNetwork', 'wallet_getWalletType', 'wallet_getCurrentPermissions'] as const;
const methods = [
  ...addressMethods,
  ...grantMethods,
  ...messageMethods,
  ...transactionMethods,
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
    if (readChain(params, chain) !== chain)
      throw new AutonymError('wrong-network', 'The app asks for another network than the one chosen in Autonym.');
    return { need: 'transaction', method: transaction };
  }
  switch (method) {
    case 'wallet_disconnect':
    case 'wallet_renouncePermissions':
      return { need: 'renounce' };
    case 'getInfo':
      return { need: 'nothing', result: { version, platform: 'web', methods, supportedMethods: methods, supports: [] } };
    case 'supportedMethods':
      return { need: 'nothing', result: { documentation: '', methods: methods.map((name) => ({ name, docsUrl: '' })) } };
    default:
      throw new AutonymError('method-unknown', 'Autonym does not have this method.');
  }
}

/** Clients name the network, or the purposes they want addresses for; everything else in their parameters is not for us. */
function readChain(params: unknown, chosen: Network['chain']): Network['chain'] {
  if (params === undefined || params === null) return chosen;
  if (typeof params !== 'object' || Array.isArray(params)) throw badParams('parameters are an object');
  const { network, purposes, addresses } = params as { network?: unknown; purposes?: unknown; addresses?: unknown };
  for (const wanted of [purposes, addresses]) {
    if (wanted === undefined || wanted === null) continue;
    if (!Array.isArray(wanted)) throw badParams('purposes are a list');
    if (!wanted.includes('stacks')) throw badParams('only addresses for the purpose "stacks" are given');
  }
  if (network === undefined || network === null) return chosen;
  switch (typeof network === 'string' ? network.toLowerCase() : network) {
    case 'mainnet':
      return 'mainnet';
    case 'testnet':
    case 'devnet':
    case 'regtest':
    case 'mocknet':
      return 'testnet';
    default:
      throw badParams('the network is mainnet or testnet');
  }
}

const badParams = (why: string) => new AutonymError('bad-params', `These parameters do not fit: ${why}.`);

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

/** What a connected app may do, in the words of sats-connect. */
export function formatPermissions(origin: string, address: string): unknown {
  return [
    { type: 'account', resourceId: address, clientId: origin, actions: { read: true } },
    { type: 'wallet', resourceId: 'wallet', clientId: origin, actions: { readNetwork: true } },
  ];
}
