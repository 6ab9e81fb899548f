import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHub } from '../../devnet/hub/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import type { Network } from '../../src/contract/settings.ts';
import { checkConnections } from '../../src/network/connections.ts';
import { makeHub } from '../../src/network/hub.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { formatTable } from '../live/table.ts';
import { makeWorld, network, timeout, type World } from './hand-made.ts';

const throwAway = { privateKey: new Uint8Array(32).fill(9), random: (length: number) => new Uint8Array(randomBytes(length)) };
const http = makeHttp(fetch, { network: () => ({ ...network, nodeUrls: [], hubUrl: null, devnet: true }) });
const now = () => performance.timeOrigin + performance.now();

const folder = mkdtempSync(join(tmpdir(), 'autonym-hub-'));
let hub: Awaited<ReturnType<typeof startHub>>;
let broken: Server;
let brokenUrl = '';

beforeAll(async () => {
  hub = await startHub({ folder });
  broken = createServer((_, response) => response.writeHead(503).end('<html>')).listen(0, '127.0.0.1');
  await new Promise((resolve) => broken.once('listening', resolve));
  const address = broken.address();
  brokenUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});

afterAll(async () => {
  await hub.stop();
  broken.close();
  rmSync(folder, { recursive: true });
});

describe('checkConnections', () => {
  it('writes to a real hub, reads it back and removes it', async () => {
    const checks = await checkConnections({ http, now, network: { ...network, nodeUrls: [], hubUrl: hub.url }, throwAway });
    expect(checks.map(({ need, state }) => [need, state])).toEqual([
      ['storage', 'works'],
      ['write', 'works'],
      ['read-back', 'works'],
      ['remove', 'works'],
      ['clock', 'works'],
    ]);
  });

  it('NET-22: tells by how much the clock is off, either way, and asks for nothing more because of it', async () => {
    const { hubUrl: _none, ...nodes } = network;
    const check = async (offMs: number, dates = true) => {
      const { http, asked } = makeWorld({});
      const checks = await checkConnections({
        http: async (request) => ({
          ...(await http(request)),
          header: (name) => (dates && name === 'date' ? new Date(now() - offMs).toUTCString() : undefined),
        }),
        now,
        network: { ...nodes, hubUrl: null },
        throwAway,
      });
      return { asked: asked.length, clock: checks.filter(({ need }) => need === 'clock') };
    };
    const day = 86_400_000;
    const quiet = await check(0, false);
    expect(quiet.clock).toEqual([]);
    for (const [offMs, said] of [
      [0, { code: 'same-time' }],
      [299_000, { code: 'same-time' }],
      [2 * day, { code: 'clock-off', reason: 'ahead', places: ['2 d', 'node.example'] }],
      [-2 * day, { code: 'clock-off', reason: 'behind', places: ['2 d', 'node.example'] }],
      [-10 * 60_000, { code: 'clock-off', reason: 'behind', places: ['10 min', 'node.example'] }],
    ] as const) {
      const { asked, clock } = await check(offMs);
      const state = said.code === 'same-time' ? 'works' : 'fails';
      expect(clock).toMatchObject([{ host: 'node.example', state, said }]);
      expect(asked).toBe(quiet.asked);
    }
  });

  it('asks a node for all we rely on', async () => {
    const proof = (value: string): World => ({
      second: { 'bns.btc': { owner: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF' } },
      faults: [['/v2/data_var/', { status: 200, body: JSON.stringify({ data: '0x0100', proof: value }) }]],
    });
    const check = (world: World) =>
      checkConnections({ http: makeWorld(world).http, now, network: { ...network, hubUrl: null }, throwAway });
    const all = await check(proof(`0x${'ab'.repeat(100)}`));
    expect(all.map(({ state }) => state)).toEqual(['works', 'works', 'works', 'works', 'works', 'works']);
    expect((await check(proof(''))).at(-1)).toMatchObject({
      need: 'proofs',
      state: 'lacks',
      said: { code: 'no-proof' },
    });
  });

  it('says of each host why it does not answer, and never throws', async () => {
    const silent = makeWorld({ faults: [['https://', timeout]] }).http;
    const checks = await checkConnections({ http: silent, now, network, throwAway });
    expect(checks).toHaveLength(7);
    for (const { state, said } of checks) expect({ state, said }).toEqual({ state: 'fails', said: timeout.said() });
    const lines = formatTable(checks).split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[1]).toMatch(/^-- {2}node\.example +newest block +\d+ +node\.example did not answer/);
    const local: Network = { ...network, nodeUrls: [brokenUrl], hubUrl: brokenUrl };
    for (const { said } of await checkConnections({ http, now, network: local, throwAway }))
      expect(said).toMatchObject({ code: 'host-refused', reason: 'status', places: [expect.any(String), '503'] });
  });
});

describe('makeHub', () => {
  it('tells a file that is not there from a hub that does not answer', async () => {
    const { readUrlPrefix } = await makeHub({ http, hubUrl: hub.url }).info();
    const place = { address: '1J3PUxY5uDShUnHRrMyU6yKtoHEUPhKULs', path: 'no/such file.json' };
    expect(await makeHub({ http, hubUrl: hub.url }).find(readUrlPrefix, place, 1_000)).toBeUndefined();
    await expect(makeHub({ http, hubUrl: brokenUrl }).find(`${brokenUrl}/`, place, 1_000)).rejects.toThrow(AutonymError);
    await expect(makeHub({ http, hubUrl: brokenUrl }).info()).rejects.toHaveProperty('code', 'host-refused');
  });

  it('says why a write was refused', async () => {
    const write = {
      address: '1J3PUxY5uDShUnHRrMyU6yKtoHEUPhKULs',
      path: 'a.txt',
      bearer: 'bearer v1:x.y.z',
      body: 'x',
      contentType: 'text/plain',
    };
    await expect(makeHub({ http, hubUrl: hub.url }).store(write)).rejects.toHaveProperty('code', 'host-refused');
    const changed = makeWorld({ faults: [['/store/', { status: 412, body: '{}' }]] }).http;
    await expect(
      makeHub({ http: changed, hubUrl: 'https://hub.example' }).store({ ...write, over: 'new' }),
    ).rejects.toHaveProperty('code', 'hub-changed');
  });
});
