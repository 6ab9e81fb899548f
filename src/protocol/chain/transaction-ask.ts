/**
 * A transaction as an app asks for it, kept as plain JSON while the person decides, and what it becomes for an account. What apps may say: docs/provider.md, "Transactions".
 */
import { hexToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { hash160, stacksAddress } from '../keys/address.ts';
import { type ClarityValue, parseClarity } from './clarity.ts';
import { type PostCondition, parsePostCondition } from './post-condition.ts';
import { awaitedSponsor, encodeMemo, makeCondition, type Payload, parseTransaction, type Transaction } from './transaction.ts';
import { isOrigin } from './transaction-signing.ts';

/** Amounts are whole numbers as text, in µSTX or the smallest unit of a token; values and post-conditions are hex. */
export type TransactionAsk = {
  action:
    | { type: 'transfer'; recipient: string; amount: string; memo: string }
    | { type: 'call'; contract: string; functionName: string; args: string[] }
    | { type: 'deploy'; name: string; code: string; clarityVersion?: number }
    /** SIP-010 and SIP-009; `asset` is `address.contract::name`. */
    | { type: 'send-token'; asset: string; recipient: string; amount: string }
    | { type: 'send-nft'; asset: string; recipient: string; id: string }
    /** Made by the app: nothing in it is changed but fee, nonce, and the signature of the account it names. */
    | { type: 'sign'; transaction: string };
  postConditions: string[];
  mode: Transaction['postConditionMode'];
  sponsored: boolean;
  broadcast: boolean;
  /** What the app proposes; the person decides. */
  fee?: string;
  nonce?: string;
  /** The account the app means, as a Stacks address. */
  address?: string;
};

export type Chain = Transaction['chain'];

const chainIds = { mainnet: 1, testnet: 0x80000000 } as const;

/**
 * What the account of a public key (compressed, hex) will sign. Throws `bad-params` where the ask says something no transaction can hold, `wrong-network` for one the app made
 * for the other chain, `address-mismatch` where the app means another account.
 */
export function makeTransaction(
  ask: TransactionAsk,
  chain: Chain,
  publicKeyHex: string,
  { fee, nonce }: { fee: bigint; nonce: bigint },
): Transaction {
  const publicKey = hexToBytes(publicKeyHex);
  const address = stacksAddress(publicKey, chain);
  if (ask.address !== undefined && ask.address !== address) throw addressMismatch();
  const origin = makeCondition(hash160(publicKey), { fee, nonce });
  if (ask.action.type === 'sign') {
    const made = parseTransaction(ask.action.transaction);
    if (made.chain !== chain) throw wrongNetwork(chain);
    if (!isOrigin(made, publicKey)) throw addressMismatch();
    return { ...made, origin: { ...made.origin, fee, nonce } };
  }
  const { payload, conditions } = makeAction(ask.action, address);
  return {
    chain,
    chainId: chainIds[chain],
    origin,
    ...(ask.sponsored ? { sponsor: awaitedSponsor() } : {}),
    anchorMode: 'any',
    postConditionMode: ask.mode,
    postConditions: [...conditions, ...ask.postConditions.map(parsePostCondition)],
    payload,
  };
}

type Action = Exclude<TransactionAsk['action'], { type: 'sign' }>;

/** Sending a token is a call, with the promise that exactly this leaves the account. */
function makeAction(action: Action, sender: string): { payload: Payload; conditions: PostCondition[] } {
  switch (action.type) {
    case 'transfer': {
      const { recipient, amount, memo } = action;
      const payload: Payload = { type: 'token-transfer', recipient, amount: BigInt(amount), memo: encodeMemo(memo) };
      return { payload, conditions: [] };
    }
    case 'call': {
      const { contract, functionName, args } = action;
      return { payload: { type: 'contract-call', contract, functionName, args: args.map(parseClarity) }, conditions: [] };
    }
    case 'deploy': {
      const { type, ...contract } = action;
      return { payload: { type: 'smart-contract', ...contract }, conditions: [] };
    }
    case 'send-token': {
      const asset = readAsset(action.asset);
      const amount = BigInt(action.amount);
      const args: ClarityValue[] = [
        { type: 'uint', value: amount },
        { type: 'principal', principal: sender },
        { type: 'principal', principal: action.recipient },
        { type: 'none' },
      ];
      return {
        payload: { type: 'contract-call', contract: asset.contract, functionName: 'transfer', args },
        conditions: [{ type: 'fungible', sender, asset, comparison: 'equal', amount }],
      };
    }
    case 'send-nft': {
      const asset = readAsset(action.asset);
      const id = parseClarity(action.id);
      const args: ClarityValue[] = [
        id,
        { type: 'principal', principal: sender },
        { type: 'principal', principal: action.recipient },
      ];
      return {
        payload: { type: 'contract-call', contract: asset.contract, functionName: 'transfer', args },
        conditions: [{ type: 'non-fungible', sender, asset, id, sends: 'sends' }],
      };
    }
  }
}

/** Only ever what a reader of asks let through. */
function readAsset(asset: string): { contract: string; name: string } {
  const [contract = '', name = ''] = asset.split('::');
  return { contract, name };
}

const addressMismatch = () => new AutonymError('address-mismatch', 'The app means another account than the one chosen here.');
const wrongNetwork = (chain: Chain) =>
  new AutonymError('wrong-network', `This transaction is not for ${chain}, which is chosen in Autonym.`);
