/** The routes of a Stacks node itself, under /v2. What is made up is listed in devnet/README.md. */

import { createHash } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils';
import { type ClarityAbi, type ClarityValue, cvToHex, deserializeCV } from '@stacks/transactions';
import { findInterface, hex16 } from '../chain/admission.ts';
import type { Chain } from '../chain/chain.ts';
import { Rejection } from '../chain/rejection.ts';
import { type ChainBlock, consensusHashAt } from '../proof/chain.ts';
import { wantsProof } from './blocks.ts';
import { type Faults, twist } from './faults.ts';
import type { Registry } from './registry.ts';
import { type Answer, type Route, readJson } from './server.ts';
import type { View } from './view.ts';

const principal = '(S[A-Z0-9]{20,45}(?:\\.[A-Za-z0-9-]+)?)';
const contractPath = '(S[A-Z0-9]{20,45})/([A-Za-z0-9-]+)';

export function coreRoutes(chain: Chain, registry: Registry, faults: Faults, view: View): Route[] {
  const { vm } = chain;
  return [
    ['GET', /^\/v2\/info$/, () => ({ json: info(chain.vm.burnHeight(), view.tip()) })],
    [
      'GET',
      new RegExp(`^/v2/accounts/${principal}$`),
      ({ parts: [account = ''], query }) => {
        const proof = wantsProof(query) ? { balance_proof: '', nonce_proof: '' } : {};
        return {
          json: {
            balance: hex16(vm.balance(account)),
            locked: hex16(0n),
            unlock_height: 0,
            nonce: Number(chain.nonceOf(account)),
            ...proof,
          },
        };
      },
    ],
    ['GET', /^\/v2\/fees\/transfer$/, () => ({ json: 1 })],
    ['POST', /^\/v2\/fees\/transaction$/, ({ body }) => estimateFee(readJson(body))],
    ['POST', /^\/v2\/transactions$/, ({ body, headers }) => broadcast(chain, registry, body, headers['content-type'] ?? '')],
    [
      'POST',
      new RegExp(`^/v2/contracts/call-read/${contractPath}/([^/]+)$`),
      ({ parts: [address, name, fn = ''], body }) => callRead(chain, faults, `${address}.${name}`, fn, readJson(body)),
    ],
    [
      'GET',
      new RegExp(`^/v2/contracts/source/${contractPath}$`),
      ({ parts: [address, name] }) => {
        const source = vm.findSource(`${address}.${name}`);
        return source === undefined ? noContract : { json: { source, publish_height: 1 } };
      },
    ],
    [
      'GET',
      new RegExp(`^/v2/contracts/interface/${contractPath}$`),
      ({ parts: [address, name] }) => {
        const abi = findInterface(vm, `${address}.${name}`);
        return abi === undefined ? noContract : { json: abi };
      },
    ],
    [
      'POST',
      new RegExp(`^/v2/map_entry/${contractPath}/([^/]+)$`),
      ({ parts: [address, name, map = ''], body, query }) => {
        const contract = `${address}.${name}`;
        if (!hasMap(findInterface(vm, contract), map)) return noContract;
        const key = readValue(readJson(body));
        if (!key) return { status: 400, text: 'Failed to deserialize map key' };
        const found = vm.findMapEntry(contract, map, key);
        const data = found === undefined ? '0x09' : `0x${hexOf(found)}`;
        return { json: { data, ...(wantsProof(query) && { proof: '' }) } };
      },
    ],
    [
      'GET',
      new RegExp(`^/v2/data_var/${contractPath}/([^/]+)$`),
      ({ parts: [address, name, variable = ''], query }) => {
        const found = vm.findDataVar(`${address}.${name}`, variable);
        if (!found) return { status: 404, text: 'Data var not found' };
        return { json: { data: `0x${hexOf(found)}`, ...(wantsProof(query) && { proof: '' }) } };
      },
    ],
    [
      'GET',
      /^\/v2\/attachments\/([0-9a-f]{40})$/,
      ({ parts: [hash = ''] }) => {
        const text = registry.attachments.get(hash);
        if (text === undefined) return { status: 404, text: 'No attachment found' };
        return { json: { attachment: { content: Buffer.from(text).toString('hex') } } };
      },
    ],
    ['GET', /^\/v2\/attachments\/inv$/, () => ({ json: { block_id: fakeHash('inventory', 0), pages: [] } })],
  ];
}

const noContract: Answer = { status: 404, text: 'No contract interface data found' };

function hasMap(abi: ClarityAbi | undefined, map: string): boolean {
  return abi?.maps.some(({ name }) => name === map) ?? false;
}

