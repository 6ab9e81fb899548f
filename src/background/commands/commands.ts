/** What each command of our own pages does. Who may send it is the wallet door's affair. */
import { type OtherAsks, otherCommands } from '../../contract/wallet.ts';
import { makeActivity } from '../activity.ts';
import { type Decisions, makeDecisions } from '../decisions.ts';
import { quietly } from '../quietly.ts';
import { makeSnapshotKeeping } from '../snapshot-keeping.ts';
import { makeSurveys, passingPlace, sealedPlace } from '../surveys.ts';
import { type CommandsOf, type Hear, makeHear } from '../wallet-door.ts';
import { makeActivityCommands } from './activity.ts';
import { makeAppsCommands } from './apps.ts';
import { makeIdentitiesCommands } from './identities.ts';
import { makeInspectorCommands } from './inspector.ts';
import { makeLinksCommands } from './links.ts';
import { makeLookCommands } from './look.ts';
import { makeLookupCommands } from './lookup.ts';
import type { Change, CommandPowers } from './powers.ts';
import { makeRequestsCommands } from './requests.ts';
import { makeSettingsCommands } from './settings.ts';
import { makeSnapshotCommands, saveSnapshot } from './snapshot.ts';
import { makeSurveyCommands } from './survey.ts';
import { makeVaultCommands } from './vault.ts';

/** All but the waking ones. Part of the crypto script. */
export type OtherCommands = {
  hear: Hear;
  /** Gives again what the person wants no more questions about. False: it waits for them. */
  signInAgain: Decisions['signInAgain'];
  /** Nothing opened stays in memory. */
  forget(): void;
};

export function makeOtherCommands(powers: CommandPowers): OtherCommands {
  const { crypto, rows, seal, session, settings, state, now } = powers;
  const keeping = makeSnapshotKeeping({
    session,
    settings,
    now,
    later: (ms, then) => void setTimeout(then, ms),
    save: () => saveSnapshot(powers),
  });
  const change: Change = async (job) => {
    const changed = await state.change(job);
    await powers.setLockAlarm(changed.lockAtMs);
    if (changed.vault === 'unlocked') quietly(keeping.note());
    return changed;
  };
  const changing = { ...powers, change, keeping };
  const surveys = makeSurveys({
    place: sealedPlace({ rows, seal, settings }),
    settings,
    crypto,
    identities: async () => (await crypto()).vault.identityIndices(),
  });
  const looks = makeSurveys({ place: passingPlace(session), settings, crypto, identities: async () => [] });

  /** What lies beside the vault is part of a backup too. */
  const noting =
    <Given extends unknown[], Answer>(job: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      const answer = await job(...given);
      quietly(keeping.note());
      return answer;
    };
  const activity = makeActivity({ rows, seal, unlogged: powers.unlogged });
  const decisions = makeDecisions(powers);
  const apps = makeAppsCommands(powers);
  const requests = makeRequestsCommands({ ...changing, decisions });

  const commands: CommandsOf<OtherAsks> = {
    ...makeVaultCommands({ ...changing, flush: activity.flush }),
    ...makeIdentitiesCommands(changing),
    ...apps,
    'app.disconnect': noting(apps['app.disconnect']),
    'app.disconnect-all': noting(apps['app.disconnect-all']),
    'app.ask-again': noting(apps['app.ask-again']),
    ...makeActivityCommands({ crypto, settings, activity }),
    ...requests,
    'request.decide': async (...given) => {
      const next = await noting(requests['request.decide'])(...given);
      quietly(activity.flush()); // Locked: with the next one.
      return next;
    },
    ...makeSettingsCommands({
      ...changing,
      leaveNetwork: () => Promise.all([surveys.networkChanged(), looks.networkChanged()]),
    }),
    ...makeSnapshotCommands(changing),
    ...makeSurveyCommands(surveys),
    ...makeLookCommands(looks),
    ...makeLookupCommands(powers),
    ...makeLinksCommands(async () =>
      (await crypto()).linkSignIn({ ...powers, ...settings, changed: powers.requestsChanged, show: powers.approvals.show }),
    ),
    ...makeInspectorCommands(powers),
  };
  quietly(keeping.wake());
  const hearOthers = makeHear(otherCommands, commands);
  return {
    hear: async (message, from) => {
      const { autonym: method } = message as { autonym: string };
      if (Object.hasOwn(otherCommands, method)) return hearOthers(message, from);
      const answer = await (await powers.memory()).hear(message, from);
      if (/follow|put|remove|set$/.test(method)) quietly(keeping.note());
      return answer;
    },
    signInAgain: decisions.signInAgain,
    forget: surveys.forget,
  };
}
