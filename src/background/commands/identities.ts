/** Commands on the identities. */
import type { IdentitiesAsks } from '../../contract/commands/identities.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { Change, CommandPowers } from './powers.ts';

export function makeIdentitiesCommands({
  crypto,
  change,
}: Pick<CommandPowers, 'crypto'> & { change: Change }): CommandsOf<IdentitiesAsks> {
  const vault = async () => (await crypto()).vault;
  return {
    'identity.add': ({ label, index, stacks }) =>
      change(async () =>
        (await vault()).addIdentity(label, { ...(index === undefined ? {} : { index }), ...(stacks ? { stacks } : {}) }),
      ),
    'identity.change': ({ index, ...look }) => change(async () => (await vault()).changeIdentity(index, look)),
    'identity.move': ({ index, place }) => change(async () => (await vault()).moveIdentity(index, place)),
    'identity.select': ({ index }) => change(async () => (await vault()).selectIdentity(index)),
  };
}
