/**
 * What apps of 2019–2025 ask an account to sign, read from their tokens into the same asks as the methods of today. Part of the crypto
 * script. What the tokens say: docs/provider.md, "Tokens".
 */
import { AutonymError } from '../protocol/error.ts';
import { stacksAddressOn } from '../protocol/keys/address.ts';
import { isJsonObject, type JsonObject } from '../protocol/token/json.ts';
import { plainText } from '../protocol/token/plain-text.ts';
import { readRequestToken } from '../protocol/token/request-token.ts';
import { readMessageAsk, readProfileAsk, readTransactionAsk } from './account-asks.ts';
import type { TokenMethod } from './account-methods.ts';
import type { FrozenMessage, FrozenProfile, FrozenTransaction } from './frozen.ts';
import { readChain, wrongNetwork } from './rpc-chain.ts';

type Chain = FrozenTransaction['network']['chain'];

/** A request without what the door knows: who asked, and on which network. */
export type TokenAsk =
  | Omit<FrozenMessage, 'origin'>
  | Omit<FrozenTransaction, 'origin' | 'network'>
  | Omit<FrozenProfile, 'origin' | 'hubUrl'>;

/** Throws as `readRequestToken`, `bad-params`, and `wrong-network` for a transaction that is meant for another chain than the chosen one. */
export function readTokenAsk(
  method: TokenMethod,
  token: unknown,
  { origin, nowMs, chain }: { origin: string; nowMs: number; chain: Chain },
): TokenAsk {
  const claims = readRequestToken(token as string, { origin, nowMs });
  const { appDetails, stxAddress } = claims;
  const appName = isJsonObject(appDetails) ? plainText(appDetails['name'], 64) : undefined;
  const named = { method, ...(appName === undefined ? {} : { appName }) };
  // Named for the network the client thinks of, which is the testnet where the app did not say.
  const address = typeof stxAddress === 'string' ? stacksAddressOn(chain, stxAddress) : undefined;
  const meant = address === undefined ? {} : { address };
  if (method === 'profileUpdateRequest') return { kind: 'profile', ...named, profile: readProfileAsk(claims), ...meant };
  if (method !== 'transactionRequest') {
    const { message, domain } = claims;
    const ask =
      method === 'signatureRequest'
        ? readMessageAsk('stx_signMessage', { message })
        : readMessageAsk('stx_signStructuredMessage', { message, domain });
    return { kind: 'message', ...named, ask, ...meant };
  }
  if (claims['attachment'] !== undefined)
    throw new AutonymError('bad-params', 'Autonym does not send attachments with transactions.');
  const ask = readTransaction({ ...claims, address });
  const { network } = claims;
  if (readTokenChain(network, chain) === chain) return { kind: 'transaction', ...named, ask };
  if (!isTestnetOfOld(network) || !placesOf(ask).every((place) => stacksAddressOn(chain, place) === place)) throw wrongNetwork();
  return { kind: 'transaction', ...named, ask, namedChain: 'testnet' };
}

/**
 * The clients' own object for the testnet, which they send as well for an app that named no network: it says nothing, so the person is told, and
 * what is signed is for the chosen chain alone. A name, and any other object, is the app's own word.
 */
const isTestnetOfOld = (network: unknown): boolean => isJsonObject(network) && chainIds[Number(network['chainId'])] === 'testnet';

/** Addresses whose spelling says a chain. */
function placesOf({ action }: FrozenTransaction['ask']): string[] {
  switch (action.type) {
    case 'transfer':
      return [addressIn(action.recipient)];
    case 'call':
      return [addressIn(action.contract)];
    default:
      return [];
  }
}

const addressIn = (principal: string): string => principal.split('.')[0] ?? '';

/** What a transaction of any type may say has the names it has today. */
function readTransaction({ txType, txHex, ...claims }: JsonObject): FrozenTransaction['ask'] {
  switch (txType) {
    case 'token_transfer':
      return readTransactionAsk('stx_transferStx', claims);
    case 'contract_call': {
      const contract = `${claims['contractAddress']}.${claims['contractName']}`;
      return readTransactionAsk('stx_callContract', { ...claims, contract });
    }
    case 'smart_contract':
      return readTransactionAsk('stx_deployContract', {
        ...claims,
        name: claims['contractName'],
        clarityCode: claims['codeBody'],
      });
    case undefined:
      return readTransactionAsk('stx_signTransaction', { transaction: txHex });
    default:
      throw new AutonymError('bad-params', 'There is no transaction of this type.');
  }
}

const chainIds: Record<number, Chain> = { 1: 'mainnet', 2147483648: 'testnet' };

/** A name, or the object of a client library. Of that only the chain counts: its addresses of nodes are never used. */
function readTokenChain(network: unknown, chosen: Chain): Chain | undefined {
  return isJsonObject(network) ? chainIds[Number(network['chainId'])] : readChain({ network }, chosen);
}
