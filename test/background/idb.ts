/**
 * As much of idb as the vault's store uses, over a disk that can be spoiled: transactions that keep nothing unless they end well, connections
 * that are closed under their holder, and the ways in which browsers refuse.
 */
import type { openDB } from 'idb';

export type TestDisk = {
  values: Map<string, unknown>;
  /** What an opening does in place of succeeding, first one first; `undefined` lets one through. */
  openings: (((told: OpenTold) => Promise<never>) | undefined)[];
  /** What the end of a writing transaction fails with. */
  commitFault?: DOMException | undefined;
  /** What a request fails with, by key and verb. */
  requestFault?: ((verb: 'get' | 'put' | 'delete' | 'clear', key: string) => DOMException | undefined) | undefined;
  /** Each opening, and what each transaction was asked to be. */
  opened: Connection[];
  durabilities: unknown[];
};
export type OpenTold = NonNullable<Parameters<typeof openDB>[2]>;
export type Connection = { told: OpenTold; closed: boolean; close(): void };

export const makeTestDisk = (): TestDisk => ({ values: new Map(), openings: [], opened: [], durabilities: [] });

export const dom = (name: string): DOMException => new DOMException(`made for a test: ${name}`, name);

export function openerOf(disk: TestDisk): typeof openDB {
  return (async (_name: string, _version: number, told: OpenTold) => {
    const refuse = disk.openings.shift();
    if (refuse) return refuse(told);
    return connect(disk, told);
  }) as unknown as typeof openDB;
}

function connect(disk: TestDisk, told: OpenTold) {
  const connection: Connection = {
    told,
    closed: false,
    close() {
      this.closed = true;
    },
  };
  disk.opened.push(connection);
  const checkOpen = () => {
    if (connection.closed) throw dom('InvalidStateError');
  };
  async function request(verb: 'get' | 'put' | 'delete' | 'clear', key: string): Promise<void> {
    await new Promise((go) => setImmediate(go));
    const fault = disk.requestFault?.(verb, key);
    if (fault) throw fault;
  }
  return Object.assign(connection, {
    async get(_store: string, key: string) {
      checkOpen();
      await request('get', key);
      return disk.values.get(key);
    },
    transaction(_store: string, _mode?: string, { durability }: { durability?: unknown } = {}) {
      checkOpen();
      disk.durabilities.push(durability);
      return makeTransaction(disk, request);
    },
  });
}

function makeTransaction(disk: TestDisk, request: (verb: 'get' | 'put' | 'delete' | 'clear', key: string) => Promise<void>) {
  const values = new Map(disk.values);
  let pending = 0;
  let over = false;
  let settle: { resolve: () => void; reject: (fault: DOMException) => void } | undefined;
  const done = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const tx = {
    done,
    error: null as DOMException | null,
    abort: () => end(dom('AbortError')),
    store: {
      get: (key: string) => ask('get', key, () => values.get(key)),
      put: (value: unknown, key: string) => ask('put', key, () => values.set(key, structuredClone(value))),
      delete: (key: string) => ask('delete', key, () => values.delete(key)),
      clear: () => ask('clear', '', () => values.clear()),
    },
  };
  function end(fault: DOMException | undefined): void {
    if (over) return;
    over = true;
    if (fault) {
      if (fault.name !== 'AbortError') tx.error = fault;
      settle?.reject(fault);
    } else {
      disk.values.clear();
      for (const [key, value] of values) disk.values.set(key, value);
      settle?.resolve();
    }
  }
  async function ask<T>(verb: 'get' | 'put' | 'delete' | 'clear', key: string, effect: () => T): Promise<T> {
    if (over) throw dom('TransactionInactiveError');
    pending++;
    try {
      await request(verb, key);
      return effect();
    } catch (fault) {
      end(fault as DOMException);
      throw fault;
    } finally {
      // Nothing asked any more in the next turn: it ends by itself.
      if (--pending === 0) setTimeout(() => pending === 0 && end(disk.commitFault));
    }
  }
  return tx;
}
