import type { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { makeRows } from '../../src/background/rows.ts';

type Open = typeof openDB;
type Callbacks = Parameters<Open>[2];

/** Opens databases that hold one row, or fails the first so many times. */
function makeOpen(failures = 0): { open: Open; opened: Callbacks[] } {
  const opened: Callbacks[] = [];
  const open = async (_name: string, _version: number | undefined, callbacks: Callbacks) => {
    opened.push(callbacks);
    if (opened.length <= failures) throw new DOMException('The disk does not answer.', 'UnknownError');
    return { get: async () => ({ expiresAtMs: 1 }) };
  };
  return { open: open as unknown as Open, opened };
}

describe('rows', () => {
  it('are tried again after the database could not be opened', async () => {
    const { open, opened } = makeOpen(1);
    const rows = makeRows(open);
    await expect(rows.find('spent', 'a')).rejects.toThrow('disk');
    expect(await rows.find('spent', 'a')).toEqual({ expiresAtMs: 1 });
    await rows.find('spent', 'a');
    expect(opened).toHaveLength(2);
  });

  it('are opened anew after they made way for a later version, or the browser closed them', async () => {
    const { open, opened } = makeOpen();
    const rows = makeRows(open);
    await rows.find('spent', 'a');
    let closed = 0;
    const event = { target: { close: () => closed++ } } as unknown as IDBVersionChangeEvent;
    opened[0]?.blocking?.(1, 2, event);
    expect(closed).toBe(1);
    await rows.find('spent', 'a');
    opened[1]?.terminated?.();
    await rows.find('spent', 'a');
    expect(opened).toHaveLength(3);
  });

  it('of every version before are carried over, but for answers about names, which are asked anew', async () => {
    // What each version had, from the commits that made them.
    const versions: Record<number, string[]> = {
      1: ['apps', 'consents', 'names', 'spent'],
      2: ['apps', 'consents', 'names', 'spent', 'surveys'],
      3: ['apps', 'consents', 'names', 'spent', 'surveys', 'restoring'],
      4: ['apps', 'consents', 'names', 'spent', 'surveys', 'restoring', 'activity'],
    };
    const all = [...(versions[4] ?? []), 'pins', 'choices', 'watched', 'contacts', 'trust', 'proven'];
    for (const from of [0, 1, 2, 3, 4]) {
      const { open, opened } = makeOpen();
      await makeRows(open).find('spent', 'a');
      const stores = new Map((versions[from] ?? []).map((kind) => [kind, ['a row']]));
      const database = {
        objectStoreNames: { contains: (kind: string) => stores.has(kind) },
        createObjectStore: (kind: string) => stores.set(kind, []),
      };
      const tx = { objectStore: (kind: string) => ({ clear: async () => stores.set(kind, []) }) };
      opened[0]?.upgrade?.(database as never, from, 5, tx as never, {} as never);
      expect([...stores.keys()].sort()).toEqual([...all].sort());
      const kept = [...stores].filter(([, rows]) => rows.length > 0).map(([kind]) => kind);
      expect(kept, `from ${from}`).toEqual((versions[from] ?? []).filter((kind) => kind !== 'names'));
    }
  });

  it('STO-22 are read a few hundred at a time, all of them in order', async () => {
    const keys = Array.from({ length: 1_203 }, (_, i) => String(i).padStart(5, '0'));
    const asked: number[] = [];
    const keysAfter = (range: string | null, count: number) =>
      keys.filter((key) => range === null || key > range).slice(0, count);
    const store = {
      getAllKeys: async (range: string | null, count: number) => keysAfter(range, count),
      getAll: async (range: string | null, count: number) => {
        asked.push(count);
        return keysAfter(range, count).map((key) => ({ expiresAtMs: Number(key) }));
      },
    };
    vi.stubGlobal('IDBKeyRange', { lowerBound: (key: string) => key });
    const rows = makeRows((async () => ({ transaction: () => ({ store }) })) as unknown as Open);
    const all = await rows.all('spent');
    vi.unstubAllGlobals();
    expect(all).toEqual(keys.map((key) => [key, { expiresAtMs: Number(key) }]));
    expect(Math.max(...asked)).toBeLessThanOrEqual(500);
  });
});
