/** A sign-in from the page's ask to its answer, with the background dying between every two steps, on the real vault and tokens. */
import { AppConfig, UserSession } from '@stacks/auth';
import { getPublicKeyFromPrivate as publicKeyFromPrivate, publicKeyToBtcAddress } from '@stacks/encryption';
import { decodeToken, TokenVerifier } from 'jsontokens';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Background, makeBackground } from '../../src/background/background.ts';
import { makeBelongings } from '../../src/background/belongings.ts';
import { makeOtherCommands } from '../../src/background/commands/commands.ts';
import type { Crypto } from '../../src/background/crypto.ts';
import { keepRows } from '../../src/background/inspected-rows.ts';
import { makeLinkSignIn } from '../../src/background/link-sign-in.ts';
import { makeMemory } from '../../src/background/memory/memory.ts';
import type { PagePort } from '../../src/background/page-door.ts';
import { type MethodAnswer, makeSignIn } from '../../src/background/sign-in.ts';
import { freezeMethod } from '../../src/background/sign-in-ask.ts';
import { exactPattern } from '../../src/background/sites.ts';
import { freezeToken } from '../../src/background/token-sign-in.ts';
import type { Approval } from '../../src/contract/commands/requests.ts';
import { type PageAnswer, pagePortName } from '../../src/contract/page.ts';
import type { Network, Settings } from '../../src/contract/settings.ts';
import type { PageName, Remember, RequestView, WalletAsks, WalletMethod, WalletState } from '../../src/contract/wallet.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { bytesToHex } from '../../src/protocol/hex.ts';
import type { AppForm } from '../../src/protocol/keys/app-index.ts';
import { deriveApp } from '../../src/protocol/keys/derivation.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { challenge, newVault, rightKey, wrongKey } from '../vault/person.ts';
import { counting, memoryRows, memorySession, memorySettings, memoryTabs, sha256 } from './memory.ts';

const ownId = 'autonym@example';
const base = 'chrome-extension://abcdef/';
const origin = 'https://app.example';
const hub: Network = { ...mainnet, id: 'hub', label: 'Hub', hubUrl: 'https://hub.example' };

function makeWorld() {
  const machine = makeMachine();
  machine.nowMs = Date.now();
  const session = memorySession();
  const rows = memoryRows();
  const tabs = memoryTabs();
  const settingsArea = memorySettings({ welcomed: true, networkId: 'hub', customNetworks: [hub] });
  const randomId = counting('id');
  const alarms = new Map<string, number>();
  let registered: { id: string; matches?: string[]; world?: string }[] = [];
  const opened: string[] = [];
  /** The next so many imports of the crypto part fail. */
  const imports = { failing: 0 };
  /** The storage that profiles are written to: test/background/profiles.test.ts. */
  const profiles = {
    glance: async () => undefined,
    publishApp: async (hubUrl: string, index: number, app: { origin: string }) => {
      profiles.asked.push([hubUrl, index, app.origin]);
      if (profiles.failing) throw new AutonymError('hub-changed', 'Somebody else changed it.');
      return { profile: { '@type': 'Person', name: 'Ada', apps: {} }, profileUrl: 'https://hub.example/profile.json' };
    },
    asked: [] as unknown[],
    failing: false,
  };

  const hubInfo = {
    failing: false,
    /** Happens while the storage is asked. */
    meanwhile: undefined as (() => Promise<unknown>) | undefined,
    challenge: '["gaiahub","0","hub.example","blockstack_storage_please_sign"]',
  };
  /** The name that leads to the identity: test/background/old-hosts.test.ts. */
  const names = { found: undefined as string | undefined };
  const oldHosts = { answer: async () => null, findUsername: async () => names.found };

  const live = (): Background =>
    makeBackground({
      ownId,
      ownUrl: (path) => base + path,
      version: '0.1.0',
      now: () => machine.nowMs,
      random: machine.random,
      randomId,
      sha256,
      session,
      rows,
      settingsArea,
      approvalTabs: tabs,
      scripting: () =>
        ({
          getRegisteredContentScripts: async () => registered,
          registerContentScripts: async (scripts: typeof registered) => {
            if (scripts.some(({ id }) => registered.some((one) => one.id === id))) throw new Error('Duplicate script ID');
            registered = [...registered, ...scripts];
          },
          updateContentScripts: async (scripts: typeof registered) => {
            registered = registered.map((one) => scripts.find(({ id }) => id === one.id) ?? one);
          },
          unregisterContentScripts: async () => {
            registered = [];
          },
        }) as never,
      sitePattern: exactPattern,
      alarms: {
        create: (name: string, { when = 0 }: { when?: number }) => void alarms.set(name, when),
        clear: async (name: string) => alarms.delete(name),
      } as never,
      notify: async () => {},
      text: (key) => key,
      loadCrypto: async () => {
        if (imports.failing-- > 0) throw new Error('the import was cut off');
        const vault = startWorker(machine);
        const signIn = makeSignIn({
          http: async ({ url }) => {
            await hubInfo.meanwhile?.();
            if (hubInfo.failing) throw new AutonymError('host-unreachable', 'No answer.');
            const body = {
              challenge_text: hubInfo.challenge,
              read_url_prefix: 'https://read.example/',
              latest_auth_version: 'v1',
            };
            if (url !== 'https://hub.example/hub_info') throw new Error(`nobody asked for ${url}`);
            return { status: 200, header: () => 'application/json', body: new TextEncoder().encode(JSON.stringify(body)) };
          },
          appStorage: { signIn: async () => undefined },
          vault,
          profiles,
          random: machine.random,
          randomId: () => crypto.randomUUID(),
          now: () => machine.nowMs,
        });
        const belongings: Crypto['belongings'] = async (stores) => makeBelongings({ ...stores, vault });
        const inspected: Crypto['inspected'] = async () => ({ keepRows });
        const linkSignIn: Crypto['linkSignIn'] = async (stores) => makeLinkSignIn({ ...stores, freezeToken });
        return {
          vault,
          signIn,
          freezeToken,
          freezeMethod,
          linkSignIn,
          belongings,
          inspected,
          memory: async (given) => makeMemory(given),
          oldHosts: async () => oldHosts,
          makeOtherCommands,
        } as Partial<Crypto> as Crypto;
      },
      makeNavigation: () => ({ listen: () => {}, apply: async () => {} }),
      lastError: () => '',
      isTemporary: async () => false,
      makeMenu: async () => undefined,
      openWelcome: async () => opened.push('welcome'),
    });
  return {
    live,
    machine,
    session,
    rows,
    tabs,
    settingsArea,
    alarms,
    registered: () => registered,
    opened,
    imports,
    profiles,
    hubInfo,
    names,
  };
}

/** The tab that shows a sign-in link. */
const linkTab = 9;

let world: ReturnType<typeof makeWorld>;
let background: Background;
const die = () => {
  background = world.live();
};
const settled = () => new Promise((go) => setTimeout(go, 20));

async function command<M extends WalletMethod>(
  page: PageName,
  autonym: M,
  body: WalletAsks[M]['ask'],
): Promise<WalletAsks[M]['answer']> {
  const sender = { id: ownId, origin: base.slice(0, -1), url: `${base}${page}.html`, frameId: 0 };
  const [tabId] = page === 'approve' ? world.tabs.shown : page === 'auth' ? [linkTab] : [];
  const reply = await background.walletDoor({ autonym, body }, { ...sender, ...(tabId ? { tab: { id: tabId } } : {}) });
  if (!reply.ok) throw Object.assign(new Error(reply.error.message), { code: reply.error.code });
  return reply.answer as WalletAsks[M]['answer'];
}

/** A document with its relay: hears answers, acknowledges, and comes back after a death. */
function openPage(documentId = 'doc-1', tabId = 3, from = origin) {
  const heard: PageAnswer[] = [];
  const asked = new Map<string, object>();
  let say: (message: unknown) => void = () => {};
  let hangUp: () => void = () => {};
  let isDeaf = false;
  const connect = () => {
    isDeaf = false;
    const port: PagePort = {
      name: pagePortName,
      sender: { id: ownId, origin: from, url: `${from}/`, frameId: 0, documentId, tab: { id: tabId } },
      postMessage: (answer) => {
        if (isDeaf || !asked.delete(answer.id)) return;
        heard.push(structuredClone(answer));
        say({ type: 'ack', id: answer.id });
      },
      disconnect: () => {},
      onMessage: {
        addListener: (listen) => {
          say = listen;
        },
      },
      onDisconnect: {
        addListener: (listen) => {
          hangUp = listen;
        },
      },
    };
    background.pageDoor.connect(port);
    for (const ask of asked.values()) say(ask);
  };
  connect();
  /** The ask was answered, or written down to wait; an ask that was meant to vanish is waited for in vain. */
  const taken = (id: string) =>
    vi.waitUntil(async () => !asked.has(id) || (await world.session.get('requests')).some(({ askIds }) => askIds.includes(id)), {
      timeout: 10_000,
      interval: 5,
    });
  return {
    heard,
    reconnect: connect,
    leave: () => hangUp(),
    /** The port looks open and swallows everything, until it reconnects. */
    deafen: () => {
      isDeaf = true;
    },
    ask: async (id: string, method: string, body: object) => {
      const ask = { type: 'ask', id, method, body };
      asked.set(id, ask);
      say(ask);
      await taken(id);
      await settled();
    },
  };
}

/** The published client of 2021–2025, on its own origin. */
function makeClient(redirect = `${origin}/`, scopes: string[] = ['store_write']) {
  Object.assign(globalThis, { location: { origin, href: `${origin}/`, search: '' } });
  const client = new UserSession({ appConfig: new AppConfig(['store_write'], origin) });
  const transitKey = client.generateAndStoreTransitKey();
  const token = client.makeAuthRequest(transitKey, redirect, `${origin}/manifest.json`, scopes as never);
  return { client, token };
}

/** What a page got for its nth ask. */
function resultOf<T>(page: { heard: PageAnswer[] }, index = 0): T {
  const answer = page.heard[index];
  if (!answer || answer.error) throw new Error(`no result: ${answer?.error?.code}`);
  return answer.result as T;
}
type SignedIn = { response: string; redirect?: string };

