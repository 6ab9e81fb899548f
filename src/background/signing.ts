/**
 * What an account signs for an app: shown from the bytes that will be signed, and signed when the person agreed. Part of the crypto script.
 */
import type { CostsView, LimitView, MessageView, TransactionView } from '../contract/signing.ts';
import type { Http } from '../network/http.ts';
import { type Ledger, makeLedger } from '../network/ledger.ts';
import { parseClarity } from '../protocol/chain/clarity.ts';
import { formatClarityText } from '../protocol/chain/clarity-text.ts';
import { readDomain } from '../protocol/chain/message.ts';
import { type Limit, readOutflow } from '../protocol/chain/outflow.ts';
import {
  formatTransaction,
  formatTransactionId,
  type Payload,
  readMemo,
  type Transaction,
} from '../protocol/chain/transaction.ts';
import { makeTransaction } from '../protocol/chain/transaction-ask.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Vault } from '../vault/vault.ts';
import { type MessageAsk, readMessageAsk, readProfileAsk, readTransactionAsk } from './account-asks.ts';
import type { FrozenMessage, FrozenTransaction } from './frozen.ts';
import { readTokenAsk } from './token-asks.ts';

/** µSTX and a count, as text. */
export type Costs = { fee: string; nonce: string };

export type SigningPowers = { vault: Pick<Vault, 'stacksKey' | 'signText' | 'signStructured' | 'signTransaction'>; http: Http };
/** Verbs that name an identity throw `vault-locked`, `unknown-identity`, and as `makeTransaction`. */
export type Signing = {
  readMessageAsk: typeof readMessageAsk;
  readTransactionAsk: typeof readTransactionAsk;
  readProfileAsk: typeof readProfileAsk;
  readTokenAsk: typeof readTokenAsk;
  viewMessage(ask: MessageAsk): MessageView;
  viewTransaction(request: FrozenTransaction, identityIndex: number): Promise<TransactionView>;
  /** Throws `host-…`. */
  costs(request: FrozenTransaction, identityIndex: number): Promise<CostsView>;
  /** What the app gets. */
  signMessage(request: FrozenMessage, identityIndex: number): Promise<unknown>;
  /**
   * Signs, hands it to the network where the app asked for that, and returns what the app gets. Doing it again with the same costs gives the
   * same bytes, and finds them sent. Throws `transaction-refused`, `host-…`.
   */
  signTransaction(request: FrozenTransaction, identityIndex: number, costs: Costs): Promise<{ id: string; result: unknown }>;
};

