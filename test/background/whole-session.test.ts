/** All that a person does in a day, on the background as it is put together, with every request held to PRIVACY.md. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppConfig, UserSession } from '@stacks/auth';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type RunningHub, startHub } from '../../devnet/hub/main.ts';
import { makeBackground } from '../../src/background/background.ts';
import { makeCrypto } from '../../src/background/crypto.ts';
import type { PagePort } from '../../src/background/page-door.ts';
import type { LoadScript } from '../../src/background/scripts.ts';
import { exactPattern } from '../../src/background/sites.ts';
import { type PageAnswer, pagePortName } from '../../src/contract/page.ts';
import type { PageName, WalletAsks, WalletMethod } from '../../src/contract/wallet.ts';
import { makeWorld, profileFile, type World } from '../network/hand-made.ts';
import { newVault, rightKey } from '../vault/person.ts';
import { dom, makeTestDisk, openerOf } from './idb.ts';
import { memoryRows, memorySession, memorySettings, memoryTabs, sha256 } from './memory.ts';

const ownId = 'autonym@example';
const base = 'chrome-extension://abcdef/';
const app = 'https://app.example';
const owner = 'SPT9JHCME25ZBZM9WCGP7ZN38YA82F77YM5HM08B';

const pointing = (url: string) => `$ORIGIN x\n$TTL 3600\n_http._tcp URI 10 1 "${url}"\n`;
const world: World = {
  second: {
    'profile.btc': {
      owner,
      zonefile: pointing('https://files.example/profile.json').replace('$ORIGIN x', '$ORIGIN profile.btc'),
    },
    'old.btc': {
      owner,
      zonefile: pointing('https://gaia.blockstack.org/hub/15GAGiT2j2F1EzZrvjk3B8vBCfwVEzQaZx/0/profile.json').replace(
        '$ORIGIN x',
        '$ORIGIN old.btc',
      ),
    },
    'site.btc': { owner, zonefile: pointing('https://site.example/').replace('$ORIGIN x', '$ORIGIN site.btc') },
  },
  first: {
    'frank.podcast': {
      owner,
      zonefile: pointing('https://files.example/frank.json').replace('$ORIGIN x', '$ORIGIN frank.podcast'),
    },
  },
  namespacesFirst: ['id', 'podcast'],
};

let hub: RunningHub;
const folder = mkdtempSync(join(tmpdir(), 'autonym-session-'));
beforeAll(async () => {
  hub = await startHub({ folder });
});
afterEach(() => vi.unstubAllGlobals());
afterAll(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true });
});

/** Two days off, as a server whose clock nobody set. */
const theirDate = new Date(Date.now() - 2 * 86_400_000).toUTCString();
let hosts: string[] = [];

/** Every host of a day; behind the two of the storage is a real hub. */
async function fetchFrom(address: string, init: RequestInit): Promise<Response> {
  const { host, origin } = new URL(address);
  hosts.push(host);
  const headers = { date: theirDate };
  if (host === 'hub.hiro.so' || host === 'gaia.hiro.so') {
    const { read_url_prefix: prefix } = (await (await fetch(`${hub.url}/hub_info`)).json()) as { read_url_prefix: string };
    const there = address.replace('https://gaia.hiro.so/hub/', prefix).replace(origin, hub.url);
    const answer = await fetch(there, init);
    const text = (await answer.text()).replaceAll(prefix, 'https://gaia.hiro.so/hub/');
    const kept = Object.fromEntries([...answer.headers].filter(([name]) => /^(etag|content-type)$/.test(name)));
    return new Response(text, { status: answer.status, headers: { ...kept, ...headers } });
  }
  if (host === 'files.example') return new Response(profileFile('Ada'), { headers });
  if (host === new URL(app).host) return new Response('{}', { headers });
  const { method = 'GET', body } = init;
  const { http } = makeWorld(world);
  const answer = await http({ url: address, method: method as 'GET', ...(body ? { body: String(body) } : {}) });
  return new Response(new Uint8Array(answer.body), { status: answer.status, headers });
}

