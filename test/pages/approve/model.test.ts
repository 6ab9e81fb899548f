import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Identity, RequestView, WalletAsks, WalletState } from '../../../src/contract/wallet.ts';
import { payeesOf } from '../../../src/pages/approve/known-names.ts';
import { makeApprove } from '../../../src/pages/approve/model.ts';
import { type Ask, PageError } from '../../../src/pages/page-error.ts';

const identity = (index: number): Identity => ({
  index,
  label: `Identity ${index + 1}`,
  hue: 100,
  hidden: false,
  idAddress: `1${index}`,
  stxAddress: `SP${index}`,
});

const request = (id: string, more: Partial<RequestView> = {}): RequestView => ({
  id,
  sha256: id.repeat(64).slice(0, 64),
  kind: 'sign-in',
  origin: 'https://todo.example',
  site: 'todo.example',
  scopes: ['store_write', 'publish_data', 'email'],
  hub: 'hub.example',
  knownIdentity: null,
  alike: [],
  namesakes: [],
  createdAtMs: 0,
  behind: 0,
  ...more,
});

function makeWindow(first: RequestView | null, vault: WalletState['vault'] = 'unlocked') {
  const wallet = signal({
    vault,
    identities: vault === 'unlocked' ? [identity(0), identity(1)] : [],
    counted: { seen: vault === 'unlocked' ? 2 : 0, hidden: 0 },
    currentIndex: 1,
  } as unknown as WalletState);
  let queue = first ? [first] : [];
  const decided: WalletAsks['request.decide']['ask'][] = [];
  let failure: PageError | undefined;
  let failures = 0;
  let added = '';
  const site = { ...identity(2 ** 30), site: 'https://todo.example', hidden: true };
  let closed = 0;
  let about: (body: WalletAsks['name.about']['ask']) => unknown = () => [];
  let shown = 0;
  const ask = (async (method: string, body: unknown) => {
    if (method === 'request.next') return queue[0] ?? null;
    if (method === 'wallet.state') return wallet.value;
    if (method === 'name.about') return about(body as WalletAsks['name.about']['ask']);
    if (method === 'identity.add') {
      added = (body as { label: string }).label;
      return { ...wallet.value, counted: { seen: 3, hidden: 0 } };
    }
    if (method === 'identity.list' && (body as { from?: number }).from === 2)
      return { identities: [{ ...identity(7), label: added }], total: 3 };
    if (method === 'request.site-identity') return site;
    if (method === 'request.folders') return [{ form: 'xverse-2025', files: 3, more: false }];
    if (method === 'identity.list' && (body as { only?: number[] }).only?.includes(site.index))
      return { identities: [site], total: 1 };
    if (method === 'identity.list') return { identities: ((body as { only?: number[] }).only ?? []).map(identity), total: 1000 };
    if (failure && failures-- > 0) throw failure;
    decided.push(body as WalletAsks['request.decide']['ask']);
    queue = queue.slice(1);
    return queue[0] ?? null;
  }) as Ask;
  const model = makeApprove({ ask, wallet, onShown: () => shown++, close: () => closed++, readSuffixes: async () => new Set() });
  return {
    model,
    wallet,
    decided,
    closed: () => closed,
    shown: () => shown,
    setQueue: (next: RequestView[]) => {
      queue = next;
    },
    setAbout: (next: typeof about) => {
      about = next;
    },
    fail: (code: string, times = Number.POSITIVE_INFINITY) => {
      failure = new PageError(code, code);
      failures = times;
    },
  };
}