export function makeSigning({ vault, http }: SigningPowers): Signing {
  const make = async (
    { ask, network }: FrozenTransaction,
    identityIndex: number,
    { fee, nonce }: Costs,
  ): Promise<Transaction> => {
    const { publicKey } = await vault.stacksKey(identityIndex);
    return makeTransaction(ask, network.chain, publicKey, { fee: BigInt(fee), nonce: BigInt(nonce) });
  };
  const proposal = ({ ask }: FrozenTransaction): Costs => ({ fee: ask.fee ?? '0', nonce: ask.nonce ?? '0' });
  const ledgerOf = ({ network }: FrozenTransaction): Ledger => makeLedger({ http, nodeUrls: network.nodeUrls });

  return {
    readMessageAsk,
    readTransactionAsk,
    readProfileAsk,
    readTokenAsk,

    viewMessage: (ask) => {
      if (ask.type === 'text') return ask;
      const { name, version, chainId } = readDomain(parseClarity(ask.domain));
      const data = formatClarityText(parseClarity(ask.message));
      return { type: 'structured', domain: { name, version, chainId: chainId.toString() }, data };
    },

    viewTransaction: async (request, identityIndex) => {
      const transaction = await make(request, identityIndex, proposal(request));
      const { [request.network.chain]: address } = await vault.stacksKey(identityIndex);
      const { yours, others, isOpen } = readOutflow(transaction, address);
      const { ask, network } = request;
      return {
        action: viewAction(transaction.payload),
        yours: yours.map(viewLimit),
        others: others.map(({ sender, limit }) => ({ sender, limit: viewLimit(limit) })),
        isOpen,
        network: network.label,
        namedChain: request.namedChain ?? null,
        sponsored: ask.sponsored,
        broadcast: ask.broadcast,
        raw: formatTransaction(transaction),
        proposed: { fee: ask.fee ?? null, nonce: ask.nonce ?? null },
      };
    },

    costs: async (request, identityIndex) => {
      const ledger = ledgerOf(request);
      const { [request.network.chain]: address } = await vault.stacksKey(identityIndex);
      const transaction = await make(request, identityIndex, proposal(request));
      const [nonce, balance, fees] = await Promise.all([
        ledger.nextNonce(address),
        ledger.balance(address),
        ledger.fees(transaction),
      ]);
      const { low, middle, high } = fees;
      return {
        nonce: nonce.toString(),
        balance: balance.toString(),
        fees: { low: low.toString(), middle: middle.toString(), high: high.toString() },
      };
    },

    signMessage: async ({ ask }, identityIndex) => {
      if (ask.type === 'text') return vault.signText(identityIndex, ask.text);
      return vault.signStructured(identityIndex, parseClarity(ask.domain), parseClarity(ask.message));
    },

    signTransaction: async (request, identityIndex, costs) => {
      const signed = await vault.signTransaction(identityIndex, await make(request, identityIndex, costs));
      const id = formatTransactionId(signed);
      if (request.ask.broadcast) await send(ledgerOf(request), signed, id);
      return { id, result: formatResult(request, formatTransaction(signed), id) };
    },
  };
}

/** In the words of the method that asked. */
function formatResult({ method, ask }: FrozenTransaction, transaction: string, id: string): unknown {
  // What its sponsor has not signed has another id in the end.
  if (method === 'transactionRequest') return { txRaw: transaction, ...(ask.sponsored ? {} : { txId: id }) };
  // Leather's word for it, where Leather has one.
  const again = ask.action.type === 'sign' ? { txHex: transaction } : {};
  return { ...(ask.broadcast ? { txid: id } : {}), transaction, ...again };
}

/** A node refuses what is in a block already; the background may have died after the first time it was sent. */
async function send(ledger: Ledger, signed: Transaction, id: string): Promise<void> {
  try {
    await ledger.broadcast(signed);
  } catch (error) {
    if (!(error instanceof AutonymError && error.code === 'transaction-refused')) throw error;
    const known = await ledger.findStatus(id).catch(() => undefined);
    if (known === undefined || known.state === 'dropped') throw error;
  }
}

function viewAction(payload: Payload): TransactionView['action'] {
  switch (payload.type) {
    case 'token-transfer':
      return { type: 'transfer', recipient: payload.recipient, amount: payload.amount.toString(), memo: readMemo(payload.memo) };
    case 'contract-call': {
      const { contract, functionName, args } = payload;
      return { type: 'call', contract, functionName, args: args.map(formatClarityText) };
    }
    case 'smart-contract': {
      const { name, code, clarityVersion } = payload;
      return { type: 'deploy', name, code, clarityVersion: clarityVersion ?? null };
    }
  }
}

function viewLimit(limit: Limit): LimitView {
  switch (limit.what) {
    case 'stx':
    case 'staking':
      return { what: limit.what, bound: limit.bound, amount: limit.amount.toString() };
    case 'fungible':
      return { what: limit.what, asset: nameAsset(limit.asset), bound: limit.bound, amount: limit.amount.toString() };
    case 'non-fungible':
      return { what: limit.what, asset: nameAsset(limit.asset), id: formatClarityText(limit.id), sends: limit.sends };
    case 'pox':
      return limit;
  }
}

const nameAsset = ({ contract, name }: { contract: string; name: string }): string => `${contract}::${name}`;
