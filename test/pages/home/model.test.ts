import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { ActivityLine } from '../../../src/contract/commands/activity.ts';
import type { Settings } from '../../../src/contract/settings.ts';
import type { WalletState } from '../../../src/contract/wallet.ts';
import { checksOf, hostsOf, makeHome } from '../../../src/pages/home/model.ts';
import { draftOf } from '../../../src/pages/home/network-draft.ts';
import { parseSection, sections } from '../../../src/pages/home/route.ts';
import { keys, makeClock, makeDoor, noPasskeys, refuse, settle, unlocked } from '../stand-ins.ts';

const app = (origin: string, lastUsedMs: number) => ({
  origin,
  identityIndex: 0,
  scopes: [],
  kinds: ['sign-in' as const],
  firstUsedMs: 1,
  lastUsedMs,
});

function make(answers: Parameters<typeof makeDoor>[0] = {}, start: WalletState = unlocked) {
  const wallet = signal<WalletState | undefined>(start);
  const change = (changed: Partial<Settings>) => {
    const before = wallet.value ?? start;
    wallet.value = { ...before, settings: { ...before.settings, ...changed } };
    return wallet.value;
  };
  const door = makeDoor({
    'settings.change': change,
    'network.save': ({ network }) =>
      change({
        customNetworks: [...(wallet.value?.settings.customNetworks ?? []).filter(({ id }) => id !== network.id), network],
      }),
    'app.list': () => ({ apps: [app('https://new.example', 2), app('https://old.example', 1)], total: 2 }),
    ...answers,
  });
  const files: [string, string][] = [];
  const home = makeHome({
    ask: door.ask,
    wallet,
    later: makeClock().later,
    ...keys,
    passkeyKeys: noPasskeys,
    wordsOf: async () => ['one'],
    drawPlaces: async () => [0],
    checkWords: async () => [],
    saveFile: (...file) => files.push(file),
    hasSiteAccess: async () => false,
    askSiteAccess: async () => true,
    goTo: () => {},
    loadReading: async () => ({ readInspected: () => ({ what: 'method', checks: [], notes: [] }), readPasted: () => undefined }),
    nowMs: () => 0,
    readLookedFor: async (text) => ({ about: text, name: text, addresses: [] }),
  });
  return { home, wallet, files, asked: door.asked };
}