const approve = async (view: RequestView | null, identityIndex = 0, remember: Remember = 'once') => {
  if (!view) throw new Error('nothing waits');
  return command('approve', 'request.decide', {
    id: view.id,
    sha256: view.sha256,
    decision: { approve: true, identityIndex, scopes: view.scopes, remember },
  });
};
const deny = async (view: RequestView | null) => {
  if (!view) throw new Error('nothing waits');
  return command('approve', 'request.decide', { id: view.id, sha256: view.sha256, decision: { approve: false } });
};
const next = () => command('approve', 'request.next', {});
const unlock = () => command('popup', 'vault.unlock', { key: [...rightKey()] });

async function createVault(): Promise<WalletState> {
  const { entropy, seed, key, challenge } = newVault();
  const secrets = { entropy: [...entropy], seed: [...seed], key: [...key] };
  return command('welcome', 'vault.create', { ...secrets, challenge, wordsConfirmed: true });
}

beforeEach(() => {
  world = makeWorld();
  die();
});

describe('a sign-in', () => {
  it('gives the published client its key and its storage, with the background dying between every two steps', async () => {
    await createVault();
    die();
    const { client, token } = makeClient();
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token, channel: 'provider' });
    expect(world.tabs.shown.size).toBe(1);
    die();
    page.reconnect();
    await settled();
    const view = await next();
    expect(view).toMatchObject({
      kind: 'sign-in',
      origin,
      site: 'app.example',
      scopes: ['store_write'],
      hub: 'hub.example',
      behind: 0,
    });
    expect((await command('popup', 'wallet.state', {})).pending).toBe(1);
    die();
    page.reconnect();
    await settled();
    expect(await approve(view)).toBeNull();
    expect(world.tabs.shown.size).toBe(0);
    // Whoever lost the answer to that decision decides once more, and hears that it is done; another decision comes too late.
    die();
    expect(await approve(view)).toBeNull();
    await expect(deny(view)).rejects.toMatchObject({ code: 'request-gone' });
    page.reconnect();
    await settled();
    expect(page.heard.map(({ id, error }) => [id, error])).toEqual([['ask-00000001', undefined]]);
    const { response, redirect } = resultOf<SignedIn>(page);
    expect(redirect).toBeUndefined();

    const user = await client.handlePendingSignIn(response);
    expect(user.appPrivateKey).toMatch(/^[0-9a-f]{64}$/);
    expect(user.hubUrl).toBe('https://hub.example');
    expect(user.profile.stxAddress.mainnet).toMatch(/^SP/);
    expect(user.gaiaAssociationToken).toBeTruthy();

    die();
    expect((await command('home', 'app.list', {})).apps).toMatchObject([
      { origin, identityIndex: 0, scopes: ['store_write'], kinds: ['sign-in'] },
    ]);
    expect([...world.rows.text.values()].join()).not.toContain('app.example');
    expect(await command('home', 'app.disconnect', { origin })).toBe(null);
    expect(await command('home', 'app.list', {})).toEqual({ apps: [], total: 0 });
  });

  it('gets its window from the next life when the background died right after writing it down', async () => {
    await createVault();
    const page = openPage();
    const { open } = world.tabs;
    world.tabs.open = () => new Promise(() => {}); // It dies in here.
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'provider' });
    world.tabs.open = open;
    die();
    page.reconnect();
    await settled();
    expect(world.tabs.shown.size).toBe(1);
    await approve(await next());
    expect(resultOf<SignedIn>(page).response).toBeTruthy();
  });

  it('AUT-25: ends in an address of the same place for the clients that read it there, which the approval shows', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'redirect' });
    expect((await next())?.goesTo).toBe(`${origin}/`);
    await approve(await next());
    const { response, redirect } = resultOf<SignedIn>(page);
    expect(redirect).toBe(`${origin}/?authResponse=${response}`);
    await page.ask('ask-00000002', 'auth.request', { token: makeClient().token, channel: 'provider' });
    expect(await next()).not.toHaveProperty('goesTo');
    await approve(await next());
    expect(resultOf<SignedIn>(page, 1)).not.toHaveProperty('redirect');
  });

  describe('by a link that was opened by itself', () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const answer = () => command('auth', 'link.answer', { id });
    /** The tab of ours that shows it. */
    const openLink = () => world.tabs.pages.add(linkTab);

    it('AUT-25: asks the person in the name of the place its answer goes to, and the tab goes there, whatever dies', async () => {
      await createVault();
      openLink();
      const { client, token } = makeClient(`${origin}/in#top`);
      expect(await command('auth', 'link.read', { token })).toEqual({ origin, site: 'app.example', goesTo: `${origin}/in#top` });
      // Looking is not asking.
      expect([world.tabs.shown.size, (await command('popup', 'wallet.state', {})).pending]).toEqual([0, 0]);
      await command('auth', 'link.ask', { token, id });
      expect(world.tabs.shown.size).toBe(1);
      die();
      // Said again, it is the same question.
      await command('auth', 'link.ask', { token, id });
      expect(await answer()).toEqual({ state: 'waits' });
      const view = await next();
      expect(view).toMatchObject({ kind: 'sign-in', origin, fromLink: true, goesTo: `${origin}/in#top`, behind: 0 });
      die();
      expect(await approve(view)).toBeNull();
      die();
      const given = await answer();
      if (given.state !== 'given') throw new Error(given.state);
      const address = new URL(given.address);
      expect([address.origin, address.pathname, address.hash]).toEqual([origin, '/in', '#top']);
      const user = await client.handlePendingSignIn(address.searchParams.get('authResponse') ?? '');
      expect(user.appPrivateKey).toMatch(/^[0-9a-f]{64}$/);
      // The tab went, and nobody else gets it.
      await command('auth', 'link.leave', { id });
      expect(await answer()).toEqual({ state: 'over' });
      await expect(command('auth', 'link.read', { token })).rejects.toMatchObject({ code: 'request-replayed' });
    });

    it('hears a no, and gives nothing', async () => {
      await createVault();
      openLink();
      await command('auth', 'link.ask', { token: makeClient().token, id });
      await deny(await next());
      expect(await answer()).toEqual({ state: 'refused', code: 'request-denied' });
      expect((await command('home', 'app.list', {})).total).toBe(0);
    });

    it('is always asked, also where the site itself is asked no more', async () => {
      await createVault();
      openLink();
      const page = openPage();
      await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'redirect' });
      await approve(await next(), 0, 'always');
      await page.ask('ask-00000002', 'auth.request', { token: makeClient().token, channel: 'redirect' });
      await vi.waitUntil(() => page.heard.length === 2, { timeout: 10_000 }); // The site is not asked again.
      await command('auth', 'link.ask', { token: makeClient().token, id });
      expect(await answer()).toEqual({ state: 'waits' });
    });

    it('gives nothing when its tab closed, or went elsewhere, before the yes', async () => {
      await createVault();
      openLink();
      await command('auth', 'link.ask', { token: makeClient().token, id });
      const view = await next();
      world.tabs.pages.delete(linkTab); // It shows a web page by now.
      await expect(approve(view)).rejects.toMatchObject({ code: 'request-gone' });
      expect(await answer()).toEqual({ state: 'over' });
      openLink();
      await command('auth', 'link.ask', { token: makeClient().token, id });
      await background.tabClosed(linkTab);
      expect(await answer()).toEqual({ state: 'over' });
      expect(await next()).toBeNull();
    });

    it('AUT-21, AUT-23: counts only when it is made out for the place its answer goes to', async () => {
      await createVault();
      const elsewhere = makeClient('https://evil.example/').token;
      await expect(command('auth', 'link.read', { token: elsewhere })).rejects.toMatchObject({ code: 'origin-mismatch' });
      await expect(command('auth', 'link.ask', { token: elsewhere, id })).rejects.toMatchObject({ code: 'origin-mismatch' });
      await expect(command('auth', 'link.read', { token: 'a.b.c' })).rejects.toMatchObject({ code: 'token-format' });
      expect(await next()).toBeNull();
    });

    it('is not answered for a site that is blocked or not chosen', async () => {
      await createVault();
      const { token } = makeClient();
      await command('home', 'settings.change', { blockedSites: [origin] });
      await expect(command('auth', 'link.ask', { token, id })).rejects.toMatchObject({ code: 'site-blocked' });
      await command('home', 'settings.change', { blockedSites: [], sites: 'chosen' });
      await expect(command('auth', 'link.read', { token })).rejects.toMatchObject({ code: 'site-not-chosen' });
    });

    it('is heard from its own page alone', async () => {
      await createVault();
      await expect(command('home', 'link.ask', { token: makeClient().token, id })).rejects.toMatchObject({
        code: 'sender-refused',
      });
      await expect(command('auth', 'request.next', {})).rejects.toMatchObject({ code: 'sender-refused' });
    });
  });

  it('AUT-30: keeps files where the person does, whatever storage the request names', async () => {
    await createVault();
    const { client } = makeClient();
    const evil = 'https://evil.example';
    const token = client.makeAuthRequest(undefined, `${origin}/`, `${origin}/manifest.json`, ['store_write'], origin, undefined, {
      hubUrl: evil,
      gaiaHubUrl: evil,
      hub_url: evil,
      blockstackAPIUrl: evil,
      associationToken: evil,
    });
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token, channel: 'provider' });
    expect((await next())?.hub).toBe('hub.example');
    await approve(await next());
    const { response } = resultOf<SignedIn>(page);
    const text = Buffer.from(response.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(text).hubUrl).toBe('https://hub.example');
    expect(text).not.toContain('evil');
  });

  for (const [how, decide] of [
    ['rejection', deny],
    ['approval', approve],
  ] as const)
    it(`AUT-20: is a replay after its ${how}, also for another document and after a restart of the browser, until its end`, async () => {
      await createVault();
      const { token } = makeClient();
      const page = openPage();
      await page.ask('ask-00000001', 'auth.request', { token, channel: 'provider' });
      // While it waits, the same token of the same document is the same question.
      await page.ask('ask-00000002', 'auth.request', { token, channel: 'provider' });
      expect((await next())?.behind).toBe(0);
      await decide(await next());
      const outcome = (answer: PageAnswer | undefined) => answer?.error?.code ?? 'given';
      const given = how === 'approval' ? 'given' : 'request-denied';
      expect(page.heard.map((answer) => [answer.id, outcome(answer)])).toEqual([
        ['ask-00000001', given],
        ['ask-00000002', given],
      ]);
      await page.ask('ask-00000003', 'auth.request', { token, channel: 'provider' });
      expect(outcome(page.heard[2])).toBe('request-replayed');
      // The browser ends, and with it the session.
      world.session.text.clear();
      die();
      await unlock();
      const again = openPage('doc-2');
      await again.ask('ask-00000004', 'auth.request', { token, channel: 'provider' });
      expect(outcome(again.heard[0])).toBe('request-replayed');
      expect(world.tabs.shown.size).toBe(0);
      // After its end it is no token any more; until then nothing forgets it.
      const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
      world.machine.nowMs = exp * 1000 - 1000;
      await unlock();
      await again.ask('ask-00000005', 'auth.request', { token, channel: 'provider' });
      world.machine.nowMs = exp * 1000;
      await again.ask('ask-00000006', 'auth.request', { token, channel: 'provider' });
      expect(again.heard.slice(1).map(outcome)).toEqual(['request-replayed', 'token-time']);
    });

  it('AUT-20: gives its stored answer to the reconnect that asks under the same id', async () => {
    await createVault();
    const { token } = makeClient();
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token, channel: 'provider' });
    const view = await next();
    page.deafen();
    await approve(view);
    expect(page.heard).toEqual([]);
    die();
    page.reconnect();
    await settled();
    expect(resultOf<SignedIn>(page).response).toBeTruthy();
  });

  it('waits for an unlock with the same frozen request', async () => {
    await createVault();
    await command('popup', 'vault.lock', {});
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'provider' });
    const view = await next();
    await expect(approve(view)).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(command('approve', 'vault.unlock', { key: [...wrongKey()] })).rejects.toMatchObject({
      code: 'wrong-password',
    });
    await command('approve', 'vault.unlock', { key: [...rightKey()] });
    expect(await next()).toEqual(view);
    await approve(view);
    expect(page.heard[0]?.result).toBeDefined();
  });

  it('AUT-34: without storage succeeds, with no permission to store, and points to a host that cannot exist', async () => {
    await createVault();
    const page = openPage();
    const { client, token } = makeClient();
    await page.ask('ask-00000001', 'auth.request', { token, channel: 'provider' });
    const view = await next();
    if (!view) throw new Error('nothing waits');
    await command('approve', 'request.decide', {
      id: view.id,
      sha256: view.sha256,
      decision: { approve: true, identityIndex: 0, scopes: [] },
    });
    const user = await client.handlePendingSignIn(resultOf<SignedIn>(page).response);
    expect(user.hubUrl).toBe('https://no-storage.autonym.invalid');
    expect(user.gaiaAssociationToken).toBeFalsy();
    const claims = JSON.parse(Buffer.from(resultOf<SignedIn>(page).response.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.associationToken).toBeNull();
  });

  it('publishes first, and gives nothing when that fails: the person goes on without it, or stops', async () => {
    await createVault();
    const { client, token } = makeClient(undefined, ['store_write', 'publish_data']);
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token, channel: 'provider' });
    world.profiles.failing = true;
    const view = await next();
    await expect(approve(view)).rejects.toMatchObject({ code: 'hub-changed' });
    expect([page.heard, (await next())?.id, (await command('home', 'app.list', {})).total]).toEqual([[], view?.id, 0]);
    world.profiles.failing = false;
    await approve(view);
    await settled();
    expect(world.profiles.asked).toEqual(Array(2).fill(['https://hub.example', 0, origin]));
    const { response } = resultOf<SignedIn>(page);
    const { profile } = (await client.handlePendingSignIn(response)) as never as {
      profile: { name: string; stxAddress: object };
    };
    expect([profile.name, Object.keys(profile.stxAddress)]).toEqual(['Ada', ['mainnet', 'testnet']]);
    const claims = JSON.parse(Buffer.from(response.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.profile_url).toBe('https://hub.example/profile.json');

    const again = makeClient(undefined, ['store_write', 'publish_data']);
    await page.ask('ask-00000002', 'auth.request', { token: again.token, channel: 'provider' });
    await approve({ ...((await next()) as RequestView), scopes: ['store_write'] });
    expect(world.profiles.asked).toHaveLength(2);
  });

  it('cannot be approved with more than was asked, nor for an identity that does not exist', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'provider' });
    const view = await next();
    await expect(approve(view, 5)).rejects.toMatchObject({ code: 'unknown-identity' });
    await approve(view && { ...view, scopes: ['store_write', 'publish_data', 'email'] });
    expect((await command('home', 'app.list', {})).apps).toMatchObject([{ scopes: ['store_write'] }]);
  });

  it('is over when its page leaves, its tab closes, or the window is closed by hand', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'provider' });
    const view = await next();
    page.leave();
    await settled();
    expect(world.tabs.shown.size).toBe(0);
    await expect(approve(view)).rejects.toMatchObject({ code: 'request-gone' });

    const second = openPage('doc-2', 4);
    await second.ask('ask-00000002', 'auth.request', { token: makeClient().token, channel: 'provider' });
    await background.tabClosed(4);
    expect(world.tabs.shown.size).toBe(0);

    const third = openPage('doc-3', 5);
    await third.ask('ask-00000003', 'auth.request', { token: makeClient().token, channel: 'provider' });
    const [tabId = 0] = world.tabs.shown;
    world.tabs.shown.clear();
    die();
    third.reconnect();
    await background.tabClosed(tabId);
    await settled();
    expect(third.heard.map(({ error }) => error?.code)).toEqual(['request-denied']);
    expect((await command('popup', 'wallet.state', {})).pending).toBe(0);
  });

  it('does not survive its page when the background was dead while it left', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'provider' });
    const view = await next();
    die();
    await expect(approve(view)).rejects.toMatchObject({ code: 'request-gone' });
    expect(await next()).toBeNull();
    expect(world.tabs.shown.size).toBe(0);
  });

  it('is refused on arrival when the token is not what it says', async () => {
    await createVault();
    const page = openPage();
    const { token } = makeClient();
    await page.ask('ask-00000001', 'auth.request', { token: `${token.slice(0, -4)}AAAA`, channel: 'provider' });
    await page.ask('ask-00000002', 'auth.request', { token: 'nonsense', channel: 'provider' });
    expect(page.heard.map(({ error }) => error?.number)).toEqual([-32602, -32602]);
    expect(world.tabs.shown.size).toBe(0);
  });
});

