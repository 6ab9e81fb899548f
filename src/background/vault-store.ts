/**
 * Where the vault lies in this browser: slots and head in IndexedDB, the mirror as a file of the origin (OPFS), one writer at a time under a
 * Web Lock. Its own database, so that nothing else can lock it or upgrade it.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction, openDB } from 'idb';
import { AutonymError } from '../protocol/error.ts';
import { type Found, headGeneration, type VaultStore } from '../vault/store.ts';
import { readOnlyFault, storageFault } from './storage-fault.ts';

/** Keys: `head`, `a`, `b`, `tries`, `aside`, `notice`, `erasing`. Values are checked by the vault, never here. */
interface VaultSchema extends DBSchema {
  vault: { key: string; value: unknown };
}
type Writing = IDBPTransaction<VaultSchema, ['vault'], 'readwrite'>;

/** The same names stand in src/pages/recover/raw.ts, which reads them when this background does not start. */
const databaseName = 'autonym-vault';
const mirrorName = 'autonym-vault.json';
const lockName = 'autonym-vault';
/** What is there and cannot be read: no copy, so the vault calls it damaged, never absent. */
const unreadable = 'unreadable';
/** So often damaged or replaced bytes are kept beside each other. */
const mostAside = 4;

export type VaultStorePowers = {
  /** Of idb, which the background has already. */
  openDB: typeof openDB;
  /** What else is sealed by the vault is gone when it is. */
  eraseRows: () => Promise<void>;
};

export function makeVaultStore({ openDB, eraseRows }: VaultStorePowers): VaultStore {
  let opened: Promise<IDBPDatabase<VaultSchema>> | undefined;

  /** Opened once; again after it was closed under us (site data cleared, a failed open). */
  function database(): Promise<IDBPDatabase<VaultSchema>> {
    opened ??= openVaultDatabase(openDB, () => {
      opened = undefined;
    });
    return opened;
  }

  /** A connection that was closed under us is opened anew, once. */
  async function withDatabase<T>(work: (db: IDBPDatabase<VaultSchema>) => Promise<T>): Promise<T> {
    try {
      return await work(await database()).catch((cause) => {
        if (!(cause instanceof DOMException && cause.name === 'InvalidStateError')) throw cause;
        opened = undefined;
        return database().then(work);
      });
    } catch (cause) {
      throw cause instanceof AutonymError ? cause : storageFault(cause);
    }
  }

  const get = (key: string): Promise<unknown> => withDatabase((db) => db.get('vault', key));

  /** One durable transaction. Why it failed stands in the transaction, not in the request that was cut off by it. */
  const transact = (work: (tx: Writing) => Promise<unknown>): Promise<void> =>
    withDatabase(async (db) => {
      const tx = db.transaction('vault', 'readwrite', { durability: 'strict' });
      tx.done.catch(() => undefined); // Heard below.
      try {
        await work(tx as Writing);
        await tx.done;
      } catch (cause) {
        if (cause instanceof AutonymError) throw cause;
        throw await writeFault(tx.error ?? cause);
      }
    });

  async function writeFault(cause: unknown): Promise<unknown> {
    if (cause instanceof DOMException && cause.name === 'InvalidStateError') return cause;
    const { usage } = await navigator.storage.estimate().catch(() => ({ usage: undefined }));
    const fault = storageFault(cause, usage);
    if (fault.code !== 'storage-unavailable') return fault;
    const reads = await get('head').then(
      () => true,
      () => false,
    );
    return reads ? readOnlyFault(cause) : fault;
  }

  const put = (key: string, value: unknown): Promise<void> => transact((tx) => tx.store.put(value, key));

  async function readSlots(): Promise<Omit<Found, 'mirror'>> {
    const reads = await Promise.allSettled(['head', 'a', 'b', 'erasing'].map(get));
    const [head, a, b, erasing] = reads.map((read) => (read.status === 'fulfilled' ? read.value : unreadable));
    const found = { head, a, b, erasing: erasing === true };
    const [first] = reads;
    if (first?.status !== 'rejected' || reads.some(({ status }) => status === 'fulfilled')) return found;
    return { ...found, fault: first.reason };
  }

  return {
    async read() {
      const [slots, mirror] = await Promise.all([readSlots(), readMirror()]);
      return { ...slots, mirror };
    },
    readHead: () => get('head'),
    write: (head, copy, expected) =>
      transact(async (tx) => {
        if (headGeneration(await tx.store.get('head')) !== expected) {
          tx.abort();
          throw new AutonymError('vault-conflict', 'Another window changed the vault at the same moment. Please try again.');
        }
        await Promise.all([tx.store.put(copy, head.slot), tx.store.put(head, 'head')]);
      }),
    writeMirror: (copy) => writeFile(JSON.stringify(copy)),
    setAside: (found) =>
      transact(async (tx) => {
        const before: unknown = await tx.store.get('aside');
        const { head, a, b, mirror } = found;
        await tx.store.put([...(Array.isArray(before) ? before : []), { head, a, b, mirror }].slice(-mostAside), 'aside');
      }),
    readAside: () => get('aside'),
    readTries: () => get('tries'),
    writeTries: (tries) => put('tries', tries),
    readNotice: () => get('notice'),
    writeNotice: (notice) => put('notice', notice),
    beginErase: () =>
      transact(async (tx) => {
        await tx.store.clear();
        await tx.store.put(true, 'erasing');
      }),
    async finishErase() {
      await removeMirror();
      await eraseRows();
      await transact((tx) => tx.store.delete('erasing'));
    },
    exclusively: (work) => navigator.locks.request(lockName, work),
  };
}

async function openVaultDatabase(open: typeof openDB, closed: () => void): Promise<IDBPDatabase<VaultSchema>> {
  try {
    return await new Promise((resolve, reject) => {
      const opening = open<VaultSchema>(databaseName, 1, {
        upgrade: (fresh) => {
          fresh.createObjectStore('vault');
        },
        // Another context holds an older version open and does not let go.
        blocked: () => reject(new DOMException('blocked', 'TimeoutError')),
        // A later version wants to upgrade: let go.
        blocking: (_current, _blocked, event) => {
          closed();
          (event.target as IDBDatabase).close();
        },
        terminated: closed,
      });
      opening.then(resolve, reject);
    });
  } catch (cause) {
    closed();
    throw storageFault(cause);
  }
}

/** Undefined when there is no such file, or no files at all in this browser. */
async function readMirror(): Promise<unknown> {
  try {
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle(mirrorName)).getFile();
    return JSON.parse(await file.text());
  } catch (error) {
    return error instanceof SyntaxError ? unreadable : undefined;
  }
}

/** `createWritable` puts the new file in place of the old one at `close`, so a cut leaves the old one. */
async function writeFile(text: string): Promise<void> {
  try {
    const folder = await navigator.storage.getDirectory();
    const writable = await (await folder.getFileHandle(mirrorName, { create: true })).createWritable();
    await writable.write(text);
    await writable.close();
  } catch (cause) {
    throw storageFault(cause);
  }
}

async function removeMirror(): Promise<void> {
  const folder = await navigator.storage.getDirectory().catch(() => undefined);
  await folder?.removeEntry(mirrorName).catch((cause) => {
    if (!(cause instanceof DOMException && cause.name === 'NotFoundError')) throw storageFault(cause);
  });
}
