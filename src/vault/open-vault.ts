/** The open vault: what is in it now, and one way to change it. */
import { AutonymError } from '../protocol/error.ts';
import type { Book } from './book.ts';
import { type Place, readBest, readVault, writeCopy } from './copies.ts';
import { type Envelope, makeCopy, type Whole } from './envelope.ts';
import type { Sealer } from './gcm.ts';
import { lockedVault, newerVault } from './refusals.ts';
import { openBook, openSecrets, sealBook } from './sealing.ts';
import type { Secrets } from './secrets.ts';
import type { Unlocked, VaultSession } from './session.ts';
import { findHead, headGeneration, type VaultStore } from './store.ts';

export type OpenVaultPowers = { store: VaultStore; session: VaultSession; sealer: Sealer };

/** Every verb throws `vault-locked` when it is not open. */
export type OpenVault = {
  /** The caller zeroes `dataKey`. */
  readOpen(): Promise<Unlocked & { envelope: Envelope }>;
  withBook<T>(work: (book: Book) => T): Promise<T>;
  /** Entropy and seed are zeroed when the work is done. What was locked meanwhile gives no result. */
  withSecrets<T>(work: (secrets: Secrets) => T | Promise<T>): Promise<T>;
  /**
   * Read, change, write; one writer at a time. `edit` may be called again when another writer was faster. Changes asked for while a write is
   * under way become one write together. Resolved means acknowledged: this change is on disk, with all that were asked for before it.
   * Rejects with what `edit` throws, and then nothing of it is written. `reseal`: what is beside the book.
   */
  change(edit: Change['edit'], reseal?: Change['reseal']): Promise<void>;
};

type Change = { edit: (book: Book) => Book; reseal: (envelope: Envelope) => Envelope };
type Waiting = Change & { done: () => void; failed: (error: unknown) => void };

/** Another writer got in between although we hold the lock: read again and redo. */
const conflictRetries = 5;

