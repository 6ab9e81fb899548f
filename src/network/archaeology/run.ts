/**
 * The search itself: asks the likeliest question that its host may be asked now, writes the answer down, and goes on. It may be stopped, or
 * die, between any two answers; the next run reads the same value and goes on.
 */
import type { Said } from '../../contract/said.ts';
import type { Network } from '../../contract/settings.ts';
import { AutonymError } from '../../protocol/error.ts';
import { hostOf } from '../answer.ts';
import { isLocalNetwork } from '../endpoints.ts';
import type { Http } from '../http.ts';
import type { StandingOfSubdomain } from '../standing-subdomain.ts';
import { ask, type DigSecrets } from './ask.ts';
import { accountOf, addressesGiven, type Dig, findingOf, type News, planOf, questionsOf, wantedOf, withNews } from './dig.ts';
import { listeningHttp, localPace, makePace, publicPace, type Refusal } from './pace.ts';
import { type Account, type Answer, keyOf, type Question } from './question.ts';

export type RunPowers = {
  http: Http;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  standingOfSubdomain: StandingOfSubdomain;
  network: Network;
  secrets: DigSecrets & { accountAddresses(from: number, count: number): Promise<Account[]> };
  /** Called at the beginning, at the end, and after every answer, then with what is new; the next question waits for it. */
  save: (dig: Dig, news?: News) => Promise<void>;
};

export type Run = {
  /** Resolves when everything was asked, or nothing more can be asked now, or it was stopped. Throws what the vault and `save` throw. */
  finished: Promise<Dig>;
  stop(): void;
  /** As it is now, and what is being asked. */
  look(): { dig: Dig; asking: Question | undefined; waitUntilMs: number };
};

/** Addresses derived at once: some milliseconds each. */
const accountsAtOnce = 5;
/** Fewer questions than this wait: then more accounts are derived. With ten thousand, nobody waits for the last before the first is asked. */
const enoughOpen = 100;
const triesEach = 4;
/** A host that failed so many times in a row is left alone for this run. */
const failuresOfHost = 6;
/** Whoever wants to be left alone longer than this is told so, instead of being waited for. */
const longestWaitMs = 120_000;
const sliceMs = 1_000;

