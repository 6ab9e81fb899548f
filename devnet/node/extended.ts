/** The routes of the Stacks API that a wallet asks beside the node's own: transactions, nonces, balances, and which names one holds. */
import { bytesToHex } from '@noble/hashes/utils';
import { Cl, cvToHex, cvToString } from '@stacks/transactions';
import { findInterface } from '../chain/admission.ts';
import type { Chain, TransactionRecord } from '../chain/chain.ts';
import { bnsV1, bnsV2 } from '../chain/principals.ts';
import { fakeHash } from './core.ts';
import { type Registry, splitName } from './registry.ts';
import type { Route } from './server.ts';

const account = '(S[A-Z0-9]{20,45}(?:\\.[A-Za-z0-9-]+)?)';

export function extendedRoutes(chain: Chain, registry: Registry): Route[] {
  return [
    [
      'GET',
      /^\/extended(?:\/v1\/status)?\/?$/,
      () => {
        const { height, hash, id } = chain.tip();
        return {
          json: {
            server_version: 'autonym-devnet',
            status: 'ready',
            chain_tip: {
              block_height: height,
              burn_block_height: chain.vm.burnHeight(),
              block_hash: `0x${bytesToHex(hash)}`,
              index_block_hash: `0x${bytesToHex(id)}`,
            },
          },
        };
      },
    ],
    ['GET', new RegExp(`^/extended/v1/address/${account}/nonces$`), ({ parts: [who = ''] }) => ({ json: nonces(chain, who) })],
    [
      'GET',
      new RegExp(`^/extended/v1/address/${account}/(balances|stx)$`),
      ({ parts: [who = '', which] }) => {
        const stx = {
          balance: String(chain.vm.balance(who)),
          total_sent: '0',
          total_received: '0',
          locked: '0',
          lock_tx_id: '',
          lock_height: 0,
        };
        return { json: which === 'stx' ? stx : { stx, fungible_tokens: {}, non_fungible_tokens: {} } };
      },
    ],
    [
      'GET',
      new RegExp(`^/extended/v1/address/${account}/(transactions|mempool)$`),
      ({ parts: [who = '', which], query }) => {
        const wanted = chain.recordsOf(who).filter(({ status }) => (status === 'pending') === (which === 'mempool'));
        return {
          json: page(
            wanted.reverse().map((record) => describeTransaction(chain, record)),
            query,
          ),
        };
      },
    ],
    [
      'GET',
      /^\/extended\/v1\/tx\/(0x)?([0-9a-f]{64})$/,
      ({ parts: [, txid = ''] }) => {
        const record = chain.findRecord(txid);
        if (!record) return { status: 404, json: { error: `could not find transaction by ID 0x${txid}` } };
        return { json: describeTransaction(chain, record) };
      },
    ],
    [
      'GET',
      /^\/extended\/v1\/tokens\/nft\/holdings$/,
      ({ query }) => ({ json: page(holdings(chain, registry, query.get('principal') ?? ''), query) }),
    ],
    [
      'GET',
      new RegExp(`^/extended/v3/principals/${account}/balances/nft$`),
      ({ parts: [who = ''], query }) => {
        const held = holdings(chain, registry, who)
          .map(({ asset_identifier, value }) => ({ asset_identifier, value }))
          .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
        return { json: cursorPage(held, ({ asset_identifier, value }) => `${value.hex}:${asset_identifier}`, query, 100) };
      },
    ],
    [
      'GET',
      /^\/extended\/v3\/tokens\/nft\/([^/]+)\/(\d+|0x[0-9a-fA-F]+)\/history$/,
      ({ parts: [asset = '', value = ''], query }) => {
        if (!/^S[A-Z0-9]+\.[A-Za-z0-9-]+::[A-Za-z0-9-]+$/.test(asset))
          return {
            status: 400,
            json: { statusCode: 400, error: 'Bad Request', message: 'params/asset_identifier must match pattern' },
          };
        const hex = /^\d+$/.test(value) ? withPrefix(cvToHex(Cl.uint(BigInt(value)))) : value;
        const moves = chain.movesOf(asset, hex).map((move, index) => ({
          sender: move.sender,
          recipient: move.recipient,
          transaction: { tx_id: withPrefix(move.txid), event_index: index },
          block: {
            height: move.height,
            hash: `0x${fakeHash('block', move.height)}`,
            index_hash: `0x${fakeHash('index', move.height)}`,
            time: Math.floor(move.atMs / 1000),
            tx_index: 0,
          },
        }));
        const place = ({ block, transaction }: (typeof moves)[number]) => `${block.height}:0:0:${transaction.event_index}`;
        return { json: cursorPage(moves.reverse(), place, query, 50) };
      },
    ],
  ];
}

function nonces(chain: Chain, who: string) {
  const next = chain.nonceOf(who);
  const waiting = [...chain.waitingOf(who).keys()].sort((a, b) => Number(a - b));
  const last = waiting.at(-1);
  const missing = last === undefined ? [] : range(next, last).filter((nonce) => !waiting.includes(nonce));
  return {
    last_executed_tx_nonce: next === 0n ? null : Number(next - 1n),
    last_mempool_tx_nonce: last === undefined ? null : Number(last),
    possible_next_nonce: Number(last === undefined ? next : last + 1n),
    detected_missing_nonces: missing.map(Number),
    detected_mempool_nonces: waiting.map(Number),
  };
}

