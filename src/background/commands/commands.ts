/** What each command of our own pages does. Who may send it is the wallet door's affair. */
import type { Commands } from '../wallet-door.ts';
import { makeAppsCommands } from './apps.ts';
import { makeIdentitiesCommands } from './identities.ts';
import { makeLookCommands } from './look.ts';
import { makeNamesCommands } from './names.ts';
import type { Change, CommandPowers } from './powers.ts';
import { makeRequestsCommands } from './requests.ts';
import { makeSettingsCommands } from './settings.ts';
import { makeSnapshotCommands } from './snapshot.ts';
import { makeSurveyCommands } from './survey.ts';
import { makeVaultCommands } from './vault.ts';

export function makeCommands(powers: CommandPowers): Commands {
  const change: Change = async (job) => {
    const changed = await powers.state.change(job);
    await powers.setLockAlarm(changed.lockAtMs);
    return changed;
  };
  const changing = { ...powers, change };

  return {
    'wallet.state': () => powers.state.read(),
    ...makeVaultCommands(changing),
    ...makeIdentitiesCommands(changing),
    ...makeAppsCommands(powers),
    ...makeRequestsCommands(powers),
    ...makeNamesCommands(powers),
    ...makeSettingsCommands(changing),
    ...makeSnapshotCommands(changing),
    ...makeSurveyCommands(powers),
    ...makeLookCommands(powers),
  };
}
