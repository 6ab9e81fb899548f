/** B06: everything back from the words alone, over a real hub of the devnet. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningHub, startHub } from '../../devnet/hub/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import { makeSnapshots } from '../../src/background/snapshots.ts';
import type { Network } from '../../src/contract/settings.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import type { Http } from '../../src/network/http.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { newVault } from '../vault/person.ts';

/** `npm run chaos` runs the long form. */
const states = process.env['AUTONYM_CHAOS'] ? 300 : 25;

let hub: RunningHub;
let folder: string;
let network: Network;
let http: Http;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autonym-snapshot-'));
  hub = await startHub({ serverName: 'devnet', folder });
  network = { ...mainnet, id: 'devnet', nodeUrls: [hub.url], hubUrl: hub.url, devnet: true };
  http = makeHttp((url, init) => fetch(url, init), { network: () => network });
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

const belongings = new TextEncoder().encode('{"apps":[{}],"consents":[],"settings":{}}');

async function makePerson(seed = newVault().seed, asked: Http = http) {
  const vault = startWorker(makeMachine());
  await vault.create({ ...newVault(), seed });
  return { vault, snapshots: makeSnapshots({ http: asked, vault }) };
}

describe('a complete backup on storage', () => {
  it('brings identities and what lies beside them back from the words alone, and is replaced and removed', async () => {
    const { vault, snapshots } = await makePerson();
    expect(await snapshots.find(network)).toBeUndefined();
    await vault.addIdentity('Second');
    await snapshots.save(network, belongings);
    await vault.addIdentity('Third');
    await snapshots.save(network, belongings);

    const anew = await makePerson();
    const found = await anew.snapshots.find(network);
    expect(found).toMatchObject({ identities: 3, apps: 1 });
    await anew.vault.mergeFile(found?.text ?? '', 'backup');
    expect((await anew.vault.state()).identities).toEqual((await vault.state()).identities);
    expect((await anew.vault.lookIntoFile(found?.text ?? '')).belongings).toEqual(belongings);

    await anew.snapshots.remove(network);
    expect(await snapshots.find(network)).toBeUndefined();
    await snapshots.remove(network); // Gone is gone.
  });

  it(`brings ${states} random states back whole, each replaced once before`, { timeout: 300_000 }, async () => {
    const look = fc.record({
      label: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((label) => label.trim() !== ''),
      hue: fc.nat(359),
      hidden: fc.boolean(),
      stacks: fc.constantFrom('index' as const, 'account' as const),
    });
    const state = fc.record({
      byte: fc.integer({ min: 1, max: 255 }),
      counted: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 999_999_999 }), look), {
        maxLength: 3,
        selector: ([index]) => index,
      }),
      sites: fc.uniqueArray(fc.webAuthority(), { maxLength: 2 }),
      beside: fc.uint8Array({ maxLength: 2_000 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(state, async ({ byte, counted, sites, beside }) => {
        run += 1;
        const seed = () => new Uint8Array(64).fill(byte).fill(run, 0, 2); // Of other words each time: another place.
        const { vault, snapshots } = await makePerson(seed());
        await snapshots.save(network, belongings);
        for (const [index, { label, hue, hidden, stacks }] of counted) {
          await vault.addIdentity(label, { index, stacks });
          await vault.changeIdentity(index, { hue, hidden });
        }
        for (const site of sites) await vault.addSiteIdentity({ origin: `https://${site}`, label: site.slice(0, 40) });
        await snapshots.save(network, beside);

        const anew = await makePerson(seed());
        const { text = '' } = (await anew.snapshots.find(network)) ?? {};
        await anew.vault.mergeFile(text, 'backup');
        expect(await anew.vault.listIdentities({}, 0)).toEqual(await vault.listIdentities({}, 0));
        expect((await anew.vault.lookIntoFile(text)).belongings).toEqual(beside);
      }),
      { numRuns: states, seed: 24 },
    );
  });

  it('is at no address of an identity or app, and tells its hub nothing in clear', async () => {
    const { vault, snapshots } = await makePerson();
    await snapshots.save(network, belongings);
    const { address, path } = await vault.snapshotPlace();
    const { identities } = await vault.state();
    expect(identities.map(({ idAddress }) => idAddress)).not.toContain(address);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const kept = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const text of kept) expect(text).not.toMatch(/Autonym|vaultId|argon2id|Identity 1/);
    expect(path).toMatch(/^[0-9a-f]{32}$/);
  });

  it('of other words is not found', async () => {
    await (await makePerson()).snapshots.save(network, belongings);
    expect(await (await makePerson(new Uint8Array(64).fill(3))).snapshots.find(network)).toBeUndefined();
  });

  it('that could not be asked for is never none', async () => {
    const answer =
      (status: number): Http =>
      async (request) =>
        request.url.endsWith('/hub_info') ? http(request) : { status, header: () => undefined, body: new Uint8Array() };
    for (const status of [500, 502, 429, 403]) {
      const { snapshots } = await makePerson(undefined, answer(status));
      await expect(snapshots.find(network)).rejects.toMatchObject({ code: 'host-refused' });
      await expect(snapshots.save(network, belongings)).rejects.toMatchObject({ code: 'host-refused' });
    }
    const gone: Http = async () => {
      throw new AutonymError('host-unreachable', 'The hub could not be reached.');
    };
    const { snapshots } = await makePerson(undefined, gone);
    await expect(snapshots.find(network)).rejects.toMatchObject({ code: 'host-unreachable' });
    await expect(snapshots.find({ ...network, hubUrl: null })).rejects.toMatchObject({ code: 'no-storage' });
  });

  it('that somebody put there, or spoiled, is said to be bad', async () => {
    const rubbish: Http = async (request) =>
      request.url.endsWith('/hub_info')
        ? http(request)
        : { status: 200, header: () => undefined, body: new Uint8Array(500).fill(1) };
    const { snapshots } = await makePerson(undefined, rubbish);
    await expect(snapshots.find(network)).rejects.toMatchObject({ code: 'snapshot-bad' });
  });
});