describe('the approval', () => {
  const ask = (page: ReturnType<typeof openPage>, id: string, method = 'getAddresses') => page.ask(id, 'rpc.request', { method });

  it('is closed as a tab, also where the person moved it among their own', async () => {
    await createVault();
    const page = openPage();
    const { open } = world.tabs;
    world.tabs.open = () => new Promise(() => {}); // It dies in here.
    await ask(page, 'ask-00000001');
    world.tabs.open = open;
    die();
    const tabs: number[] = [5, 6, 7];
    world.tabs.isOpen = async (id) => tabs.includes(id);
    world.tabs.close = async (id) => void tabs.splice(tabs.indexOf(id), 1);
    const sender = {
      id: ownId,
      origin: base.slice(0, -1),
      url: `${base}approve.html`,
      frameId: 0,
      tab: { id: 5, windowId: 777 },
    };
    const reply = await background.walletDoor({ autonym: 'request.next', body: {} }, sender);
    page.reconnect();
    await deny(reply.ok ? (reply.answer as RequestView) : null);
    expect(tabs).toEqual([6, 7]);
  });

  it('goes on with what came while the one before was decided, and never denies it unseen', async () => {
    await createVault();
    const page = openPage();
    await ask(page, 'ask-00000001');
    const view = await next();
    const { set } = world.session;
    world.session.set = async (key, value) => {
      if (key === 'snapshot') {
        world.session.set = set;
        await page.ask('ask-00000002', 'auth.request', { token: makeClient().token, channel: 'provider' });
      }
      return set(key, value);
    };
    const following = await approve(view);
    expect(following).toMatchObject({ kind: 'sign-in', behind: 0 });
    await approve(following);
    expect(page.heard.map(({ id, error }) => [id, error])).toEqual([
      ['ask-00000001', undefined],
      ['ask-00000002', undefined],
    ]);
  });

  it('closes itself when nothing waits, and denies nothing that comes while it closes', async () => {
    await createVault();
    const page = openPage();
    await ask(page, 'ask-00000001');
    const [tabId = 0] = world.tabs.shown;
    await world.session.set('requests', []); // Withdrawn.
    expect(await next()).toBeNull();
    await ask(page, 'ask-00000002', 'wallet_connect');
    await background.tabClosed(tabId);
    expect(page.heard).toEqual([]);
    expect([...world.tabs.shown]).toEqual([tabId + 1]);
  });

  it('may fail to open or to close: what waits goes on waiting, what was decided stays', async () => {
    await createVault();
    const page = openPage();
    const { open } = world.tabs;
    world.tabs.open = async () => Promise.reject(new Error('No current window'));
    await ask(page, 'ask-00000001');
    expect(page.heard).toEqual([]);
    world.tabs.open = open;
    die();
    await background.woken();
    expect(world.tabs.shown.size).toBe(1);
    page.reconnect();
    world.tabs.close = async () => Promise.reject(new Error('No tab with id'));
    expect(await approve(await next())).toBeNull();
    expect(page.heard[0]?.result).toBeDefined();
  });
});

