/** Where the vault lies in a browser, against everything a browser's storage does: no fault claims anything of the data, and none loses any. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeVaultStore } from '../../src/background/vault-store.ts';
import type { SessionStore } from '../../src/vault/session.ts';
import type { Head } from '../../src/vault/store.ts';
import { makeVault } from '../../src/vault/vault.ts';
import { newVault, rightKey } from '../vault/person.ts';
import { dom, makeTestDisk, openerOf, type TestDisk } from './idb.ts';

const copy = (generation: number) => ({ generation, sha256: `hash ${generation}`, text: `text ${generation}` });
const head = (generation: number, slot: 'a' | 'b' = 'a'): Head => ({ slot, generation, sha256: `hash ${generation}` });

/** The origin's files: one file, or none, or no files at all. */
let mirror: string | undefined;
let fileFault: { verb: 'getDirectory' | 'getFileHandle' | 'close' | 'removeEntry'; fault: DOMException } | undefined;
let usage: number | undefined;
let disk: TestDisk;
let erased: string[];

beforeEach(() => {
  [mirror, fileFault, usage, disk, erased] = [undefined, undefined, 123_456, makeTestDisk(), []];
  const at = (verb: NonNullable<typeof fileFault>['verb']) => {
    if (fileFault?.verb === verb) throw fileFault.fault;
  };
  const handle = {
    getFile: async () => ({ text: async () => mirror ?? '' }),
    createWritable: async () => {
      let text = '';
      return {
        write: async (more: string) => {
          text += more;
        },
        close: async () => {
          at('close');
          mirror = text;
        },
      };
    },
  };
  vi.stubGlobal('navigator', {
    storage: {
      estimate: async () => (usage === undefined ? Promise.reject(dom('TypeError')) : { usage }),
      getDirectory: async () => {
        at('getDirectory');
        return {
          getFileHandle: async (_name: string, options?: { create: boolean }) => {
            at('getFileHandle');
            if (mirror === undefined && !options?.create) throw dom('NotFoundError');
            return handle;
          },
          removeEntry: async () => {
            at('removeEntry');
            if (mirror === undefined) throw dom('NotFoundError');
            mirror = undefined;
            erased.push('mirror');
          },
        };
      },
    },
    locks: { request: async (_name: string, work: () => unknown) => work() },
  });
});
afterEach(() => vi.unstubAllGlobals());

const openStore = () => makeVaultStore({ openDB: openerOf(disk), eraseRows: async () => void erased.push('rows') });
const unavailable = { code: 'storage-unavailable', name: 'AutonymError' };

describe('a database that does not open', () => {
  it('STO-15 because another window holds an older one, says so and claims nothing; the next call opens it', async () => {
    disk.values.set('head', head(3)).set('a', copy(3));
    disk.openings.push(({ blocked }) => {
      blocked?.(1, 2, {} as never);
      return new Promise(() => undefined);
    });
    const store = openStore();
    await expect(store.readHead()).rejects.toMatchObject(unavailable);
    expect(await store.readHead()).toEqual(head(3));
    expect(disk.opened).toHaveLength(1);
  });

  for (const name of ['InvalidStateError', 'UnknownError', 'SecurityError', 'VersionError'])
    it(`STO-15 with ${name}, as a private window does, is no storage, and neither no vault nor damage`, async () => {
      const refuse = () => Promise.reject(dom(name));
      disk.openings.push(...Array<typeof refuse>(20).fill(refuse));
      const found = await openStore().read();
      expect(found).toMatchObject({ fault: unavailable, erasing: false, mirror: undefined });
      expect(found.fault?.message).toMatch(/does not let Autonym reach its storage/);
      const vault = openVault();
      await expect(vault.create(newVault())).rejects.toMatchObject(unavailable);
      await expect(vault.unlock(rightKey(), 15)).rejects.toMatchObject(unavailable);
      const state = await vault.state().catch(({ code }) => ({ status: code }));
      expect(['none', 'damaged']).not.toContain(state.status);
      expect(disk.values.size).toBe(0);
      expect(mirror).toBeUndefined();
    });
});