describe('approve', () => {
  it('approves with the current identity, publishing told and e-mail off', async () => {
    const { model, decided, closed } = makeWindow(request('a'));
    await model.load();
    await model.approve();
    expect(decided).toEqual([
      {
        id: 'a',
        sha256: 'a'.repeat(64),
        decision: { approve: true, identityIndex: 1, scopes: ['store_write', 'publish_data'], remember: 'once' },
      },
    ]);
    expect(closed()).toBe(1);
  });

  it('gives what was ticked and asked for, and no e-mail address, because none is kept', async () => {
    const { model, decided } = makeWindow(request('a', { scopes: ['store_write', 'email'] }));
    await model.load();
    model.tick('publish_data', true);
    await model.approve();
    expect(decided[0]?.decision).toMatchObject({ scopes: ['store_write'] });
  });

  it('does not give a storage that is not there', async () => {
    const { model, decided } = makeWindow(request('a', { hub: null, scopes: ['store_write'] }));
    await model.load();
    await model.approve();
    expect(decided[0]?.decision).toMatchObject({ scopes: [] });
  });

  it('prefers the identity that the app knows, and the one that was chosen over both', async () => {
    const { model } = makeWindow(request('a', { knownIdentity: 0 }));
    await model.load();
    expect(model.identity.value?.index).toBe(0);
    model.chosenIndex.value = 1;
    expect(model.identity.value?.index).toBe(1);
  });

  it('STO-22 knows the identity of the app among thousands before anything is shown', async () => {
    const { model, wallet } = makeWindow(request('a', { knownIdentity: 777 }));
    wallet.value = { ...wallet.value, counted: { seen: 10_000, hidden: 0 } };
    await model.load();
    expect(model.identity.value?.index).toBe(777);
    model.choose(identity(5000));
    expect(model.identity.value?.index).toBe(5000);
  });

  it('makes a new identity on the spot, and gives the request with it', async () => {
    const { model, decided } = makeWindow(request('a'));
    await model.load();
    expect(await model.addIdentity('  For todos ')).toBe(true);
    expect(model.identity.value?.label).toBe('For todos');
    await model.approve();
    expect(decided[0]?.decision).toMatchObject({ approve: true, identityIndex: 7 });
  });

  it('offers somebody only this site knows, made when something is given, and never for a signature', async () => {
    const { model, decided, setQueue } = makeWindow(request('a'));
    await model.load();
    await model.chooseSite();
    expect(model.identity.value?.site).toBe('https://todo.example');
    setQueue([request('a'), request('b', { kind: 'message', knownIdentity: 2 ** 30 })]);
    await model.approve();
    expect(decided[0]?.decision).toMatchObject({ identityIndex: 2 ** 30, forSite: true });
    expect(model.identity.value?.site).toBe('https://todo.example');
    await model.approve();
    expect(decided[1]?.decision).not.toHaveProperty('forSite');
  });

  it('gives a key to the app that asks for one, unless it is struck', async () => {
    const asks = (id: string) => request(id, { keyless: true, scopes: ['store_write', 'app_key'] });
    const { model, decided, setQueue } = makeWindow(asks('a'));
    await model.load();
    setQueue([asks('a'), asks('b')]);
    await model.approve();
    model.tick('app_key', false);
    await model.approve();
    expect(decided.map(({ decision }) => decision.approve && decision.scopes)).toEqual([
      ['store_write', 'app_key'],
      ['store_write'],
    ]);
  });

  it('approves nothing while locked; the same request waits behind the password', async () => {
    const { model, wallet, decided } = makeWindow(request('a'), 'locked');
    await model.load();
    await model.approve();
    expect(decided).toEqual([]);
    wallet.value = {
      ...wallet.value,
      vault: 'unlocked',
      identities: [identity(0)],
      counted: { seen: 1, hidden: 0 },
      currentIndex: 0,
    };
    await model.approve();
    expect(decided).toHaveLength(1);
  });

  it('can deny while locked', async () => {
    const { model, decided } = makeWindow(request('a'), 'locked');
    await model.load();
    await model.deny();
    expect(decided[0]?.decision).toEqual({ approve: false });
  });

  it('goes on to the next request and starts its choices anew', async () => {
    const { model, setQueue, closed, shown } = makeWindow(request('a'));
    await model.load();
    setQueue([request('a'), request('b')]);
    model.tick('publish_data', false);
    model.chosenIndex.value = 0;
    await model.approve();
    expect(model.request.value?.id).toBe('b');
    expect(model.ticked.value.has('publish_data')).toBe(true);
    expect(model.identity.value?.index).toBe(1);
    expect(closed()).toBe(0);
    expect(shown()).toBe(2);
  });

  it('never swaps what is shown: a withdrawn request says so, and the next comes when asked for', async () => {
    const { model, setQueue } = makeWindow(request('a'));
    await model.load();
    setQueue([request('b')]);
    await model.refresh();
    expect(model.phase.value).toBe('gone');
    expect(model.request.value?.id).toBe('a');
    await model.approve();
    expect(model.phase.value).toBe('gone');
    await model.load();
    expect(model.request.value?.id).toBe('b');
  });

  it('takes a request with other bytes for another one', async () => {
    const { model, setQueue } = makeWindow(request('a'));
    await model.load();
    setQueue([request('a', { sha256: 'f'.repeat(64) })]);
    await model.refresh();
    expect(model.phase.value).toBe('gone');
  });

  it('counts how many wait without disturbing what is armed', async () => {
    const { model, setQueue, shown } = makeWindow(request('a'));
    await model.load();
    setQueue([request('a', { behind: 2 }), request('b'), request('c')]);
    await model.refresh();
    expect(model.request.value?.behind).toBe(2);
    expect(shown()).toBe(1);
  });

  it('shows what is known of the site once the vault opens, and wants to be read anew', async () => {
    const { model, wallet, setQueue, shown } = makeWindow(request('a'), 'locked');
    await model.load();
    expect([model.identity.value, shown()]).toEqual([undefined, 1]);
    const since = { lastUsedMs: 5, changed: [] };
    setQueue([request('a', { knownIdentity: 7, since })]);
    wallet.value = {
      ...wallet.value,
      vault: 'unlocked',
      identities: [identity(0), identity(1)],
      counted: { seen: 9, hidden: 0 },
    };
    await model.refresh();
    expect([model.request.value?.since, model.identity.value?.index, shown()]).toEqual([since, 7, 2]);
  });

  it('wants to be read anew once the first identity was made behind it', async () => {
    const { model, wallet, shown } = makeWindow(request('a'), 'none');
    await model.load();
    expect([model.identity.value, model.ready.value, shown()]).toEqual([undefined, false, 1]);
    wallet.value = { ...wallet.value, vault: 'unlocked', identities: [identity(0)], counted: { seen: 1, hidden: 0 } };
    expect([model.identity.value?.index, model.ready.value, shown()]).toEqual([0, true, 2]);
  });

  it('remembers what the person chose where that can be, and nothing that is signed', async () => {
    const { model, decided, setQueue } = makeWindow(request('a', { kind: 'addresses' }));
    await model.load();
    expect(model.remember.value).toBe('always');
    model.remember.value = 'lock';
    setQueue([request('a', { kind: 'addresses' }), request('b'), request('c', { kind: 'message' })]);
    await model.approve();
    expect(model.remember.value).toBe('once');
    await model.approve();
    await model.approve();
    expect(decided.map(({ decision }) => 'remember' in decision && decision.remember)).toEqual(['lock', 'once', false]);
  });

  it('stays open when the profile could not be written, and goes on without', async () => {
    const { model, decided, fail } = makeWindow(request('a', { scopes: ['store_write', 'publish_data'] }));
    await model.load();
    for (const code of ['hub-changed', 'host-refused', 'profile-unseen']) {
      fail(code, 1);
      await model.approve();
      expect([model.phase.value, model.error.value?.code]).toEqual(['deciding', code]);
    }
    model.tick('publish_data', false);
    await model.approve();
    expect(decided.at(-1)?.decision).toMatchObject({ approve: true, scopes: ['store_write'] });
    expect(model.phase.value).toBe('empty');
  });

  it('blocks with the no', async () => {
    const { model, decided } = makeWindow(request('a'));
    await model.load();
    await model.block();
    expect(decided[0]?.decision).toEqual({ approve: false, block: true });
  });

  it('says when the request ended while it was being answered', async () => {
    const { model, fail } = makeWindow(request('a'));
    await model.load();
    fail('request-gone');
    await model.approve();
    expect(model.phase.value).toBe('gone');
  });

  it('keeps the question when the vault locked itself meanwhile', async () => {
    const { model, fail } = makeWindow(request('a'));
    await model.load();
    fail('vault-locked');
    await model.approve();
    expect(model.phase.value).toBe('deciding');
    expect(model.error.value?.code).toBe('vault-locked');
  });

  it('decides again when the background died before it decided, and goes on when it died after', async () => {
    const before = makeWindow(request('a'));
    await before.model.load();
    before.fail('worker-gone', 1);
    await before.model.approve();
    expect(before.decided).toHaveLength(1);

    const after = makeWindow(request('a'));
    await after.model.load();
    after.setQueue([request('b')]);
    after.fail('worker-gone', 1);
    await after.model.approve();
    expect(after.decided).toHaveLength(0);
    expect(after.model.request.value?.id).toBe('b');
  });

  it('answers once, however often it is pressed', async () => {
    const { model, decided } = makeWindow(request('a'));
    await model.load();
    await Promise.all([model.approve(), model.approve(), model.deny()]);
    expect(decided).toHaveLength(1);
  });

  it('closes when nothing waits', async () => {
    const { model, closed } = makeWindow(null);
    await model.load();
    expect(model.phase.value).toBe('empty');
    expect(closed()).toBe(1);
  });
});

