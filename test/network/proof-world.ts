/** Nodes that keep a chain and prove what stands in it, made by hand: each host may be twisted in its own way. */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { Cl, type ClarityValue, serializeCV } from '@stacks/transactions';
import { answerBlock, answerHeaders, answerMapEntry, answerPath, findBlock } from '../../devnet/proof/answers.ts';
import { bytesOf, type ChainBlock, type Made, type Write } from '../../devnet/proof/chain.ts';
import type { Network } from '../../src/contract/settings.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import type { Http, HttpRequest } from '../../src/network/http.ts';
import { makeProofQueue } from '../../src/network/proof-queue.ts';
import { makeProofs, type ProofPowers, type ProvenRow, type TrustRow } from '../../src/network/proofs.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';
import type { Checkpoint } from '../../src/protocol/proof/checkpoint.ts';
import { chain, checkpointOf, mine, timeAt } from '../protocol/proof/network.ts';
import { alice, makeWorld, type World } from './hand-made.ts';

export const { bnsV2, zonefileResolver } = mainnet;
const entryOf = (name: string) => {
  const [label = '', namespace = ''] = name.split('.');
  return serializeCV(Cl.tuple({ name: Cl.bufferFromUtf8(label), namespace: Cl.bufferFromUtf8(namespace) }));
};
const some = (value: ClarityValue) => bytesOf(Cl.some(value));

export const nameWrite = (name: string, owner: string, renewal = 0): Write => ({
  key: `vm::${bnsV2}::0::name-properties::${entryOf(name)}`,
  data: some(Cl.tuple({ 'renewal-height': Cl.uint(renewal), owner: Cl.principal(owner) })),
});
export const namespaceWrite = (namespace: string, lifetime = 0): Write => ({
  key: `vm::${bnsV2}::0::namespaces::${serializeCV(Cl.bufferFromUtf8(namespace))}`,
  data: some(Cl.tuple({ lifetime: Cl.uint(lifetime), 'launched-at': Cl.some(Cl.uint(1)) })),
});
export const fileWrite = (name: string, owner: string, text: string): Write => ({
  key: `vm::${zonefileResolver}::0::zonefile::${entryOf(name)}`,
  data: some(Cl.tuple({ owner: Cl.principal(owner), zonefile: Cl.some(Cl.bufferFromUtf8(text)), revoked: Cl.bool(false) })),
});
export const firstWrites = (name: string, owner: string, hash: string): Write[] => [
  {
    key: `vm::${mainnet.bnsV1}::0::name-properties::${entryOf(name)}`,
    data: some(Cl.tuple({ 'revoked-at': Cl.none(), 'zonefile-hash': Cl.bufferFromHex(hash) })),
  },
  { key: `vm::${mainnet.bnsV1}::4::names::${entryOf(name)}`, data: some(Cl.principal(owner)) },
  {
    key: `vm::${mainnet.bnsV1}::0::namespaces::${serializeCV(Cl.bufferFromUtf8(name.split('.')[1] ?? ''))}`,
    data: some(Cl.tuple({ lifetime: Cl.uint(0), 'launched-at': Cl.some(Cl.uint(1)) })),
  },
];

export const site = (name: string) =>
  `$ORIGIN ${name}\n$TTL 3600\n_http._tcp\tIN\tURI\t10\t1\t"https://${name.replace('.', '-')}.example/"\n`;

/** One node. `tip` may move. */
export type Host = {
  tip: ChainBlock;
  /** What it says where proofs are not asked. */
  says: World;
  burnHeight?: number;
  dateMs?: number;
  /** Undefined: as it is. */
  twist?: (request: HttpRequest, honest: () => Reply) => Reply | undefined;
};
export type Reply = { status: number; body: string | Uint8Array };

const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) });

