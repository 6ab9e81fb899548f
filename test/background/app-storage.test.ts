/** Signing out at the storage, over a real hub of the devnet, with what the published library writes by. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesToHex } from '@noble/hashes/utils';
import { connectToGaiaHub, uploadToGaiaHub } from '@stacks/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningHub, startHub } from '../../devnet/hub/main.ts';
import { makeAppStorage } from '../../src/background/app-storage.ts';
import { makeHttp } from '../../src/background/http.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import type { Http } from '../../src/network/http.ts';
import { deriveApp } from '../../src/protocol/keys/derivation.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { newVault } from '../vault/person.ts';

let hub: RunningHub;
let folder: string;
let http: Http;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autonym-app-storage-'));
  hub = await startHub({ serverName: 'devnet', folder });
  const network = { ...mainnet, id: 'devnet', nodeUrls: [hub.url], hubUrl: hub.url, devnet: true };
  http = makeHttp((url, init) => fetch(url, init), { network: () => network });
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

async function makePerson(asked: Http = http) {
  const vault = startWorker(makeMachine());
  await vault.create(newVault());
  return makeAppStorage({ http: asked, vault, now: Date.now });
}
/** What an app of this origin does with its key; the published library dates no token. */
async function appOf(origin: string) {
  const { privateKey } = deriveApp(newVault().seed, 0, origin);
  const config = await connectToGaiaHub(hub.url, `${bytesToHex(privateKey)}01`);
  const write = (name: string) => uploadToGaiaHub(name, 'text', config);
  return { again: () => connectToGaiaHub(hub.url, `${bytesToHex(privateKey)}01`), write };
}

const first = { origin: 'https://one.example', identityIndex: 0 };

it('ends what was let write before and what is let write after, in this folder only, until the next sign-in', async () => {
  const storage = await makePerson();
  const [one, other] = [await appOf(first.origin), await appOf('https://other.example')];
  await one.write('before.txt');
  await storage.signOut(hub.url, first);
  await expect(one.write('after.txt')).rejects.toThrow();
  // A published client that connects anew makes another undated token, and is refused as well: hence the way back.
  await expect(uploadToGaiaHub('new.txt', 'text', await one.again())).rejects.toThrow();
  await other.write('theirs.txt');

  // In another browser with the same words, which never heard of it.
  await (await makePerson()).signIn(hub.url, first);
  await one.write('again.txt');
  await uploadToGaiaHub('new.txt', 'text', await one.again());
});

it('asks a hub that takes nothing back only once, and says that it failed', async () => {
  const asked: string[] = [];
  const storage = await makePerson(async (request) => {
    asked.push(new URL(request.url).pathname.split('/')[1] ?? '');
    if (!request.url.includes('/revoke-all/')) return http(request);
    return { status: 400, body: new TextEncoder().encode('{"message":"missing"}'), header: () => undefined };
  });
  await expect(storage.signOut(hub.url, first)).rejects.toMatchObject({ code: 'host-refused' });
  expect(asked).toEqual(['hub_info', 'revoke-all']);
  await (await appOf(first.origin)).write('still.txt');
});

it('asks for nothing to be taken back where nothing stands', async () => {
  const asked: string[] = [];
  const storage = await makePerson((request) => {
    asked.push(new URL(request.url).pathname.split('/')[1] ?? '');
    return http(request);
  });
  await storage.signIn(hub.url, first);
  expect(asked).toEqual(['hub_info', 'list-files']);
});

it('makes no sign-in fail when the hub is silent, and no sign-out pass', async () => {
  const storage = await makePerson(() => Promise.reject(new Error('silence')));
  await storage.signIn(hub.url, first);
  await expect(storage.signOut(hub.url, first)).rejects.toThrow('silence');
});
