/** Durable rows in IndexedDB, one object store per kind. */
import { type IDBPDatabase, openDB } from 'idb';
import type { DurableRows, RowKind, Rows } from './store.ts';

const kinds: RowKind[] = ['apps', 'consents', 'names', 'spent', 'surveys', 'restoring'];
const version = 3;

export function makeRows(open: typeof openDB = openDB): Rows {
  /** Scratch: the open database; opened anew after it could not be opened, and when the browser or a later version of us closed it. */
  let opened: Promise<IDBPDatabase> | undefined;

  const forget = () => {
    opened = undefined;
  };

  const database = (): Promise<IDBPDatabase> => {
    if (opened) return opened;
    opened = open('autonym', version, {
      upgrade: (fresh) => {
        for (const kind of kinds) if (!fresh.objectStoreNames.contains(kind)) fresh.createObjectStore(kind);
      },
      blocking: (_from, _to, event) => {
        forget();
        (event.target as IDBDatabase).close();
      },
      terminated: forget,
    });
    opened.catch(forget);
    return opened;
  };

  return {
    find: async (kind, key) => (await database()).get(kind, key),
    all: async (kind) => {
      const { store } = (await database()).transaction(kind);
      const found: [string, DurableRows[typeof kind]][] = [];
      for await (const { key, value } of store) found.push([String(key), value]);
      return found;
    },
    put: async (kind, key, row) => {
      await (await database()).put(kind, row, key);
    },
    remove: async (kind, key) => (await database()).delete(kind, key),
    clear: async () => {
      const tx = (await database()).transaction(kinds, 'readwrite', { durability: 'strict' });
      await Promise.all([...kinds.map((kind) => tx.objectStore(kind).clear()), tx.done]);
    },
  };
}