describe('one decision', () => {
  it('is about one token, whichever documents carry it', async () => {
    await createVault();
    const { token } = makeClient();
    const [one, two] = [openPage('doc-1', 3), openPage('doc-2', 4)];
    await one.ask('ask-00000001', 'auth.request', { token, channel: 'provider' });
    await two.ask('ask-00000002', 'auth.request', { token, channel: 'redirect' });
    expect(await approve(await next())).toBeNull();
    expect(one.heard[0]?.result).toBeDefined();
    expect(two.heard.map(({ error }) => error?.code)).toEqual(['request-replayed']);
  });

  it('is looked up again when it comes: the token may have been spent since it was asked', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'provider' });
    const [record] = await world.session.get('requests');
    await world.rows.put('spent', record?.tokenId ?? '', { expiresAtMs: world.machine.nowMs + 1000, requestId: 'another' });
    await approve(await next());
    expect(page.heard.map(({ error }) => error?.code)).toEqual(['request-replayed']);
  });

  it('grants nothing when the page hears no: the window was closed while it was on its way', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getAddresses' });
    const view = await next();
    const [tabId = 0] = world.tabs.shown;
    die(); // The page has no port, so the decision waits for it.
    const deciding = approve(view).catch(({ code }) => code);
    await settled();
    world.tabs.shown.clear();
    await background.tabClosed(tabId);
    page.reconnect();
    expect(await deciding).toBe('request-gone');
    expect(page.heard.map(({ error }) => error?.code)).toEqual(['request-denied']);
    expect((await command('home', 'app.list', {})).apps).toEqual([]);
  });

  it('is listed before its answer leaves, also when the background dies between the two', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getAddresses' });
    const view = await next();
    const { putAll } = world.rows;
    const listing = new Promise<void>((begun) => {
      world.rows.putAll = (kind, entries) => {
        if (kind !== 'apps') return putAll(kind, entries);
        begun();
        return new Promise(() => {}); // It dies in here.
      };
    });
    void approve(view);
    await listing;
    expect(page.heard).toEqual([]);
    world.rows.putAll = putAll;
    die();
    page.reconnect();
    await vi.waitFor(() => expect(page.heard[0]?.result).toBeDefined());
    expect((await command('home', 'app.list', {})).apps).toMatchObject([{ origin, kinds: ['addresses'] }]);
  });
});

describe('a no to a signature of an account', () => {
  const elsewhere = 'SP000000000000000000002Q6VF78';
  let count = 0;
  const refuse = async (page: ReturnType<typeof openPage>, address: string, from = origin) => {
    count += 1;
    const frozen = JSON.stringify({ kind: 'message', origin: from, method: 'stx_signMessage', ask: {}, address });
    const id = `message-${count}`;
    const rows = await world.session.get('requests');
    await world.session.set('requests', [
      ...rows,
      {
        ...{ id, kind: 'message', origin: from, tabId: 3, documentId: 'doc-1', askIds: [`ask-message-${count}`] },
        ...{ frozen, sha256: await sha256(frozen), createdAtMs: count },
      },
    ]);
    await command('approve', 'request.decide', { id, sha256: await sha256(frozen), decision: { approve: false } });
    const row = (await world.session.get('requests')).find((one) => one.id === id);
    return row?.outcome?.error?.code ?? page.heard.at(-1)?.error?.code;
  };

  it('tells a stranger nothing of whose account it is', async () => {
    const { identities } = await createVault();
    const page = openPage();
    expect(await refuse(page, identities[0]?.stxAddress ?? '')).toBe('request-denied');
    expect(await refuse(page, elsewhere)).toBe('request-denied');
  });

  it('tells a connected site that the account is not here, looked up among all identities', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getAddresses' });
    await approve(await next());
    for (let i = 1; i <= 51; i++) await command('home', 'identity.add', { label: `No. ${i}` });
    const last = (await command('home', 'identity.list', { only: [51] })).identities[0]?.stxAddress ?? '';
    expect((await command('popup', 'wallet.state', {})).identities.map(({ stxAddress }) => stxAddress)).not.toContain(last);
    expect(await refuse(page, elsewhere)).toBe('address-mismatch');
    expect(await refuse(page, last)).toBe('request-denied');
  });
});

describe('a vault made anew', () => {
  it('leaves nothing of what the one before had sealed', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getAddresses' });
    await approve(await next());
    for (const key of ['head', 'a', 'b', 'mirror']) world.machine.disk.set(key, 'damaged');
    world.session.text.clear();
    world.machine.session.clear();
    die();
    await createVault();
    expect([...world.rows.text.keys()].filter((key) => /^(apps|consents)/.test(key))).toEqual([]);
    const again = openPage('doc-2');
    await again.ask('ask-00000002', 'auth.request', { token: makeClient().token, channel: 'provider' });
    await approve(await next());
    expect(again.heard[0]?.result).toBeDefined();
    expect((await command('home', 'app.list', {})).apps).toMatchObject([{ origin, kinds: ['sign-in'] }]);
  });
});

describe('getAddresses', () => {
  const ask = (id: string, method = 'getAddresses') => [id, 'rpc.request', { method }] as const;

  it('asks once, then answers silently while the vault is open, and asks again after a disconnect', async () => {
    const { identities } = await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001'));
    expect(await next()).toMatchObject({ kind: 'addresses', knownIdentity: null, hub: null, scopes: [] });
    await approve(await next(), 0, 'always');
    const { result } = resultOf<{ result: { addresses: unknown[] } }>(page);
    expect(result.addresses).toMatchObject([{ symbol: 'STX', address: identities[0]?.stxAddress }]);

    die();
    page.reconnect();
    await page.ask(...ask('ask-00000002'));
    await page.ask(...ask('ask-00000003', 'wallet_getAccount'));
    expect(page.heard[1]?.result).toEqual({ result });
    expect(page.heard[2]?.result).toMatchObject({ result: { walletType: 'software' } });
    expect(world.tabs.shown.size).toBe(0);

    await command('popup', 'vault.lock', {});
    await page.ask(...ask('ask-00000004'));
    expect(world.tabs.shown.size).toBe(1);
    await deny(await next());

    await unlock();
    await page.ask(...ask('ask-00000005', 'wallet_disconnect'));
    await page.ask(...ask('ask-00000006', 'wallet_getAccount'));
    expect(page.heard.slice(-2).map(({ result, error }) => result ?? error?.number)).toEqual([{ result: null }, -32002]);
    expect((await command('home', 'app.list', {})).apps).toEqual([]);
  });

  it('keeps what other sites were given to themselves', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001'));
    await approve(await next());
    expect(await command('popup', 'site.read', { origin: 'https://other.example' })).toEqual({ app: null, present: true });
    expect(await command('popup', 'site.read', { origin })).toMatchObject({
      app: { origin, kinds: ['addresses'] },
      present: true,
    });
  });
});

