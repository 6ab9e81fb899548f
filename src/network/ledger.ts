/**
 * What an account needs of the chain: its next nonce, its balance, what a transaction would cost, and a way to send it and to follow it.
 * Routes: the RPC of stacks-core and the Stacks API (docs/provider.md, "Whom we ask").
 */
import { bytesToHex } from '@noble/hashes/utils';
import * as v from 'valibot';
import { encodePayload, encodeTransaction, type Transaction, transactionId } from '../protocol/chain/transaction.ts';
import { AutonymError } from '../protocol/error.ts';
import { checkStatus, garbled, hostOf, readAnswer, readJson } from './answer.ts';
import type { Http, HttpAnswer, HttpRequest } from './http.ts';

/** In µSTX: what gets in soon for sure, what should, and what may have to wait. */
export type Fees = { high: bigint; middle: bigint; low: bigint };

export type TransactionStatus =
  | { state: 'pending' }
  | { state: 'done'; blockHeight: number }
  /** It is in a block and did nothing but cost its fee. `why`: the contract said no, or a post-condition did. */
  | { state: 'failed'; blockHeight: number; why: 'contract' | 'post-condition'; result: string }
  /** It never will be in a block. `why` is the word of the API. */
  | { state: 'dropped'; why: string };

export type LedgerPowers = { http: Http; nodeUrls: readonly string[] };
/** Every verb asks the nodes in order and throws what the last of them failed with: `host-…`. */
export type Ledger = {
  /** The nonce after everything that is in a block or waits for one. */
  nextNonce(address: string): Promise<bigint>;
  /** Free µSTX. */
  balance(address: string): Promise<bigint>;
  fees(transaction: Transaction): Promise<Fees>;
  /**
   * Hands a signed transaction to the first node that takes it; to hand it over twice does no harm. Throws `transaction-refused`, with the
   * node's word for why as its second place, when a node looked at it and said no.
   */
  broadcast(transaction: Transaction): Promise<void>;
  /** Undefined when the API has never heard of it. */
  findStatus(id: string): Promise<TransactionStatus | undefined>;
};

const timeoutMs = 8_000;
/** A node runs a call before it takes it. */
const broadcastTimeoutMs = 30_000;
const maxBytes = 1_048_576;

export function makeLedger({ http, nodeUrls }: LedgerPowers): Ledger {
  const get = (url: string): Promise<HttpAnswer> => http({ url, timeoutMs, maxBytes });
  const post = (url: string, type: string, body: string | Uint8Array, patienceMs = timeoutMs): Promise<HttpAnswer> => {
    const request: HttpRequest = { url, method: 'POST', timeoutMs: patienceMs, maxBytes };
    return http({ ...request, headers: { 'Content-Type': type }, body });
  };

  const ask = async <T>(question: (url: string, host: string) => Promise<T>): Promise<T> => {
    let failure: unknown = new AutonymError('no-node', 'This network has no node to ask.');
    for (const url of nodeUrls) {
      try {
        return await question(url, hostOf(url));
      } catch (error) {
        // A node that says no to a transaction has answered.
        if (!(error instanceof AutonymError) || error.code === 'transaction-refused') throw error;
        failure = error;
      }
    }
    throw failure;
  };

  const readAccount = async (url: string, host: string, address: string) =>
    readAnswer(host, await get(`${url}/v2/accounts/${address}?proof=0`), accountShape());

  return {
    nextNonce: (address) =>
      ask(async (url, host) => {
        const answer = await get(`${url}/extended/v1/address/${address}/nonces`);
        // A bare node has no API beside it, and knows only what is in blocks.
        if (answer.status === 404) return BigInt((await readAccount(url, host, address)).nonce);
        return BigInt(readAnswer(host, answer, noncesShape()).possible_next_nonce);
      }),

    balance: (address) =>
      ask(async (url, host) => {
        const { balance } = await readAccount(url, host, address);
        return BigInt(balance);
      }),

    fees: (transaction) =>
      ask(async (url, host) => {
        const length = encodeTransaction(transaction).length;
        const body = JSON.stringify({
          estimated_len: length,
          transaction_payload: bytesToHex(encodePayload(transaction.payload)),
        });
        const answer = await post(`${url}/v2/fees/transaction`, 'application/json', body);
        if (answer.status !== 400) return readFees(readAnswer(host, answer, feesShape()).estimations);
        // It has seen too few of this kind. The rate of transfers is per byte, and the least that nodes take.
        const rate = readAnswer(host, await get(`${url}/v2/fees/transfer`), rateShape());
        const least = BigInt(rate) * BigInt(length);
        return { low: least, middle: least * 2n, high: least * 5n };
      }),

    broadcast: (transaction) =>
      ask(async (url, host) => {
        const answer = await post(
          `${url}/v2/transactions`,
          'application/octet-stream',
          encodeTransaction(transaction),
          broadcastTimeoutMs,
        );
        if (answer.status !== 400) {
          const id = readAnswer(host, answer, v.string());
          if (id.replace(/^0x/, '') !== bytesToHex(transactionId(transaction)))
            throw garbled(host, 'the id of another transaction');
          return;
        }
        const { reason } = readRefusal(host, answer);
        throw new AutonymError('transaction-refused', `${host} did not take the transaction (${reason}).`, {
          places: [host, reason],
        });
      }),

    findStatus: (id) =>
      ask(async (url, host) => {
        const answer = await get(`${url}/extended/v1/tx/0x${id}`);
        if (answer.status === 404) {
          readJson(host, answer); // A gateway's page says nothing of a transaction.
          return undefined;
        }
        checkStatus(host, answer);
        return readStatus(readAnswer(host, answer, statusShape()));
      }),
  };
}

/** Three of them, in any order; some nodes give the same for all. */
function readFees(estimations: { fee: number }[]): Fees {
  const [low = 0n, middle = low, high = middle] = estimations.map(({ fee }) => BigInt(fee)).sort((a, b) => (a < b ? -1 : 1));
  return { low, middle, high };
}

function readRefusal(host: string, answer: HttpAnswer): { reason: string } {
  const parsed = v.safeParse(refusalShape(), readJson(host, answer));
  return { reason: parsed.success ? parsed.output.reason : 'no reason given' };
}

function readStatus({
  tx_status: status,
  tx_result,
  block_height = 0,
}: v.InferOutput<ReturnType<typeof statusShape>>): TransactionStatus {
  const result = tx_result?.repr ?? '';
  switch (status) {
    case 'pending':
      return { state: 'pending' };
    case 'success':
      return { state: 'done', blockHeight: block_height };
    case 'abort_by_response':
      return { state: 'failed', blockHeight: block_height, why: 'contract', result };
    case 'abort_by_post_condition':
      return { state: 'failed', blockHeight: block_height, why: 'post-condition', result };
    default:
      return { state: 'dropped', why: status };
  }
}

const whole = () => v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const hexNumber = () => v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,32}$/i));
const accountShape = () => v.object({ balance: hexNumber(), nonce: whole() });
const noncesShape = () => v.object({ possible_next_nonce: whole() });
const feesShape = () => v.object({ estimations: v.pipe(v.array(v.object({ fee: whole() })), v.minLength(1), v.maxLength(16)) });
const rateShape = () => v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const refusalShape = () => v.object({ reason: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,64}$/)) });
const statusShape = () =>
  v.object({
    tx_status: v.pipe(v.string(), v.regex(/^(pending|success|abort_by_(response|post_condition)|dropped_[a-z_]{1,40})$/)),
    tx_result: v.optional(v.object({ repr: v.pipe(v.string(), v.maxLength(4096)) })),
    block_height: v.optional(v.number()),
  });