export function startRun(powers: RunPowers, start: Dig): Run {
  const { now, network } = powers;
  const isLocal = isLocalNetwork(network);
  const pace = makePace(isLocal ? localPace : publicPace, now);
  const firstBackoffMs = isLocal ? 50 : 1_000;
  let dig: Dig = { ...start, answers: { ...start.answers } };
  /** Of `dig`: accounts that are still to be derived, and what is still to be asked, in order. Made anew only where something new follows. */
  let missing: number[] = [];
  let open: Question[] = [];
  let isStale = true;
  /** Accounts came since, whose questions stand at the end. */
  let hasGrown = false;
  /** Derived, and not written down yet. */
  let unsaved: Account[] = [];
  let asking: Question | undefined;
  let waitUntilMs = 0;
  let stopped = false;
  const failures = new Map<string, number>();
  const hostNames = new Map<string, string>();
  /** Hosts that are left alone until the person asks again, and why. */
  const given: Map<string, { why: Said; againAtMs: number }> = new Map();

  const keep = async (next: Dig) => {
    dig = next;
    unsaved = [];
    await powers.save(dig);
  };

  /** Only what was found leads on to other questions; the others are the most by far. */
  const note = async (question: Question, answer: Answer) => {
    const news: News = { accounts: unsaved, answers: { [keyOf(question)]: answer } };
    unsaved = [];
    dig = withNews(dig, { ...news, accounts: [] });
    if (answer.is === 'found' || (answer.is === 'unanswered' && answer.what)) isStale = true;
    else if (!isOpen(dig, question)) open.splice(open.indexOf(question), 1);
    await powers.save(dig, news);
  };

  function planAnew(): void {
    if (!isStale) return;
    isStale = false;
    hasGrown = false;
    const here = new Set(dig.accounts.map(({ index }) => index));
    missing = wantedOf(dig).filter((index) => !here.has(index));
    open = planOf(dig).filter((question) => isOpen(dig, question));
  }

  /** Undefined: everything was asked as well as it can be now. */
  function next(): Question | undefined {
    const hosts = new Map<string, number>();
    const nowMs = now();
    let soonestMs = Number.POSITIVE_INFINITY;
    waitUntilMs = 0;
    for (const question of open) {
      const host = hostFor(question);
      if (given.has(host)) continue;
      const hostAtMs = hosts.get(host) ?? pace.readyAtMs(host);
      hosts.set(host, hostAtMs);
      let readyAtMs = hostAtMs;
      if (hostAtMs <= nowMs) {
        const answer = dig.answers[keyOf(question)];
        if (!isOpen(dig, question)) continue;
        if (answer?.is === 'unanswered') readyAtMs = Math.max(hostAtMs, answer.againAtMs);
        if (readyAtMs <= nowMs) return question;
      }
      soonestMs = Math.min(soonestMs, readyAtMs);
    }
    if (soonestMs < Number.POSITIVE_INFINITY) waitUntilMs = soonestMs;
    return undefined;
  }

  function hostFor(question: Question): string {
    const [node = ''] = network.nodeUrls;
    switch (question.kind) {
      case 'hub':
      case 'bucket':
        return hostAt(network.hubUrl ?? '');
      case 'config':
      case 'profile':
        return hostAt(findingOf(dig, { kind: 'hub' })?.readUrl ?? '');
      default:
        return hostAt(node);
    }
  }

  function hostAt(url: string): string {
    const host = hostNames.get(url) ?? hostOf(url);
    hostNames.set(url, host);
    return host;
  }

  async function askOne(question: Question): Promise<Answer> {
    const host = hostFor(question);
    const heard = listeningHttp(powers.http, pace, now);
    const before = dig.answers[keyOf(question)];
    const tries = (before?.is === 'unanswered' ? before.tries : 0) + 1;
    try {
      const { what, whole } = await ask({ ...powers, http: heard.http }, dig, question);
      if (whole) {
        failures.delete(host);
        return what === undefined ? { is: 'nothing' } : { is: 'found', what };
      }
      const why: Said = { code: 'answer-partial' };
      return {
        is: 'unanswered',
        host,
        why,
        tries,
        lasting: false,
        againAtMs: backOff(host, tries, heard.refusals, why),
        ...(what ? { what } : {}),
      };
    } catch (error) {
      if (!(error instanceof AutonymError) || error.code.startsWith('vault-')) throw error;
      const lasting = !isTemporary(heard.refusals) && !temporaryCodes.has(error.code);
      const againAtMs = lasting ? 0 : backOff(host, tries, heard.refusals, error.said(), true);
      return { is: 'unanswered', host, why: error.said(), tries, lasting, againAtMs };
    }
  }

  /** When to ask again. A host that says how long, or fails again and again, is left alone as a whole. */
  function backOff(host: string, tries: number, refusals: Refusal[], why: Said, failed = false): number {
    const own = refusals.filter((refusal) => refusal.host === host && isTemporary([refusal]));
    const count = failed || own.length > 0 ? (failures.get(host) ?? 0) + 1 : 0;
    if (count > 0) failures.set(host, count);
    const waitMs = Math.max(0, ...refusals.map((refusal) => refusal.waitMs ?? 0));
    const againAtMs = now() + Math.max(waitMs, firstBackoffMs * 2 ** Math.min(tries + count - 1, 5));
    const isOwnWait = own.some((refusal) => refusal.waitMs !== undefined);
    if ((isOwnWait && waitMs > longestWaitMs) || count >= failuresOfHost) given.set(host, { why, againAtMs });
    else if (isOwnWait || count > 1) pace.pause(host, againAtMs);
    return againAtMs;
  }

  /** What was not even asked, because its host is left alone, is listed with the others. */
  function giveUp(): Dig {
    const answers: Record<string, Answer> = {};
    for (const question of open) {
      const host = hostFor(question);
      const reason = given.get(host);
      const key = keyOf(question);
      if (reason && dig.answers[key] === undefined)
        answers[key] = { is: 'unanswered', host, why: reason.why, tries: 0, lasting: false, againAtMs: reason.againAtMs };
    }
    return { ...withNews(dig, { accounts: [], answers }), status: 'done', endedAtMs: now() };
  }

  async function deriveMore(): Promise<void> {
    const [from = 0] = missing;
    // The vault is asked for neighbours.
    const count = missing.slice(0, accountsAtOnce).findIndex((index, step) => index !== from + step);
    const indices = missing.slice(0, count < 0 ? accountsAtOnce : count);
    // A signer that came up later may stand before others that are here.
    const here = new Set(dig.accounts.map(({ identity }) => identity));
    const given = dig.outside ? addressesGiven(dig).filter((address) => !here.has(address)) : [];
    const more = dig.outside
      ? indices.map((index, step) => accountOf(given[step] ?? '', index))
      : await powers.secrets.accountAddresses(from, indices.length);
    unsaved = [...unsaved, ...more];
    missing.splice(0, indices.length);
    dig = withNews(dig, { accounts: more, answers: {} });
    hasGrown = true;
    for (const account of more) open.push(...questionsOf(dig, account).filter((question) => isOpen(dig, question)));
  }

  async function work(): Promise<Dig> {
    await keep(dig); // Whoever asks after a death before the first answer finds it begun.
    while (!stopped) {
      planAnew();
      if (missing.length > 0 && open.length < enoughOpen) {
        await deriveMore();
        continue;
      }
      asking = next();
      if (asking !== undefined) await note(asking, await askOne(asking));
      else if (missing.length > 0) await deriveMore();
      else if (waitUntilMs > 0) await powers.sleep(Math.min(sliceMs, Math.max(1, waitUntilMs - now())));
      else if (hasGrown)
        isStale = true; // Once more in order: a name may turn out to be one of theirs.
      else {
        await keep(giveUp());
        return dig;
      }
    }
    await keep({ ...dig, status: 'stopped' });
    return dig;
  }

  const finished = work().finally(() => {
    asking = undefined;
    waitUntilMs = 0;
  });
  return {
    finished,
    stop: () => {
      stopped = true;
    },
    look: () => ({ dig, asking, waitUntilMs }),
  };
}

/** Not asked yet, or to be asked again. */
export function isOpen(dig: Dig, question: Question): boolean {
  const answer = dig.answers[keyOf(question)];
  return answer === undefined || (answer.is === 'unanswered' && answer.tries < triesEach && !answer.lasting);
}

const temporaryCodes = new Set(['host-unreachable', 'host-timeout', 'nobody-answered']);

/** Too many requests, and the failures of a server, pass. A route that is not there does not. */
function isTemporary(refusals: Refusal[]): boolean {
  return refusals.some(({ status }) => status === 429 || status >= 500);
}
