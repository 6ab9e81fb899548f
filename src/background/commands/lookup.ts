/** Commands on what a person looks up. */
import type { LookupAsks } from '../../contract/commands/lookup.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

export function makeLookupCommands({
  crypto,
  rows,
  settings,
  today,
}: Pick<CommandPowers, 'crypto' | 'rows' | 'settings' | 'today'>): CommandsOf<LookupAsks> {
  const asking =
    <M extends keyof LookupAsks>(method: M) =>
    async ({ about }: LookupAsks[M]['ask']): Promise<LookupAsks[M]['answer']> =>
      (await crypto()).lookUp(method, about, { rows, settings, resolve: (await today()).resolve });
  return {
    'lookup.names': asking('lookup.names'),
    'lookup.offer': asking('lookup.offer'),
    'lookup.history': asking('lookup.history'),
    'lookup.subdomains': asking('lookup.subdomains'),
    'lookup.dig': asking('lookup.dig'),
    'lookup.known': asking('lookup.known'),
  };
}