describe('a sign-in by the method of today', () => {
  const ask = (id: string, params?: object) => [id, 'rpc.request', { method: 'autonym_signIn', params }] as const;
  const answer = (page: { heard: PageAnswer[] }, index = 0) => resultOf<{ result: MethodAnswer }>(page, index).result;
  const files = ['store_write'];

  it('gives the same folder as a token, with leave to write that the published verifier takes, the background dying in between', async () => {
    await createVault();
    world.names.found = 'ada.btc';
    const old = openPage('doc-old', 9);
    const { client, token } = makeClient();
    await old.ask('ask-old-00001', 'auth.request', { token, channel: 'provider' });
    await approve(await next());
    const user = await client.handlePendingSignIn(resultOf<SignedIn>(old).response);

    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: files, appName: 'Notes' }));
    die();
    page.reconnect();
    await settled();
    const view = await next();
    expect(view).toMatchObject({ kind: 'sign-in', keyless: true, scopes: files, appName: 'Notes', hub: 'hub.example' });
    die();
    page.reconnect();
    await settled();
    await approve(view);
    await settled();
    const given = answer(page);
    const address = publicKeyToBtcAddress(publicKeyFromPrivate(user.appPrivateKey));
    expect(given).toMatchObject({
      name: 'ada.btc',
      address: user.profile.stxAddress.mainnet,
      profile: { '@type': 'Person', stxAddress: user.profile.stxAddress },
      storage: {
        hubUrl: 'https://hub.example',
        address,
        writeUrl: `https://hub.example/store/${address}/`,
        readUrl: `https://read.example/${address}/`,
        expiresAtMs: Math.floor(world.machine.nowMs / 1000) * 1000 + 86_400_000,
      },
    });
    expect(JSON.stringify(given)).not.toContain(user.appPrivateKey);
    expect(given).not.toHaveProperty('appKey');
    const [, bearer = ''] = /^bearer v1:(.+)$/.exec(given.storage?.authorization ?? '') ?? [];
    expect(new TokenVerifier('ES256K', publicKeyFromPrivate(user.appPrivateKey)).verify(bearer)).toBe(true);
    const claims = decodeToken(bearer).payload as Record<string, unknown>;
    expect(claims).toMatchObject({
      gaiaChallenge: world.hubInfo.challenge,
      hubUrl: 'https://hub.example',
      exp: Math.floor(world.machine.nowMs / 1000) + 86_400,
      iat: Math.floor(world.machine.nowMs / 1000),
    });
    expect(decodeToken(String(claims['associationToken'])).payload).toMatchObject({ childToAssociate: claims['iss'] });
    expect((await command('home', 'app.list', {})).apps).toMatchObject([{ origin, scopes: files, appName: 'Notes' }]);
    expect((await command('home', 'activity.list', {})).lines.map(({ kind, how }) => [kind, how])).toEqual([
      ['sign-in', 'given'],
      ['sign-in', 'given'],
    ]);
  });

  it('gives the key to whoever asks for it and is not refused it, and it is the one of old', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: ['app_key', 'store_write'] }));
    const view = await next();
    expect(view?.scopes).toEqual(['store_write', 'app_key']);
    await approve(view);
    await settled();
    const { appKey = '', storage } = answer(page);
    expect(publicKeyToBtcAddress(publicKeyFromPrivate(appKey))).toBe(storage?.address);
    await page.ask(...ask('ask-00000002', { scopes: ['app_key'] }));
    const again = await next();
    if (!again) throw new Error('nothing waits');
    const { id, sha256: hash } = again;
    await command('approve', 'request.decide', {
      id,
      sha256: hash,
      decision: { approve: true, identityIndex: 0, scopes: [] },
    });
    await settled();
    expect(answer(page, 1)).toEqual({
      name: null,
      address: expect.stringMatching(/^SP/),
      profile: expect.anything(),
      storage: null,
    });
  });

  it('is remembered for itself alone: no yes to it hands a key to a token, and none without a key gives one', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: files }));
    await approve(await next(), 0, 'always');
    await settled();
    await page.ask(...ask('ask-00000002', { scopes: files }));
    await vi.waitUntil(() => page.heard.length === 2, { timeout: 10_000, interval: 5 });
    expect(answer(page, 1).storage?.address).toBe(answer(page).storage?.address);

    await page.ask(...ask('ask-00000003', { scopes: [...files, 'app_key'] }));
    const view = await next();
    expect(view?.since?.changed).toEqual([{ what: 'scope', scope: 'app_key' }]);
    await deny(view);
    const other = openPage('doc-2', 4);
    await other.ask('ask-00000004', 'auth.request', { token: makeClient().token, channel: 'provider' });
    const asked = await next();
    expect(asked?.since?.changed).toContainEqual({ what: 'scope', scope: 'app_key' });
    await deny(asked);
    expect(other.heard[0]?.error?.code).toBe('request-denied');
  });

  it('gives no storage to whoever did not ask for it', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001'));
    await approve(await next());
    await settled();
    expect(answer(page)).toEqual({
      name: null,
      address: expect.stringMatching(/^SP/),
      profile: expect.anything(),
      storage: null,
    });
  });

  it('says why there is no storage, and signs in all the same', async () => {
    await createVault();
    world.hubInfo.failing = true;
    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: files }));
    await approve(await next());
    await settled();
    expect(answer(page)).toMatchObject({ storage: null, storageProblem: 'host-unreachable' });
  });

  it('waits behind the lock that came while the storage was asked, and is not told as a trouble of the storage', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: files }));
    const view = await next();
    world.hubInfo.meanwhile = () => command('popup', 'vault.lock', {});
    await expect(approve(view)).rejects.toMatchObject({ code: 'vault-locked' });
    expect(page.heard).toEqual([]);
    expect((await world.session.get('requests')).map(({ outcome }) => outcome)).toEqual([undefined]);
  });

  it('is answered without a question as often as it is asked at once, in one row', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: files }));
    await approve(await next(), 0, 'always');
    await settled();
    let shown = 0;
    const { open } = world.tabs;
    world.tabs.open = async (...how) => {
      shown += 1;
      return open(...how);
    };
    await Promise.all([2, 3, 4].map((n) => page.ask(...ask(`ask-0000000${n}`, { scopes: files }))));
    await vi.waitUntil(() => page.heard.length === 4, { timeout: 10_000, interval: 5 });
    await settled();
    expect([shown, await world.session.get('requests'), await next()]).toEqual([0, [], null]);
    expect(page.heard.map(({ error }) => error)).toEqual(Array(4).fill(undefined));
  });

  it('is done when a person decides it while the storage is asked', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: files }));
    await approve(await next(), 0, 'always');
    await settled();
    world.hubInfo.meanwhile = async () => {
      const [row] = await world.session.get('requests');
      if (!row) throw new Error('nothing waits');
      await command('approve', 'request.decide', { id: row.id, sha256: row.sha256, decision: { approve: false } });
    };
    await page.ask(...ask('ask-00000002', { scopes: files }));
    await vi.waitUntil(() => page.heard.length === 2, { timeout: 10_000, interval: 5 });
    for (let i = 0; i < 10; i++) await settled(); // What was on its way goes on to its end.
    expect([page.heard[1]?.error?.code, await next(), world.tabs.shown.size]).toEqual(['request-denied', null, 0]);
  });

  it('leaves no key and no leave to write in the session of a locked vault', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: [...files, 'app_key'] }));
    page.deafen();
    await approve(await next());
    await settled();
    expect(world.session.text.get('requests')).toContain('appKey');
    await command('popup', 'vault.lock', {});
    await settled();
    expect(world.session.text.get('requests')).not.toMatch(/appKey|bearer/);
    page.reconnect(); // And asks again.
    await settled();
    expect([page.heard, world.tabs.shown.size]).toEqual([[], 1]);
  });

  it('keeps apart what it asked for itself and the last page a token named', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'provider' });
    await approve(await next());
    await page.ask(...ask('ask-00000002', { scopes: files }));
    await approve(await next());
    await page.ask(...ask('ask-00000003', { scopes: files }));
    await approve(await next());
    await page.ask('ask-00000004', 'auth.request', { token: makeClient(`${origin}/other`).token, channel: 'provider' });
    expect((await next())?.since?.changed).toContainEqual({ what: 'redirect', before: `${origin}/` });
  });

  it('tells at the next question what was new in the ones that nobody saw', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...ask('ask-00000001', { scopes: files, appName: 'Notes' }));
    await approve(await next(), 0, 'always');
    await settled();
    await page.ask(...ask('ask-00000002', { scopes: files, appName: 'Bank' }));
    await vi.waitUntil(() => page.heard.length === 2, { timeout: 10_000, interval: 5 });
    await settled();
    await page.ask(...ask('ask-00000003', { scopes: [...files, 'app_key'], appName: 'Bank' }));
    expect((await next())?.since?.changed).toContainEqual({ what: 'name', before: 'Notes' });
  });

  it('refuses what it does not know, and asks no one', async () => {
    await createVault();
    const page = openPage();
    const odd = [{ scopes: ['email'] }, { scopes: 'store_write' }, { origin: 'https://bank.example' }, 'text', null];
    for (const [i, params] of odd.entries()) await page.ask(...ask(`ask-0000001${i}`, params as object));
    expect(page.heard.map(({ error }) => error?.code)).toEqual(odd.map(() => 'bad-params'));
    expect(world.tabs.shown.size).toBe(0);
  });
});

describe('the inspector', () => {
  const rows = async () => (await command('home', 'inspector.read', {})).rows;
  const bad = (id: string) => [id, 'auth.request', { token: 'nonsense', channel: 'provider' }] as const;

  it('keeps what is refused and what is given, through a death, once it is on; and nothing through the lock', async () => {
    await createVault();
    const page = openPage();
    await page.ask(...bad('ask-00000001'));
    expect(await rows()).toEqual([]);
    await command('home', 'inspector.switch', { on: true });
    await page.ask(...bad('ask-00000002'));
    const { client, token } = makeClient();
    await page.ask('ask-00000003', 'auth.request', { token, channel: 'provider' });
    expect(await rows()).toMatchObject([
      { origin, ask: token, by: 'provider' },
      { origin, ask: 'nonsense', answer: { error: { code: 'token-format' } } },
    ]);
    die();
    page.reconnect();
    await settled();
    await approve(await next());
    await settled();
    const { response } = resultOf<SignedIn>(page, 2);
    const { appPrivateKey } = await client.handlePendingSignIn(response);
    const [given] = await rows();
    expect(given).toMatchObject({
      ask: token,
      answer: { result: { response: { private_key: '[kept back]', hubUrl: 'https://hub.example' } } },
    });
    const kept = world.session.text.get('inspected') ?? '';
    for (const secret of [appPrivateKey, ...response.split('.').slice(1), decodeToken(response).payload as object]) {
      const claims = secret as Record<string, string>;
      for (const text of typeof secret === 'string' ? [secret] : [claims['private_key'], claims['associationToken']])
        expect(kept).not.toContain(text);
    }
    await command('popup', 'vault.lock', {});
    await expect(rows()).rejects.toMatchObject({ code: 'vault-locked' });
    expect(world.session.text.get('inspected')).toBe('{"on":true,"rows":[]}');
    await unlock();
    expect(await rows()).toEqual([]);
    await page.ask(...bad('ask-00000004'));
    expect(await rows()).toHaveLength(1);
  });

  it('keeps what is asked while Autonym is locked, for when it is open', async () => {
    await createVault();
    await command('home', 'inspector.switch', { on: true });
    await command('popup', 'vault.lock', {});
    const page = openPage();
    await page.ask(...bad('ask-00000001'));
    await expect(rows()).rejects.toMatchObject({ code: 'vault-locked' });
    await unlock();
    expect(await rows()).toHaveLength(1);
  });

  it('forgets what was asked when the vault closes by itself, and when it is erased', async () => {
    await createVault();
    await command('home', 'inspector.switch', { on: true });
    const page = openPage();
    await page.ask(...bad('ask-00000001'));
    expect(await rows()).toHaveLength(1);
    world.machine.nowMs += 24 * 3_600_000;
    // The alarm is late: a change comes first.
    await command('home', 'settings.change', { autoLockMinutes: 60 });
    await settled();
    expect(world.session.text.get('inspected')).toBe('{"on":true,"rows":[]}');
    await page.ask(...bad('ask-00000002'));
    await unlock();
    expect(await rows()).toHaveLength(1);
    await command('home', 'vault.erase', {});
    await settled();
    expect(world.session.text.get('inspected')).toBe('{"on":true,"rows":[]}');
  });

  it('is off after it is switched off, and knows who left before the answer', async () => {
    await createVault();
    await command('home', 'inspector.switch', { on: true });
    const page = openPage();
    await page.ask('ask-00000001', 'auth.request', { token: makeClient().token, channel: 'provider' });
    page.leave();
    await settled();
    expect(await rows()).toMatchObject([{ left: true }]);
    await command('home', 'inspector.switch', { on: false });
    const other = openPage('doc-2', 4);
    await other.ask(...bad('ask-00000002'));
    expect(await command('home', 'inspector.read', {})).toEqual({ on: false, rows: [] });
  });
});