describe('home', () => {
  it('reads its section from the address, and knows no other', () => {
    expect(parseSection('#settings')).toBe('settings');
    expect(parseSection('#inspector')).toBe('inspector');
    expect(sections).not.toContain('inspector');
    for (const fragment of ['', '#', '#nothing', '#__proto__', 'settings']) expect(parseSection(fragment)).toBe('identities');
  });

  it('reads the apps when the vault opens, the last used first, and asks nothing while it is locked', async () => {
    const { home, asked } = make();
    home.follow('locked');
    home.show('#apps');
    expect(asked).toHaveLength(1); // the stand-in's wallet is open, and the section was chosen
    home.follow('unlocked');
    await settle();
    expect(home.apps.page.value.value?.items.map(({ app, identity }) => [app.origin, identity?.label])).toEqual([
      ['https://new.example', 'Ada'],
      ['https://old.example', 'Ada'],
    ]);
    const locked = make({}, { ...unlocked, vault: 'locked' });
    locked.home.follow('locked');
    locked.home.show('#apps');
    expect(locked.asked).toEqual([]);
  });

  it('keeps an app on the list when disconnecting failed, and says so beside it', async () => {
    const { home } = make({ 'app.disconnect': refuse('worker-gone') });
    await home.apps.load();
    expect(await home.disconnect('https://old.example', false)).toBe(false);
    expect(home.apps.page.value.value?.items).toHaveLength(2);
    expect(home.deeds.problems.value.get('disconnect https://old.example')?.code).toBe('worker-gone');
  });

  it('shows the list the background answers after a disconnect', async () => {
    let apps = [app('https://new.example', 2), app('https://old.example', 1)];
    const { home } = make({
      'app.list': () => ({ apps, total: apps.length }),
      'app.disconnect': ({ origin }) => {
        apps = apps.filter((one) => one.origin !== origin);
        return null;
      },
    });
    await home.apps.load();
    expect(await home.disconnect('https://old.example', false)).toBe(true);
    expect(home.apps.page.value.value?.items.map(({ app: { origin } }) => origin)).toEqual(['https://new.example']);
  });

  it('counts the recovery file as saved only when the person says that it arrived', async () => {
    const { home, files, asked } = make({
      'vault.recovery-file': () => ({ fileName: 'autonym.txt', text: 'sealed' }),
      'vault.recovery-file-saved': () => unlocked,
    });
    await home.offerFile();
    expect(files).toEqual([['autonym.txt', 'sealed']]);
    expect(home.fileOffered.value).toBe(true);
    expect(asked.map(({ method }) => method)).not.toContain('vault.recovery-file-saved');
    await home.fileSaved();
    expect(asked.at(-1)?.method).toBe('vault.recovery-file-saved');
    expect(home.fileOffered.value).toBe(false);
  });

  it('saves a network and chooses it; removes it and goes back to mainnet', async () => {
    const { home, wallet, asked } = make();
    const draft = { ...draftOf(unlocked.network, false), label: 'Mine' };
    expect(await home.saveNetwork(draft)).toBe(true);
    expect(wallet.value?.settings).toMatchObject({ networkId: 'mine', customNetworks: [{ id: 'mine' }] });
    expect(await home.removeNetwork('mine')).toBe(true);
    expect(wallet.value?.settings).toMatchObject({ networkId: 'mainnet', customNetworks: [] });
    expect(asked.map(({ method }) => method)).toEqual(['network.save', 'settings.change', 'settings.change', 'settings.change']);
  });

  it('tries the storage of a draft before it is saved, and none where there is none', async () => {
    const check = { host: 'hub.example', need: 'storage', state: 'fails', said: { code: 'host-unreachable' }, ms: 3 } as const;
    const { home, asked } = make({ 'connection.check': () => [check] });
    const draft = { ...draftOf(unlocked.network, false), label: 'Mine', hubUrl: 'https://hub.example/' };
    expect(await home.tryStorage(draft)).toEqual([check]);
    expect(asked).toMatchObject([
      { method: 'connection.check', body: { storageOf: { hubUrl: 'https://hub.example', label: 'Mine' } } },
    ]);
    expect(await home.tryStorage({ ...draft, hubUrl: '' })).toBeUndefined();
    expect(asked).toHaveLength(1);
    expect(await home.tryStorage({ ...draft, hubUrl: 'http://hub.example' })).toBeUndefined();
    expect(home.deeds.problems.value.get('network')?.code).toBe('draft-mistakes');
  });

  it('sends no network with a mistake in it', async () => {
    const { home, asked } = make();
    expect(await home.saveNetwork({ ...draftOf(unlocked.network, false), label: 'Mine', nodeUrls: 'http://node.example' })).toBe(
      false,
    );
    expect(asked).toEqual([]);
    expect(home.deeds.problems.value.get('network')?.code).toBe('draft-mistakes');
  });

  it('adds a site once, as an origin, and removes it', async () => {
    const { home, wallet } = make();
    await home.addSite('app.example/path');
    await home.addSite('https://app.example');
    expect(wallet.value?.settings.chosenSites).toEqual(['https://app.example']);
    expect(await home.addSite('nonsense')).toBe(false);
    expect(home.deeds.problems.value.get('site')?.code).toBe('bad-site');
    await home.removeSite('https://app.example');
    expect(wallet.value?.settings.chosenSites).toEqual([]);
  });

  it('trims labels, and lets a second press of the same button do nothing', async () => {
    const { home, asked } = make({ 'identity.add': () => unlocked });
    const [first, second] = await Promise.all([home.addIdentity('  Garden '), home.addIdentity('Garden')]);
    expect([first, second]).toEqual([true, false]);
    expect(asked).toEqual([{ method: 'identity.add', body: { label: 'Garden' } }]);
  });

  it('saves the whole log as a file, oldest first, each line once', async () => {
    const line = (n: number): ActivityLine => ({
      id: `line-${n}`,
      atMs: n * 1000,
      origin: 'https://a.example',
      kind: 'sign-in',
      how: 'denied',
    });
    const all = Array.from({ length: 120 }, (_, i) => line(120 - i));
    const given = { ...line(121), how: 'given', identityIndex: 0, scopes: ['store_write'] } satisfies ActivityLine;
    let now: ActivityLine[] = all;
    const { home, files: saved } = make({
      'activity.list': ({ from = 0 }) => {
        const page = { lines: now.slice(from, from + 50), total: now.length };
        // Something is given while it is read.
        if (from === 50) now = [given, ...all];
        return page;
      },
      'identity.list': () => ({ identities: unlocked.identities, total: 1 }),
    });
    expect(await home.saveActivity()).toBe(true);
    const [[name, text] = ['', '']] = saved;
    const { lines, ...head } = JSON.parse(text) as { lines: { at: string }[] };
    expect([name, head]).toEqual(['autonym-activity.json', { format: 'autonym-activity', version: 1 }]);
    expect(lines.map(({ at }) => new Date(at).getTime() / 1000)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(lines[0]).toEqual({ at: '1970-01-01T00:00:01.000Z', site: 'https://a.example', asked: 'sign-in', answer: 'denied' });
    expect(await home.saveActivity()).toBe(true);
    const again = JSON.parse(saved[1]?.[1] ?? '{}') as { lines: object[] };
    expect(again.lines.at(-1)).toMatchObject({
      answer: 'given',
      identity: 0,
      address: unlocked.identities[0]?.idAddress,
      scopes: ['store_write'],
    });
  });

  it('makes the next identity, or the one with the number that was typed', async () => {
    const { home, asked } = make({ 'identity.add': () => unlocked });
    await home.addIdentity('Garden');
    await home.addIdentity('Old one', 7000);
    expect(asked.map(({ body }) => body)).toEqual([{ label: 'Garden' }, { label: 'Old one', index: 7000 }]);
  });

  it('keeps the last of several choices, however fast they come', async () => {
    const kept: unknown[] = [];
    const { home } = make({ 'settings.change': async (changed) => void kept.push(changed) });
    const choices = (['light', 'dark', 'system', 'dark'] as const).map((theme) => home.change('theme', { theme }));
    await Promise.all(choices);
    expect(kept.at(0)).toEqual({ theme: 'light' });
    expect(kept.at(-1)).toEqual({ theme: 'dark' });
  });

  it('forgets words that are shown when the section changes or the vault locks', async () => {
    const { home } = make();
    home.show('#settings');
    home.reveal.open();
    home.show('#apps');
    expect(home.reveal.phase.value.at).toBe('closed');
    home.reveal.open();
    home.follow('unlocked');
    home.follow('locked');
    expect(home.reveal.phase.value.at).toBe('closed');
  });

  it('knows when the browser keeps it off websites, and asks to be let on', async () => {
    const { home } = make();
    await home.readAccess();
    expect(home.siteAccess.value).toBe(false);
    await home.giveAccess();
    expect(home.siteAccess.value).toBe(true);
  });

  it('names each host of the network once', () => {
    expect(hostsOf(unlocked.network)).toEqual(['node.example', 'other.example', 'hub.example']);
  });
});

describe('what the hosts said', () => {
  it('is of the network that was checked, and of no other', async () => {
    const { home } = make({ 'connection.check': () => [] });
    await home.connections.load();
    const checked = home.connections.state.value.value;
    expect(checked && checksOf(checked, unlocked.network)).toEqual([]);
    expect(checked && checksOf(checked, { ...unlocked.network, id: 'other' })).toBeUndefined();
    expect(checked && checksOf(checked, { ...unlocked.network, nodeUrls: ['https://new.example'] })).toBeUndefined();
  });
});

describe('the names that were looked up', () => {
  it('are forgotten when the person says so', async () => {
    const { home, asked } = make({ 'name.forget': () => null });
    expect(await home.forgetNames()).toBe(true);
    expect(asked.map(({ method }) => method)).toEqual(['name.forget']);
  });
});