/** What only a whole network would have, made from the height. */
export function fakeHash(what: string, height: number): string {
  return createHash('sha256').update(`autonym devnet ${what} ${height}`).digest('hex');
}

function info(burnHeight: number, tip: ChainBlock) {
  return {
    peer_version: 402653196,
    pox_consensus: bytesToHex(consensusHashAt(burnHeight)),
    burn_block_height: burnHeight,
    stable_pox_consensus: bytesToHex(consensusHashAt(burnHeight - 7)),
    stable_burn_block_height: Math.max(0, burnHeight - 7),
    server_version: 'autonym-devnet (a simulated node)',
    network_id: 1,
    parent_network_id: 3652501241,
    stacks_tip_height: tip.height,
    stacks_tip: bytesToHex(tip.hash),
    stacks_tip_consensus_hash: bytesToHex(tip.consensusHash),
    genesis_chainstate_hash: fakeHash('genesis', 0),
    unanchored_tip: null,
    unanchored_seq: null,
    tenure_height: burnHeight,
    exit_at_block_height: null,
    is_fully_synced: true,
  };
}

function estimateFee(asked: unknown): Answer {
  const { transaction_payload: payload, estimated_len: length } = Object(asked) as Record<string, unknown>;
  if (typeof payload !== 'string') return { status: 400, text: 'Failed to decode JSON' };
  const bytes = Math.max(typeof length === 'number' ? length : 0, payload.length / 2 + 150);
  const estimation = (rate: number) => ({ fee_rate: rate, fee: Math.ceil(bytes * rate) });
  return {
    json: {
      cost_scalar_change_by_byte: 0.00476837158203125,
      estimated_cost: { read_count: 19, read_length: 4814, runtime: 7175000, write_count: 2, write_length: 1020 },
      estimated_cost_scalar: 14,
      estimations: [estimation(1.5), estimation(2), estimation(4)],
    },
  };
}

async function broadcast(chain: Chain, registry: Registry, body: Uint8Array, contentType: string): Promise<Answer> {
  const posted = contentType.includes('json')
    ? (Object(readJson(body)) as Record<string, unknown>)
    : { tx: Buffer.from(body).toString('hex') };
  const { tx, attachment } = posted;
  try {
    if (typeof tx !== 'string') throw new Rejection('Deserialization', { message: 'no transaction in the body' });
    const record = await chain.submit(tx.replace(/^0x/, ''));
    if (typeof attachment === 'string') registry.keepAttachment(Buffer.from(attachment.replace(/^0x/, ''), 'hex').toString());
    return { json: record.tx.txid };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const { reason, data, txid } = error;
    return {
      status: 400,
      json: { error: 'transaction rejected', reason, ...(data && { reason_data: data }), ...(txid && { txid }) },
    };
  }
}

function callRead({ vm }: Chain, faults: Faults, contract: string, fn: string, asked: unknown): Answer {
  const { sender, arguments: given } = Object(asked) as Record<string, unknown>;
  const args = Array.isArray(given) ? given.map(readValue) : [undefined];
  if (typeof sender !== 'string' || args.includes(undefined)) return { status: 400, text: 'Failed to parse the call' };
  try {
    const values = args as ClarityValue[];
    const result = vm.read(contract, fn, values, sender);
    const lie = findLie(faults, values);
    return { json: { okay: true, result: `0x${hexOf(lie ? twist(result, lie, fn) : result)}` } };
  } catch (error) {
    return { json: { okay: false, cause: causeOf(String(error), fn) } };
  }
}

/** The SDK's sentences, as the node words them. */
function causeOf(error: string, fn: string): string {
  if (error.includes('does not exist on contract')) return `Unchecked(UndefinedFunction("${fn}"))`;
  if (error.includes('does not exist')) return 'Unchecked(NoSuchContract)';
  if (error.includes('not a read-only function')) return 'NotReadOnly';
  return /RuntimeCheck\((.*)\)$/.exec(error)?.[1]?.replace(/^/, 'Unchecked(').concat(')') ?? error;
}

function findLie(faults: Faults, args: ClarityValue[]) {
  const [one, two] = args.map((value) => (value.type === 'buffer' ? Buffer.from(value.value, 'hex').toString('latin1') : ''));
  return faults.lies.get(`${one}.${two}`) ?? faults.lies.get(`${two}.${one}`);
}

function readValue(hex: unknown): ClarityValue | undefined {
  try {
    return typeof hex === 'string' ? deserializeCV(hex.replace(/^0x/, '')) : undefined;
  } catch {
    return undefined;
  }
}

export function hexOf(value: ClarityValue): string {
  return cvToHex(value).replace(/^0x/, '');
}
