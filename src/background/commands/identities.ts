/** Commands on the identities. */
import type { IdentitiesAsks } from '../../contract/commands/identities.ts';
import { AutonymError } from '../../protocol/error.ts';
import type { CommandsOf } from '../wallet-door.ts';
import { formatIdentity } from '../wallet-state.ts';
import type { Change, CommandPowers } from './powers.ts';

export function makeIdentitiesCommands({
  crypto,
  settings,
  change,
  grants,
  events,
}: Pick<CommandPowers, 'crypto' | 'settings' | 'grants' | 'events'> & { change: Change }): CommandsOf<IdentitiesAsks> {
  const vault = async () => (await crypto()).vault;
  const hub = async () => {
    const { hubUrl } = await settings.network();
    if (hubUrl === null) throw new AutonymError('no-storage', 'The chosen network has no storage.');
    return hubUrl;
  };
  return {
    'identity.profile': async ({ index }) => (await (await crypto()).profiles.readBasic(await hub(), index)) ?? null,
    'identity.publish': async ({ index, profile }) => {
      await (await crypto()).profiles.publishBasic(await hub(), index, profile);
      return null;
    },
    'identity.add': ({ label, index, stacks }) =>
      change(async () =>
        (await vault()).addIdentity(label, { ...(index === undefined ? {} : { index }), ...(stacks ? { stacks } : {}) }),
      ),
    'identity.change': ({ index, ...look }) => change(async () => (await vault()).changeIdentity(index, look)),
    'identity.count': async ({ index, stacks }) => {
      const state = await change(async () => (await vault()).countStacks(index, stacks));
      const apps = (await grants.list()).filter(({ identityIndex }) => identityIndex === index);
      await events.tell(
        apps.map(({ origin }) => origin),
        { type: 'accountChange' },
      );
      return state;
    },
    'identity.move': ({ index, way }) => change(async () => (await vault()).moveIdentity(index, way)),
    'identity.select': ({ index }) => change(async () => (await vault()).selectIdentity(index)),
    'identity.list': async ({ from = 0, ...query }) => {
      const { identities, total } = await (await vault()).listIdentities(query, from);
      const { chain } = await settings.network();
      return { identities: identities.map((one) => formatIdentity(one, chain)), total };
    },
  };
}
