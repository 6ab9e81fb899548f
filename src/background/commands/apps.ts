/** Commands on what sites may do. */
import type { AppsAsks } from '../../contract/commands/apps.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

export function makeAppsCommands({ grants, settings }: Pick<CommandPowers, 'grants' | 'settings'>): CommandsOf<AppsAsks> {
  return {
    'app.list': () => grants.list(),
    'app.disconnect': async ({ origin }) => {
      await grants.disconnect(origin);
      return grants.list();
    },
    'site.read': async ({ origin }) => {
      const app = await grants.find(origin).catch(() => undefined); // Locked: nothing is told.
      const { sites, chosenSites } = await settings.read();
      return { app: app ?? null, present: sites === 'all' ? /^https?:/.test(origin) : chosenSites.includes(origin) };
    },
  };
}
