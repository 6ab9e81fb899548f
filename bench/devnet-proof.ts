/**
 * One name checked for oneself from the first question on, as the background does it, against a devnet in a process of its own: requests, bytes,
 * hashes and recovered signers, when nothing is known and when something is. Part of `npm run bench -- proof`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import type { Devnet } from '../devnet/main.ts';
import { root } from '../devnet/setup.mjs';
import { makeHttp } from '../src/background/http.ts';
import type { Network } from '../src/contract/settings.ts';
import type { Http, HttpAnswer } from '../src/network/http.ts';
import { makeProofQueue } from '../src/network/proof-queue.ts';
import { makeProofs, type ProofStore, type Proofs, type ProvenRow, type TrustRow } from '../src/network/proofs.ts';
import { makeResolver } from '../src/network/resolver.ts';
import { standingOfSubdomain } from '../src/network/standing-subdomain.ts';
import { trustOf } from '../src/network/trust.ts';
import { decodeBlockStart } from '../src/protocol/proof/header.ts';
import { decodeProof } from '../src/protocol/proof/marf-proof.ts';
import { formatTable, median } from './measure.ts';

const rounds = 15;

type Spent = { requests: number; bytes: number; hashes: number; recoveries: number };
type Figures = Spent & { ms: number; longest: number };

export async function benchDevnetProof(): Promise<void> {
  const { network, end } = await startApart();
  try {
    const figures: [string, Figures][] = [];
    const take = async (what: string, measured: () => Promise<Figures>) => {
      const taken: Figures[] = [];
      for (let round = 0; round < rounds; round++) taken.push(await measured());
      const middle = (of: keyof Figures) => median(taken.map((one) => one[of]));
      const { requests, bytes, hashes, recoveries } = taken[0] as Figures;
      const longest = Math.max(...taken.map((one) => one.longest));
      figures.push([what, { requests, bytes, hashes, recoveries, ms: middle('ms'), longest }]);
    };
    // The first ones compile.
    for (let i = 0; i < 3; i++) await makeChecker(network).check('alice.btc');
    await take('nothing known but the checkpoint', () => makeChecker(network).check('alice.btc'));
    await take('the same name again', async () => {
      const checker = await after(network, 'alice.btc');
      return checker.check('alice.btc');
    });
    await take('the same name, more than a minute later', async () => {
      const checker = await after(network, 'alice.btc');
      checker.wait(61_000);
      return checker.check('alice.btc');
    });
    await take('another name of the namespace', async () => (await after(network, 'alice.btc')).check('gallery.btc'));
    await control(network, 'mine', { blocks: 2 * (network.proofs as Devnet['proofs']).cycleLength });
    await take('nothing known, two cycles later', () => makeChecker(network).check('alice.btc'));
    const rows = figures.map(([what, { requests, bytes, hashes, recoveries, ms, longest }]) => [
      ...[
        what,
        String(requests),
        (bytes / 1000).toFixed(0),
        String(hashes),
        String(recoveries),
        ms.toFixed(0),
        longest.toFixed(0),
      ],
    ]);
    console.log(`\nalice.btc on a devnet, ${rounds} rounds`);
    console.log(formatTable([['what is known', 'requests', 'kB', 'hashes', 'recoveries', 'ms', 'longest task, ms'], ...rows]));
  } finally {
    await end();
  }
}

/** A browser that never asked anybody. */
function makeChecker(network: Network) {
  let laterMs = 0;
  let spent: Spent = { requests: 0, bytes: 0, hashes: 0, recoveries: 0 };
  const plain = makeHttp(fetch, { network: () => network });
  const now = () => Date.now() + laterMs;
  const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));
  const count = makeCount();
  const http: Http = async (request) => {
    const answer = await plain(request);
    const { hashes, recoveries } = count(request.url, answer);
    spent = {
      requests: spent.requests + 1,
      bytes: spent.bytes + answer.body.length,
      hashes: spent.hashes + hashes,
      recoveries: spent.recoveries + recoveries,
    };
    return answer;
  };
  const queue = makeProofQueue({ now, sleep });
  const proofs: Proofs = makeProofs({ http, now, sleep, queue, network, trust: trustOf(network), store: memoryStore() });
  const resolver = makeResolver({
    ...{ http: plain, now, sleep, network, agreeing: 1, tips: new Map(), isFailing: () => false, standingOfSubdomain },
  });
  return {
    wait: (ms: number) => {
      laterMs += ms;
    },
    check: async (name: string): Promise<Figures> => {
      const answer = await resolver.resolve(name);
      spent = { requests: 0, bytes: 0, hashes: 0, recoveries: 0 };
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const start = performance.now();
      const { proof } = await proofs.verifyName(answer);
      const ms = performance.now() - start;
      delay.disable();
      if (proof.state !== 'proven') throw new Error(`${name} is ${proof.state}: ${JSON.stringify(proof)}`);
      return { ...spent, ms, longest: delay.max / 1e6 };
    },
  };
}

