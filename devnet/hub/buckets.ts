/**
 * Buckets on disk: one folder per address, one file per path.
 *
 * A path becomes one percent-encoded file name, so that `a` and `a/b` can both be files, as in the object stores of real hubs. Long names
 * continue in folders that end in `+` (a character that encoding never leaves), and `name+type` holds the content type.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { HubRefusal } from './error.ts';

export type StoredFile = { body: Uint8Array; contentType: string; etag: string; modifiedMs: number };

export type Buckets = {
  /** `undefined` when there is no such file. */
  find(address: string, path: string): Promise<StoredFile | undefined>;
  /** Returns the new ETag. A reader never sees half a file. */
  write(address: string, path: string, body: Uint8Array, contentType: string): Promise<string>;
  /** False when there was none. */
  remove(address: string, path: string): Promise<boolean>;
  move(address: string, from: string, to: string): Promise<boolean>;
  /** All paths, sorted. */
  list(address: string): Promise<string[]>;
};

export function makeBuckets(folder: string): Buckets {
  const incoming = join(folder, 'incoming');

  const find: Buckets['find'] = async (address, path) => {
    const file = fileOf(address, path);
    try {
      const body = await readFile(file);
      const [contentType, { mtimeMs }] = await Promise.all([readFile(`${file}+type`, 'utf8'), stat(file)]);
      return { body, contentType, etag: etagOf(body), modifiedMs: mtimeMs };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };

  const write: Buckets['write'] = async (address, path, body, contentType) => {
    const file = fileOf(address, path);
    await mkdir(dirname(file), { recursive: true });
    await put(`${file}+type`, contentType);
    await put(file, body);
    return etagOf(body);
  };

  const remove: Buckets['remove'] = async (address, path) => {
    const file = fileOf(address, path);
    try {
      await rm(file);
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
    await rm(`${file}+type`, { force: true });
    return true;
  };

  const move: Buckets['move'] = async (address, from, to) => {
    const found = await find(address, from);
    if (!found) return false;
    await write(address, to, found.body, found.contentType);
    return remove(address, from);
  };

  const list: Buckets['list'] = async (address) => {
    try {
      const found = await readdir(join(folder, 'buckets', address), { recursive: true, withFileTypes: true });
      const top = join(folder, 'buckets', address);
      return found
        .filter((entry) => entry.isFile() && !entry.name.endsWith('+type'))
        .map((entry) =>
          decodeURIComponent(
            join(entry.parentPath, entry.name)
              .slice(top.length + 1)
              .replaceAll(`+${sep}`, ''),
          ),
        )
        .sort();
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  };

  async function put(file: string, content: string | Uint8Array): Promise<void> {
    await mkdir(incoming, { recursive: true });
    const part = join(incoming, randomUUID());
    await writeFile(part, content);
    await rename(part, file);
  }

  function fileOf(address: string, path: string): string {
    if (!/^[A-Za-z0-9]{1,64}$/.test(address) || path === '.' || path.includes('..') || path.endsWith('/') || path.length > 1024)
      throw new HubRefusal('BadPathError', 'Invalid Path');
    const pieces = encodeURIComponent(path).match(/.{1,200}/g) ?? [];
    return join(folder, 'buckets', address, pieces.join(`+${sep}`));
  }

  return { find, write, remove, move, list };
}

function etagOf(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
