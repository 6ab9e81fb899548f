import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as stacksAuth from '@stacks/auth';
import * as stacksStorage from '@stacks/storage';
import * as blockstack from 'blockstack';
import { TokenSigner } from 'jsontokens';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type HubOptions, type RunningHub, startHub } from '../../devnet/hub/main.ts';

type Vectors = {
  challenge: string;
  serverName: string;
  identity: { address: string };
  app: { priv: string; pub: string; address: string };
  cases: { name: string; header: string; address: string; expect: string; oldestValidTimestamp?: number }[];
};
const vectors = JSON.parse(readFileSync(new URL('../vectors/gaia_crypto.json', import.meta.url), 'utf8')) as Vectors;
const { app, identity, serverName } = vectors;
const stranger = '0000000000000000000000000000000000000000000000000000000000000007';

const running: RunningHub[] = [];
const folders: string[] = [];

async function open(options: Partial<HubOptions> = {}): Promise<RunningHub> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'autonym-hub-')));
  const hub = await startHub({ serverName, ...options, folder });
  folders.push(folder);
  running.push(hub);
  return hub;
}

afterAll(async () => {
  for (const hub of running) await hub.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

type Sent = { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> };

function makeToken(claims: Record<string, unknown> = {}, key = app.priv): string {
  const payload = { gaiaChallenge: vectors.challenge, iss: blockstack.getPublicKeyFromPrivate(key), salt: 'ab', ...claims };
  return `bearer v1:${new TokenSigner('ES256K', key).sign(payload)}`;
}

async function send(url: string, method: string, { headers = {}, body }: Sent = {}) {
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) as Record<string, unknown> };
}

const store = (hub: RunningHub, address: string, path: string, authorization: string, sent: Sent = {}) =>
  send(`${hub.url}/store/${address}/${path}`, 'POST', { body: 'x', ...sent, headers: { authorization, ...sent.headers } });
const remove = (hub: RunningHub, address: string, path: string, authorization: string) =>
  send(`${hub.url}/delete/${address}/${path}`, 'DELETE', { headers: { authorization } });
const list = (hub: RunningHub, address: string, authorization: string, body: unknown = {}) =>
  send(`${hub.url}/list-files/${address}`, 'POST', { headers: { authorization }, body: JSON.stringify(body) });

describe('hub tokens', () => {
  for (const { name, header, address, expect: said, oldestValidTimestamp } of vectors.cases)
    it(`answers the published case "${name}": ${said}`, async () => {
      const hub = await open();
      if (oldestValidTimestamp)
        await send(`${hub.url}/revoke-all/${address}`, 'POST', {
          headers: { authorization: makeToken() },
          body: JSON.stringify({ oldestValidTimestamp }),
        });
      const answer = await store(hub, address, 'photos/x', header);
      expect(answer.status, answer.text).toBe(said.startsWith('ok') ? 202 : 401);
      if (/AuthTokenTimestamp/.test(said)) expect(answer.json().error).toBe('AuthTokenTimestampValidationError');
      else if (!said.startsWith('ok')) expect(answer.json().error).toBe('ValidationError');
    });

  const cased = (name: string) => {
    const found = vectors.cases.find((one) => one.name === name);
    if (!found) throw new Error(`no case ${name}`);
    return found;
  };

  it('keeps a scoped token to its prefix and its one deletable file', async () => {
    const hub = await open();
    const { header, address } = cased('scopes putFilePrefix');
    expect((await store(hub, address, 'photos/x', header)).status).toBe(202);
    expect((await store(hub, address, 'other.txt', header)).status).toBe(401);
    await store(hub, address, 'a.txt', makeToken());
    await store(hub, address, 'b.txt', makeToken());
    expect((await remove(hub, address, 'b.txt', header)).status).toBe(401);
    expect((await remove(hub, address, 'a.txt', header)).status).toBe(202);
  });

  it('lets a whitelisted identity answer for its app by an association token', async () => {
    const hub = await open({ whitelist: [identity.address] });
    const { header, address } = cased('with association token');
    expect((await store(hub, address, 'x', header)).status).toBe(202);
    expect((await store(hub, address, 'x', makeToken())).json().message).toMatch(/not authorized for writes/);
  });

  it('refuses a token for another hub where the hub insists', async () => {
    const hub = await open({ requireHubUrl: true });
    const { header, address } = cased('hubUrl missing (wallet-sdk uses gaiaHubUrl claim)');
    expect((await store(hub, address, 'x', header)).status).toBe(401);
    expect((await store(hub, app.address, 'x', makeToken({ hubUrl: 'https://evil.example' }))).status).toBe(401);
    expect((await store(hub, app.address, 'x', makeToken({ hubUrl: `${hub.url}/` }))).status).toBe(202);
  });

  it('refuses a token that is forged, cut, unsigned, or missing', async () => {
    const hub = await open();
    const good = makeToken();
    const bytes = [...good];
    bytes[good.length - 20] = bytes[good.length - 20] === 'A' ? 'B' : 'A';
    const none = `bearer v1:${btoa('{"typ":"JWT","alg":"none"}')}.${good.split('.')[1]}.`;
    const impostor = makeToken({ iss: app.pub }, stranger);
    for (const authorization of [bytes.join(''), good.slice(0, -30), none, impostor, 'bearer ', 'bearer v1:', 'Basic abc'])
      expect((await store(hub, app.address, 'x', authorization)).status, authorization).toBe(401);
    expect((await send(`${hub.url}/store/${app.address}/x`, 'POST', { body: 'x' })).status).toBe(401);
  });

  it('forgets no revocation over a restart', async () => {
    const first = await open();
    const oldestValidTimestamp = 1_600_000_000;
    const revoked = await send(`${first.url}/revoke-all/${app.address}`, 'POST', {
      headers: { authorization: makeToken() },
      body: JSON.stringify({ oldestValidTimestamp }),
    });
    expect(revoked.status).toBe(202);
    const again = await open({ folder: folders.at(-1) ?? '' });
    expect((await store(again, app.address, 'x', makeToken({ iat: oldestValidTimestamp - 1 }))).status).toBe(401);
    expect((await store(again, app.address, 'x', makeToken({ iat: oldestValidTimestamp }))).status).toBe(202);
  });
});

