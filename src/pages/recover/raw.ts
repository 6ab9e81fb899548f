/**
 * What lies in the browser's storage, read without the background, for the hour when it does not start. Nothing is written, not even an
 * empty database. The names are those of src/background/vault-store.ts.
 */

export type RawPowers = { indexedDB: IDBFactory; directory: () => Promise<FileSystemDirectoryHandle> };

/** JSON text of every record and of the mirror; what cannot be read says why. */
export async function readRaw({ indexedDB, directory }: RawPowers): Promise<string> {
  const [database, mirror] = await Promise.all([orWhy(readDatabase(indexedDB)), orWhy(readMirror(directory))]);
  return `${JSON.stringify({ kind: 'Autonym vault as found', database, mirror }, null, 2)}\n`;
}

async function readDatabase(indexedDB: IDBFactory): Promise<unknown> {
  const database = await openExisting(indexedDB, 'autonym-vault');
  try {
    const store = database.transaction('vault').objectStore('vault');
    const [keys, values] = await Promise.all([answerOf(store.getAllKeys()), answerOf(store.getAll())]);
    return Object.fromEntries(keys.map((key, i) => [String(key), values[i]]));
  } finally {
    database.close();
  }
}

/** Rejects where there is none: opening would make one that the background could not use. */
function openExisting(indexedDB: IDBFactory, name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction?.abort();
  return answerOf(request);
}

async function readMirror(directory: RawPowers['directory']): Promise<string> {
  const handle = await (await directory()).getFileHandle('autonym-vault.json');
  return (await handle.getFile()).text();
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A failure is a finding here. */
function orWhy(found: Promise<unknown>): Promise<unknown> {
  return found.catch((error: unknown) => ({ unreadable: String(error) }));
}
