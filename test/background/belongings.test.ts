/** Everything of a person, out of one browser in a recovery file and into another, on the real vault. */
import { hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { makeBelongings } from '../../src/background/belongings.ts';
import { makeConsents } from '../../src/background/consents.ts';
import { makeGrants } from '../../src/background/grants.ts';
import { makeKept } from '../../src/background/memory/kept.ts';
import { makePrivateRows } from '../../src/background/private-rows.ts';
import { makeSettings } from '../../src/background/settings.ts';
import { settingsDefaults } from '../../src/background/store.ts';
import { makeTurns } from '../../src/background/turns.ts';
import type { Contact } from '../../src/contract/commands/memory.ts';
import type { Network, Settings } from '../../src/contract/settings.ts';
import type { ConnectedApp } from '../../src/contract/wallet.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { challenge, known, newVault, rightKey } from '../vault/person.ts';
import { counting, memoryRows, memorySession, memorySettings } from './memory.ts';

/** `npm run chaos` runs the long form. */
const states = process.env['AUTONYM_CHAOS'] ? 1000 : 100;
const transitKey = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';

function makeBrowser() {
  const machine = makeMachine();
  const vault = startWorker(machine);
  const rows = memoryRows();
  const area = memorySettings();
  const settings = makeSettings(area);
  const seal = {
    check: async () => {
      if ((await vault.state()).status !== 'unlocked') throw Object.assign(new Error('locked'), { code: 'vault-locked' });
    },
    seal: vault.seal,
    open: vault.open,
  };
  const randomId = counting('row');
  const grants = makeGrants({ rows, session: memorySession(), seal, now: () => machine.nowMs, randomId });
  const consents = makeConsents({ rows, seal, randomId });
  const contacts = makePrivateRows<Contact>({ kind: 'contacts', keyOf: ({ name }) => name, rows, seal, randomId });
  const remembered = makeKept({ rows, contacts, turn: makeTurns() });
  const memory = async () => remembered;
  const belongings = makeBelongings({ rows, settings, grants, consents, memory, vault });
  const save = async () => (await vault.recoveryFile(await belongings.collect())).text;
  return { machine, vault, rows, area, settings, grants, consents, contacts, memory, belongings, save };
}
type Browser = ReturnType<typeof makeBrowser>;

/** Numbers that are spread well and the same in every run. */
function makeDice(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state >>> 8) % limit) as number;
  };
  const pick = <T>(...values: [T, ...T[]]): T => values[below(values.length)] as T;
  const some = <T>(values: readonly T[]): T[] => values.filter(() => below(2) === 0);
  return { below, pick, some };
}

const network = (id: string): Network => ({ ...mainnet, id, label: `Network ${id}`, nodeUrls: [`https://${id}.example`] });

