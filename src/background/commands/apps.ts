/** Commands on what sites may do. */
import type { AppsAsks } from '../../contract/commands/apps.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

/** Apps that are shown together. */
const pageLength = 50;

export function makeAppsCommands({
  crypto,
  grants,
  settings,
}: Pick<CommandPowers, 'crypto' | 'grants' | 'settings'>): CommandsOf<AppsAsks> {
  return {
    'app.list': async ({ from = 0, find = '' }) => {
      const word = find.trim().toLowerCase();
      const apps = (await grants.list()).filter(({ origin, appName = '' }) =>
        `${origin} ${appName}`.toLowerCase().includes(word),
      );
      return { apps: apps.slice(from, from + pageLength), total: apps.length };
    },
    'app.disconnect': async ({ origin }) => {
      await grants.disconnect(origin);
      return null;
    },
    'site.read': async ({ origin }) => {
      const app = await grants.find(origin).catch(() => undefined); // Locked: nothing is told.
      const { sites, chosenSites } = await settings.read();
      const found = app && (await (await crypto()).vault.listIdentities({ only: [app.identityIndex] }, 0)).identities[0];
      return {
        app: app ?? null,
        ...(found && { label: found.label }),
        present: sites === 'all' ? /^https?:/.test(origin) : chosenSites.includes(origin),
      };
    },
  };
}