describe('what is remembered', () => {
  let count = 0;
  /** One sign-in of the app, from a document of its own; true when it was answered without the person. */
  const signIn = async (client = makeClient(), remember: Remember = 'once', identityIndex = 0) => {
    const page = openPage(`doc-${++count}`, 100 + count);
    await page.ask(`ask-${String(count).padStart(8, '0')}`, 'auth.request', { token: client.token, channel: 'provider' });
    await vi.waitUntil(() => page.heard.length > 0 || world.tabs.shown.size > 0, { timeout: 10_000, interval: 5 });
    const isUnasked = page.heard.length > 0;
    if (!isUnasked) await approve(await next(), identityIndex, remember);
    await settled();
    await client.client.handlePendingSignIn(resultOf<SignedIn>(page).response);
    return isUnasked;
  };
  const activity = async () =>
    (await command('home', 'activity.list', {})).lines.map(({ kind, how, identityIndex }) => [kind, how, identityIndex]);

  it('is a sign-in that was asked for in the same way, in this life and the next, until the person wants to be asked', async () => {
    await createVault();
    expect(await signIn()).toBe(false);
    expect(await signIn(undefined, 'always')).toBe(false);
    expect(await signIn()).toBe(true);
    die();
    expect(await signIn()).toBe(true);
    await command('popup', 'vault.lock', {});
    await unlock();
    expect(await signIn()).toBe(true);
    expect(world.tabs.shown.size).toBe(0);
    expect((await command('home', 'app.list', {})).apps[0]?.remembered).toEqual([{ kind: 'sign-in', until: 'always' }]);
    // One line a day of what nobody was asked.
    expect(await activity()).toEqual([['sign-in', 'unasked', 0], ...Array(2).fill(['sign-in', 'given', 0])]);
    await command('home', 'app.ask-again', { origin });
    expect(await signIn()).toBe(false);
    expect(await signIn()).toBe(false);
  });

  it('is no sign-in with other scopes, to another page, or while the vault is locked', async () => {
    await createVault();
    await signIn(undefined, 'always');
    expect(await signIn(makeClient(`${origin}/other`), 'always')).toBe(false);
    expect(await signIn(makeClient(), 'always')).toBe(false);
    expect(await signIn(makeClient(undefined, ['store_write', 'publish_data']))).toBe(false);
    expect(await signIn(undefined, 'always')).toBe(false);
    await command('popup', 'vault.lock', {});
    const page = openPage('doc-locked', 99);
    await page.ask('ask-locked-01', 'auth.request', { token: makeClient().token, channel: 'provider' });
    expect([page.heard, world.tabs.shown.size]).toEqual([[], 1]);
  });

  it('ends with the lock when it was so meant', async () => {
    await createVault();
    await signIn(undefined, 'lock');
    die();
    expect(await signIn()).toBe(true);
    await command('popup', 'vault.lock', {});
    await unlock();
    expect(await signIn(undefined, 'lock')).toBe(false);
    expect(await signIn()).toBe(true);
    // The time is over while nobody looks.
    world.machine.nowMs += 20 * 60_000;
    die();
    await unlock();
    const page = openPage('doc-later', 96);
    await page.ask('ask-later-01', 'auth.request', { token: makeClient().token, channel: 'provider' });
    expect([page.heard, world.tabs.shown.size]).toEqual([[], 1]);
  });

  it('does not go over to another identity, nor from one kind to the other', async () => {
    await createVault();
    await command('home', 'identity.add', { label: 'Second' });
    await signIn(undefined, 'always');
    const page = openPage('doc-addresses', 98);
    await page.ask('ask-addresses', 'rpc.request', { method: 'getAddresses' });
    expect((await next())?.since?.changed).toEqual([{ what: 'kind' }]);
    await approve(await next(), 1, 'always');
    expect(await signIn(undefined, 'once', 1)).toBe(false);
    await page.ask('ask-addresses-2', 'rpc.request', { method: 'getAddresses' });
    expect(page.heard).toHaveLength(2);
  });

  it('is never a signature: its decision cannot be remembered', async () => {
    await createVault();
    await signIn(undefined, 'always');
    const { apps } = await command('home', 'app.list', {});
    expect(apps.map(({ remembered }) => remembered)).toEqual([[{ kind: 'sign-in', until: 'always' }]]);
    await command('home', 'app.disconnect-all', {});
    expect((await command('home', 'app.list', {})).total).toBe(0);
    expect(await signIn()).toBe(false);
  });

  it('leaves a question when the background dies over it', async () => {
    await createVault();
    await signIn(undefined, 'always');
    const set = world.session.set;
    world.session.set = async (key, value) => {
      if (key === 'decided') throw new Error('died');
      await set(key, value);
    };
    const page = openPage('doc-death', 97);
    const { client, token } = makeClient();
    await page.ask('ask-death-01', 'auth.request', { token, channel: 'provider' });
    await vi.waitUntil(() => world.tabs.shown.size > 0, { timeout: 10_000, interval: 5 });
    world.session.set = set;
    expect(page.heard).toEqual([]);
    die();
    page.reconnect();
    await settled();
    await approve(await next());
    await settled();
    await client.handlePendingSignIn(resultOf<SignedIn>(page).response);
    expect(client.isUserSignedIn()).toBe(true);
  });

  it('tells what is new since the last time', async () => {
    await createVault();
    const view = async (client: ReturnType<typeof makeClient>) => {
      const page = openPage(`doc-${++count}`, 100 + count);
      await page.ask(`ask-${String(count).padStart(8, '0')}`, 'auth.request', { token: client.token, channel: 'provider' });
      return next();
    };
    const first = await view(makeClient());
    expect(first).not.toHaveProperty('since');
    await approve(first);
    const same = await view(makeClient());
    expect(same?.since).toEqual({ lastUsedMs: world.machine.nowMs, changed: [] });
    await approve(same);
    const more = await view(makeClient(`${origin}/other`, ['store_write', 'publish_data']));
    expect(more?.since?.changed).toEqual([
      { what: 'scope', scope: 'publish_data' },
      { what: 'redirect', before: `${origin}/` },
    ]);
  });

  it('KEY-09: makes the key as the person chose for this app, also unasked; another way is a new question, and told', async () => {
    await createVault();
    await command('home', 'identity.add', { label: 'Second' });
    const keyOf = (form: AppForm, index = 0) => bytesToHex(deriveApp(newVault().seed, index, origin, form).privateKey);
    const ask = async () => {
      const { client, token } = makeClient();
      const page = openPage(`doc-${++count}`, 100 + count);
      await page.ask(`ask-${String(count).padStart(8, '0')}`, 'auth.request', { token, channel: 'provider' });
      const key = async () => {
        await vi.waitUntil(() => page.heard.length > 0, { timeout: 10_000, interval: 5 });
        return (await client.handlePendingSignIn(resultOf<SignedIn>(page).response)).appPrivateKey;
      };
      return { view: await next(), key };
    };
    const yes = (view: RequestView | null, more: Partial<Approval>) =>
      command('approve', 'request.decide', {
        id: view?.id ?? '',
        sha256: view?.sha256 ?? '',
        decision: { approve: true, identityIndex: 1, scopes: ['store_write'], ...more },
      });

    const first = await ask();
    expect(first.view).not.toHaveProperty('form');
    // Xverse's key is that of the first identity, so it would tell whose the one of this site is.
    await expect(yes(first.view, { forSite: true, form: 'xverse-2025' })).rejects.toMatchObject({ code: 'bad-command' });
    await yes(first.view, { form: 'xverse-2025', remember: 'always' });
    expect(await first.key()).toBe(keyOf('xverse-2025'));
    die();
    const again = await ask();
    expect([await again.key(), await next()]).toEqual([keyOf('xverse-2025'), null]);

    await command('home', 'app.key-form', { origin, form: 'shipped' });
    const other = await ask();
    expect(other.view?.since?.changed).toEqual([{ what: 'form' }]);
    await yes(other.view, { remember: 'always' });
    expect(await other.key()).toBe(keyOf('shipped', 1));
    expect((await command('home', 'app.list', {})).apps[0]).not.toHaveProperty('form');
    const silent = await ask();
    expect([await silent.key(), await next()]).toEqual([keyOf('shipped', 1), null]);

    await command('home', 'app.key-form', { origin, form: 'xverse-2023' });
    const third = await ask();
    expect([third.view?.form, third.view?.since?.changed]).toEqual(['xverse-2023', [{ what: 'form' }]]);
  });

  it('tells of another picture, which is no new question', async () => {
    await createVault();
    const ask = async (manifest: string, answer: 'waits' | 'unasked', remember: Remember = 'once') => {
      const { client } = makeClient();
      const token = client.makeAuthRequest(undefined, `${origin}/`, manifest, ['store_write'], origin);
      const page = openPage(`doc-${++count}`, 100 + count);
      await page.ask(`ask-${String(count).padStart(8, '0')}`, 'auth.request', { token, channel: 'provider' });
      if (answer === 'unasked') {
        await vi.waitUntil(() => page.heard.length > 0, { timeout: 10_000, interval: 5 });
        expect([resultOf<SignedIn>(page).response.length > 100, await next()]).toEqual([true, null]);
        return undefined;
      }
      const view = await next();
      await approve(view, 0, remember);
      return view?.since?.changed;
    };
    expect(await ask(`${origin}/manifest.json`, 'waits')).toBeUndefined();
    expect(await ask(`${origin}/manifest.json`, 'waits')).toEqual([]);
    expect(await ask(`${origin}/other.json`, 'waits')).toEqual([{ what: 'picture' }]);
    expect(await ask('https://elsewhere.example/manifest.json', 'waits', 'always')).toEqual([{ what: 'picture' }]);
    expect(await ask(`${origin}/manifest.json`, 'unasked')).toBeUndefined();
  });

  it('warns of another app that calls itself the same, and of a name that leads elsewhere', async () => {
    await createVault();
    await command('name', 'name.consent', { name: 'app.btc', target: 'https://elsewhere.example/', allow: true });
    const namedToken = (at: string, name: string) => {
      const { client } = makeClient();
      return client.makeAuthRequest(undefined, `${at}/`, '', ['store_write'], at, undefined, { appDetails: { name } });
    };
    const first = openPage(`doc-${++count}`, 100 + count);
    await first.ask(`ask-${String(count).padStart(8, '0')}`, 'auth.request', {
      token: namedToken(origin, 'Sigle'),
      channel: 'provider',
    });
    const view = await next();
    expect([view?.appName, view?.namesakes, view?.alikeName]).toEqual(['Sigle', [], undefined]);
    await approve(view);
    const evil = 'https://app.btc.evil.example';
    const second = openPage(`doc-${++count}`, 100 + count, evil);
    await second.ask(`ask-${String(count).padStart(8, '0')}`, 'auth.request', {
      token: namedToken(evil, 'S\u0456gle'),
      channel: 'provider',
    });
    const other = await next();
    expect([other?.namesakes, other?.alikeName]).toEqual([[origin], 'app.btc']);
  });
});