describe('the key of an app', () => {
  it('is the usual one unless the person says otherwise, or did the last time', async () => {
    const one = makeWindow(request('a'));
    await one.model.load();
    await one.model.approve();
    const decision = (made: typeof one) => made.decided[0]?.decision as { form?: string };
    expect(decision(one)).not.toHaveProperty('form');
    const other = makeWindow(request('a', { form: 'xverse-2023' }));
    await other.model.load();
    expect(other.model.form.value).toBe('xverse-2023');
    await other.model.approve();
    expect(decision(other).form).toBe('xverse-2023');
    const usual = makeWindow(request('a', { form: 'xverse-2023' }));
    await usual.model.load();
    usual.model.form.value = 'shipped';
    await usual.model.approve();
    expect(decision(usual)).not.toHaveProperty('form');
  });

  it('is never another one with the identity of one site', async () => {
    const { model, decided } = makeWindow(request('a'));
    await model.load();
    model.form.value = 'xverse-2025';
    await model.chooseSite();
    await model.approve();
    expect(decided[0]?.decision).not.toHaveProperty('form');
  });

  it('is looked up when somebody presses, and forgotten with another identity or question', async () => {
    const { model, shown } = makeWindow(request('a'));
    await model.load();
    expect(model.folders.value).toBeUndefined();
    const before = shown();
    await model.lookIntoFolders();
    expect(model.folders.value).toEqual([{ form: 'xverse-2025', files: 3, more: false }]);
    expect(shown()).toBeGreaterThan(before); // What is under the cursor may have moved.
    model.choose(identity(0));
    expect(model.folders.value).toBeUndefined();
  });
});