async function liveAWhile(browser: Browser, seed: number): Promise<void> {
  const { below, pick, some } = makeDice(seed);
  const { vault, settings, grants, consents } = browser;
  await vault.create({ ...newVault(), wordsConfirmed: pick(true, false) });
  for (let left = below(3); left > 0; left--) await vault.addIdentity(pick('Work', 'Ünïcode 名前', '‏עברית', 'a'.repeat(40)));
  const { identities } = await vault.state();
  const index = below(identities.length);
  await vault.changeIdentity(index, { hue: below(360), label: `Label ${below(1000)}` });
  if (pick(true, false)) await vault.countStacks(index, 'account');
  if (pick(true, false)) await vault.addIdentity('Far', { index: 1000 + below(9000), stacks: pick('index', 'account') });
  for (let left = below(3); left > 0; left--) {
    const { index: own } = await vault.addSiteIdentity({ origin: `https://alone${left}.example`, label: `Alone ${left}` });
    if (pick(true, false)) await vault.changeIdentity(own, { label: 'Renamed', hue: below(360) });
  }
  if (identities.length > 1) await vault.changeIdentity((index + 1) % identities.length, { hidden: pick(true, false) });
  for (let left = below(4); left > 0; left--) {
    const app: ConnectedApp = {
      origin: `https://app${left}.example`,
      ...(pick(true, false) ? { appName: `App "${below(99)}" <b>` } : {}),
      identityIndex: index,
      scopes: some(['store_write', 'publish_data', 'email'] as const),
      kinds: some(['sign-in', 'addresses'] as const),
      ...(pick(true, false) ? { always: some(['sign-in', 'addresses'] as const) } : {}),
      ...(pick(true, false)
        ? {
            asked: {
              scopes: some(['store_write', 'email'] as const),
              redirectUri: `https://app${left}.example/back?x=${below(9)}`,
              ...(pick(true, false) ? { form: pick('xverse-2023', 'xverse-2025') } : {}),
            },
          }
        : {}),
      ...(pick(true, false) ? { form: pick('xverse-2023', 'xverse-2025') } : {}),
      ...(pick(true, false) ? { oldHosts: pick(true, false) } : {}),
      firstUsedMs: below(1_000_000),
      lastUsedMs: below(1_000_000),
    };
    await grants.putAll([app]);
    await consents.put(`name${left}.btc`, `https://site${below(9)}.example/`, pick(true, false));
  }
  for (let left = below(4); left > 0; left--)
    await browser.contacts.put({
      name: `friend${left}.btc`,
      label: pick('', 'Ünïcode 名前', '‏עברית'),
      addedMs: below(1_000_000),
    });
  for (let left = below(4); left > 0; left--) {
    const key = `mainnet SP1.BNS-V2 SP1.zonefile-resolver SP0.bns name${left}.btc`;
    const one = { owner: `SP${below(9)}`, ...(pick(true, false) ? { zonefileHash: pick('', 'ab'.repeat(20)) } : {}) };
    const pin = {
      ...one,
      ...(pick(true, false) ? { siteOrigin: 'https://site.example' } : {}),
      ...(pick(true, false) ? { profileAtMs: below(1_000_000) } : {}),
      firstMs: below(1_000_000),
      seenMs: below(1_000_000),
      ...(pick(true, false) ? { changed: { owner: 'SPX', zonefileHash: 'cd', siteOrigin: 'https://x.example', atMs: 5 } } : {}),
      seen: [{ ...one, atMs: below(1_000_000) }],
    };
    await browser.rows.put('pins', key, pin);
    await browser.rows.put('watched', key, {
      sinceMs: below(1_000_000),
      askedMs: below(1_000_000),
      ...(pick(true, false) ? { heardMs: below(1_000_000), ...one, status: pick('registered', 'in-grace') } : {}),
      ...(pick(true, false) ? { expiresAtHeight: below(1_000_000), stage: pick('far', 'week') } : {}),
      news: some([
        { what: 'owner', before: 'SP1', after: 'SP2', atMs: 4 },
        { what: 'end', before: 'far', after: 'week', atMs: 5 },
      ] as const),
    });
  }
  const customNetworks = some(['one', 'two', 'three']).map(network);
  await settings.change({
    theme: pick('system', 'light', 'dark'),
    autoLockMinutes: 1 + below(1440),
    lockWithScreen: pick(true, false),
    customNetworks,
    networkId: pick('mainnet', 'testnet', ...customNetworks.map(({ id }) => id)),
    chosenSites: some(['https://a.example', 'https://b.example:8443']),
    blockedSites: some(['https://c.example', 'https://d.example:8443']),
    preferred: pick(true, false),
    preferredSites: some(['https://e.example', 'https://f.example']),
    namespacesOff: some(['btc', 'id']),
    namesOff: some(['alice.btc', 'bob.id']),
    enginesOff: some(['one', 'two']),
    agreeing: 1 + below(3),
    ipfsGateway: pick(null, 'https://gateway.example'),
    addressBar: pick(true, false),
    addressBarAfterDns: pick(true, false),
  });
}

async function everythingOf({ vault, rows, settings, grants, consents, contacts }: Browser) {
  const { currentIndex, backedUp, counted } = await vault.state();
  const { identities } = await vault.listIdentities({}, 0);
  const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => one.localeCompare(other);
  const byOrigin = (a: ConnectedApp, b: ConnectedApp) => a.origin.localeCompare(b.origin);
  return {
    identities,
    counted,
    currentIndex,
    words: backedUp.words,
    apps: (await grants.list()).sort(byOrigin),
    consents: await consents.list(),
    contacts: await contacts.all(),
    pins: (await rows.all('pins')).sort(byKey),
    watched: (await rows.all('watched')).sort(byKey),
    settings: await settings.read(),
  };
}