describe('hub files', () => {
  const me = app.address;
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await open({ maxMegabytes: 1, pageSize: 2 });
  });

  it('tells its challenge, its limit and where it reads from', async () => {
    const { status, headers, json } = await send(`${hub.url}/hub_info`, 'GET');
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(json()).toEqual({
      challenge_text: vectors.challenge,
      latest_auth_version: 'v1',
      max_file_upload_size_megabytes: 1,
      read_url_prefix: hub.readUrl,
    });
  });

  it('gives back bytes, type and ETag, and 304 to who has them', async () => {
    const body = new Uint8Array([0, 255, 10, 13]);
    const stored = await store(hub, me, 'deep/bild%20%C3%A4.bin', makeToken(), {
      body,
      headers: { 'content-type': 'image/x-test' },
    });
    const { publicURL, etag } = stored.json() as { publicURL: string; etag: string };
    const read = await fetch(publicURL);
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(body);
    expect(read.headers.get('content-type')).toBe('image/x-test');
    expect(read.headers.get('etag')).toBe(etag);
    expect(read.headers.get('access-control-expose-headers')).toBe('ETag');
    expect((await fetch(publicURL, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const head = await fetch(publicURL, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '4']);
  });

  it('keeps a file beside a file whose path continues it, and long paths', async () => {
    const long = `${'a'.repeat(180)}/${'b'.repeat(300)}.txt`;
    for (const path of ['tree', 'tree/leaf', long])
      expect((await store(hub, me, path, makeToken(), { body: path })).status).toBe(202);
    for (const path of ['tree', 'tree/leaf', long]) expect(await (await fetch(`${hub.readUrl}${me}/${path}`)).text()).toBe(path);
  });

  it('says 404 for what is not there, read or deleted', async () => {
    expect((await send(`${hub.readUrl}${me}/nothing`, 'GET')).status).toBe(404);
    expect((await remove(hub, me, 'nothing', makeToken())).status).toBe(404);
    expect((await send(`${hub.url}/elsewhere`, 'GET')).status).toBe(404);
  });

  it('guards versions with If-Match and If-None-Match', async () => {
    const put = (headers: Record<string, string>, body: string) => store(hub, me, 'v.txt', makeToken(), { headers, body });
    const first = await put({ 'if-none-match': '*' }, 'one');
    expect(first.status).toBe(202);
    const taken = await put({ 'if-none-match': '*' }, 'two');
    expect([taken.status, taken.json().error, taken.json().etag]).toEqual([412, 'PreconditionFailedError', first.json().etag]);
    const second = await put({ 'if-match': String(first.json().etag) }, 'two');
    expect(second.status).toBe(202);
    expect((await put({ 'if-match': String(first.json().etag) }, 'three')).status).toBe(412);
    expect((await put({ 'if-match': '*' }, 'three')).status).toBe(202);
    expect((await put({ 'if-match': '*', 'if-none-match': '*' }, 'four')).status).toBe(412);
    expect((await put({ 'if-none-match': String(second.json().etag) }, 'four')).status).toBe(412);
    expect(await (await fetch(`${hub.readUrl}${me}/v.txt`)).text()).toBe('three');
  });

  it('lists in pages, with sizes when asked', async () => {
    const token = makeToken({}, stranger);
    const address = blockstack.publicKeyToAddress(blockstack.getPublicKeyFromPrivate(stranger));
    for (const path of ['a', 'b/c', 'd']) await store(hub, address, path, token);
    const first = (await list(hub, address, token)).json();
    expect(first).toEqual({ entries: ['a', 'b/c'], page: 'b/c' });
    const second = (await list(hub, address, token, { page: 'b/c', stat: true })).json();
    expect(second).toMatchObject({ entries: [{ name: 'd', contentLength: 1 }], page: null });
    expect((await list(hub, address, makeToken())).status).toBe(401);
  });

  it('archives what an archival token overwrites or deletes, and hides it from that token', async () => {
    const key = '0000000000000000000000000000000000000000000000000000000000000009';
    const address = blockstack.publicKeyToAddress(blockstack.getPublicKeyFromPrivate(key));
    const all = makeToken({}, key);
    const archival = makeToken({ scopes: [{ scope: 'putFileArchivalPrefix', domain: 'log/' }] }, key);
    expect((await store(hub, address, 'log/a', archival, { body: '1' })).status).toBe(202);
    expect((await store(hub, address, 'log/a', archival, { body: '2' })).status).toBe(202);
    expect((await store(hub, address, 'elsewhere', archival)).status).toBe(401);
    expect((await remove(hub, address, 'log/a', archival)).status).toBe(202);
    expect((await send(`${hub.readUrl}${address}/log/a`, 'GET')).status).toBe(404);
    const kept = (await list(hub, address, all)).json().entries as string[];
    expect(kept.every((path) => /^log\/\.history\.\d+\.\w+\.a$/.test(path))).toBe(true);
    expect(await Promise.all(kept.map(async (path) => (await fetch(`${hub.readUrl}${address}/${path}`)).text()))).toEqual([
      '1',
      '2',
    ]);
    expect((await list(hub, address, archival)).json()).toEqual({ entries: [], page: null });
  });

  it('refuses what is too large, whether the size was told or not', async () => {
    const body = new Uint8Array(1024 * 1024 + 1);
    expect((await store(hub, me, 'large', makeToken(), { body })).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(body);
        controller.close();
      },
    });
    const streamed = await fetch(`${hub.url}/store/${me}/large`, {
      method: 'POST',
      headers: { authorization: makeToken() },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
    expect((await send(`${hub.readUrl}${me}/large`, 'GET')).status).toBe(404);
  });

  it('refuses paths that climb, and bad JSON', async () => {
    expect((await store(hub, me, 'a%2F..%2F..%2Fb', makeToken())).status).toBe(403);
    expect((await store(hub, me, '%E0%A4%A', makeToken())).status).toBe(400);
    const bump = (body: string) => send(`${hub.url}/revoke-all/${me}`, 'POST', { headers: { authorization: makeToken() }, body });
    for (const body of ['{', '{}', '{"oldestValidTimestamp":"soon"}', JSON.stringify({ oldestValidTimestamp: 'x'.repeat(5000) })])
      expect((await bump(body)).status).toBe(400);
  });

  it('tells a second writer of the same path to come back', async () => {
    let finish = () => {};
    const slow = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array([1]));
        finish = () => controller.close();
      },
    });
    const asked = { method: 'POST', headers: { authorization: makeToken() }, body: slow, duplex: 'half' } as RequestInit;
    const first = fetch(`${hub.url}/store/${me}/contested`, asked);
    await expect.poll(async () => (await store(hub, me, 'contested', makeToken())).status).toBe(409);
    finish();
    expect((await first).status).toBe(202);
  });

  it('asks for social proofs where it was told to, except for the profile', async () => {
    const proud = await open({ proofsRequired: 1 });
    expect((await store(proud, me, 'x', makeToken())).json().error).toBe('NotEnoughProofError');
    expect((await store(proud, me, 'profile.json', makeToken())).status).toBe(202);
  });

  it('answers a preflight for every header a client sends', async () => {
    const { status, headers } = await send(`${hub.url}/store/${me}/x`, 'OPTIONS', {
      headers: { 'access-control-request-headers': 'authorization,if-match', origin: 'http://todo.localhost' },
    });
    expect([status, headers.get('access-control-allow-headers')]).toEqual([204, 'authorization,if-match']);
  });

  it('can be made to fail', async () => {
    const cruel = await open({
      controls: async ({ path }) => (path === '/hub_info' ? { status: 500, body: '{"message":"Server Error"}' } : undefined),
    });
    expect((await send(`${cruel.url}/hub_info`, 'GET')).status).toBe(500);
    expect((await store(cruel, me, 'x', makeToken())).status).toBe(202);
  });
});

