/** Commands on settings and networks; scripts, rules and alarms follow them. */
import type { SettingsAsks } from '../../contract/commands/settings.ts';
import type { WalletState } from '../../contract/wallet.ts';
import { AutonymError } from '../../protocol/error.ts';
import { parseName } from '../../protocol/names/name.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { Change, CommandPowers } from './powers.ts';

export type SettingsCommandPowers = Pick<CommandPowers, 'crypto' | 'settings' | 'apply' | 'grants' | 'events' | 'choices'> & {
  change: Change;
  /** Ends what still asks the network before. */
  leaveNetwork: () => Promise<unknown>;
};

export function makeSettingsCommands({
  crypto,
  settings,
  apply,
  change,
  grants,
  events,
  choices,
  leaveNetwork,
}: SettingsCommandPowers): CommandsOf<SettingsAsks> {
  const changeSettings = async (job: () => Promise<unknown>): Promise<WalletState> => {
    const { id } = await settings.network();
    const changed = await change(job);
    if (changed.network.id !== id) await leaveNetwork();
    await apply();
    // Locked: nobody is told, because nobody knows who may hear it.
    if (changed.network.id !== id) await events.networkChanged(await grants.list().catch(() => []), changed.network);
    return changed;
  };

  return {
    'settings.change': (changed) => changeSettings(() => settings.change(changed)),
    'name.choose': async ({ name, choice }) => {
      const { full } = parseName(name);
      if (choice !== undefined) {
        await choices.put(full, choice);
        await apply();
      }
      return { choice: (await choices.find(full)) ?? null };
    },
    'name.leave': async ({ name, left }) => {
      const { full } = parseName(name);
      await changeSettings(() =>
        settings.change(({ namesOff }) => {
          const others = namesOff.filter((other) => other !== full);
          return { namesOff: left ? [...others, full].slice(-500) : others };
        }),
      );
      return null;
    },
    'name.gateway': async () => ({ gateway: (await settings.read()).ipfsGateway }),
    'network.save': ({ network }) => changeSettings(() => settings.saveNetwork(network)),
    'connection.check': async ({ storageOf }) => {
      const { welcomed } = await settings.read();
      if (!welcomed) throw new AutonymError('not-welcomed', 'Finish the welcome first: before, Autonym asks nobody.');
      const { checkConnections } = await crypto();
      return checkConnections(storageOf ? { ...storageOf, nodeUrls: [] } : await settings.network());
    },
  };
}
