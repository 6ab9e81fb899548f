/** Names of the devnet, checked against its blocks by the whole way that the extension goes: resolver, checks, rows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Devnet, type FurtherNode, startDevnet } from '../../devnet/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import { type Checking, makeChecking } from '../../src/background/proof.ts';
import type { Network } from '../../src/contract/settings.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';
import { memoryRows } from '../background/memory.ts';

let devnet: Devnet;
let liar: FurtherNode;
let checking: Checking;
const rows = memoryRows();
const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));
const networkOf = (...nodeUrls: string[]): Network => ({ ...devnet.network, proofs: devnet.proofs, nodeUrls });

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  liar = await devnet.addNode();
  checking = begin();
}, 300_000);
afterAll(() => devnet?.stop());

/** A life of the background. */
function begin(): Checking {
  const http = makeHttp(fetch, { network: () => networkOf(devnet.nodeUrl) });
  return makeChecking({ http, now: Date.now, sleep, rows, tellQueue: () => {} });
}

async function look(name: string, network: Network) {
  const http = makeHttp(fetch, { network: () => network });
  const powers = { http, now: Date.now, sleep, network, agreeing: 1, tips: new Map(), isFailing: () => false };
  const answer = await makeResolver({ ...powers, standingOfSubdomain }).resolve(name);
  return (await checking.check(answer, network, 1, false)).answer;
}

describe('the devnet', () => {
  it('proves a seeded name, and the next time asks less', async () => {
    const network = networkOf(devnet.nodeUrl);
    const cold = await look('alice.btc', network);
    expect(cold).toMatchObject({ seal: 'verified', proof: { state: 'proven', total: 1000, signed: 1000 } });
    const warm = await look('alice.btc', network);
    expect(warm.seal).toBe('verified');
    const bytes = ({ proof }: typeof cold) => (proof?.state === 'proven' ? proof.bytes : 0);
    expect(bytes(warm)).toBeLessThan(bytes(cold));
  });

  it('rolls its signers on, and is followed', async () => {
    await devnet.control('mine', { blocks: 4_300 });
    checking = begin();
    const { proof } = await look('alice.btc', networkOf(devnet.nodeUrl));
    expect(proof).toMatchObject({ state: 'proven' });
    expect(proof?.state === 'proven' && proof.cycle - proof.checkpoint.cycle).toBeGreaterThanOrEqual(2);
  }, 60_000);

  it('has a node that gives another owner, which is contradicted by name', async () => {
    const thief = devnet.names.find(({ name }) => name === 'bare.btc')?.owner ?? '';
    await liar.control('wrong-answer', { name: 'alice.btc', owner: thief });
    const answer = await look('alice.btc', networkOf(liar.nodeUrl));
    expect(answer).toMatchObject({
      status: 'contradicted',
      seal: 'contradiction',
      proof: { state: 'contradicted', why: { code: 'proof-owner-differs' } },
    });
    expect(answer).not.toHaveProperty('lead');
  });

  it('is not believed on a network of which nobody said who signs', async () => {
    const answer = await look('alice.btc', { ...devnet.network, nodeUrls: [devnet.nodeUrl] });
    expect(answer).toMatchObject({ seal: 'single-source', proof: { state: 'unproven', why: { code: 'proof-no-checkpoint' } } });
  });
});