describe('a connection', () => {
  it('STO-15 that a later version asks to let go is let go, and opened anew at the next call', async () => {
    const store = openStore();
    await store.readHead();
    const [first] = disk.opened;
    first?.told.blocking?.(1, 2, { target: first } as never);
    expect(first?.closed).toBe(true);
    disk.values.set('head', head(1));
    expect(await store.readHead()).toEqual(head(1));
    expect(disk.opened).toHaveLength(2);
  });

  it('STO-15 that the browser ends, as when site data is cleared, is opened anew at the next call', async () => {
    const store = openStore();
    await store.readHead();
    const [first] = disk.opened;
    first?.close();
    first?.told.terminated?.();
    expect(await store.readHead()).toBeUndefined();
    expect(disk.opened).toHaveLength(2);
  });

  it('STO-15 that was closed and nobody said so is opened anew once, for reading and for writing', async () => {
    for (const deed of ['read', 'write'] as const) {
      disk = makeTestDisk();
      const store = openStore();
      await store.readHead();
      disk.opened[0]?.close();
      await (deed === 'read' ? store.readHead() : store.write(head(1), copy(1), 0));
      expect(disk.opened).toHaveLength(2);
      expect(disk.values.get('head')).toEqual(deed === 'read' ? undefined : head(1));
    }
  });

  it('STO-15 that is closed each time is no storage, after two tries', async () => {
    const store = openStore();
    disk.requestFault = () => dom('InvalidStateError');
    await expect(store.readHead()).rejects.toMatchObject(unavailable);
    expect(disk.opened).toHaveLength(2);
  });
});

describe('a write', () => {
  it('is one durable transaction of slot and head, and refuses who read an older head', async () => {
    const store = openStore();
    await store.write(head(1), copy(1), 0);
    await store.write(head(2, 'b'), copy(2), 1);
    await expect(store.write(head(2, 'b'), copy(7), 1)).rejects.toMatchObject({ code: 'vault-conflict' });
    expect(Object.fromEntries(disk.values)).toEqual({ head: head(2, 'b'), a: copy(1), b: copy(2) });
    expect(new Set(disk.durabilities)).toEqual(new Set(['strict']));
  });

  for (const where of ['the request', 'the end of the transaction'])
    it(`STO-08 that finds no room at ${where} is a full disk with its size, and keeps what was`, async () => {
      const store = openStore();
      await store.write(head(1), copy(1), 0);
      if (where === 'the request') disk.requestFault = (verb) => (verb === 'put' ? dom('QuotaExceededError') : undefined);
      else disk.commitFault = dom('QuotaExceededError');
      const full = { code: 'storage-full', reason: 'size', places: ['124'] };
      await expect(store.write(head(2, 'b'), copy(2), 1)).rejects.toMatchObject(full);
      await expect(store.writeTries({ count: 1, lastMs: 1 })).rejects.toMatchObject(full);
      usage = undefined;
      const error = await store.write(head(2, 'b'), copy(2), 1).catch((cause) => cause);
      expect(error).toMatchObject({ code: 'storage-full' });
      expect(error.places ?? []).toEqual([]);
      expect(Object.fromEntries(disk.values)).toEqual({ head: head(1), a: copy(1) });
      expect(await store.readHead()).toEqual(head(1));
      disk.commitFault = disk.requestFault = undefined;
      await store.write(head(2, 'b'), copy(2), 1);
    });

  for (const name of ['UnknownError', 'ReadOnlyError', 'NoModificationAllowedError', 'DataError'])
    it(`STO-27 that fails with ${name} while reading works is a disk that nobody may write`, async () => {
      const store = openStore();
      await store.write(head(1), copy(1), 0);
      disk.commitFault = dom(name);
      await expect(store.write(head(2, 'b'), copy(2), 1)).rejects.toMatchObject({ code: 'storage-readonly' });
      await expect(store.beginErase()).rejects.toMatchObject({ code: 'storage-readonly' });
      expect(Object.fromEntries(disk.values)).toEqual({ head: head(1), a: copy(1) });
    });

  it('STO-15 that fails where reading fails too is no storage', async () => {
    const store = openStore();
    disk.requestFault = () => dom('UnknownError');
    await expect(store.writeNotice('x')).rejects.toMatchObject(unavailable);
  });
});

