/** Rows only the unlocked vault can read: sealed JSON under a random key, found by a word inside. */
import type { Rows } from './store.ts';
import { makeTurns } from './turns.ts';

/** The two verbs of the vault for rows of ours. */
export type PrivateSeal = {
  /** Throws `vault-locked`; asked every time, because opened rows may still lie in memory when the deadline passes. */
  check(): Promise<void>;
  seal(purpose: string, rows: readonly Uint8Array[]): Promise<Uint8Array[]>;
  /** Undefined for each that is damaged, or of another vault. */
  open(purpose: string, sealed: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>;
};

export type PrivateRowsOptions<T> = {
  kind: 'apps' | 'consents' | 'contacts';
  keyOf: (value: T) => string;
  rows: Rows;
  seal: PrivateSeal;
  randomId: () => string;
};

export type PrivateRows<T> = ReturnType<typeof makePrivateRows<T>>;

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
    for (const some of slices(await rows.all(kind))) {
      const found = await seal.open(
        kind,
        some.map(([, bytes]) => new Uint8Array(bytes)),
      );
      for (const [i, [rowKey]] of some.entries()) {
        const bytes = found[i];
        // A damaged row, or one of a vault that was here before, costs what it held, not all the others.
        if (bytes === undefined) continue;
        const value: T = JSON.parse(new TextDecoder().decode(bytes));
        map.set(keyOf(value), { rowKey, value });
      }
    }
    opened = map;
    return map;
  };

  const putAll = (values: readonly T[]): Promise<void> =>
    whenOpen(async (map) => {
      for (const some of slices(values)) {
        const sealed = await seal.seal(
          kind,
          some.map((value) => new TextEncoder().encode(JSON.stringify(value))),
        );
        const entries = some.map((value) => [map.get(keyOf(value))?.rowKey ?? randomId(), value] as const);
        await rows.putAll(
          kind,
          entries.map(([rowKey], i) => [rowKey, sealed[i] ?? new Uint8Array()]),
        );
        for (const [rowKey, value] of entries) map.set(keyOf(value), { rowKey, value });
      }
    });

  return {
    find: (key: string): Promise<T | undefined> => whenOpen(async (map) => map.get(key)?.value),
    all: (): Promise<T[]> => whenOpen(async (map) => [...map.values()].map(({ value }) => value)),
    put: (value: T): Promise<void> => putAll([value]),
    /** Each with its own key. */
    putAll,
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

/** So many are a few milliseconds of work. */
const sliceLength = 100;

function slices<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / sliceLength) }, (_, i) => all.slice(i * sliceLength, (i + 1) * sliceLength));
}
