/** Wrong passwords make the next try wait: five are free, then 5 seconds, doubling to 5 minutes. The count survives the browser. */
import { AutonymError } from '../protocol/error.ts';
import type { VaultStore } from './store.ts';

export type TriesPowers = { store: Pick<VaultStore, 'readTries' | 'writeTries'>; now: () => number };

/** Throws `too-many-tries` while the wait lasts. */
export async function checkTries({ store, now }: TriesPowers): Promise<void> {
  const { count, lastMs } = await readTries(store);
  // A clock that was put back must not wait for ever: the wait starts again, at its full length, now.
  if (lastMs > now()) await write(store, { count, lastMs: now() });
  const leftMs = Math.min(lastMs, now()) + waitMs(count) - now();
  if (leftMs > 0) {
    const seconds = Math.ceil(leftMs / 1000);
    throw new AutonymError('too-many-tries', `Too many wrong passwords. Try again in ${seconds} s.`, {
      places: [String(seconds)],
    });
  }
}

export async function noteWrongTry({ store, now }: TriesPowers): Promise<void> {
  const { count } = await readTries(store);
  await write(store, { count: count + 1, lastMs: now() });
}

export async function forgetTries({ store }: TriesPowers): Promise<void> {
  const { count } = await readTries(store);
  if (count > 0) await write(store, { count: 0, lastMs: 0 });
}

function waitMs(count: number): number {
  return count < 5 ? 0 : Math.min(5_000 * 2 ** (count - 5), 300_000);
}

/** A store that cannot be written must neither keep a person out nor hide that the password was wrong. */
function write(store: TriesPowers['store'], tries: { count: number; lastMs: number }): Promise<void> {
  return store.writeTries(tries).catch(() => undefined);
}

async function readTries(store: TriesPowers['store']): Promise<{ count: number; lastMs: number }> {
  const value = await store.readTries().catch(() => undefined);
  if (typeof value !== 'object' || value === null) return { count: 0, lastMs: 0 };
  const { count, lastMs } = value as Record<string, unknown>;
  return typeof count === 'number' && typeof lastMs === 'number' ? { count, lastMs } : { count: 0, lastMs: 0 };
}
