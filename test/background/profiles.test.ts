/** Apps in the profile, over a real hub of the devnet, written before and read after by the published libraries. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesToHex } from '@noble/hashes/utils';
import { connectToGaiaHub, uploadToGaiaHub } from '@stacks/storage';
import blockstack from 'blockstack';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningHub, startHub } from '../../devnet/hub/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import { makeProfiles } from '../../src/background/profiles.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import type { Http, HttpRequest } from '../../src/network/http.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { deriveIdentity } from '../../src/protocol/keys/derivation.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { newVault } from '../vault/person.ts';

let hub: RunningHub;
let folder: string;
let http: Http;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autonym-profiles-'));
  hub = await startHub({ serverName: 'devnet', folder });
  const network = { ...mainnet, id: 'devnet', nodeUrls: [hub.url], hubUrl: hub.url, devnet: true };
  http = makeHttp((url, init) => fetch(url, init), { network: () => network });
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

const app = { origin: 'https://app.example', publicKey: '02'.padEnd(66, 'a'), address: '1AppBucketAddress' };
let index = 0;
/** Each case has an identity of its own, so that no case finds what another published. */
beforeEach(() => {
  index += 1;
});

async function makePerson(asked: Http = http) {
  const machine = makeMachine();
  machine.nowMs = Date.now();
  const vault = startWorker(machine);
  await vault.create(newVault());
  for (let i = 1; i <= index; i++) await vault.addIdentity(`Identity ${i}`);
  const profiles = makeProfiles({
    http: asked,
    vault,
    random: machine.random,
    randomId: () => crypto.randomUUID(),
    now: () => Date.now(),
  });
  const { idAddress, publicKey } = await vault.identityKey(index);
  const stacks = await vault.stacksKey(index);
  const privateKey = bytesToHex(deriveIdentity(newVault().seed, index).privateKey);
  const put = async (text: string) =>
    uploadToGaiaHub(
      'profile.json',
      text,
      await connectToGaiaHub(hub.url, privateKey),
      'application/json',
      false,
      undefined,
      true,
    );
  const read = async () => (await fetch(`${hub.readUrl}${idAddress}/profile.json`)).text();
  return { profiles, idAddress, publicKey, stacks, privateKey, put, read };
}
const signed = (claim: object, privateKey: string, publicKey: string) =>
  JSON.stringify([blockstack.wrapProfileToken(blockstack.signProfileToken(claim, privateKey, { publicKey }, { publicKey }))]);