/** What a backup leaves behind on purpose: nothing is given without a question before it was asked once more. */
const asked = ({ apps, ...rest }: Awaited<ReturnType<typeof everythingOf>>) => ({
  ...rest,
  apps: apps.map(({ always: _, ...app }) => app),
});

async function keysOf({ vault }: Browser) {
  const { identities } = await vault.listIdentities({}, 0);
  return Promise.all(
    identities.map(async ({ index }) => {
      const { publicKey, address } = await vault.appKey(index, 'https://app.example', transitKey);
      return { ...(await vault.identityKey(index)), ...(await vault.stacksKey(index)), app: publicKey, address };
    }),
  );
}

/** Every field that a state can have is in some of the random ones: else *deep-equal* says little. */
it('the random states have every field of an app, every setting that travels, and every kind of identity', async () => {
  const seen = { apps: new Set<string>(), settings: new Set<string>(), identities: new Set<string>() };
  for (let seed = 1; seed <= 30; seed++) {
    const browser = makeBrowser();
    await liveAWhile(browser, seed);
    const { apps, settings, identities } = await everythingOf(browser);
    for (const app of apps) for (const field of Object.keys(app)) seen.apps.add(field);
    for (const [name, value] of Object.entries(settings))
      if (JSON.stringify(value) !== JSON.stringify(settingsDefaults[name as keyof Settings])) seen.settings.add(name);
    for (const one of identities)
      for (const [field, value] of Object.entries(one)) if (value !== undefined && value !== false) seen.identities.add(field);
  }
  const everyApp: Record<keyof ConnectedApp, true> = {
    origin: true,
    appName: true,
    identityIndex: true,
    scopes: true,
    kinds: true,
    always: true,
    asked: true,
    form: true,
    oldHosts: true,
    firstUsedMs: true,
    lastUsedMs: true,
  };
  expect([...seen.apps].sort()).toEqual(Object.keys(everyApp).sort());
  const travels: (keyof Settings)[] = [
    'addressBar',
    'addressBarAfterDns',
    'agreeing',
    'autoLockMinutes',
    'blockedSites',
    'chosenSites',
    'customNetworks',
    'enginesOff',
    'ipfsGateway',
    'lockWithScreen',
    'namesOff',
    'namespacesOff',
    'networkId',
    'preferred',
    'preferredSites',
    'theme',
  ];
  expect([...seen.settings]).toEqual(expect.arrayContaining(travels));
  expect([...seen.identities]).toEqual(expect.arrayContaining(['site', 'hidden', 'hue', 'label']));
});

