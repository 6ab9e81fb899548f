/** Rows only the unlocked vault can read: sealed JSON under a random key, found by a word inside. */
import { faultOf } from './fault.ts';
import type { Rows } from './store.ts';
import { makeTurns } from './turns.ts';

/** The two verbs of the vault for rows of ours. */
export type PrivateSeal = {
  /** Throws `vault-locked`; asked every time, because opened rows may still lie in memory when the deadline passes. */
  check(): Promise<void>;
  seal(purpose: string, bytes: Uint8Array): Promise<Uint8Array>;
  open(purpose: string, bytes: Uint8Array): Promise<Uint8Array>;
};

export type PrivateRowsOptions<T> = {
  kind: 'apps' | 'consents';
  keyOf: (value: T) => string;
  rows: Rows;
  seal: PrivateSeal;
  randomId: () => string;
};

export function makePrivateRows<T>({ kind, keyOf, rows, seal, randomId }: PrivateRowsOptions<T>) {
  const turn = makeTurns();
  /** Scratch: opened rows by their word, until the vault locks. */
  let opened: Map<string, { rowKey: string; value: T }> | undefined;

  const whenOpen = <R>(job: (map: Map<string, { rowKey: string; value: T }>) => Promise<R>): Promise<R> =>
    turn(async () => {
      await seal.check();
      return job(await load());
    });

  const load = async () => {
    if (opened) return opened;
    const map = new Map<string, { rowKey: string; value: T }>();
    for (const [rowKey, bytes] of await rows.all(kind)) {
      const value = await findOpened(bytes);
      if (value !== undefined) map.set(keyOf(value), { rowKey, value });
    }
    opened = map;
    return map;
  };

  /** Undefined for a damaged row, or one of a vault that was here before: it costs what it held, not all the others. */
  const findOpened = async (bytes: number[]): Promise<T | undefined> => {
    try {
      return JSON.parse(new TextDecoder().decode(await seal.open(kind, Uint8Array.from(bytes))));
    } catch (error) {
      if (faultOf(error).code !== 'row-damaged') throw error;
      return undefined;
    }
  };

  return {
    find: (key: string): Promise<T | undefined> => whenOpen(async (map) => map.get(key)?.value),
    all: (): Promise<T[]> => whenOpen(async (map) => [...map.values()].map(({ value }) => value)),
    put: (value: T): Promise<void> =>
      whenOpen(async (map) => {
        const rowKey = map.get(keyOf(value))?.rowKey ?? randomId();
        const sealed = await seal.seal(kind, new TextEncoder().encode(JSON.stringify(value)));
        await rows.put(kind, rowKey, [...sealed]);
        map.set(keyOf(value), { rowKey, value });
      }),
    remove: (key: string): Promise<void> =>
      whenOpen(async (map) => {
        const row = map.get(key);
        if (!row) return;
        await rows.remove(kind, row.rowKey);
        map.delete(key);
      }),
    /** Also what cannot be read. */
    clear: (): Promise<void> =>
      turn(async () => {
        opened = undefined;
        for (const [rowKey] of await rows.all(kind)) await rows.remove(kind, rowKey);
      }),
    /** After whoever opens them at this moment. */
    forget: (): Promise<void> =>
      turn(async () => {
        opened = undefined;
      }),
  };
}
