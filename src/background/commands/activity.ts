/** Commands on the log of what was given and refused. */
import type { ActivityAsks, SentState } from '../../contract/commands/activity.ts';
import type { Activity } from '../activity.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

export type ActivityCommandPowers = Pick<CommandPowers, 'crypto' | 'settings'> & { activity: Activity };

export function makeActivityCommands({ crypto, settings, activity }: ActivityCommandPowers): CommandsOf<ActivityAsks> {
  return {
    'activity.list': ({ from = 0 }) => activity.list(from),
    'activity.sent': async ({ id }): Promise<SentState> => {
      const status = await (await crypto()).findStatus(id, await settings.network());
      if (!status) return { state: 'unknown' };
      switch (status.state) {
        case 'failed':
          return { state: 'failed', blockHeight: status.blockHeight, why: status.why };
        case 'dropped':
          return { state: 'dropped' };
        default:
          return status;
      }
    },
    'activity.clear': async () => {
      await activity.clear();
      return null;
    },
  };
}