const range = (from: bigint, to: bigint) => Array.from({ length: Number(to - from) }, (_, step) => from + BigInt(step));

function page<T>(rows: T[], query: URLSearchParams) {
  const limit = Math.min(Number(query.get('limit') ?? 50), 200);
  const offset = Number(query.get('offset') ?? 0);
  return { limit, offset, total: rows.length, results: rows.slice(offset, offset + limit) };
}

/** As the newer routes page: `cursor` names the first row of a page. */
function cursorPage<T>(rows: T[], placeOf: (row: T) => string, query: URLSearchParams, usual: number) {
  const limit = Math.min(Number(query.get('limit') ?? usual), 200);
  const cursor = query.get('cursor');
  const start =
    cursor === null
      ? 0
      : Math.max(
          0,
          rows.findIndex((row) => placeOf(row) === cursor),
        );
  const at = (place: number) => (rows[place] === undefined ? null : placeOf(rows[place]));
  const previous = start > 0 ? at(Math.max(0, start - limit)) : null;
  return {
    total: rows.length,
    limit,
    cursor: { next: at(start + limit), previous, current: at(start) },
    results: rows.slice(start, start + limit),
  };
}

/** Sorted by asset, then by value. */
const placeOf = ({ asset_identifier, value }: { asset_identifier: string; value: { hex: string } }) =>
  `${asset_identifier} ${value.hex}`;

function holdings(chain: Chain, registry: Registry, who: string) {
  const v2 = registry
    .allV2()
    .flatMap(({ id, owner }) => (owner === who ? [{ asset: `${bnsV2}::BNS-V2`, value: Cl.uint(id) }] : []));
  const v1 = chain.nameOperations().flatMap(({ name }) => {
    if (registry.findV1(name)?.owner !== who) return [];
    return [{ asset: `${bnsV1}::names`, value: Cl.tuple(splitName(name)) }];
  });
  return [...v2, ...v1].map(({ asset, value }) => ({
    asset_identifier: asset,
    value: { hex: withPrefix(cvToHex(value)), repr: cvToString(value) },
    block_height: 1,
    tx_id: `0x${fakeHash('holding', 0)}`,
  }));
}

const withPrefix = (hex: string) => `0x${hex.replace(/^0x/, '')}`;

export function describeTransaction(chain: Chain, { tx, status, receivedAtMs, mined }: TransactionRecord) {
  return {
    tx_id: `0x${tx.txid}`,
    nonce: Number(tx.nonce),
    fee_rate: String(tx.fee),
    sender_address: tx.sender,
    sponsored: false,
    post_condition_mode: tx.postConditionMode,
    post_conditions: [],
    anchor_mode: 'any',
    tx_status: status,
    receipt_time: Math.floor(receivedAtMs / 1000),
    receipt_time_iso: new Date(receivedAtMs).toISOString(),
    ...payloadOf(chain, tx),
    ...(mined && {
      is_unanchored: false,
      block_hash: `0x${bytesToHex(mined.block.hash)}`,
      parent_block_hash: `0x${bytesToHex(mined.block.parent?.hash ?? new Uint8Array(32))}`,
      block_height: mined.block.height,
      block_time: Math.floor(mined.atMs / 1000),
      block_time_iso: new Date(mined.atMs).toISOString(),
      burn_block_height: mined.burnHeight,
      burn_block_time: Math.floor(mined.atMs / 1000),
      burn_block_time_iso: new Date(mined.atMs).toISOString(),
      canonical: true,
      microblock_canonical: true,
      tx_index: 0,
      tx_result: { hex: mined.resultHex, repr: mined.resultText },
      event_count: mined.events.length,
      events: mined.events.map(({ kind, data, value }, index) => ({
        event_index: index,
        event_type: kind,
        tx_id: `0x${tx.txid}`,
        ...data,
        ...(value && { value: { hex: withPrefix(cvToHex(value)), repr: cvToString(value) } }),
      })),
      ...(mined.error === undefined ? {} : { vm_error: mined.error }),
    }),
  };
}

function payloadOf(chain: Chain, { payload, sender }: TransactionRecord['tx']) {
  switch (payload.kind) {
    case 'token_transfer':
      return {
        tx_type: payload.kind,
        token_transfer: {
          recipient_address: payload.recipient,
          amount: String(payload.amount),
          memo: `0x${Buffer.from(payload.memo).toString('hex').padEnd(68, '0')}`,
        },
      };
    case 'contract_call': {
      const fn = findInterface(chain.vm, payload.contract)?.functions.find(({ name }) => name === payload.fn);
      return {
        tx_type: payload.kind,
        contract_call: {
          contract_id: payload.contract,
          function_name: payload.fn,
          function_signature: '',
          function_args: payload.args.map((value, index) => ({
            hex: withPrefix(cvToHex(value)),
            repr: cvToString(value),
            name: fn?.args[index]?.name ?? '',
            type: '',
          })),
        },
      };
    }
    case 'smart_contract':
      return {
        tx_type: payload.kind,
        smart_contract: {
          clarity_version: payload.clarityVersion,
          contract_id: `${sender}.${payload.name}`,
          source_code: payload.source,
        },
      };
  }
}
