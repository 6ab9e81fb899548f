/** The complete backup on storage, as a person handles it: every step is a press, because every step asks a host. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { SnapshotView } from '../../contract/commands/snapshot.ts';
import { type Deeds, makeDeeds } from '../home/deeds.ts';
import type { Ask } from '../page-error.ts';

/** What the last press came to; undefined before any, and after one that failed. */
export type SnapshotSaid = 'saved' | 'none' | 'removed' | 'restored' | NonNullable<SnapshotView>;

export type Snapshot = {
  said: ReadonlySignal<SnapshotSaid | undefined>;
  deeds: Deeds;
  save: () => Promise<boolean>;
  look: () => Promise<boolean>;
  restore: () => Promise<boolean>;
  remove: () => Promise<boolean>;
};

/** One deed at a time: they are about one file. */
export const snapshotDeed = 'snapshot';

export function makeSnapshot({ ask }: { ask: Ask }): Snapshot {
  const said = signal<SnapshotSaid | undefined>(undefined);
  const deeds = makeDeeds();
  const press = (deed: () => Promise<SnapshotSaid>) =>
    deeds.run(snapshotDeed, async () => {
      said.value = undefined;
      said.value = await deed();
    });
  return {
    said,
    deeds,
    save: () => press(async () => ask('snapshot.save', {}).then(() => 'saved' as const)),
    look: () => press(async () => (await ask('snapshot.find', {})) ?? 'none'),
    restore: () => press(async () => ask('snapshot.restore', {}).then(() => 'restored' as const)),
    remove: () => press(async () => ask('snapshot.remove', {}).then(() => 'removed' as const)),
  };
}
