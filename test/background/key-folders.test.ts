/** Which key of an app has files, over a real hub of the devnet that the published library writes to. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesToHex } from '@noble/hashes/utils';
import { connectToGaiaHub, uploadToGaiaHub } from '@stacks/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningHub, startHub } from '../../devnet/hub/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import { findKeyFolders } from '../../src/background/key-folders.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { deriveApp } from '../../src/protocol/keys/derivation.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { newVault } from '../vault/person.ts';

const origin = 'https://one.example';
let hub: RunningHub;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autonym-key-folders-'));
  hub = await startHub({ serverName: 'devnet', folder });
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

const http = () => {
  const network = { ...mainnet, id: 'devnet', nodeUrls: [hub.url], hubUrl: hub.url, devnet: true };
  return makeHttp((url, init) => fetch(url, init), { network: () => network });
};

it('KEY-09: counts what another wallet left under its own key, whichever identity asks', async () => {
  const vault = startWorker(makeMachine());
  await vault.create(newVault());
  const look = (index: number) => findKeyFolders({ http: http(), vault }, hub.url, origin, index);
  const none = { files: 0, more: false };
  expect(await look(0)).toEqual([
    { form: 'shipped', ...none },
    { form: 'xverse-2025', ...none },
    { form: 'xverse-2023', ...none },
  ]);
  for (const [form, names] of [
    ['shipped', ['a.txt']],
    ['xverse-2023', ['b.txt', 'c.txt']],
  ] as const) {
    const { privateKey } = deriveApp(newVault().seed, 0, origin, form);
    const config = await connectToGaiaHub(hub.url, `${bytesToHex(privateKey)}01`);
    for (const name of names) await uploadToGaiaHub(name, 'text', config);
  }
  expect((await look(0)).map(({ files }) => files)).toEqual([1, 0, 2]);
  // The usual key is another for each identity, and Xverse's is not.
  expect((await look(1)).map(({ files }) => files)).toEqual([0, 0, 2]);
});

it('says that the storage did not answer, which is not that nothing is there', async () => {
  const vault = startWorker(makeMachine());
  await vault.create(newVault());
  const silent = () => Promise.reject(new AutonymError('host-unreachable', 'No answer.'));
  const found = await findKeyFolders({ http: silent, vault }, hub.url, origin, 0);
  expect(found.map(({ files }) => files)).toEqual([null, null, null]);
  await vault.lock();
  await expect(findKeyFolders({ http: http(), vault }, hub.url, origin, 0)).rejects.toMatchObject({ code: 'vault-locked' });
});
