/** What is said for the servers of 2018, over a real devnet: its contracts and its hub. */
import { connectToGaiaHub, uploadToGaiaHub } from '@stacks/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Devnet, startDevnet } from '../../devnet/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import { makeOldHosts } from '../../src/background/old-hosts.ts';
import type { NameAnswer } from '../../src/contract/names.ts';
import type { OldHostAnswer } from '../../src/contract/page.ts';
import type { Network } from '../../src/contract/settings.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';
import { decodeBase64 } from '../../src/protocol/base64.ts';
import { bitcoinFromStacks, stacksFromBitcoin } from '../../src/protocol/keys/address.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { newVault } from '../vault/person.ts';

const origin = 'https://app.example';
let devnet: Devnet;
let network: Network;
let vault: ReturnType<typeof startWorker>;
let own: { idAddress: string; stx: string; publicKey: string; bucket: string };

const http = makeHttp((url, init) => fetch(url, init), { network: () => network });
const resolve = async (name: string): Promise<NameAnswer> => ({
  ...(await makeResolver({
    http,
    now: Date.now,
    sleep: async () => {},
    network,
    agreeing: 1,
    tips: new Map(),
    isFailing: () => false,
    standingOfSubdomain,
  }).resolve(name)),
  fromCache: false,
});
const hosts = () => makeOldHosts({ http, vault });
const ask = (url: string, more: object = {}) =>
  hosts().answer({ url, method: 'get', signsIn: false, ...more }, { origin, identityIndex: 0 }, { network, resolve });
const named = (name: string, more: object = {}) => ask(`https://core.blockstack.org/v1/names/${name}`, more);

function read(answer: OldHostAnswer | null): { status: number; value: Record<string, unknown> } {
  if (answer === null || 'goTo' in answer) throw new Error('No body.');
  return { status: answer.status, value: JSON.parse(new TextDecoder().decode(decodeBase64(answer.body))) };
}

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  network = devnet.network;
  const machine = makeMachine();
  machine.nowMs = Date.now();
  vault = startWorker(machine);
  await vault.create(newVault());
  const { idAddress, publicKey } = await vault.identityKey(0);
  const { address } = await vault.appKey(0, origin, publicKey);
  own = { idAddress, publicKey, stx: (await vault.stacksKey(0)).mainnet, bucket: address };
}, 90_000);
afterAll(() => devnet.stop());

describe('a name', () => {
  it('belongs to the base58 spelling of its owner, with the zone file that counts', async () => {
    const { status, value } = read(await named('alice.btc'));
    const { owner, zonefile } = await resolve('alice.btc');
    expect(status).toBe(200);
    expect(value).toEqual({
      status: 'registered',
      blockchain: 'bitcoin',
      address: bitcoinFromStacks(`${owner}`),
      zonefile: zonefile?.text,
      zonefile_hash: zonefile?.hash,
    });
    expect(value['address']).toMatch(/^1/);
  });

  it('of a subdomain and of the first system are told the same way', async () => {
    for (const name of ['dana.studio.id', 'frank.podcast']) expect(read(await named(name)).status).toBe(200);
  });

  it("is not there when nobody has it, and leads nowhere when it is not its owner's to use", async () => {
    expect(read(await named('nobody-has-this.btc'))).toEqual({ status: 404, value: { status: 'available' } });
    for (const name of ['expired.btc', 'revoked.btc', 'lapsing.btc', 'moved.btc'])
      expect(read(await named(name)), name).toMatchObject({ status: 404, value: { error: /./ } });
  });

  it('is not answered when no node says anything: silence is no answer', async () => {
    await devnet.control('fail-next', { route: '/v2', times: 50 });
    await expect(named('bob.id')).rejects.toMatchObject({ code: 'nobody-answered' });
    await devnet.control('reset', {});
  });

  it('of the person is that of who signed at a sign-in, and of its owner otherwise', async () => {
    await devnet.control('claim', { name: 'ada.btc', owner: own.stx });
    expect(read(await named('ada.btc', { signsIn: true })).value['address']).toBe(own.idAddress);
    expect(read(await named('ada.btc')).value['address']).toBe(bitcoinFromStacks(own.stx));
    expect(read(await named('bob.id', { signsIn: true })).value['address']).not.toBe(own.idAddress);
  });
});