async function after(network: Network, name: string) {
  const checker = makeChecker(network);
  await checker.check(name);
  return checker;
}

/**
 * What an answer has to be checked with. A header takes two hashes, its own and that of its id; its signers are recovered when it is the newest
 * block, or one in which the next set was found.
 */
function makeCount() {
  const tips = new Set<string>();
  const signatures = new Map<string, number>();
  return (url: string, { body, status }: HttpAnswer): Pick<Spent, 'hashes' | 'recoveries'> => {
    const { pathname, searchParams } = new URL(url);
    const at = searchParams.get('tip') ?? '';
    if (status !== 200) return { hashes: 0, recoveries: 0 };
    if (/^\/v3\/blocks\//.test(pathname)) {
      const header = decodeBlockStart(body);
      const id = bytesToHex(header.id);
      signatures.set(id, header.signatures.length);
      return { hashes: 2, recoveries: tips.has(id) ? header.signatures.length : 0 };
    }
    if (/^\/v2\/headers\//.test(pathname)) return { hashes: 2, recoveries: 0 };
    const json = JSON.parse(Buffer.from(body).toString()) as { tip_block_id?: string; proof?: string; data?: string };
    if (json.tip_block_id !== undefined) tips.add(json.tip_block_id);
    if (json.proof) return { hashes: hashesIn(json.proof), recoveries: 0 };
    const isFound = pathname.endsWith('/cycle-signer-set') && json.data !== '0x09';
    return { hashes: 0, recoveries: isFound && !tips.has(at) ? (signatures.get(at) ?? 0) : 0 };
  };
}

/** The path, the value, the leaf, and one for each node and shunt. */
function hashesIn(proof: string): number {
  const { segments } = decodeProof(hexToBytes(proof.replace(/^0x/, '')));
  return segments.reduce((sum, { nodes, shunts }) => sum + nodes.length + shunts.length, 3);
}

function memoryStore(): ProofStore {
  const rows = new Map<string, ProvenRow>();
  let trust: TrustRow | undefined;
  return {
    findTrust: async () => structuredClone(trust),
    putTrust: async (row) => {
      trust = structuredClone(row);
    },
    find: async (key) => rows.get(key),
    put: async (key, row) => {
      rows.set(key, row);
    },
  };
}

/** A devnet whose work is not measured with ours. */
async function startApart(): Promise<{ network: Network; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'devnet/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { network, proofs } = JSON.parse(line) as Pick<Devnet, 'network' | 'proofs'>;
  const end = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  };
  return { network: { ...network, proofs }, end };
}

async function control({ nodeUrls }: Network, verb: string, body: object): Promise<void> {
  const { ok, status } = await fetch(`${nodeUrls[0]}/control/${verb}`, { method: 'POST', body: JSON.stringify(body) });
  if (!ok) throw new Error(`/control/${verb} answered ${status}`);
}
