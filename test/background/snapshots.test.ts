/** B06: everything back from the words alone, over a real hub of the devnet. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
