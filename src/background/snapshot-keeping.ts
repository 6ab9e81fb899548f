/**
 * The backup on storage, kept new by itself where the person wants it: a little after the last change, once for many of them. Nobody waits for it,
 * and what fails is told where the backup is told of and tried again at the next change or unlocking. Part of the crypto script.
 */
import type { SnapshotKept } from '../contract/commands/snapshot.ts';
import { faultOf } from './fault.ts';
import type { SettingsStore } from './settings.ts';
import type { Session } from './store.ts';

export type SnapshotKeepingPowers = {
  session: Session;
  settings: Pick<SettingsStore, 'read'>;
  save: () => Promise<unknown>;
  now: () => number;
  later: (ms: number, then: () => void) => void;
};
export type SnapshotKeeping = ReturnType<typeof makeSnapshotKeeping>;

/** Changes come in flocks: a sign-in is three of them. */
const quietMs = 3_000;

export function makeSnapshotKeeping({ session, settings, save, now, later }: SnapshotKeepingPowers) {
  /** Scratch. */
  let isPlanned = false;
  let changes = 0;

  const isWanted = async (): Promise<boolean> => (await settings.read()).keepSnapshot;

  const plan = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    later(quietMs, () => void run().catch(() => undefined));
  };

  async function run(): Promise<void> {
    isPlanned = false;
    if (!(await isWanted())) return;
    const before = changes;
    try {
      await save();
      await session.set('snapshotKept', { due: changes !== before, savedMs: now() });
      if (changes !== before) plan();
    } catch (error) {
      const failed = faultOf(error);
      const kept = await session.get('snapshotKept');
      // Locked is no failure: unlocking is a change.
      await session.set('snapshotKept', failed.code === 'vault-locked' ? kept : { ...kept, failed });
    }
  }

  return {
    /** Something changed, or the vault was opened. */
    note: async (): Promise<void> => {
      if (!(await isWanted())) return;
      changes++;
      const { failed: _, ...kept } = await session.get('snapshotKept');
      await session.set('snapshotKept', { ...kept, due: true });
      plan();
    },
    /** A life before may have died between a change and its saving. */
    wake: async (): Promise<void> => {
      const { due, failed } = await session.get('snapshotKept');
      if (due && failed === undefined) plan();
    },
    read: (): Promise<SnapshotKept> => session.get('snapshotKept'),
  };
}
