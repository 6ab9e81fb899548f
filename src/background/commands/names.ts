/** Commands on names. */
import type { NamesAsks } from '../../contract/commands/names.ts';
import type { Consents } from '../consents.ts';
import { faultOf } from '../fault.ts';
import type { Names } from '../names.ts';
import type { CommandsOf } from '../wallet-door.ts';

export type NamesCommandPowers = { names: Names; consents: Consents; unapplied: () => Promise<void>; apply: () => Promise<void> };

export function makeNamesCommands({ names, consents, unapplied, apply }: NamesCommandPowers): CommandsOf<NamesAsks> {
  return {
    // In the welcome a name is asked for only where the person types it to find their words by.
    'name.resolve': ({ name, fresh = false, old = false }, { page }) =>
      names.resolve(name, { fresh, old, byHand: page === 'welcome' }),
    'name.forget': async () => {
      await unapplied();
      await names.forgetAll();
      await apply();
      return null;
    },
    'name.consent': async ({ name, target, allow }) => {
      try {
        if (allow !== undefined) await consents.put(name, target, allow);
        return { allowed: await consents.find(name, target) };
      } catch (error) {
        // Locked, or no vault: nothing is remembered and nothing is allowed without a click.
        if (/^vault-/.test(faultOf(error).code)) return { allowed: false };
        throw error;
      }
    },
  };
}
