/** Storage in memory for tests of the vault, with a worker that can be killed at any await and a disk that can be spoiled. */
import { createHash } from 'node:crypto';
import { AutonymError } from '../../src/protocol/error.ts';
import type { Random } from '../../src/protocol/storage/ecies.ts';
import type { SessionStore } from '../../src/vault/session.ts';
import { headGeneration, type VaultStore } from '../../src/vault/store.ts';
import { makeVault, type Vault } from '../../src/vault/vault.ts';

export class Killed extends Error {}

export type Machine = {
  /** What survives everything. Keys: head, a, b, mirror, tries, aside, notice, erasing, rows. */
  disk: Map<string, unknown>;
  /** What survives the worker. */
  session: Map<string, unknown>;
  nowMs: number;
  /** Storage that throws, by key of the disk. */
  broken: Set<string>;
  /** The storage call, counted from here, that fails once; the worker lives on. */
  failsAt?: number;
  /** Nothing more fits: every write of the disk is refused. */
  full?: boolean;
  /** Runs before each step, so that a test may choose whose turn it is. */
  between?: () => Promise<unknown>;
  random: Random;
  /** Every IV and key drawn. */
  drawn: string[];
  /** The head that each refused writer wanted to follow: how often two met. */
  conflicts: number[];
};

export function makeMachine(): Machine {
  const drawn: string[] = [];
  return {
    disk: new Map(),
    session: new Map(),
    nowMs: 1_800_000_000_000,
    broken: new Set(),
    random: (length) => {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      drawn.push(Buffer.from(bytes).toString('hex'));
      return bytes;
    },
    drawn,
    conflicts: [],
  };
}

/** One life of the worker on this machine. `livesFor`: it dies before its nth step; each storage call is two steps, before and after its effect. */
export function startWorker(machine: Machine, livesFor = Number.POSITIVE_INFINITY): Vault & { steps: () => number } {
  let steps = 0;
  async function step(): Promise<void> {
    await (machine.between?.() ?? Promise.resolve());
    if (steps++ >= livesFor) throw new Killed();
  }
  async function at<T>(key: string, effect: () => T): Promise<T> {
    await step();
    if (machine.failsAt !== undefined && machine.failsAt-- === 0)
      throw new AutonymError('storage-unavailable', 'It failed once.');
    if (machine.broken.has(key) || (machine.broken.has('database') && inDatabase.has(key)))
      throw new AutonymError('storage-unavailable', 'The disk is broken.');
    const result = effect();
    await step();
    return result;
  }
  function checkRoom(): void {
    if (machine.full) throw new AutonymError('storage-full', 'The disk is full.');
  }
  const disk = {
    get: (key: string) => at(key, () => clone(machine.disk.get(key))),
    put: (key: string, value: unknown) =>
      at(key, () => {
        checkRoom();
        machine.disk.set(key, clone(value));
      }),
  };
  const store: VaultStore = {
    read: () =>
      at('read', () => {
        const found = (key: string) => (machine.broken.has(key) ? 'unreadable' : clone(machine.disk.get(key)));
        const fault = machine.broken.has('database') ? new AutonymError('storage-unavailable', 'The disk is broken.') : undefined;
        return {
          ...{ head: found('head'), a: found('a'), b: found('b'), mirror: found('mirror') },
          erasing: machine.disk.has('erasing'),
          ...(fault && { head: undefined, a: undefined, b: undefined, fault }),
        };
      }),
    readHead: () => disk.get('head'),
    write: (head, copy, expected) =>
      at('head', () => {
        if (headGeneration(machine.disk.get('head')) !== expected) {
          machine.conflicts.push(expected);
          throw new AutonymError('vault-conflict', 'Conflict.');
        }
        checkRoom();
        machine.disk.set(head.slot, clone(copy)).set('head', clone(head));
      }),
    writeMirror: (copy) => disk.put('mirror', copy),
    setAside: (found) => at('aside', () => void machine.disk.set('aside', [...asideOf(machine), clone(found)])),
    readAside: () => disk.get('aside'),
    readTries: () => disk.get('tries'),
    writeTries: (tries) => disk.put('tries', tries),
    readNotice: () => disk.get('notice'),
    writeNotice: (notice) => disk.put('notice', notice),
    beginErase: () =>
      at('head', () => {
        for (const key of ['head', 'a', 'b', 'tries', 'aside', 'notice']) machine.disk.delete(key);
        machine.disk.set('erasing', true);
      }),
    finishErase: async () => {
      await at('mirror', () => void machine.disk.delete('mirror'));
      await at('rows', () => void machine.disk.delete('rows'));
      await at('head', () => void machine.disk.delete('erasing'));
    },
    exclusively: locked(machine),
  };
  const session: SessionStore = {
    get: (key) => at('session', () => clone(machine.session.get(key))),
    set: (key, value) =>
      at('session', () => {
        if (machine.broken.has('session set') || (key === 'vault.copy' && machine.broken.has('session copy')))
          throw new Error('the session is full');
        machine.session.set(key, clone(value));
      }),
    remove: (key) => at('session', () => void machine.session.delete(key)),
  };
  const { subtle } = crypto;
  const vault = makeVault({ store, session, subtle, random: machine.random, now: () => machine.nowMs });
  return { ...vault, steps: () => steps };
}

/** Keys that lie in one engine with the slots. */
const inDatabase = new Set(['head', 'a', 'b', 'tries', 'aside', 'notice']);

function asideOf(machine: Machine): unknown[] {
  return (machine.disk.get('aside') as unknown[] | undefined) ?? [];
}

/** A Web Lock: shared by all workers of a machine, let go by a worker that dies. */
const queues = new WeakMap<Machine, Promise<unknown>>();
function locked(machine: Machine): VaultStore['exclusively'] {
  return (work) => {
    const result = (queues.get(machine) ?? Promise.resolve()).then(work);
    queues.set(
      machine,
      result.catch(() => undefined),
    );
    return result;
  };
}

/** Storage keeps JSON. */
function clone(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/**
 * The same deed on a fresh machine each time, by a worker that dies before its first step, its second, and so on, until one lives long
 * enough to say that it is done. `after` sees every machine that is left behind. Answers at how many steps it died.
 */
export async function dieAtEveryStep(
  prepare: () => Promise<Machine>,
  deed: (vault: Vault) => Promise<unknown>,
  after: (machine: Machine, acknowledged: boolean) => Promise<void>,
): Promise<number> {
  for (let livesFor = 0; ; livesFor++) {
    const machine = await prepare();
    const acknowledged = await deed(startWorker(machine, livesFor)).then(
      () => true,
      (error) => {
        if (!(error instanceof Killed)) throw error;
        return false;
      },
    );
    try {
      await after(machine, acknowledged);
    } catch (cause) {
      throw new Error(`after a death before step ${livesFor}`, { cause });
    }
    if (acknowledged) return livesFor;
  }
}

/** Hex SHA-256 of a text, as somebody who rewrites a copy makes it fit. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
