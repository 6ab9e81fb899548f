/**
 * Where the vault lies in this browser: slots and head in IndexedDB, the mirror as a file of the origin (OPFS), one writer at a time under a
 * Web Lock. Its own database, so that nothing else can lock it or upgrade it.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { AutonymError } from '../protocol/error.ts';
import type { Copy } from '../vault/envelope.ts';
import { type Found, type Head, headGeneration, type VaultStore } from '../vault/store.ts';

/** Keys: `head`, `a`, `b`, `tries`, `aside`. Values are checked by the vault, never here. */
interface VaultSchema extends DBSchema {
  vault: { key: string; value: unknown };
}

const databaseName = 'autonym-vault';
const mirrorName = 'autonym-vault.json';
const lockName = 'autonym-vault';
/** What is there and cannot be read: no copy, so the vault calls it damaged, never absent. */
const unreadable = 'unreadable';

export function makeVaultStore(): VaultStore {
  let opened: Promise<IDBPDatabase<VaultSchema>> | undefined;

  /** Opened once; again after it was closed under us (site data cleared, a failed open). */
  function database(): Promise<IDBPDatabase<VaultSchema>> {
    opened ??= openVaultDatabase(() => {
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

  const write = (head: Head, copy: Copy, expected: number): Promise<void> =>
    withDatabase(async (db) => {
      const tx = db.transaction('vault', 'readwrite', { durability: 'strict' });
      if (headGeneration(await tx.store.get('head')) !== expected) {
        tx.abort();
        await tx.done.catch(() => undefined); // Aborting is what we asked for.
        throw new AutonymError('vault-conflict', 'Another window changed the vault at the same moment. Please try again.');
      }
      await Promise.all([tx.store.put(copy, head.slot), tx.store.put(head, 'head'), tx.done]);
    });

  const put = (key: string, value: unknown): Promise<void> =>
    withDatabase(async (db) => {
      const tx = db.transaction('vault', 'readwrite', { durability: 'strict' });
      await Promise.all([tx.store.put(value, key), tx.done]);
    });

  const get = (key: string): Promise<unknown> => withDatabase((db) => db.get('vault', key));

  const find = (key: string) => get(key).catch(() => unreadable);

  return {
    async read() {
      const [head, a, b, mirror] = await Promise.all([find('head'), find('a'), find('b'), readMirror()]);
      return { head, a, b, mirror };
    },
    readHead: () => get('head'),
    write,
    writeMirror: (copy) => writeFile(JSON.stringify(copy)),
    setAside: (found: Found) => put('aside', found),
    readTries: () => get('tries'),
    writeTries: (tries) => put('tries', tries),
    exclusively: (work) => navigator.locks.request(lockName, work),
  };
}

async function openVaultDatabase(closed: () => void): Promise<IDBPDatabase<VaultSchema>> {
  try {
    return await openDB<VaultSchema>(databaseName, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore('vault');
      },
      // A later version wants to upgrade: let go.
      blocking: (_current, _blocked, event) => {
        closed();
        (event.target as IDBDatabase).close();
      },
      terminated: closed,
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
  const folder = await navigator.storage.getDirectory();
  const writable = await (await folder.getFileHandle(mirrorName, { create: true })).createWritable();
  await writable.write(text);
  await writable.close();
}

function storageFault(cause: unknown): AutonymError {
  const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
  return isFull
    ? new AutonymError('storage-full', 'The disk is full: this change could not be kept. What was there before is intact.', {
        cause,
      })
    : new AutonymError('storage-unavailable', 'This browser does not let Autonym reach its storage at the moment.', { cause });
}