describe('a blocked site', () => {
  it('is denied, and not heard again until it is taken off the list', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getAddresses' });
    const view = await next();
    if (!view) throw new Error('nothing waits');
    await command('approve', 'request.decide', {
      id: view.id,
      sha256: view.sha256,
      decision: { approve: false, block: true },
    });
    await page.ask('ask-00000002', 'rpc.request', { method: 'getAddresses' });
    await page.ask('ask-00000003', 'rpc.request', { method: 'supportedMethods' });
    expect(page.heard.map(({ error }) => error?.code)).toEqual(['request-denied', 'site-blocked', 'site-blocked']);
    expect(world.tabs.shown.size).toBe(0);
    expect(world.registered()).toMatchObject([{ excludeMatches: [`${origin}/*`] }, { excludeMatches: [`${origin}/*`] }]);
    expect((await command('home', 'activity.list', {})).lines).toMatchObject([{ origin, kind: 'addresses', how: 'denied' }]);
    expect((await command('popup', 'wallet.state', {})).settings.blockedSites).toEqual([origin]);
    await command('home', 'settings.change', { blockedSites: [] });
    await page.ask('ask-00000004', 'rpc.request', { method: 'supportedMethods' });
    expect(page.heard.at(-1)?.error).toBeUndefined();
    expect(world.registered()).toMatchObject([{ excludeMatches: [] }, { excludeMatches: [] }]);
  });
});

describe('the vault and its deadline', () => {
  it('sets an alarm, locks when it is over, and forgets what was opened', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getAddresses' });
    await approve(await next());
    const atMs = world.alarms.get('lock') ?? 0;
    expect(atMs).toBe(world.machine.nowMs + 15 * 60_000);
    world.machine.nowMs = atMs - 1;
    await background.checkLock();
    expect((await command('popup', 'wallet.state', {})).vault).toBe('unlocked');
    world.machine.nowMs = atMs;
    // The alarm comes late: nothing is given meanwhile, by the life that had it open.
    await expect(command('home', 'app.list', {})).rejects.toMatchObject({ code: 'vault-locked' });
    await background.checkLock();
    expect(await command('popup', 'wallet.state', {})).toMatchObject({ vault: 'locked', identities: [], lockAtMs: null });
  });

  it('are looked up in the vault itself: a clock that was put back closes it, whatever was shown before', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getAddresses' });
    await approve(await next());
    world.machine.nowMs -= 2 * 3_600_000;
    await page.ask('ask-00000002', 'rpc.request', { method: 'wallet_getAccount' });
    await vi.waitFor(() => expect(page.heard[1]?.error?.code).toBe('not-connected'));
    await expect(command('home', 'app.list', {})).rejects.toMatchObject({ code: 'vault-locked' });
    expect((await world.session.get('snapshot'))?.vault).toBe('locked');
  });

  it('are told anew after any command that found the vault locked', async () => {
    await createVault();
    world.machine.session.clear(); // Session storage lost the key, and kept the snapshot.
    await expect(command('home', 'vault.recovery-file', {})).rejects.toMatchObject({ code: 'vault-locked' });
    expect((await world.session.get('snapshot'))?.vault).toBe('locked');
  });

  it('leave nothing opened in memory, whoever first saw that the time was over', async () => {
    await createVault();
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getAddresses' });
    await approve(await next());
    world.machine.nowMs += 16 * 60_000;
    expect((await command('popup', 'wallet.state', {})).vault).toBe('locked'); // Before the alarm.
    await background.checkLock();
    await unlock();
    const decode = vi.spyOn(TextDecoder.prototype, 'decode');
    expect((await command('home', 'app.list', {})).apps).toHaveLength(1);
    expect(decode).toHaveBeenCalled(); // The row was opened again.
    decode.mockRestore();
  });

  it('survive an import of the crypto part that was cut off', async () => {
    world.imports.failing = 1;
    await expect(command('popup', 'wallet.state', {})).rejects.toMatchObject({ code: 'internal' });
    expect((await command('popup', 'wallet.state', {})).vault).toBe('none');
  });

  it('moves the deadline when somebody is there', async () => {
    await createVault();
    await command('home', 'settings.change', { autoLockMinutes: 60 });
    world.machine.nowMs += 60_000;
    const { lockAtMs } = await command('popup', 'vault.touch', {});
    expect(lockAtMs).toBe(world.machine.nowMs + 3_600_000);
    expect([world.alarms.get('lock'), (await command('popup', 'wallet.state', {})).lockAtMs]).toEqual([lockAtMs, lockAtMs]);
  });

  it('is open in the next life and closed in the next browser', async () => {
    await createVault();
    die();
    expect((await command('popup', 'wallet.state', {})).vault).toBe('unlocked');
    world.session.text.clear();
    world.machine.session.clear();
    die();
    expect((await command('popup', 'wallet.state', {})).vault).toBe('locked');
    expect((await unlock()).vault).toBe('unlocked');
  });
});

describe('settings', () => {
  it('draw a mark and open the welcome at the first install, and nothing at an update', async () => {
    await world.settingsArea.set({ ...(world.settingsArea.value as Settings), welcomed: false });
    await background.installed(true);
    const { mark } = (await command('popup', 'wallet.state', {})).settings;
    expect(mark.words).toMatch(/^[a-z]+ [a-z]+$/);
    die();
    await background.installed(false);
    expect((await command('popup', 'wallet.state', {})).settings.mark).toEqual(mark);
    expect(world.opened).toEqual(['welcome']);
    // After it was cut off, Chromium may call what it had long before newly installed.
    await world.settingsArea.set({ ...(world.settingsArea.value as Settings), welcomed: true });
    die();
    await background.installed(true);
    expect(world.opened).toEqual(['welcome']);
  });

  it('are made true one after another, and by whichever life comes next', async () => {
    const changes = (['chosen', 'all', 'chosen'] as const).map((sites) => command('home', 'settings.change', { sites }));
    await Promise.all(changes);
    expect(world.registered()).toEqual([]);
    await world.session.set('applied', false); // The life that changed them ended half way.
    await world.settingsArea.set({ ...(world.settingsArea.value as Settings), sites: 'all' });
    die();
    await background.woken();
    expect(world.registered()).toHaveLength(2);
  });

  it('that were kept by a life which ended before its scripts and rules followed are made true by the next', async () => {
    await command('home', 'settings.change', { sites: 'chosen' });
    expect(world.registered()).toEqual([]);
    const { set } = world.settingsArea;
    world.settingsArea.set = async (next) => {
      await set(next);
      await new Promise(() => {}); // It dies in here.
    };
    void command('home', 'settings.change', { sites: 'all' });
    await vi.waitUntil(() => (world.settingsArea.value as Settings).sites === 'all');
    world.settingsArea.set = set;
    die();
    await background.woken();
    expect(world.registered()).toHaveLength(2);
    expect(await world.session.get('applied')).toBe(true);

    // The same of a name that is to come before its website, and of forgetting that.
    for (const cut of ['put', 'remove'] as const) {
      const whole = world.rows[cut];
      Object.assign(world.rows, { [cut]: () => new Promise(() => {}) });
      void (cut === 'put'
        ? command('name', 'name.choose', { name: 'taken.id', choice: 'name' })
        : command('home', 'name.forget', {}));
      await vi.waitUntil(async () => !(await world.session.get('applied')));
      Object.assign(world.rows, { [cut]: whole });
      die();
      await background.woken();
      expect(await world.session.get('applied')).toBe(true);
      await command('name', 'name.choose', { name: 'taken.id', choice: 'name' });
    }
  });

  it('that cannot be read put the scripts nowhere else', async () => {
    await command('home', 'settings.change', { sites: 'chosen', chosenSites: [origin] });
    const { get } = world.settingsArea;
    world.settingsArea.get = async () => Promise.reject(new Error('broken'));
    await background.browserStarted();
    world.settingsArea.get = get;
    expect(world.registered().map(({ matches }) => matches)).toEqual([[`${origin}/*`], [`${origin}/*`]]);
  });

  it('decide where the scripts are, and who is answered', async () => {
    await background.installed(true);
    expect(world.registered().map(({ id, matches, world: w }) => [id, matches, w])).toEqual([
      ['relay', ['http://*/*', 'https://*/*'], undefined],
      ['inpage', ['http://*/*', 'https://*/*'], 'MAIN'],
    ]);
    await command('home', 'settings.change', { sites: 'chosen' });
    expect(world.registered()).toEqual([]);
    const page = openPage();
    await page.ask('ask-00000001', 'rpc.request', { method: 'getInfo' });
    expect(page.heard[0]?.error?.code).toBe('site-not-chosen');
    await command('popup', 'settings.change', { chosenSites: [origin] });
    expect(world.registered().map(({ matches }) => matches)).toEqual([[`${origin}/*`], [`${origin}/*`]]);
    await page.ask('ask-00000002', 'rpc.request', { method: 'getInfo' });
    expect(page.heard[1]?.result).toMatchObject({ result: { version: '0.1.0' } });
  });

  const network = { ...hub, id: 'mine', label: 'Mine' };
  const bad: [string, object, string][] = [
    ['an unknown network', { networkId: 'nowhere' }, 'unknown-network'],
    ['a site that is no origin', { chosenSites: ['https://app.example/path'] }, 'bad-site'],
    ['a built-in id', { customNetworks: [{ ...network, id: 'mainnet' }] }, 'bad-network'],
    ['http to somebody else', { customNetworks: [{ ...network, nodeUrls: ['http://node.example'] }] }, 'bad-network'],
    [
      'a devnet half on this machine',
      { customNetworks: [{ ...network, nodeUrls: ['http://127.0.0.1:1', 'https://node.example'], devnet: true }] },
      'bad-network',
    ],
    ...[
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'https://user@node.example',
      'https://user:secret@node.example',
      'https://node.example?x',
      'https://node.example?',
      'https://node.example#x',
      'https://node.example/',
      'https://node.example/a/../b',
      'https://node.example/%2e%2e/b',
      'https://node.example\\other.example',
      'https:\\node.example',
      'https://node.example/\t/b',
    ].flatMap((url): [string, object, string][] => [
      [`NET-24: a node at ${JSON.stringify(url)}`, { customNetworks: [{ ...network, nodeUrls: [url] }] }, 'bad-network'],
      [`NET-24: a hub at ${JSON.stringify(url)}`, { customNetworks: [{ ...network, hubUrl: url }] }, 'bad-network'],
    ]),
  ];
  for (const [title, change, code] of bad) {
    it(`refuse ${title}, and stay as they were`, async () => {
      const before = (await command('home', 'wallet.state', {})).settings;
      const customNetworks = 'customNetworks' in change ? { customNetworks: [hub, ...(change.customNetworks as Network[])] } : {};
      await expect(command('home', 'settings.change', { ...change, ...customNetworks })).rejects.toMatchObject({ code });
      expect((await command('home', 'wallet.state', {})).settings).toEqual(before);
    });
  }

  it('survive damage one by one', async () => {
    world.settingsArea.value = {
      welcomed: true,
      theme: 'pink',
      autoLockMinutes: 0,
      lockWithScreen: true,
      keepSnapshot: false,
      networkId: 'gone',
      customNetworks: 'x',
    };
    die();
    const { settings, network } = await command('popup', 'wallet.state', {});
    expect(settings).toMatchObject({ welcomed: true, theme: 'system', autoLockMinutes: 15 });
    expect(network.id).toBe('mainnet');
  });

  it('trust this machine only on a devnet, every endpoint of which is on it', async () => {
    const local: Network = {
      ...hub,
      id: 'local',
      label: 'Local',
      nodeUrls: ['http://127.0.0.1:3999'],
      hubUrl: 'http://localhost:4000',
      devnet: true,
    };
    expect((await command('home', 'network.save', { network: local })).local).toBe(false);
    expect((await command('home', 'settings.change', { networkId: 'local' })).local).toBe(true);
    // A node of one's own, for the real network: it may be asked, and nothing is called unreal.
    for (const hubUrl of [null, 'https://hub.example', 'http://localhost:4000'])
      expect((await command('home', 'network.save', { network: { ...local, hubUrl, devnet: false } })).local).toBe(false);
    const far = { ...local, hubUrl: 'https://hub.example' };
    await expect(command('home', 'network.save', { network: far })).rejects.toMatchObject({ code: 'bad-network' });
    const plain = { ...local, nodeUrls: ['http://node.example'], devnet: false };
    await expect(command('home', 'network.save', { network: plain })).rejects.toMatchObject({ code: 'bad-network' });
  });

  it('lose no network when two are saved at once', async () => {
    const own = (id: string): Network => ({ ...hub, id, label: id });
    await Promise.all(['one', 'two', 'three'].map((id) => command('home', 'network.save', { network: own(id) })));
    const { settings } = await command('popup', 'wallet.state', {});
    expect(settings.customNetworks.map(({ id }) => id)).toEqual(expect.arrayContaining(['one', 'two', 'three']));
  });
});

