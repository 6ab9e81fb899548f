/**
 * The unlocked state: data key and deadline in session storage, where they outlive the worker and end with the browser. Bytes are kept as
 * arrays of numbers, because session storage keeps JSON. Each value has its own key, so that no late write can bring a key back.
 */
import { type Secret, secret } from '../protocol/secret.ts';
import type { Subtle } from '../protocol/storage/ecies.ts';
import { type Copy, readCopy, type Whole } from './envelope.ts';

export type SessionStore = {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
};

export type Unlocked = { vaultId: string; dataKey: Secret; lockAtMs: number };
export type VaultSession = {
  /** The data key, unless there is none or its time is over; then everything is removed. Zero it after use. */
  find(): Promise<Unlocked | undefined>;
  open(unlocked: Unlocked, copy: Copy): Promise<void>;
  close(): Promise<void>;
  /** Moves the deadline, if unlocked. */
  touch(lockAtMs: number): Promise<void>;
  /** The sealed copy, kept beside the key in case the site data is cleared. */
  findCopy(): Promise<Whole | undefined>;
  keepCopy(copy: Copy): Promise<void>;
  /** Keeps the copy if this vault is open. */
  refresh(vaultId: string, copy: Copy): Promise<void>;
};

const keys = { key: 'vault.key', until: 'vault.until', seen: 'vault.seen', copy: 'vault.copy' } as const;
/** Characters: some two thousand identities. */
const longestKept = 500_000;
/** A clock is set right by seconds; whoever puts it back further wants more time than the person gave. */
const clockSlackMs = 60_000;

export function makeVaultSession(session: SessionStore, subtle: Subtle, now: () => number): VaultSession {
  async function close(): Promise<void> {
    await session.remove(keys.key);
    for (const key of [keys.until, keys.seen, keys.copy]) await session.remove(key);
  }

  async function find(): Promise<Unlocked | undefined> {
    const [key, lockAtMs, seenMs] = await Promise.all([session.get(keys.key), session.get(keys.until), session.get(keys.seen)]);
    const found = findKey(key);
    if (found === undefined) return undefined;
    const isInTime =
      typeof lockAtMs === 'number' && typeof seenMs === 'number' && now() < lockAtMs && now() > seenMs - clockSlackMs;
    if (!isInTime) {
      found.dataKey.fill(0);
      await close();
      return undefined;
    }
    if (now() - seenMs > clockSlackMs / 2) await session.set(keys.seen, now());
    return { ...found, lockAtMs };
  }

  /** Without it everything works; only cleared site data could then not be written again after this background has ended. */
  async function keepCopy(copy: Copy): Promise<void> {
    // Every page of ours that listens is handed each value that is set here: megabytes would stall them all.
    if (copy.text.length > longestKept) return session.remove(keys.copy);
    await session.set(keys.copy, copy).catch(() => session.remove(keys.copy));
  }

  return {
    find,
    close,
    async open({ vaultId, dataKey, lockAtMs }, copy) {
      await session.set(keys.until, lockAtMs);
      await session.set(keys.seen, now());
      await keepCopy(copy);
      await session.set(keys.key, { vaultId, bytes: [...dataKey] });
    },
    async touch(lockAtMs) {
      await session.set(keys.until, lockAtMs);
      await session.set(keys.seen, now());
    },
    async findCopy() {
      const read = await readCopy(subtle, await session.get(keys.copy));
      return read.state === 'whole' ? read : undefined;
    },
    keepCopy,
    async refresh(vaultId, copy) {
      const unlocked = await find();
      unlocked?.dataKey.fill(0);
      if (unlocked?.vaultId === vaultId) await keepCopy(copy);
    },
  };
}

function findKey(value: unknown): { vaultId: string; dataKey: Secret } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { vaultId, bytes } = value as Record<string, unknown>;
  if (typeof vaultId !== 'string' || !Array.isArray(bytes) || bytes.length !== 32) return undefined;
  return { vaultId, dataKey: secret(Uint8Array.from(bytes)) };
}
