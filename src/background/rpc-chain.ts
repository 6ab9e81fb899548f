/** Which chain the parameters of an app mean. Read on both sides of the crypto script. */
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';

/**
 * Clients name the network, or the purposes they want addresses for; everything else in their parameters is not for us.
 * Throws `bad-params`.
 */
export function readChain(params: unknown, chosen: Network['chain']): Network['chain'] {
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

/** Not a plain refusal: the person can choose the other one. */
export const wrongNetwork = () =>
  new AutonymError('wrong-network', 'The app asks for another network than the one chosen in Autonym.');
const badParams = (why: string) => new AutonymError('bad-params', `These parameters do not fit: ${why}.`);
