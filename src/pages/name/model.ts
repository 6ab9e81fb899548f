/**
 * The name page as a machine: one name is asked for, one answer shown. It leaves for a site by itself only when this name and this exact
 * target were allowed before, and then not without a moment in which the person can stay.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { NameAnswer, NameNews } from '../../contract/names.ts';
import { icannNamespaces } from '../../protocol/names/namespaces.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';
import { findAddress } from './address.ts';
import { type Asked, parseAsked } from './asked.ts';
import { type Lookups, makeLookupsOf } from './lookups.ts';
import { findTarget, isContent, type Target } from './target.ts';

export type Phase =
  | { at: 'nothing' }
  | { at: 'unreadable'; problem: PageError }
  /** Of somebody: which names it has is looked up, and nothing is opened. */
  | { at: 'address'; address: string }
  | { at: 'asking'; asked: Asked }
  | { at: 'failed'; asked: Asked; problem: PageError; offline: boolean }
  | {
      at: 'answered';
      asked: Asked;
      answer: NameAnswer;
      target: Target | undefined;
      /** This exact target may be opened without a click. */
      allowed: boolean;
      /** It is about to be opened, because it was allowed. */
      leaving: boolean;
      /** The same question is out again, past the cache. */
      again: boolean;
      /** The last try to ask again failed; what is shown is older. */
      problem?: PageError;
      /** The permission could not be kept. */
      allowProblem?: PageError;
      /** A website may have this address: which of the two the address bar opens. */
      choice?: 'site' | 'name';
      choiceProblem?: PageError;
      /** The person left this name to the browser just now. */
      left?: boolean;
      /** That could not be kept. */
      leaveProblem?: PageError;
    };

export type NamePagePowers = {
  ask: Ask;
  isOnline: () => boolean;
  /** Replaces this page, so that Back does not lead here and away again. */
  leaveFor: (url: string) => void;
  /** Calls back once after some milliseconds; the answer calls it off. */
  later: (ms: number, then: () => void) => () => void;
};

export type NamePage = {
  phase: ReadonlySignal<Phase>;
  /** What is looked up beside the answer, of the name or address that is shown. */
  lookups: (about: string) => Lookups;
  /** Reads the fragment and asks. `stay`: the person came to look, so nothing is opened by itself. */
  show: (fragment: string, options?: { stay?: boolean }) => Promise<void>;
  /** What is kept of some name is newer than what was shown. */
  hear: (news: NameNews) => Promise<void>;
  /** The same name once more: after a failure, or past the cache. */
  askAgain: () => Promise<void>;
  /** Opens the target: the person pressed the button. */
  go: () => void;
  /** The person wants to stay although the target was allowed. */
  stay: () => void;
  /** Whether this exact target may be opened without a click from now on. */
  allow: (allowed: boolean) => Promise<void>;
  /** Which of the two the address bar opens from now on. */
  choose: (choice: 'site' | 'name') => Promise<void>;
  /** Leaves this name to the browser from now on, or takes that back. */
  leaveToBrowser: (left: boolean) => Promise<void>;
};

/** As `formatAsked` wrote it; what is not so encoded is no address. */
function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment.replace(/^#/, ''));
  } catch {
    return '';
  }
}

/** How long the person can still say "stay". */
const momentMs = 1200;