describe('a recovery file of everything', () => {
  it(`STO-24 gives ${states} random states back, with the same keys, by password and by words`, {
    timeout: 600_000,
  }, async () => {
    for (let seed = 1; seed <= states; seed++) {
      const from = makeBrowser();
      await liveAWhile(from, seed);
      const keys = await keysOf(from);
      const text = await from.save();
      const before = await everythingOf(from);
      const to = makeBrowser();
      await to.belongings.expect(text);
      const wordsInput = { text, seed: hexToBytes(known.seed), key: rightKey(), challenge, lockMinutes: 15 };
      await (seed % 2 ? to.vault.restoreFile(text, rightKey(), 15) : to.vault.restoreFileByWords(wordsInput));
      expect(await to.belongings.settle()).toBe(true);
      expect(await everythingOf(to), `state ${seed}`).toEqual(asked(before));
      expect(await keysOf(to), `state ${seed}`).toEqual(keys);
      // Nothing is left to be done, and the file did not stay behind.
      expect(await to.rows.all('restoring')).toEqual([]);
    }
  });

  it('is put back whole although the background died right after the vault was', async () => {
    const from = makeBrowser();
    await liveAWhile(from, 5);
    const to = makeBrowser();
    const text = await from.save();
    await to.belongings.expect(text);
    await to.vault.restoreFile(text, rightKey(), 15);
    // Another life: the same disk and session, nothing remembered.
    const next = { ...to, vault: startWorker(to.machine) };
    const belongings = makeBelongings(next);
    await next.vault.lock();
    expect(await belongings.settle()).toBe(false);
    await next.vault.unlock(rightKey(), 15);
    expect(await belongings.settle()).toBe(true);
    expect(await belongings.settle()).toBe(false);
    expect(await everythingOf(next)).toEqual(asked(await everythingOf(from)));
  });

  it('of a vault that did not come is dropped at the next one', async () => {
    const from = makeBrowser();
    await from.vault.create({ ...newVault(), seed: new Uint8Array(64).fill(3) });
    const to = makeBrowser();
    await to.belongings.expect(await from.save());
    await to.vault.create(newVault());
    expect(await to.belongings.settle()).toBe(false);
    expect(await to.rows.all('restoring')).toEqual([]);
  });

  it('adds to what is here and changes nothing of it', async () => {
    const from = makeBrowser();
    await from.vault.create(newVault());
    const app = {
      origin: 'https://app.example',
      identityIndex: 0,
      scopes: [],
      kinds: ['sign-in' as const],
      firstUsedMs: 1,
      lastUsedMs: 2,
    };
    await from.grants.putAll([app]);
    await from.grants.putAll([{ ...app, origin: 'https://second.example' }]);
    await from.consents.put('a.btc', 'https://old.example/', true);
    await from.settings.change({ theme: 'dark', chosenSites: ['https://a.example'], customNetworks: [network('one')] });
    const text = await from.save();

    const to = makeBrowser();
    await to.vault.create({ ...newVault(), key: new Uint8Array(32).fill(1) });
    await to.grants.putAll([{ ...app, lastUsedMs: 900 }]);
    await to.consents.put('a.btc', 'https://new.example/', true);
    const mine = { ...network('one'), label: 'Mine' };
    await to.settings.change({ theme: 'light', chosenSites: ['https://b.example'], customNetworks: [mine] });
    for (let twice = 0; twice < 2; twice++) {
      await to.belongings.merge(text, 'here');
      expect(await to.grants.list()).toEqual([
        { ...app, lastUsedMs: 900 },
        { ...app, origin: 'https://second.example' },
      ]);
      expect(await to.consents.list()).toEqual([{ name: 'a.btc', target: 'https://new.example/', allowed: true }]);
      expect(await to.settings.read()).toMatchObject({
        theme: 'light',
        chosenSites: ['https://b.example', 'https://a.example'],
        customNetworks: [mine],
      });
    }
  });
});

describe('what comes back is checked field by field', () => {
  const restored = async (values: unknown) => {
    const to = makeBrowser();
    await to.vault.create(newVault());
    const { text } = await to.vault.recoveryFile(new TextEncoder().encode(JSON.stringify(values)));
    await to.belongings.expect(text);
    await to.belongings.settle();
    const { apps, consents, settings } = await everythingOf(to);
    return { apps, consents, settings };
  };
  const nothing = { apps: [], consents: [], settings: settingsDefaults };
  const good = { origin: 'https://good.example', identityIndex: 0, scopes: [], kinds: [], firstUsedMs: 1, lastUsedMs: 2 };

  it('rubbish is nothing', async () => {
    for (const rubbish of [null, 1, [], {}, { apps: {}, consents: 'x', settings: [] }, { apps: [null, 1, {}], consents: [{}] }])
      expect(await restored(rubbish)).toEqual(nothing);
  });

  it('one bad row costs itself', async () => {
    const bad = [
      { ...good, origin: 'https://good.example/path' },
      { ...good, origin: 'javascript:alert(1)' },
      { ...good, identityIndex: -1 },
      { ...good, scopes: ['everything'] },
      { ...good, lastUsedMs: '2' },
    ];
    const { apps } = await restored({ apps: [...bad, good] });
    expect(apps).toEqual([good]);
  });

  it('a setting that is none, or that the rules refuse, costs itself; where the provider lives and the mark are never taken', async () => {
    const { settings } = await restored({
      settings: {
        theme: 'pink',
        autoLockMinutes: 1e9,
        lockWithScreen: false,
        customNetworks: [{ ...network('evil'), nodeUrls: ['http://far.example'] }],
        networkId: 'evil',
        chosenSites: ['not a site'],
        sites: 'chosen',
        welcomed: true,
        mark: { words: 'false friend', hue: 1 },
      } satisfies Record<keyof Settings, unknown> | Record<string, unknown>,
    });
    expect(settings).toEqual({ ...settingsDefaults, lockWithScreen: false });
  });
});