describe('the storage', () => {
  it('says of itself what the hub of today says', async () => {
    const { status, value } = read(await ask('https://hub.blockstack.org/hub_info'));
    expect(status).toBe(200);
    expect(value).toMatchObject({ read_url_prefix: devnet.readUrl });
  });

  it("has the app's own files, read here when they are small", async () => {
    const key = Buffer.from('11'.repeat(32), 'hex').toString('hex');
    const hub = await connectToGaiaHub(devnet.hubUrl, key);
    const theirs = makeOldHosts({
      http,
      vault: { ...vault, appKey: async () => ({ sealed: '', publicKey: '', address: hub.address }) } as never,
    });
    const get = (path: string) =>
      theirs.answer(
        { url: `https://gaia.blockstack.org/hub/${hub.address}/${path}`, method: 'GET', signsIn: false },
        { origin, identityIndex: 0 },
        {
          network,
          resolve,
        },
      );
    await uploadToGaiaHub('small.txt', 'small', hub, 'text/plain');
    await uploadToGaiaHub('large.bin', 'x'.repeat(1_048_577), hub, 'application/octet-stream');
    expect(await get('small.txt')).toEqual({ status: 200, type: 'text/plain', body: btoa('small') });
    expect(await get('large.bin')).toEqual({ goTo: `${devnet.readUrl}${hub.address}/large.bin` });
    expect(await get('not-there')).toMatchObject({ status: 404 });
  });

  it('is written to by the page itself, with its own permission', async () => {
    for (const verb of ['store', 'delete', 'list-files'])
      expect(await ask(`https://hub.blockstack.org/${verb}/${own.bucket}/a/b`, { method: 'POST' })).toEqual({
        goTo: `${devnet.hubUrl}/${verb}/${own.bucket}/a/b`,
      });
    expect(await ask(`https://hub.blockstack.org/list-files/${own.bucket}`, { method: 'POST' })).toEqual({
      goTo: `${devnet.hubUrl}/list-files/${own.bucket}`,
    });
  });
});

describe('what is none of ours', () => {
  const others = () => [
    'https://gaia.blockstack.org/hub/1SomebodyElse/profile.json',
    `https://gaia.blockstack.org/hub/${own.bucket}evil/x`,
    `https://gaia.blockstack.org/hub/${own.idAddress}/profile.json`,
    `https://gaia.blockstack.org/store/${own.bucket}/x`,
    `https://hub.blockstack.org/revoke-all/${own.bucket}`,
    `https://hub.blockstack.org/hub/${own.bucket}/x`,
    'https://core.blockstack.org/v1/namespaces',
    'https://core.blockstack.org/v1/names/a/b',
    'https://registrar.blockstack.org/v1/names/alice.btc',
    'https://core.blockstack.org.evil.example/v1/names/alice.btc',
    `https://gaia.blockstack.org/hub/${own.bucket}/x?y=1`,
  ];
  it('is not answered', async () => {
    for (const url of others()) expect(await ask(url), url).toBeNull();
    expect(await named('alice.btc', { method: 'POST' })).toBeNull();
    expect(await ask(`https://gaia.blockstack.org/hub/${own.bucket}/x`, { method: 'DELETE' })).toBeNull();
  });

  it('cannot step out of its own folder', async () => {
    for (const path of ['..', '../1Other/x', 'a/../../1Other/x', '%2e%2e/1Other/x', '.%2E/x', '..%2f1Other/x', '..\\1Other'])
      expect(await ask(`https://gaia.blockstack.org/hub/${own.bucket}/${path}`), path).toBeNull();
  });

  it('is refused when it does not read', async () => {
    for (const bad of [
      undefined,
      null,
      {},
      { url: 1, method: 'GET', signsIn: false },
      { url: 'x'.repeat(3000), method: 'GET', signsIn: false },
    ])
      await expect(hosts().answer(bad, { origin, identityIndex: 0 }, { network, resolve })).rejects.toMatchObject({
        code: 'bad-params',
      });
  });
});

describe('the name of an identity', () => {
  const find = (index = 0) => hosts().findUsername(index, { network, resolve });

  it('is the one it chose, as long as it is its own', async () => {
    expect(await find()).toBe('ada.btc');
    await vault.addIdentity('Second');
    expect(await find(1)).toBeUndefined();
  });

  it('is what it is called by, when that is a name of its own: also one of the identity key', async () => {
    const stx = stacksFromBitcoin((await vault.identityKey(1)).idAddress);
    await devnet.control('claim', { name: 'second.btc', owner: stx });
    await vault.changeIdentity(1, { label: 'second.btc' });
    expect(await find(1)).toBe('second.btc');
    await vault.changeIdentity(1, { label: 'alice.btc' });
    expect(await find(1)).toBeUndefined();
  });

  it('is asked of the next node when one fails', async () => {
    const broken = await devnet.addNode();
    await broken.control('html', {});
    const { nodeUrls } = network;
    network = { ...network, nodeUrls: [broken.nodeUrl, ...nodeUrls] };
    try {
      expect(await find()).toBe('ada.btc');
    } finally {
      network = { ...network, nodeUrls };
    }
  });

  it('is not waited for when the node is slow', async () => {
    const silent = makeOldHosts({ http: () => new Promise(() => {}), vault, patienceMs: 20 });
    expect(await silent.findUsername(0, { network, resolve })).toBeUndefined();
  });

  it('is none of an identity that one site alone knows, and no node hears of it', async () => {
    const asked: string[] = [];
    const site = await vault.addSiteIdentity({ origin: 'https://app.example', label: 'app.example' });
    const watched = makeOldHosts({
      http: async ({ url }) => {
        asked.push(url);
        throw new Error('asked');
      },
      vault,
    });
    expect(await watched.findUsername(site.index, { network, resolve })).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('is not told when nobody answers', async () => {
    await devnet.control('fail-next', { route: '/v2', times: 50 });
    expect(await find()).toBeUndefined();
  });
});
