/**
 * The devnet: a local network with real contracts, a Gaia hub, the web sites its names lead to, and the sample apps. All on loopback.
 * `npx tsx devnet/main.ts` prints where everything is as one line of JSON and runs until it is interrupted.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startApps } from './apps/main.ts';
import { type Chain, makeChain } from './chain/chain.ts';
import { bnsV1, bnsV2, zonefileResolver } from './chain/principals.ts';
import { startHub } from './hub/main.ts';
import { type Faults, makeFaults } from './node/faults.ts';
import { makeNode } from './node/main.ts';
import { makeRegistry } from './node/registry.ts';
import type { ChainBlock } from './proof/chain.ts';
import { type Proofs, proofsAt } from './proof/network.ts';
import { makeSeeds, type SeededName, seedChain, storeProfiles } from './seeds.ts';
import { startSites } from './sites/main.ts';

export type DevnetOptions = {
  /** The node's port; 0: any. Without it 3999, and any when that is taken. */
  port?: number;
  /** Says nothing on the console. */
  quiet?: boolean;
};

export type Devnet = {
  nodeUrl: string;
  hubUrl: string;
  /** What the hub's read addresses begin with; ends with a slash. */
  readUrl: string;
  apps: { start: string; hello: string; todo: string; grocery: string; statuses: string; note: string };
  sites: { http: string; https: string };
  /** The https sites' own authority, made for this run. */
  certificate: { caPem: string; caFile: string; spkiHash: string };
  /** As the product's settings keep a network. */
  network: {
    id: string;
    label: string;
    chain: 'mainnet';
    nodeUrls: string[];
    bnsV1: string;
    bnsV2: string;
    zonefileResolver: string;
    hubUrl: string;
    devnet: true;
  };
  /** Where checking what nodes say begins: the settings take it as `proofs` of the network, and without it check nothing. */
  proofs: Proofs;
  names: SeededName[];
  /** POST /control/<path>, or GET when there is no body. Answers the state of the devnet. */
  control: (path: string, body?: Record<string, unknown>) => Promise<Record<string, unknown>>;
  /** Starts another node of the same network; it ends with the devnet. `network.nodeUrls` stays as it is. */
  addNode: (options?: FurtherNodeOptions) => Promise<FurtherNode>;
  stop: () => Promise<void>;
};

/** A further node: its own port and its own faults, which its own control routes set. */
export type FurtherNode = Pick<Devnet, 'nodeUrl' | 'control'>;
export type FurtherNodeOptions = {
  /** It follows nothing: it has a copy of the chain as it stood when the devnet began. Mine on, and it is as many blocks behind. */
  behind?: boolean;
};

const usual = { node: 3999, hub: 4000 };

export async function startDevnet({ port, quiet = true }: DevnetOptions = {}): Promise<Devnet> {
  const folder = await mkdtemp(join(tmpdir(), 'autonym-hub-'));
  const faults = makeFaults();
  const controls = async (asked: { method: string; path: string }) => {
    const instead = await faults.before(asked);
    return instead && { status: instead.status ?? 500, body: instead.text ?? '' };
  };
  const hubPort = port === undefined ? usual.hub : 0;
  const [hub, sites] = await Promise.all([
    startHub({ folder, controls, port: hubPort }).catch(ifTaken(() => startHub({ folder, controls }))),
    startSites(),
  ]);
  const places = { hubUrl: hub.url, readUrl: hub.readUrl, sites };
  const seeds = makeSeeds(places);
  const stored = storeProfiles(places);

  /** As every copy of it begins. */
  const seeded = async (faults: Faults, origin?: ChainBlock) => {
    const chain = await makeChain({ now: Date.now, ...(origin && { origin }) });
    const registry = makeRegistry(chain, faults);
    await seedChain(chain, registry, seeds);
    return { chain, registry };
  };
  const { chain, registry } = await seeded(faults);
  await stored;

  const reset = async () => {
    faults.clear();
    await chain.reset();
    for (const bucket of await readdir(folder)) await rm(join(folder, bucket), { recursive: true, force: true });
    await storeProfiles(places);
  };
  const node = makeNode({ chain, registry, faults, reset });
  const nodePort = await listen(node, port ?? usual.node).catch(ifTaken(() => listen(node, 0)));
  const nodeUrl = `http://127.0.0.1:${nodePort}`;
  const further: { chain: Chain; server: Server }[] = [];
  const addNode = async ({ behind = false }: FurtherNodeOptions = {}): Promise<FurtherNode> => {
    const own = makeFaults();
    const at = behind
      ? await seeded(own, chain.originTip())
      : { chain, registry: makeRegistry(chain, own, registry.attachments) };
    const server = makeNode({ ...at, faults: own, reset: async () => own.clear() });
    further.push({ chain: at.chain, server });
    const url = `http://127.0.0.1:${await listen(server, 0)}`;
    return { nodeUrl: url, control: controlOf(url) };
  };
  const apps = await startApps({
    nodeUrl,
    hubUrl: hub.url,
    names: seeds.names.map(({ name, what }) => ({ name, leadsTo: what })),
  });
  if (!quiet) console.error(`Local network ready at ${nodeUrl}`);

  return {
    nodeUrl,
    hubUrl: hub.url,
    readUrl: hub.readUrl,
    apps: (({ stop: _, ...places }) => places)(apps),
    sites: { http: sites.http, https: sites.https },
    certificate: sites.certificate,
    network: {
      id: 'devnet',
      label: 'Devnet',
      chain: 'mainnet',
      nodeUrls: [nodeUrl],
      bnsV1,
      bnsV2,
      zonefileResolver,
      hubUrl: hub.url,
      devnet: true,
    },
    proofs: proofsAt(chain.originTip()),
    names: seeds.names,
    control: controlOf(nodeUrl),
    addNode,
    stop: async () => {
      for (const { chain: copy } of further) copy.stop();
      chain.stop();
      await Promise.all([...further.map(({ server }) => close(server)), close(node), apps.stop(), sites.stop(), hub.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function controlOf(nodeUrl: string): Devnet['control'] {
  return async (path, body) => {
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${nodeUrl}/control/${path}`, init);
    if (!response.ok) throw new Error(`/control/${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
}

/** Another devnet, or anything else, may sit on the usual port. */
function ifTaken<T>(again: () => Promise<T>) {
  return (error: NodeJS.ErrnoException): Promise<T> => {
    if (error.code === 'EADDRINUSE') return again();
    throw error;
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const devnet = await startDevnet();
  const { nodeUrl, hubUrl, readUrl, apps, sites, network, proofs, names } = devnet;
  console.log(JSON.stringify({ nodeUrl, hubUrl, readUrl, apps, sites, network, proofs, names }));
  const end = () => void devnet.stop().then(() => process.exit(0));
  process.once('SIGINT', end).once('SIGTERM', end);
}