export function makeNamePage({ ask, isOnline, leaveFor, later }: NamePagePowers): NamePage {
  const phase = signal<Phase>({ at: 'nothing' });
  let turn = 0;
  /** The last name whose check was over. */
  let checked: NameNews | undefined;
  let callOff = () => {};
  /** Whether this page may go on by itself. Whoever does anything here stays. */
  let mayLeave = false;
  const remain = () => {
    callOff();
    mayLeave = false;
  };

  async function answerFor(asked: Asked, fresh: boolean): Promise<void> {
    const mine = ++turn;
    const before = phase.value;
    const shown = before.at === 'answered' && before.asked.name === asked.name ? before : undefined;
    phase.value = shown ? { ...shown, leaving: false, again: true } : { at: 'asking', asked };
    try {
      const answer = await ask('name.resolve', { name: asked.name, ...(fresh ? { fresh } : { old: true }) });
      const target = findTarget(answer, asked, isContent(answer.lead) ? await findGateway() : null);
      const allowed = target !== undefined && (await isAllowed(asked.name, target));
      const choice = await findChoice(asked.name);
      if (mine !== turn) return;
      const leaving = allowed && mayLeave && !answer.renewing && !mayComeBack(target);
      const chosen = choice === undefined ? {} : { choice };
      phase.value = { at: 'answered', asked, answer, target, allowed, leaving, again: false, ...chosen };
      if (target && leaving) callOff = later(momentMs, () => leaveFor(target.url));
      // Shown old, and at once replaced by the new one, or by why there is none.
      if (answer.renewing) await answerFor(asked, true);
      // The check was faster than this page.
      else if (!answer.proof && checked?.key.endsWith(` ${asked.name}`) && checked.atMs > answer.resolvedAtMs)
        await upgrade(asked);
    } catch (error) {
      if (mine !== turn) return;
      const problem = asPageError(error);
      phase.value = shown
        ? { ...shown, leaving: false, again: false, problem }
        : { at: 'failed', asked, problem, offline: problem.code !== 'bad-name' && !isOnline() };
    }
  }

  /** Such an address may lead back here, as a name: two of them could send a person in circles. */
  function mayComeBack({ url }: Target): boolean {
    const { hostname } = new URL(url);
    return icannNamespaces.some((namespace) => hostname.endsWith(`.${namespace}`));
  }

  /** Not knowing is no: a locked or failing wallet never opens a site by itself. */
  async function isAllowed(name: string, target: Target): Promise<boolean> {
    if (target.url.length > 2048) return false;
    try {
      return (await ask('name.consent', { name, target: target.url })).allowed;
    } catch {
      return false;
    }
  }

  /** Not knowing is none: what lies on IPFS is shown then, and not opened. */
  async function findGateway(): Promise<string | null> {
    try {
      return (await ask('name.gateway', {})).gateway;
    } catch {
      return null;
    }
  }

  /** Undefined where only a name can be. Not knowing is the rule: the website comes first. */
  async function findChoice(name: string): Promise<'site' | 'name' | undefined> {
    if (!icannNamespaces.some((namespace) => name.endsWith(`.${namespace}`))) return undefined;
    try {
      return (await ask('name.choose', { name })).choice ?? 'site';
    } catch {
      return 'site';
    }
  }

  /** What is shown was checked. It leads where it led, so a moment before leaving goes on, unless somebody lied. */
  async function upgrade(asked: Asked): Promise<void> {
    const mine = turn;
    const answer = await ask('name.resolve', { name: asked.name, old: true }).catch(() => undefined);
    const now = phase.value;
    if (answer === undefined || mine !== turn || now.at !== 'answered' || answer.renewing) return;
    if (answer.resolvedAtMs !== now.answer.resolvedAtMs) {
      // Another one by now: where it leads is looked at anew.
      remain();
      await answerFor(asked, false);
      return;
    }
    if (answer.status !== 'contradicted') {
      phase.value = { ...now, answer };
      return;
    }
    remain();
    phase.value = { ...now, answer, target: undefined, allowed: false, leaving: false };
  }

  return {
    phase,
    lookups: makeLookupsOf(ask),
    show: async (fragment, { stay = false } = {}) => {
      callOff();
      turn++;
      if (fragment.replace(/^#/, '') === '') {
        phase.value = { at: 'nothing' };
        return;
      }
      const address = findAddress(decoded(fragment));
      if (address !== undefined) {
        phase.value = { at: 'address', address };
        return;
      }
      try {
        mayLeave = !stay;
        await answerFor(parseAsked(fragment), false);
      } catch (error) {
        phase.value = { at: 'unreadable', problem: asPageError(error) };
      }
    },
    hear: async ({ key, atMs, proof }) => {
      if (proof) checked = { key, atMs };
      const now = phase.value;
      if (now.at !== 'answered' || now.again || !key.endsWith(` ${now.asked.name}`) || now.answer.resolvedAtMs >= atMs) return;
      if (proof) {
        await upgrade(now.asked);
        return;
      }
      remain();
      await answerFor(now.asked, false);
    },
    askAgain: async () => {
      remain();
      const now = phase.value;
      if (now.at === 'answered' || now.at === 'failed') await answerFor(now.asked, true);
    },
    go: () => {
      callOff();
      if (phase.value.at === 'answered' && phase.value.target) leaveFor(phase.value.target.url);
    },
    stay: () => {
      remain();
      if (phase.value.at === 'answered') phase.value = { ...phase.value, leaving: false };
    },
    allow: async (allowed) => {
      if (!allowed) remain();
      const now = phase.value;
      if (now.at !== 'answered' || !now.target) return;
      try {
        const said = await ask('name.consent', { name: now.asked.name, target: now.target.url, allow: allowed });
        if (phase.value.at === 'answered' && phase.value.target?.url === now.target.url) {
          const { allowProblem: _settled, ...rest } = phase.value;
          phase.value = { ...rest, allowed: said.allowed, leaving: rest.leaving && said.allowed };
        }
      } catch (error) {
        if (phase.value.at === 'answered') phase.value = { ...phase.value, allowProblem: asPageError(error) };
      }
    },
    choose: async (choice) => {
      remain();
      const now = phase.value;
      if (now.at !== 'answered') return;
      try {
        const said = await ask('name.choose', { name: now.asked.name, choice });
        if (phase.value.at !== 'answered' || phase.value.asked.name !== now.asked.name) return;
        const { choiceProblem: _settled, ...rest } = phase.value;
        phase.value = { ...rest, choice: said.choice ?? 'site' };
      } catch (error) {
        if (phase.value.at === 'answered') phase.value = { ...phase.value, choiceProblem: asPageError(error) };
      }
    },
    leaveToBrowser: async (left) => {
      remain();
      const now = phase.value;
      if (now.at !== 'answered') return;
      const { name } = now.asked;
      let leaveProblem: PageError | undefined;
      try {
        await ask('name.leave', { name, left });
      } catch (error) {
        leaveProblem = asPageError(error);
      }
      if (phase.value.at !== 'answered' || phase.value.asked.name !== name) return;
      const { leaveProblem: _before, ...rest } = phase.value;
      phase.value = leaveProblem ? { ...rest, leaveProblem } : { ...rest, left };
    },
  };
}
