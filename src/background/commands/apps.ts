/** Commands on what sites may do. */
import type { AppsAsks, ListedApp } from '../../contract/commands/apps.ts';
import type { ConnectedApp } from '../../contract/wallet.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

/** Apps that are shown together. */
const pageLength = 50;

export function makeAppsCommands(
  powers: Pick<CommandPowers, 'crypto' | 'grants' | 'settings' | 'answerOldHosts' | 'events'>,
): CommandsOf<AppsAsks> {
  const { crypto, grants, settings } = powers;
  const rememberedOf = async ({ origin, kinds }: ConnectedApp): Promise<ListedApp['remembered']> => {
    const each = await Promise.all(kinds.map(async (kind) => ({ kind, until: await grants.remembered(origin, kind) })));
    return each.flatMap(({ kind, until }) => (until === 'once' ? [] : [{ kind, until }]));
  };

  const signOutOf = async (app: ConnectedApp): Promise<void> => {
    const { hubUrl } = await settings.network();
    if (hubUrl === null || !app.scopes.includes('store_write')) return;
    // With the key it has, not with the one it is to get next.
    const { origin, identityIndex, asked } = app;
    const given = { origin, identityIndex, ...(asked?.form ? { form: asked.form } : {}) };
    await (await crypto()).appStorage.signOut(hubUrl, given);
  };

  return {
    'app.list': async ({ from = 0, find = '' }) => {
      const word = find.trim().toLowerCase();
      const apps = (await grants.list()).filter(({ origin, appName = '' }) =>
        `${origin} ${appName}`.toLowerCase().includes(word),
      );
      const listed = apps.slice(from, from + pageLength).map(async (app) => ({ ...app, remembered: await rememberedOf(app) }));
      return { apps: await Promise.all(listed), total: apps.length };
    },
    'app.links': async () => {
      const known = new Map<number, string[]>();
      for (const { identityIndex, origin } of await grants.list())
        known.set(identityIndex, [...(known.get(identityIndex) ?? []), origin]);
      return [...known]
        .map(([identityIndex, origins]) => ({ identityIndex, origins: origins.slice(0, 200), total: origins.length }))
        .sort((a, b) => b.total - a.total);
    },
    'app.disconnect': async ({ origin, signOut = false }) => {
      const app = signOut ? await grants.find(origin) : undefined;
      if (app) await signOutOf(app);
      await grants.disconnect(origin);
      await powers.answerOldHosts();
      await powers.events.tell([origin], { type: 'disconnect' });
      return null;
    },
    'app.disconnect-all': async ({ signOut = false }) => {
      const before = await grants.list();
      if (!signOut) await grants.disconnectAll();
      for (const app of signOut ? before : []) {
        const isOut = await signOutOf(app).then(
          () => true,
          () => false,
        );
        if (isOut) await grants.disconnect(app.origin);
      }
      await powers.answerOldHosts();
      const left = await grants.list();
      const gone = before.filter((app) => !left.some(({ origin }) => origin === app.origin));
      await powers.events.tell(
        gone.map(({ origin }) => origin),
        { type: 'disconnect' },
      );
      return { left: left.length };
    },
    'app.old-hosts': async ({ origin, on }) => {
      await grants.setOldHosts(origin, on);
      await powers.answerOldHosts();
      return null;
    },
    'app.key-form': async ({ origin, form }) => {
      await grants.setForm(origin, form);
      return null;
    },
    'app.ask-again': async ({ origin }) => {
      await grants.askAgain(origin);
      return null;
    },
    'site.read': async ({ origin }) => {
      const app = await grants.find(origin).catch(() => undefined); // Locked: nothing is told.
      const { sites, chosenSites, blockedSites } = await settings.read();
      const found = app && (await (await crypto()).vault.listIdentities({ only: [app.identityIndex] }, 0)).identities[0];
      return {
        app: app ?? null,
        ...(found && { label: found.label }),
        present: !blockedSites.includes(origin) && (sites === 'all' ? /^https?:/.test(origin) : chosenSites.includes(origin)),
      };
    },
  };
}