export function answerOf(host: Host, request: HttpRequest): Reply {
  const { pathname, searchParams } = new URL(request.url);
  const { tip } = host;
  const at = findBlock(tip, searchParams.get('tip') ?? bytesToHex(tip.id));
  const withProof = searchParams.get('proof') !== '0';
  const missing: Reply = { status: 404, body: 'not here' };
  if (pathname === '/v2/info')
    return json({
      burn_block_height: host.burnHeight ?? tip.burnHeight,
      stacks_tip_height: tip.height,
      stacks_tip: '00'.repeat(32),
      stacks_tip_consensus_hash: bytesToHex(tip.consensusHash),
    });
  if (pathname === '/v3/tenures/info') return json({ tip_block_id: bytesToHex(tip.id) });
  const [, height] = /^\/v3\/blocks\/height\/(\d+)$/.exec(pathname) ?? [];
  const [, id] = /^\/v3\/blocks\/([0-9a-f]{64})$/.exec(pathname) ?? [];
  if (id !== undefined || height !== undefined) {
    let block: ChainBlock | undefined = tip;
    while (height !== undefined && block && block.height > Number(height)) block = block.parent;
    const body = block && answerBlock(tip, id ?? bytesToHex(block.id));
    return body ? { status: 200, body } : missing;
  }
  if (pathname === '/v2/headers/1') {
    const found = answerHeaders(tip, searchParams.get('tip') ?? '');
    return found ? json(found) : missing;
  }
  if (at === undefined) return missing;
  const [, address, contract, map] = /^\/v2\/map_entry\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  if (map !== undefined && searchParams.has('tip'))
    return json(
      answerMapEntry(at, { contract: `${address}.${contract}`, map, key: JSON.parse(String(request.body)), withProof }),
    );
  const [, path] = /^\/v2\/clarity\/marf\/([0-9a-f]{64})$/.exec(pathname) ?? [];
  if (path !== undefined) {
    const found = answerPath(at, path, withProof);
    return found ? json(found) : missing;
  }
  return { status: 599, body: '' };
}

/** Hosts by their name; `asked`: every request, in order. */
export function makeNodes(hosts: Record<string, Host>) {
  const asked: string[] = [];
  const http: Http = async (request) => {
    const { host: name } = new URL(request.url);
    asked.push(`${request.method ?? 'GET'} ${request.url}`);
    const host = hosts[name];
    if (host === undefined) throw new Error(`nobody asks ${name}`);
    const honest = () => answerOf(host, request);
    const reply = host.twist?.(request, honest) ?? honest();
    if (reply.status === 599) return makeWorld(host.says).http(request);
    const { status, body } = reply;
    const date = new Date(host.dateMs ?? host.tip.timestamp * 1000).toUTCString();
    return {
      status,
      header: (header) => (header === 'date' ? date : undefined),
      body: typeof body === 'string' ? utf8ToBytes(body) : body,
    };
  };
  return { http, asked };
}

export function makeStore() {
  const rows = new Map<string, ProvenRow>();
  let trust: TrustRow | undefined;
  return {
    rows,
    trust: () => trust,
    findTrust: async () => structuredClone(trust),
    putTrust: async (row: TrustRow) => {
      trust = structuredClone(row);
    },
    find: async (key: string) => rows.get(key),
    put: async (key: string, row: ProvenRow) => {
      rows.set(key, row);
    },
  };
}

export const network: Network = { ...mainnet, nodeUrls: ['https://node.example'] };

/** A chain on which alice.btc has an owner and a zone file, and other names have less. */
export function makeChain() {
  const genesis = mine(undefined, 1000, { writes: [namespaceWrite('btc')] });
  const named = mine(genesis, 1001, {
    writes: [nameWrite('alice.btc', alice), fileWrite('alice.btc', alice, site('alice.btc'))],
  });
  const tip = mine(mine(named, 1002), 1003);
  return { genesis, named, tip };
}
export const honestWord: World = { second: { 'alice.btc': { owner: alice, zonefile: site('alice.btc') } } };

export type Setup = { hosts: Record<string, Host>; nowMs?: number; checkpoint: Checkpoint; store?: ReturnType<typeof makeStore> };

export function setUp({ hosts, nowMs, checkpoint, store = makeStore() }: Setup, more: Partial<ProofPowers> = {}) {
  const [first] = Object.values(hosts);
  const { http, asked } = makeNodes(hosts);
  const clock = { nowMs: nowMs ?? (first?.tip.timestamp ?? 0) * 1000 + 60_000 };
  const now = () => clock.nowMs;
  const sleep = async () => {};
  const queue = makeProofQueue({ now, sleep });
  const mine: Network = { ...network, nodeUrls: Object.keys(hosts).map((host) => `https://${host}`) };
  const trust = { chain, checkpoint, isPaced: false };
  const proofs = makeProofs({ http, now, sleep, queue, store, network: mine, trust, ...more });
  const resolver = makeResolver({
    ...{ http, now, network: mine, agreeing: 1, tips: new Map(), isFailing: () => false, standingOfSubdomain },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return {
    proofs,
    resolver,
    asked,
    clock,
    store,
    verify: async (name: string, again?: boolean) => proofs.verifyName(await resolver.resolve(name), again),
  };
}

export type { Made };
export { checkpointOf, timeAt };