/** The clients of real apps, as published. They judge the hub, the hub judges them. */
describe('published clients', () => {
  beforeAll(() => {
    // blockstack asks for `referrer: 'no-referrer'`, which a browser resolves against its page; Node has no page.
    const inNode = globalThis.fetch;
    vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => inNode(url, { ...init, referrer: '' }));
    // Both clients tell every step on the console.
    for (const level of ['log', 'info', 'debug'] as const) vi.spyOn(console, level).mockImplementation(() => {});
  });
  afterAll(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  const user = (hub: RunningHub, appPrivateKey: string) => ({
    username: '',
    decentralizedID: `did:btc-addr:${identity.address}`,
    identityAddress: identity.address,
    appPrivateKey,
    hubUrl: hub.url,
    authResponseToken: '',
    profile: {},
    coreNode: '',
  });

  function blockstackSession(hub: RunningHub, key: string) {
    const appConfig = new blockstack.AppConfig(['store_write'], 'http://todo.localhost');
    return new blockstack.UserSession({ appConfig, sessionOptions: { userData: user(hub, key) } });
  }

  function stacksSession(hub: RunningHub, key: string) {
    const appConfig = new stacksAuth.AppConfig(['store_write'], 'http://todo.localhost');
    const userSession = new stacksAuth.UserSession({
      appConfig,
      sessionOptions: { userData: { ...user(hub, key), gaiaAssociationToken: '' } },
    });
    return new stacksStorage.Storage({ userSession });
  }

  const clients = [
    { client: 'blockstack 21.1.1', open: blockstackSession },
    { client: '@stacks/storage 7.4', open: stacksSession },
  ];

  for (const { client, open: sign } of clients)
    describe(client, () => {
      let hub: RunningHub;
      beforeAll(async () => {
        hub = await open();
      });

      it('stores, reads, lists and deletes', async () => {
        const session = sign(hub, app.priv);
        const url = await session.putFile('todos.json', '["milk"]', {});
        expect(await session.getFile('todos.json', {})).toBe('["milk"]');
        const onDisk = await (await fetch(url)).text();
        expect(onDisk).not.toContain('milk');
        expect(JSON.parse(onDisk)).toHaveProperty('ephemeralPK');

        const open = await session.putFile('public.txt', 'for all', { encrypt: false });
        expect(open).toBe(`${hub.readUrl}${app.address}/public.txt`);
        const read = await fetch(open);
        expect([await read.text(), read.headers.get('content-type')]).toEqual(['for all', expect.stringContaining('text/plain')]);
        expect(await session.getFile('public.txt', { decrypt: false })).toBe('for all');

        const names: string[] = [];
        await session.listFiles((name) => names.push(name) > 0);
        expect(names.sort()).toEqual(['public.txt', 'todos.json']);

        await session.deleteFile('public.txt');
        expect((await fetch(open)).status).toBe(404);
      });

      it('overwrites what it has read and is stopped where another was faster', async () => {
        const [one, two] = [sign(hub, stranger), sign(hub, stranger)];
        await one.putFile('shared.json', '1', { contentType: 'application/json' });
        expect(await two.getFile('shared.json', {})).toBe('1');
        await two.putFile('shared.json', '2', { contentType: 'application/json' });
        await expect(one.putFile('shared.json', '3', {})).rejects.toMatchObject({ code: 'precondition_failed_error' });
        expect(await one.getFile('shared.json', {})).toBe('2');
        await one.putFile('shared.json', '3', {});
        expect(await two.getFile('shared.json', {})).toBe('3');
      });

      it('signs files and checks the signature', async () => {
        const session = sign(hub, app.priv);
        await session.putFile('signed.txt', 'mine', { encrypt: false, sign: true });
        expect(await session.getFile('signed.txt', { decrypt: false, verify: true })).toBe('mine');
        await session.putFile('sealed.txt', 'mine too', { sign: true });
        expect(await session.getFile('sealed.txt', { verify: true })).toBe('mine too');
      });

      it('learns what is wrong by its own error codes', async () => {
        const session = sign(hub, app.priv);
        await expect(session.deleteFile('never')).rejects.toMatchObject({ code: 'does_not_exist' });
      });
    });

  it('blockstack and @stacks/storage read each other', async () => {
    const hub = await open();
    await blockstackSession(hub, app.priv).putFile('from-2019', 'old', {});
    expect(await stacksSession(hub, app.priv).getFile('from-2019', {})).toBe('old');
    await stacksSession(hub, app.priv).putFile('from-2025', 'new', {});
    expect(await blockstackSession(hub, app.priv).getFile('from-2025', {})).toBe('new');
  });
});