describe('what is left of a vault that is not here any more', () => {
  let count = 0;
  const ask = async (from: string) => {
    count += 1;
    await openPage(`left-${count}`, 200 + count, from).ask(`ask-${String(count).padStart(8, '0')}`, 'rpc.request', {
      method: 'getAddresses',
    });
    return next();
  };
  /** An answer that its page does not fetch, and one whose grant is not among the grants yet. */
  async function uncollected(): Promise<void> {
    const row = { tabId: 9, askIds: ['ask-left-0001'], frozen: '', sha256: '', createdAtMs: 1, kind: 'sign-in' as const };
    const outcome = { result: { result: { appKey: 'in clear' } } };
    const grant = { kind: 'sign-in' as const, origin, identityIndex: 0, scopes: [], remember: 'always' as const };
    await world.session.set('requests', [
      { ...row, id: 'left-1', origin, documentId: 'left-a', outcome },
      { ...row, id: 'left-2', origin, documentId: 'left-b', outcome, grant },
    ]);
  }
  /** A site that was given something, one that was refused, a name that may be gone to, a search; and what is not in the log yet. */
  async function live(): Promise<void> {
    await approve(await ask(origin), 0, 'lock');
    await deny(await ask('https://refused.example'));
    await command('home', 'activity.list', {});
    await command('name', 'name.consent', { name: 'alice.btc', target: 'https://alice.example/', allow: true });
    await deny(await ask('https://late.example'));
    await uncollected();
    await world.rows.put('surveys', 'hub', Uint8Array.of(1));
    await world.session.set('look', { networkId: 'hub', texts: ['{}'] });
  }
  const kinds = ['apps', 'consents', 'activity', 'surveys'] as const;
  const counted = async () => Promise.all(kinds.map(async (kind) => (await world.rows.all(kind)).length));
  const origins = async () => (await command('home', 'activity.list', {})).lines.map((line) => line.origin);
  const ofToday = ['https://late.example', 'https://refused.example', origin];
  const message = () => ({ key: [...rightKey()] });

  it('is nothing after an erasing, in the session too', async () => {
    await createVault();
    await live();
    expect(await counted()).toEqual([1, 1, 1, 1]);
    expect(JSON.stringify([...world.session.text])).toContain('late.example');
    await command('home', 'vault.erase', {});
    // Rows fall with the vault: src/background/vault-store.ts.
    const left = JSON.stringify([...world.session.text]);
    expect(await world.session.get('requests')).toEqual([]);
    for (const site of ofToday) expect(left).not.toContain(site);
    expect(await world.session.get('look')).toBe(null);
  });

  it('is nothing once a file of another vault is in its place, and no line of it enters the log', async () => {
    await createVault();
    const { text } = await command('home', 'vault.recovery-file', {});
    const { machine } = world;
    world = makeWorld();
    world.machine.random = (length) => machine.random(length); // Goes on, so that the next vault has other keys.
    die();
    await createVault();
    await live();
    await command('home', 'vault.replace-by-file', { text, ...message() });
    expect(await counted()).toEqual([0, 0, 0, 0]);
    expect(await world.session.get('unlogged')).toEqual([]);
    expect(await world.session.get('requests')).toEqual([]);
    expect(await origins()).toEqual([]);
    // The same site on the same day is a line of this vault's own.
    await approve(await ask(origin), 0, 'once');
    expect(await origins()).toEqual([origin]);
  });

  it('stays where a file of the same vault takes its place', async () => {
    await createVault();
    const { text } = await command('home', 'vault.recovery-file', {});
    await live();
    await world.rows.remove('surveys', 'hub');
    await command('home', 'vault.replace-by-file', { text, ...message() });
    expect(await counted()).toEqual([1, 1, 1, 0]);
    expect(await origins()).toEqual(ofToday);
  });

  it('is nothing when a file is restored where a damaged vault was', async () => {
    await createVault();
    const { text } = await command('home', 'vault.recovery-file', {});
    const { machine } = world;
    world = makeWorld();
    world.machine.random = (length) => machine.random(length);
    die();
    await createVault();
    await live();
    for (const key of ['a', 'b', 'mirror']) world.machine.disk.delete(key);
    world.machine.disk.delete('head');
    world.machine.session.clear();
    die();
    await command('recover', 'vault.restore-file', { text, ...message() });
    expect(await counted()).toEqual([0, 0, 0, 0]);
    expect(await origins()).toEqual([]);
  });
});

describe('a recovery file through the door', () => {
  const fileOfAnotherBrowser = async (): Promise<string> => {
    await command('welcome', 'vault.create', message(newVault()));
    await command('home', 'identity.add', { label: 'Second' });
    await command('home', 'settings.change', { theme: 'dark', autoLockMinutes: 7 });
    const { text } = await command('home', 'vault.recovery-file', {});
    world = makeWorld();
    die();
    return text;
  };
  const message = ({ entropy, seed, key, wordsConfirmed }: ReturnType<typeof newVault>) => ({
    entropy: [...entropy],
    seed: [...seed],
    key: [...key],
    challenge,
    wordsConfirmed,
  });
  const newKey = () => Array<number>(32).fill(77);
  const restoredState = {
    vault: 'unlocked',
    identities: [{ label: 'Identity 1' }, { label: 'Second' }],
    settings: { theme: 'dark', autoLockMinutes: 7 },
  };

  it('brings vault and settings back in one answer, by password or by words', async () => {
    const text = await fileOfAnotherBrowser();
    await expect(command('welcome', 'vault.restore-file', { text, key: [...wrongKey()] })).rejects.toMatchObject({
      code: 'wrong-password',
    });
    expect(await command('welcome', 'vault.restore-file', { text, key: [...rightKey()] })).toMatchObject(restoredState);
    world = makeWorld();
    die();
    const seed = [...newVault().seed];
    expect(await command('welcome', 'vault.restore-file-by-words', { text, seed, key: newKey(), challenge })).toMatchObject(
      restoredState,
    );
    expect(await world.rows.all('restoring')).toEqual([]);
  });

  it('puts the rest back at the next unlock when the background died after the vault', async () => {
    const text = await fileOfAnotherBrowser();
    await world.rows.put('restoring', 'file', text);
    await startWorker(world.machine).restoreFile(text, rightKey(), 15);
    await startWorker(world.machine).lock();
    expect(await command('popup', 'vault.unlock', { key: [...rightKey()] })).toMatchObject(restoredState);
  });

  it('takes the place of a vault that is here only by the command that says so, and is added by another', async () => {
    const text = await fileOfAnotherBrowser();
    await command('welcome', 'vault.create', message({ ...newVault(), key: Uint8Array.from(newKey()) }));
    await expect(command('welcome', 'vault.restore-file', { text, key: [...rightKey()] })).rejects.toMatchObject({
      code: 'vault-exists',
    });
    const added = await command('home', 'vault.merge-file', { text });
    expect(added).toMatchObject({ identities: restoredState.identities, settings: { theme: 'system' } });
    expect(await command('home', 'vault.replace-by-file', { text, key: [...rightKey()] })).toMatchObject(restoredState);
    await command('home', 'vault.lock', {});
    await expect(command('popup', 'vault.unlock', { key: newKey() })).rejects.toMatchObject({ code: 'wrong-password' });
  });
});
