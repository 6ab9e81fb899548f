/** What each command of our own pages does. Who may send it is the wallet door's affair. */
import { type OtherAsks, otherCommands } from '../../contract/wallet.ts';
import { makeSurveys, passingPlace, sealedPlace } from '../surveys.ts';
import { type CommandsOf, type Hear, makeHear } from '../wallet-door.ts';
import { makeAppsCommands } from './apps.ts';
import { makeIdentitiesCommands } from './identities.ts';
import { makeLookCommands } from './look.ts';
import type { Change, CommandPowers } from './powers.ts';
import { makeRequestsCommands } from './requests.ts';
import { makeSettingsCommands } from './settings.ts';
import { makeSnapshotCommands } from './snapshot.ts';
import { makeSurveyCommands } from './survey.ts';
import { makeVaultCommands } from './vault.ts';

/** All but the waking ones. Part of the crypto script. */
export type OtherCommands = {
  hear: Hear;
  /** Nothing opened stays in memory. */
  forget(): void;
};

export function makeOtherCommands(powers: CommandPowers): OtherCommands {
  const { crypto, rows, seal, session, settings, state } = powers;
  const change: Change = async (job) => {
    const changed = await state.change(job);
    await powers.setLockAlarm(changed.lockAtMs);
    return changed;
  };
  const changing = { ...powers, change };
  const surveys = makeSurveys({
    place: sealedPlace({ rows, seal, settings }),
    settings,
    crypto,
    identities: async () => (await crypto()).vault.identityIndices(),
  });
  const looks = makeSurveys({ place: passingPlace(session), settings, crypto, identities: async () => [] });

  const commands: CommandsOf<OtherAsks> = {
    ...makeVaultCommands(changing),
    ...makeIdentitiesCommands(changing),
    ...makeAppsCommands(powers),
    ...makeRequestsCommands(powers),
    ...makeSettingsCommands(changing),
    ...makeSnapshotCommands(changing),
    ...makeSurveyCommands(surveys),
    ...makeLookCommands(looks),
  };
  return { hear: makeHear(otherCommands, commands), forget: surveys.forget };
}
