/** The search for what the words own, as a page follows it: looking is what keeps it going, so it is asked for while it runs and is in view. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { LookedFor } from '../../contract/commands/look.ts';
import type { FoundAccount, Survey } from '../../contract/commands/survey.ts';
import type { Said } from '../../contract/said.ts';
import type { Identity } from '../../contract/wallet.ts';
import { type Deeds, makeDeeds } from '../home/deeds.ts';
import { followIdentities, type IdentityPowers } from '../identities.ts';
import type { Ask } from '../page-error.ts';

type Later = (ms: number, then: () => void) => () => void;
export type SurveyPowers = IdentityPowers & { later: Later };
export type LookPowers = { ask: Ask; later: Later; read: (text: string) => Promise<LookedFor> };

/** One search as it is watched, whichever it is. */
export type Following = {
  /** Undefined before the first answer; null when nobody ever looked. */
  survey: ReadonlySignal<Survey | null | undefined>;
  /** `read`, `start`, `stop`. */
  deeds: Deeds;
  /** Looks, and goes on looking while it runs, until `leave`. `start`: begins when nobody ever looked. */
  follow: (how?: { start: boolean }) => Promise<void>;
  leave: () => void;
  start: (how?: { anew?: boolean; further?: boolean }) => Promise<boolean>;
  stop: () => Promise<boolean>;
};

/** For what the words own. */
export type SurveyModel = Following & {
  /** Those of the found accounts that are identities already, and maybe others. */
  here: ReadonlySignal<Identity[]>;
  /** Into the list of identities, called by what was found on it; the deed is `adopt <index> <style>`. */
  adopt: (account: FoundAccount) => Promise<boolean>;
  /** Its Stacks account in place of the one that the identity of this index has here; the same deed. */
  recount: (account: FoundAccount) => Promise<boolean>;
};

/** From outside, for something that was typed. */
export type LookModel = Following & {
  typed: Signal<string>;
  look: () => Promise<boolean>;
  /** The look is over, and nothing of it is kept. */
  forget: () => Promise<boolean>;
};

const everyMs = 700;
const longestLabel = 40;

export function makeSurvey(powers: SurveyPowers): SurveyModel {
  const { ask, later } = powers;
  const { put: _, ...following } = makeFollowing(later, {
    read: () => ask('survey.read', {}),
    start: (how) => ask('survey.start', how),
    stop: () => ask('survey.stop', {}),
  });
  return {
    ...following,
    here: followIdentities(
      powers,
      computed(() => following.survey.value?.yours.map(({ index }) => index) ?? []),
    ),
    adopt: (account) =>
      following.deeds.run(`adopt ${account.index} ${account.style}`, () =>
        ask('identity.add', { label: labelOf(account), index: account.index, stacks: account.style }),
      ),
    recount: ({ index, style }) =>
      following.deeds.run(`adopt ${index} ${style}`, () => ask('identity.count', { index, stacks: style })),
  };
}

/** `read` is what the typed text says, or why not. */
export function makeLook({ ask, later, read }: LookPowers): LookModel {
  const typed = signal('');
  const { put, ...following } = makeFollowing(later, {
    read: () => ask('look.read', {}),
    start: ({ further }) => ask('look.start', { further }),
    stop: () => ask('look.stop', {}),
  });
  return {
    ...following,
    typed,
    look: () => following.deeds.run('start', async () => put(await ask('look.start', { at: await read(typed.value) }))),
    forget: () => following.deeds.run('stop', async () => put(await ask('look.forget', {}))),
  };
}

type Verbs = {
  read: () => Promise<Survey | null>;
  start: (how: { anew?: boolean; further?: boolean }) => Promise<Survey>;
  stop: () => Promise<Survey | null>;
};

function makeFollowing(later: Later, verbs: Verbs): Following & { put: (answer: Survey | null) => void } {
  const survey = signal<Survey | null | undefined>(undefined);
  const deeds = makeDeeds();
  let stopWaiting: (() => void) | undefined;
  let isFollowed = false;

  const put = (answer: Survey | null) => {
    survey.value = answer;
    stopWaiting?.();
    stopWaiting = isFollowed && answer?.status === 'running' ? later(everyMs, () => void read()) : undefined;
  };
  const read = () => deeds.run('read', async () => put(await verbs.read()));
  const start: Following['start'] = (how = {}) => deeds.run('start', async () => put(await verbs.start(how)));

  return {
    put,
    survey,
    deeds,
    follow: async (how) => {
      isFollowed = true;
      await read();
      if (how?.start && survey.value === null) await start();
    },
    leave: () => {
      isFollowed = false;
      stopWaiting?.();
      stopWaiting = undefined;
    },
    start,
    stop: () => deeds.run('stop', async () => put(await verbs.stop())),
  };
}

/** What a found account is called: its name, or what its profile says, or its number. */
export function labelOf({ index, names, profile }: FoundAccount): string {
  const [first] = names;
  return (first?.name ?? profile?.name ?? `Identity ${index + 1}`).trim().slice(0, longestLabel);
}

/** The identity here that has exactly this account; `other` when one has its index with the Stacks account counted another way. */
export function findHere(identities: Identity[], { index, stacks }: FoundAccount): Identity | 'other' | undefined {
  const found = identities.find((identity) => identity.index === index);
  if (found === undefined) return undefined;
  return found.stxAddress === stacks ? found : 'other';
}

/** An empty result is never success: the words may be other words. */
export function isEmpty({ yours, lost }: Survey): boolean {
  return yours.length === 0 && lost.length === 0;
}

export type UnansweredHost = { host: string; why: Said; count: number; againAtMs: number };

/** The unanswered, together by host and reason. */
export function pendingByHost({ pending }: Survey): UnansweredHost[] {
  const groups = new Map<string, UnansweredHost>();
  for (const { host, why, againAtMs } of pending) {
    const key = JSON.stringify([host, why]);
    const before = groups.get(key);
    groups.set(key, {
      host,
      why,
      count: (before?.count ?? 0) + 1,
      againAtMs: Math.max(before?.againAtMs ?? 0, againAtMs),
    });
  }
  return [...groups.values()];
}
