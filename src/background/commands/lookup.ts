/** Commands on what a person looks up. */
import { type LookupAsks, lookupCommands } from '../../contract/commands/lookup.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

type LookupPowers = Pick<CommandPowers, 'crypto' | 'rows' | 'settings' | 'today' | 'memory'>;

/** All are asked alike: the script that is loaded for them knows what each is. */
export function makeLookupCommands({ crypto, rows, settings, today, memory }: LookupPowers): CommandsOf<LookupAsks> {
  const methods = Object.keys(lookupCommands) as (keyof LookupAsks)[];
  return Object.fromEntries(
    methods.map((method) => [
      method,
      async ({ about }: { about: string }) =>
        (await crypto()).lookUp(method, about, {
          rows,
          settings,
          resolve: (await today()).resolve,
          contacts: async () => (await memory()).contacts().catch(() => []),
        }),
    ]),
  ) as unknown as CommandsOf<LookupAsks>;
}
