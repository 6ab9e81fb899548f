/** The complete backup on storage, as a person handles it: every step is a press, because every step asks a host. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { SnapshotKept, SnapshotView } from '../../contract/commands/snapshot.ts';
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
  /** How the backup stands that keeps itself new; undefined before it is known. */
  kept: ReadonlySignal<SnapshotKept | undefined>;
  /** Reads that, and again while something is due, until `leave`. */
  follow: () => Promise<void>;
  leave: () => void;
  /** On: unless there is a backup already, which would be lost. Then that is what is said, and the person chooses. */
  keep: (on: boolean, replace?: boolean) => Promise<boolean>;
  /** There is a backup that would be replaced. */
  isInTheWay: ReadonlySignal<boolean>;
};

const everyMs = 1_000;

/** One deed at a time: they are about one file. */
export const snapshotDeed = 'snapshot';

export function makeSnapshot({ ask, later }: { ask: Ask; later: (ms: number, then: () => void) => () => void }): Snapshot {
  const said = signal<SnapshotSaid | undefined>(undefined);
  const deeds = makeDeeds();
  const press = (deed: () => Promise<SnapshotSaid>) =>
    deeds.run(snapshotDeed, async () => {
      said.value = undefined;
      said.value = await deed();
    });
  const kept = signal<SnapshotKept | undefined>(undefined);
  const isInTheWay = signal(false);
  let isFollowed = false;
  let stopWaiting: (() => void) | undefined;
  const read = async (): Promise<void> => {
    kept.value = await ask('snapshot.kept', {}).catch(() => undefined);
    stopWaiting?.();
    stopWaiting = isFollowed && kept.value?.due ? later(everyMs, () => void read()) : undefined;
  };
  return {
    kept,
    isInTheWay,
    follow: () => {
      isFollowed = true;
      return read();
    },
    leave: () => {
      isFollowed = false;
      stopWaiting?.();
    },
    keep: (on, replace = false) =>
      deeds.run(snapshotDeed, async () => {
        const found = on && !replace && kept.value?.savedMs === undefined ? await ask('snapshot.find', {}) : null;
        isInTheWay.value = found !== null;
        if (found !== null) {
          said.value = found;
          return;
        }
        await ask('settings.change', { keepSnapshot: on });
        await read();
      }),
    said,
    deeds,
    save: () => press(async () => ask('snapshot.save', {}).then(() => 'saved' as const)),
    look: () => press(async () => (await ask('snapshot.find', {})) ?? 'none'),
    restore: () =>
      press(async () => {
        await ask('snapshot.restore', {});
        isInTheWay.value = false;
        return 'restored';
      }),
    remove: () => press(async () => ask('snapshot.remove', {}).then(() => 'removed' as const)),
  };
}