export function makeOpenVault({ store, session, sealer }: OpenVaultPowers): OpenVault {
  /** The open vault as it is now. The caller zeroes `dataKey`. */
  async function readOpen(): Promise<Unlocked & { envelope: Envelope }> {
    const unlocked = await session.find();
    if (unlocked === undefined) throw lockedVault();
    try {
      return { ...unlocked, envelope: await readEnvelope(unlocked.vaultId) };
    } catch (error) {
      unlocked.dataKey.fill(0);
      throw error;
    }
  }

  /** Scratch: the copy that was read or written last; sealed, so it may outlive the key. It counts only while the head agrees with it. */
  let last: Pick<Whole, 'copy' | 'envelope'> | undefined;
  function remember(read: Pick<Whole, 'copy' | 'envelope'>): Envelope {
    last = { copy: read.copy, envelope: read.envelope };
    return read.envelope;
  }

  /** From memory or session storage when the head agrees with it; else from the store; and when the store lost it, session storage mends the store. */
  async function readEnvelope(vaultId: string): Promise<Envelope> {
    // A store that cannot be asked is found out again below.
    const head = await store.readHead().catch(() => undefined);
    if (last?.envelope.vaultId === vaultId && isHeadOf(head, last)) return last.envelope;
    const kept = (await session.findCopy()) ?? (last?.envelope.vaultId === vaultId ? last : undefined);
    if (kept?.envelope.vaultId === vaultId && isHeadOf(head, kept)) return remember(kept);

    const best = await readBest({ store, sealer });
    if (best.state === 'newer') throw newerVault();
    if (best.state === 'whole' && best.envelope.vaultId !== vaultId) {
      await session.close();
      throw lockedVault();
    }
    if (best.state === 'whole' && (kept === undefined || best.copy.generation >= kept.copy.generation)) {
      await session.keepCopy(best.copy);
      return remember(best);
    }
    if (kept === undefined) return (await readVault({ store, sealer })).envelope;
    // What is open stays usable even if it cannot be written now; the next verb tries again.
    await store.exclusively(() => mend(vaultId, kept)).catch(() => undefined);
    return kept.envelope;
  }

  async function mend(vaultId: string, kept: Pick<Whole, 'copy' | 'envelope'>): Promise<void> {
    // Erased or locked while we waited for our turn: then nothing may come back.
    const unlocked = await session.find();
    unlocked?.dataKey.fill(0);
    if (unlocked?.vaultId !== vaultId) return;

    const best = await readBest({ store, sealer });
    switch (best.state) {
      case 'newer':
        return;
      case 'whole':
      case 'rollback': {
        const { envelope } = best.state === 'whole' ? best : best.mirror;
        const isBehind = envelope.vaultId === vaultId && envelope.generation <= kept.copy.generation;
        return isBehind ? writeKept(kept, best) : undefined;
      }
      case 'damaged':
        await store.setAside(best.found);
        return writeKept(kept, { next: 'a', headGeneration: headGeneration(best.found.head) });
      case 'none':
        return writeKept(kept, { next: 'a', headGeneration: 0 });
    }
  }

  async function writeKept({ copy }: Pick<Whole, 'copy'>, { next, headGeneration: expected }: Place): Promise<void> {
    await store.writeNotice('vault-from-session').catch(() => undefined);
    await writeCopy(store, copy, next, expected);
  }

  async function withBook<T>(work: (book: Book) => T): Promise<T> {
    const { dataKey, envelope } = await readOpen();
    try {
      return work(await openBook(sealer, dataKey, envelope));
    } finally {
      dataKey.fill(0);
    }
  }

  async function withSecrets<T>(work: (secrets: Secrets) => T | Promise<T>): Promise<T> {
    const { dataKey, envelope } = await readOpen();
    try {
      const { bytes, secrets } = await openSecrets(sealer, dataKey, envelope);
      try {
        const result = await work(secrets);
        await checkStillOpen();
        return result;
      } finally {
        bytes.fill(0);
      }
    } finally {
      dataKey.fill(0);
    }
  }

  /** Locking while something is being signed means that it is not signed. */
  async function checkStillOpen(): Promise<void> {
    const unlocked = await session.find();
    if (unlocked === undefined) throw lockedVault();
    unlocked.dataKey.fill(0);
  }

  /** What waits for the write that is under way to be over; then all of it is one write. */
  let waiting: Waiting[] = [];
  let isWriting = false;

  function change(edit: Change['edit'], reseal: Change['reseal'] = (envelope) => envelope): Promise<void> {
    return new Promise((done, failed) => {
      waiting.push({ edit, reseal, done, failed });
      if (!isWriting) void writeWaiting();
    });
  }

  async function writeWaiting(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const refused = await writeAll(batch);
        for (const [i, { done, failed }] of batch.entries())
          if (refused.has(i)) failed(refused.get(i));
          else done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    isWriting = false;
  }

  /** What the changes that were refused threw, by their place; none of them keeps the others from being written. */
  async function writeAll(changes: readonly Change[]): Promise<Map<number, unknown>> {
    (await readOpen()).dataKey.fill(0);
    for (let left = conflictRetries; ; left--) {
      try {
        return await store.exclusively(() => writeOnce(changes));
      } catch (error) {
        if (!(error instanceof AutonymError && error.code === 'vault-conflict') || left === 0) throw error;
      }
    }
  }

  async function writeOnce(changes: readonly Change[]): Promise<Map<number, unknown>> {
    const unlocked = await session.find();
    if (unlocked === undefined) throw lockedVault();
    const { dataKey } = unlocked;
    try {
      const { envelope, next, headGeneration: expected } = await readVault({ store, sealer });
      if (envelope.vaultId !== unlocked.vaultId) throw lockedVault();
      const before = await openBook(sealer, dataKey, envelope);
      const { book, beside, refused } = changeAll(before, envelope, changes);
      if (book === before && beside === envelope) return refused;
      // And others get their turn between the reading and the writing of a large book.
      await checkStillOpen();
      const later = { ...beside, generation: envelope.generation + 1 };
      const sealed = await sealBook(sealer, dataKey, later, book);
      const copy = await makeCopy(sealer.subtle, sealed);
      await writeCopy(store, copy, next, expected);
      await session.keepCopy(copy);
      remember({ copy, envelope: sealed });
      return refused;
    } finally {
      dataKey.fill(0);
    }
  }

  return { readOpen, withBook, withSecrets, change };
}

/** One change after the other, without those that throw. */
function changeAll(
  before: Book,
  envelope: Envelope,
  changes: readonly Change[],
): { book: Book; beside: Envelope; refused: Map<number, unknown> } {
  const refused = new Map<number, unknown>();
  let [book, beside] = [before, envelope];
  for (const [i, { edit, reseal }] of changes.entries()) {
    try {
      [book, beside] = [edit(book), reseal(beside)];
    } catch (error) {
      refused.set(i, error);
    }
  }
  return { book, beside, refused };
}

/** Head and copy are the same bytes. */
function isHeadOf(head: unknown, { copy }: Pick<Whole, 'copy'>): boolean {
  return findHead(head)?.sha256 === copy.sha256;
}