describe('publishing an app', () => {
  it('makes a profile that the published library verifies, and is done once however often it is done', async () => {
    const { profiles, idAddress, stacks, read } = await makePerson();
    const { profile, profileUrl } = await profiles.publishApp(hub.url, index, app);
    expect(profileUrl).toBe(`${hub.readUrl}${idAddress}/profile.json`);
    const text = await read();
    const [record] = JSON.parse(text);
    const claim = blockstack.extractProfile(record.token, stacks.publicKey);
    expect(claim).toEqual(profile);
    expect(claim).toMatchObject({
      '@type': 'Person',
      apps: { [app.origin]: `${hub.readUrl}${app.address}/` },
      appsMeta: { [app.origin]: { storage: `${hub.readUrl}${app.address}/`, publicKey: app.publicKey } },
    });
    expect(record.decodedToken.payload.claim).toEqual(claim);
    expect(await profiles.publishApp(hub.url, index, app)).toEqual({ profile, profileUrl });
    expect(await read()).toBe(text);
  });

  it('keeps everything that stands there, and the signer it has', async () => {
    const person = await makePerson();
    const claim = { '@type': 'Person', name: 'Ada', apps: { 'https://old.example': 'https://hub/1Old/' }, odd: [1, { two: 2 }] };
    await person.put(signed(claim, person.privateKey, person.publicKey));
    const { profile } = await person.profiles.publishApp(hub.url, index, app);
    expect(profile).toMatchObject({ ...claim, apps: { ...claim.apps, [app.origin]: `${hub.readUrl}${app.address}/` } });
    const [record] = JSON.parse(await person.read());
    expect(blockstack.extractProfile(record.token, person.idAddress)).toEqual(profile);
  });

  it('overwrites nothing that is not its own, or no profile at all', async () => {
    const person = await makePerson();
    const stranger = bytesToHex(deriveIdentity(newVault().seed, 99).privateKey);
    for (const [text, code] of [
      [signed({ name: 'Somebody' }, stranger, blockstack.getPublicKeyFromPrivate(stranger)), 'profile-wrong-owner'],
      ['{"not": "a profile"}', 'profile-malformed'],
    ] as const) {
      await person.put(text);
      await expect(person.profiles.publishApp(hub.url, index, app)).rejects.toMatchObject({ code });
      expect(await person.read()).toBe(text);
    }
  });

  it.each([
    ['the hub is silent', /hub_info/, 500, 'host-refused'],
    ['the profile cannot be read', /profile\.json$/, 503, 'host-refused'],
    ['somebody else wrote in between', /\/store\//, 412, 'hub-changed'],
    ['somebody else writes at the same time', /\/store\//, 409, 'hub-changed'],
    ['it is too large for the hub', /\/store\//, 413, 'host-refused'],
    ['the hub has no such route', /\/store\//, 404, 'host-refused'],
    ['writing is refused', /\/store\//, 401, 'host-refused'],
  ])('NET-13: fails when %s, and leaves what was there', async (_what, route, status, code) => {
    const failing: Http = async (request: HttpRequest) =>
      route.test(new URL(request.url).pathname)
        ? { status, header: () => undefined, body: new TextEncoder().encode('{}') }
        : http(request);
    const person = await makePerson(failing);
    const before = signed({ name: 'Ada' }, person.privateKey, person.publicKey);
    await person.put(before);
    await expect(person.profiles.publishApp(hub.url, index, app)).rejects.toMatchObject({ code });
    expect(await person.read()).toBe(before);
  });

  it('NET-14: of two devices that write at once the later one is told, overwrites nothing, and does it again over what is there', async () => {
    const other = await makePerson();
    let isFirst = true;
    const late: Http = async (request) => {
      if (/\/store\//.test(request.url) && isFirst) {
        isFirst = false;
        await other.profiles.publishApp(hub.url, index, { ...app, origin: 'https://other.example' });
      }
      return http(request);
    };
    const person = await makePerson(late);
    await person.put(signed({ name: 'Ada' }, person.privateKey, person.publicKey));
    await expect(person.profiles.publishApp(hub.url, index, app)).rejects.toMatchObject({ code: 'hub-changed' });
    const apps = async () => JSON.parse(await person.read())[0].decodedToken.payload.claim.apps;
    expect(Object.keys(await apps())).toEqual(['https://other.example']);
    await person.profiles.publishApp(hub.url, index, app);
    expect(Object.keys(await apps()).sort()).toEqual([app.origin, 'https://other.example'].sort());
  });

  it('NET-15: an upload that breaks off leaves the profile that was there, or the new one whole, and is done by doing it again', async () => {
    for (const arrives of [false, true]) {
      let breaks = true;
      const breaking: Http = async (request) => {
        if (!breaks || !/\/store\//.test(request.url)) return http(request);
        breaks = false;
        if (arrives) await http(request);
        throw new AutonymError('host-unreachable', 'The hub could not be reached.');
      };
      const person = await makePerson(breaking);
      const before = signed({ name: arrives ? 'Ada' : 'Bea' }, person.privateKey, person.publicKey);
      await person.put(before);
      await expect(person.profiles.publishApp(hub.url, index, app)).rejects.toMatchObject({ code: 'host-unreachable' });
      const [record] = JSON.parse(await person.read());
      expect((await person.read()) === before).toBe(!arrives);
      expect(blockstack.extractProfile(record.token, person.idAddress)).toMatchObject({ name: arrives ? 'Ada' : 'Bea' });
      const { profile } = await person.profiles.publishApp(hub.url, index, app);
      expect(profile).toMatchObject({ apps: { [app.origin]: `${hub.readUrl}${app.address}/` } });
      expect(JSON.parse(await person.read())[0].decodedToken.payload.claim).toEqual(profile);
      index += 1;
    }
  });

  it('NET-12: says when the hub keeps a write and gives the version before it, or somebody else’s file', async () => {
    const stranger = bytesToHex(deriveIdentity(newVault().seed, 98).privateKey);
    const foreign = signed({ name: 'Somebody' }, stranger, blockstack.getPublicKeyFromPrivate(stranger));
    let given = '';
    let reads = 0;
    const rolledBack: Http = async (request) => {
      const answer = await http(request);
      return /profile\.json$/.test(request.url) && request.method === undefined && ++reads > 1
        ? { ...answer, body: new TextEncoder().encode(given) }
        : answer;
    };
    const person = await makePerson(rolledBack);
    const before = signed({ name: 'Ada' }, person.privateKey, person.publicKey);
    await person.put(before);
    for (const [text, code] of [
      [before, 'profile-unseen'],
      [foreign, 'profile-unseen'],
    ] as const) {
      [given, reads] = [text, 0];
      await expect(
        person.profiles.publishApp(hub.url, index, { ...app, origin: `https://${text.length}.example` }),
      ).rejects.toMatchObject({ code });
    }
    // Read before anything is written, somebody else's file is not written over.
    [given, reads] = [foreign, 1];
    await expect(person.profiles.publishApp(hub.url, index, app)).rejects.toMatchObject({ code: 'profile-wrong-owner' });
  });

  it('says when another thing is read than was written', async () => {
    let reads = 0;
    const stale: Http = async (request) => {
      const answer = await http(request);
      return /profile\.json$/.test(request.url) && request.method === undefined && ++reads > 1
        ? { ...answer, body: new TextEncoder().encode('[]') }
        : answer;
    };
    const { profiles } = await makePerson(stale);
    await expect(profiles.publishApp(hub.url, index, app)).rejects.toMatchObject({ code: 'profile-unseen' });
  });

  it('asks for permission to write this one file', async () => {
    const bearers: string[] = [];
    const watching: Http = (request) => {
      const bearer = request.headers?.['Authorization'];
      if (bearer) bearers.push(bearer);
      return http(request);
    };
    const { profiles } = await makePerson(watching);
    await profiles.publishApp(hub.url, index, app);
    const claims = bearers.map((bearer) => JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString()));
    expect(claims).toMatchObject([{ hubUrl: hub.url, scopes: [{ scope: 'putFile', domain: 'profile.json' }] }]);
  });
});

describe('what others read of a person', () => {
  const ada = { name: 'Ada', description: 'Counts.', imageUrl: 'https://pictures.example/ada.png' };

  it('is published, read back, and verified by the published library', async () => {
    const { profiles, stacks, read } = await makePerson();
    expect(await profiles.readBasic(hub.url, index)).toBeUndefined();
    await profiles.publishBasic(hub.url, index, ada);
    expect(await profiles.readBasic(hub.url, index)).toEqual(ada);
    const claim = blockstack.extractProfile(JSON.parse(await read())[0].token, stacks.publicKey) as object;
    const person = new blockstack.Person(claim);
    expect([person.name(), person.description(), person.avatarUrl()]).toEqual([ada.name, ada.description, ada.imageUrl]);
  });

  it('changes nothing else that stands there, and is gone where it is emptied', async () => {
    const person = await makePerson();
    const cover = { '@type': 'ImageObject', name: 'cover', contentUrl: 'https://pictures.example/cover.png' };
    const apps = { 'https://old.example': 'https://hub/1Old/' };
    const before = { '@type': 'Person', givenName: 'A', familyName: 'L', image: [cover], apps };
    await person.put(signed(before, person.privateKey, person.publicKey));
    expect(await person.profiles.readBasic(hub.url, index)).toEqual({
      name: 'A L',
      description: '',
      imageUrl: '',
    });
    const { profile } = await person.profiles.publishBasic(hub.url, index, ada);
    expect(profile).toEqual({
      '@type': 'Person',
      name: 'Ada',
      description: 'Counts.',
      image: [{ '@type': 'ImageObject', name: 'avatar', contentUrl: ada.imageUrl }, cover],
      apps,
    });
    const emptied = await person.profiles.publishBasic(hub.url, index, { name: '', description: '', imageUrl: '' });
    expect(emptied.profile).toEqual({ '@type': 'Person', image: [cover], apps });
  });

  it('is not put over what somebody else signed', async () => {
    const person = await makePerson();
    const stranger = bytesToHex(deriveIdentity(newVault().seed, 99).privateKey);
    const text = signed({ name: 'Somebody' }, stranger, blockstack.getPublicKeyFromPrivate(stranger));
    await person.put(text);
    await expect(person.profiles.publishBasic(hub.url, index, ada)).rejects.toMatchObject({ code: 'profile-wrong-owner' });
    await expect(person.profiles.readBasic(hub.url, index)).rejects.toMatchObject({ code: 'profile-wrong-owner' });
    expect(await person.profiles.glance(hub.url, index)).toBeUndefined();
    expect(await person.read()).toBe(text);
  });

  it('goes along with a sign-in: asked once, known after a change, and never waited for long', async () => {
    let asked = 0;
    const counting: Http = (request) => {
      asked += 1;
      return http(request);
    };
    const { profiles } = await makePerson(counting);
    expect(await profiles.glance(hub.url, index)).toBeUndefined();
    const first = asked;
    expect(await profiles.glance(hub.url, index)).toBeUndefined();
    expect(asked).toBe(first);
    await profiles.publishBasic(hub.url, index, ada);
    expect(await profiles.glance(hub.url, index)).toMatchObject({ name: 'Ada' });

    const stalled = await makePerson(() => new Promise(() => {}));
    expect(await stalled.profiles.glance(hub.url, index)).toBeUndefined();
  });
});