describe('what is read', () => {
  it('that cannot be read is there all the same: unreadable, so damage, and not absent', async () => {
    disk.values.set('head', head(1)).set('a', copy(1));
    disk.requestFault = (_verb, key) => (key === 'a' ? dom('DataError') : undefined);
    const found = await openStore().read();
    expect(found).toMatchObject({ head: head(1), a: 'unreadable', b: undefined });
    expect(found.fault).toBeUndefined();
  });

  it('of the mirror is the file, nothing, or what is no JSON', async () => {
    const store = openStore();
    expect((await store.read()).mirror).toBeUndefined();
    await store.writeMirror(copy(4));
    expect((await store.read()).mirror).toEqual(copy(4));
    mirror = '{"generation":';
    expect((await store.read()).mirror).toBe('unreadable');
    fileFault = { verb: 'getDirectory', fault: dom('SecurityError') };
    expect((await store.read()).mirror).toBeUndefined();
  });
});

describe('the mirror', () => {
  it('STO-08 that finds no room says so, and the one before stays', async () => {
    const store = openStore();
    await store.writeMirror(copy(1));
    fileFault = { verb: 'close', fault: dom('QuotaExceededError') };
    await expect(store.writeMirror(copy(2))).rejects.toMatchObject({ code: 'storage-full' });
    expect(JSON.parse(mirror ?? '')).toEqual(copy(1));
  });

  it('STO-27 that may not be written says so', async () => {
    fileFault = { verb: 'close', fault: dom('NoModificationAllowedError') };
    await expect(openStore().writeMirror(copy(2))).rejects.toMatchObject({ code: 'storage-readonly' });
  });
});

describe('an erasing', () => {
  it('takes slots first, then mirror and rows, then its own mark; twice does no harm', async () => {
    const store = openStore();
    await store.write(head(1), copy(1), 0);
    await store.writeMirror(copy(1));
    await store.beginErase();
    expect(Object.fromEntries(disk.values)).toEqual({ erasing: true });
    expect((await store.read()).erasing).toBe(true);
    await store.finishErase();
    await store.finishErase();
    expect(erased).toEqual(['mirror', 'rows', 'rows']);
    expect([disk.values.size, mirror]).toEqual([0, undefined]);
  });

  it('whose mirror cannot be removed keeps its mark', async () => {
    const store = openStore();
    await store.writeMirror(copy(1));
    await store.beginErase();
    fileFault = { verb: 'removeEntry', fault: dom('NoModificationAllowedError') };
    await expect(store.finishErase()).rejects.toMatchObject({ code: 'storage-readonly' });
    expect([disk.values.get('erasing'), erased]).toEqual([true, []]);
  });
});

describe('what is set aside', () => {
  it('lies beside what was set aside before, the last four', async () => {
    const store = openStore();
    for (let i = 1; i <= 6; i++) await store.setAside({ head: i, a: i, b: i, mirror: i, erasing: false });
    expect(((await store.readAside()) as { head: number }[]).map(({ head }) => head)).toEqual([3, 4, 5, 6]);
  });
});

/** The whole vault over this store. */
function openVault() {
  const session = new Map<string, unknown>();
  const sessionStore = {
    get: async (key: string) => session.get(key),
    set: async (key: string, value: unknown) => void session.set(key, value),
    remove: async (key: string) => void session.delete(key),
  } as SessionStore;
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  return makeVault({ store: openStore(), session: sessionStore, subtle: crypto.subtle, random, now: () => Date.now() });
}

describe('a vault over it', () => {
  for (const [id, fault, code] of [
    ['STO-08', 'QuotaExceededError', 'storage-full'],
    ['STO-27', 'UnknownError', 'storage-readonly'],
  ] as const)
    it(`${id} goes on reading and signing where nothing can be written (${code}), and loses nothing`, async () => {
      await openVault().create(newVault());
      disk.commitFault = dom(fault);
      const vault = openVault();
      await vault.unlock(rightKey(), 15);
      await expect(vault.renameIdentity(0, 'After')).rejects.toMatchObject({ code });
      expect(await vault.signToken(0, { jti: 'x' })).toMatch(/^ey/);
      disk.commitFault = undefined;
      const later = openVault();
      await later.unlock(rightKey(), 15);
      expect((await later.state()).identities[0]?.label).toBe('Identity 1');
      await later.renameIdentity(0, 'After');
    });
});