describe('names in a request', () => {
  const changed = {
    name: 'alice.btc',
    changes: [{ what: 'owner' as const, before: 'SPA', after: 'SPB', lastSeenMs: 1, noticedMs: 2 }],
  };

  it('are looked up before anything can be approved, and shown', async () => {
    const window = makeWindow(request('a'));
    let answer = (_: unknown) => {};
    window.setAbout(({ origin, addresses }) => {
      expect([origin, addresses]).toEqual(['https://todo.example', []]);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const loaded = window.model.load();
    await new Promise((done) => setTimeout(done));
    expect(window.model.ready.value).toBe(false);
    answer([changed]);
    await loaded;
    expect(window.model.names.names.value).toEqual([changed]);
    expect(window.model.ready.value).toBe(true);
  });

  it('that could not be looked up are told, and a person can still decide', async () => {
    const window = makeWindow(request('a'));
    window.setAbout(() => {
      throw new PageError('worker-gone', 'Nobody answered.');
    });
    await window.model.load();
    expect(window.model.names.problem.value?.code).toBe('worker-gone');
    expect(window.model.ready.value).toBe(true);
  });

  it('are those of everybody whom a transaction may pay', () => {
    const [one, other] = ['SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF', 'ST1P72Z3704VMT3DMHPP2CB8TGQWGDBHD3R2TBBZ'];
    expect(payeesOf({ action: { type: 'transfer', recipient: one, amount: '1', memo: '' } })).toEqual([one]);
    const call = {
      type: 'call' as const,
      contract: `${one}.token`,
      functionName: 'transfer',
      args: ['u5', `'${other}`, `'${one}.x`],
    };
    expect(payeesOf({ action: call })).toEqual([other]);
    expect(payeesOf({ action: { type: 'deploy', name: 'x', code: one, clarityVersion: null } })).toEqual([]);
  });
});
