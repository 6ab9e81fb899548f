/** Durable rows in IndexedDB, one object store per kind. */
import { type IDBPDatabase, openDB } from 'idb';
import type { DurableRows, RowKind, Rows } from './store.ts';

const kinds: RowKind[] = [
  ...(['apps', 'consents', 'names', 'spent', 'surveys', 'restoring', 'activity'] as const),
  ...(['pins', 'choices', 'watched', 'contacts', 'trust', 'proven'] as const),
];
const version = 6;
/** Before it, answers about names had another key and another shape. They are only a memory of what can be asked again, and go. */
const namesAnew = 5;
/** Rows read in one go: one by one is slow, and thousands at once are a long task. */
const atOnce = 250;

export function makeRows(open: typeof openDB = openDB): Rows {
  /** Scratch: the open database; opened anew after it could not be opened, and when the browser or a later version of us closed it. */
  let opened: Promise<IDBPDatabase> | undefined;

  const forget = () => {
    opened = undefined;
  };

  const database = (): Promise<IDBPDatabase> => {
    if (opened) return opened;
    opened = open('autonym', version, {
      upgrade: (fresh, from, _to, tx) => {
        for (const kind of kinds) if (!fresh.objectStoreNames.contains(kind)) fresh.createObjectStore(kind);
        if (from > 0 && from < namesAnew) void tx.objectStore('names').clear();
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
      for (let after: IDBKeyRange | null = null; ; ) {
        const [keys, values] = await Promise.all([store.getAllKeys(after, atOnce), store.getAll(after, atOnce)]);
        for (const [i, key] of keys.entries()) found.push([String(key), values[i]]);
        if (keys.length < atOnce) return found;
        after = IDBKeyRange.lowerBound(keys.at(-1), true);
      }
    },
    keys: async (kind) => (await (await database()).getAllKeys(kind)).map(String),
    put: async (kind, key, row) => {
      await (await database()).put(kind, row, key);
    },
    putAll: async (kind, entries) => {
      const { store, done } = (await database()).transaction(kind, 'readwrite');
      await Promise.all([...entries.map(([key, row]) => store.put(row, key)), done]);
    },
    remove: async (kind, key) => (await database()).delete(kind, key),
    clear: async () => {
      const tx = (await database()).transaction(kinds, 'readwrite', { durability: 'strict' });
      await Promise.all([...kinds.map((kind) => tx.objectStore(kind).clear()), tx.done]);
    },
  };
}
