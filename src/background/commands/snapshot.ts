/** Commands on the complete backup on storage. */
import type { SnapshotAsks } from '../../contract/commands/snapshot.ts';
import { AutonymError } from '../../protocol/error.ts';
import type { SnapshotKeeping } from '../snapshot-keeping.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { Change, CommandPowers } from './powers.ts';

export type SnapshotCommandPowers = Pick<CommandPowers, 'crypto' | 'settings' | 'belongings' | 'apply'> & {
  change: Change;
  keeping: Pick<SnapshotKeeping, 'read'>;
};

/** Everything as it is now onto the storage of the chosen network. */
export async function saveSnapshot({
  crypto,
  settings,
  belongings,
}: Pick<CommandPowers, 'crypto' | 'settings' | 'belongings'>): Promise<void> {
  await (await (await crypto()).snapshots()).save(await settings.network(), await (await belongings()).collect());
}

export function makeSnapshotCommands({
  crypto,
  settings,
  belongings,
  apply,
  change,
  keeping,
}: SnapshotCommandPowers): CommandsOf<SnapshotAsks> {
  const snapshots = async () => (await crypto()).snapshots();

  return {
    'snapshot.save': async () => {
      await saveSnapshot({ crypto, settings, belongings });
      return {};
    },
    'snapshot.kept': () => keeping.read(),
    'snapshot.find': async () => {
      const found = await (await snapshots()).find(await settings.network());
      return found ? { identities: found.identities, apps: found.apps } : null;
    },
    'snapshot.restore': async () => {
      const found = await (await snapshots()).find(await settings.network());
      if (found === undefined) throw new AutonymError('snapshot-none', 'There is no backup on your storage.');
      await (await belongings()).merge(found.text, 'backup');
      const restored = await change(async () => {});
      await apply();
      return restored;
    },
    'snapshot.remove': async () => {
      await (await snapshots()).remove(await settings.network());
      return {};
    },
  };
}