const loadScript: LoadScript = async (name) => {
  const scripts = {
    crypto: () => import('../../src/background/crypto.ts'),
    survey: () => import('../../src/background/survey.ts'),
    accounts: () => import('../../src/background/accounts.ts'),
    registry: () => import('../../src/background/registry.ts'),
    lookups: () => import('../../src/background/lookups.ts'),
    subdomains: () => import('../../src/background/subdomains.ts'),
    backups: () => import('../../src/background/backups.ts'),
    inspected: () => import('../../src/background/inspected.ts'),
    proof: () => import('../../src/background/proof.ts'),
    memory: () => import('../../src/background/memory.ts'),
  };
  return (await scripts[name]()) as never;
};

function begin() {
  const disk = makeTestDisk();
  vi.stubGlobal('navigator', {
    storage: { estimate: async () => ({}), getDirectory: () => Promise.reject(dom('SecurityError')) },
    locks: { request: async (_name: string, work: () => unknown) => work() },
  });
  const rows = memoryRows();
  const now = () => Date.now();
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const vaultSession = new Map<string, unknown>();
  const tabs = memoryTabs();
  const background = makeBackground({
    ownId,
    ownUrl: (path) => base + path,
    version: '0.1.0',
    now,
    random,
    randomId: () => crypto.randomUUID(),
    sha256,
    session: memorySession(),
    rows,
    settingsArea: memorySettings(),
    approvalTabs: tabs,
    scripting: () => ({ getRegisteredContentScripts: async () => [], registerContentScripts: async () => {} }) as never,
    sitePattern: exactPattern,
    alarms: { create: () => {}, clear: async () => true } as never,
    notify: async () => {},
    text: (key) => key,
    loadCrypto: async (settings) =>
      makeCrypto({
        fetch: fetchFrom,
        network: settings.network,
        openDB: openerOf(disk),
        eraseRows: rows.clear,
        session: {
          get: async (key: string) => vaultSession.get(key),
          set: async (key: string, value: unknown) => void vaultSession.set(key, value),
          remove: async (key: string) => void vaultSession.delete(key),
        } as never,
        subtle: crypto.subtle,
        random,
        randomId: () => crypto.randomUUID(),
        now,
        redraw: async () => null as never,
        loadScript,
      }),
    makeNavigation: () => ({ listen: () => {}, apply: async () => {} }),
    lastError: () => '',
    isTemporary: async () => false,
    makeMenu: async () => undefined,
    openWelcome: async () => {},
  });
  const command = async <M extends WalletMethod>(page: PageName, autonym: M, body: WalletAsks[M]['ask']) => {
    const [tabId] = page === 'approve' ? tabs.shown : [];
    const sender = { id: ownId, origin: base.slice(0, -1), url: `${base}${page}.html`, frameId: 0 };
    const reply = await background.walletDoor({ autonym, body }, { ...sender, ...(tabId ? { tab: { id: tabId } } : {}) });
    if (!reply.ok) throw Object.assign(new Error(`${autonym}: ${reply.error.code}`), { code: reply.error.code });
    return reply.answer as WalletAsks[M]['answer'];
  };
  return { background, command };
}

it('NET-25 NET-22: in a whole session asks the hosts that PRIVACY.md names and nobody else, whatever time they think it is', async () => {
  hosts = [];
  const { background, command } = begin();
  const asked = () => [...new Set(hosts.splice(0))].sort();
  await background.installed(true);
  await background.browserStarted();
  await background.woken();
  const { entropy, seed, challenge } = newVault();
  const secrets = { entropy: [...entropy], seed: [...seed], key: [...rightKey()] };
  await command('welcome', 'vault.create', { ...secrets, challenge, wordsConfirmed: true });
  await expect(command('popup', 'name.resolve', { name: 'site.btc' })).rejects.toMatchObject({ code: 'not-welcomed' });
  expect(asked()).toEqual([]);

  await command('welcome', 'settings.change', { welcomed: true, addressBar: true, addressBarAfterDns: true });
  await background.woken();
  await command('home', 'vault.lock', {});
  await command('popup', 'vault.unlock', { key: [...rightKey()] });
  await command('popup', 'wallet.state', {});
  await command('home', 'app.list', {});
  expect(asked()).toEqual([]);

  for (const [name, ...theirs] of [
    ['site.btc'],
    ['nobody.btc'],
    ['profile.btc', 'files.example'],
    ['old.btc', 'gaia.blockstack.org', 'gaia.hiro.so'],
    ['frank.podcast', 'files.example'],
  ] as const) {
    // Checked behind the answer, at the same host.
    const isChecked = async () => (await command('name', 'name.resolve', { name })).proof !== undefined;
    await vi.waitUntil(isChecked, { timeout: 10_000 });
    expect([name, ...asked()]).toEqual([name, 'api.hiro.so', ...theirs]);
    // Kept: nobody hears that it is looked at again.
    await command('name', 'name.resolve', { name });
    expect(asked()).toEqual([]);
  }

  await command('home', 'connection.check', {});
  expect(asked()).toEqual(['api.hiro.so', 'gaia.hiro.so', 'hub.hiro.so']);
  await command('home', 'identity.publish', { index: 0, profile: { name: 'Ada', description: '', imageUrl: '' } });
  await command('home', 'identity.profile', { index: 0 });
  await command('home', 'snapshot.save', {});
  expect(asked()).toEqual(['gaia.hiro.so', 'hub.hiro.so']);

  // A sign-in, by a clock two days from the servers': times are held to this machine's alone.
  Object.assign(globalThis, { location: { origin: app, href: `${app}/`, search: '' } });
  const client = new UserSession({ appConfig: new AppConfig(['store_write'], app) });
  const token = client.makeAuthRequest(client.generateAndStoreTransitKey(), `${app}/`, `${app}/manifest.json`);
  const heard: PageAnswer[] = [];
  let say: (message: unknown) => void = () => {};
  background.pageDoor.connect({
    name: pagePortName,
    sender: { id: ownId, origin: app, url: `${app}/`, frameId: 0, documentId: 'doc', tab: { id: 3 } },
    postMessage: (answer: PageAnswer) => void heard.push(answer),
    disconnect: () => {},
    onMessage: {
      addListener: (listen: typeof say) => {
        say = listen;
      },
    },
    onDisconnect: { addListener: () => {} },
  } as unknown as PagePort);
  say({ type: 'ask', id: 'ask-00000001', method: 'auth.request', body: { token, channel: 'provider' } });
  const view = await vi.waitUntil(() => command('approve', 'request.next', {}).catch(() => null), { timeout: 10_000 });
  await command('approve', 'request.picture', { id: view.id, sha256: view.sha256 });
  expect(asked().filter((host) => host !== 'gaia.hiro.so' && host !== 'hub.hiro.so')).toEqual(['app.example']);
  const decision = { approve: true, identityIndex: 0, scopes: view.scopes, remember: 'once' } as const;
  await command('approve', 'request.decide', { id: view.id, sha256: view.sha256, decision });
  await vi.waitUntil(() => heard.length > 0, { timeout: 10_000 });
  expect(heard[0]).toMatchObject({ result: { response: expect.any(String) } });
  const { response } = (heard[0] as { result: { response: string } }).result;
  expect((await client.handlePendingSignIn(response)).appPrivateKey).toMatch(/^[0-9a-f]{64}$/);
  expect(asked().filter((host) => host !== 'gaia.hiro.so')).toEqual(['hub.hiro.so']);

  await command('home', 'survey.start', {});
  // It goes on for minutes, at the pace of public servers.
  await vi.waitUntil(async () => ((await command('home', 'survey.read', {}))?.answered ?? 0) > 5, { timeout: 60_000 });
  await command('home', 'survey.stop', {});
  expect(asked().filter((host) => !/^(api|hub|gaia)\.hiro\.so$/.test(host))).toEqual([]);
  await command('home', 'name.forget', {});
  await command('home', 'vault.erase', {});
  expect(asked()).toEqual([]);

  const privacy = readFileSync(new URL('../../PRIVACY.md', import.meta.url), 'utf8');
  for (const host of ['api.hiro.so', 'hub.hiro.so', 'gaia.hiro.so', 'gaia.blockstack.org']) expect(privacy).toContain(host);
}, 120_000);
