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
import { ask, type DigSecrets } from './ask.ts';
import { accountOf, addressesGiven, type Dig, findingOf, planOf, reachOf, withAnswer } from './dig.ts';
import { listeningHttp, localPace, makePace, publicPace, type Refusal } from './pace.ts';
import { type Account, type Answer, keyOf, type Question } from './question.ts';

export type RunPowers = {
  http: Http;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  network: Network;
  secrets: DigSecrets & { accountAddresses(from: number, count: number): Promise<Account[]> };
  /** Called at the beginning and after every answer; the next question waits for it. */
  save: (dig: Dig) => Promise<void>;
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
  let dig = start;
  let asking: Question | undefined;
  let waitUntilMs = 0;
  let stopped = false;
  const failures = new Map<string, number>();
  /** Hosts that are left alone until the person asks again, and why. */
  const given: Map<string, { why: Said; againAtMs: number }> = new Map();

  const keep = async (next: Dig) => {
    dig = next;
    await powers.save(dig);
  };

  /** Undefined: everything was asked as well as it can be now. */
  function next(): Question | undefined {
    const open = planOf(dig).filter((question) => isOpen(dig, question) && !given.has(hostFor(question)));
    const readyAt = (question: Question) => {
      const answer = dig.answers[keyOf(question)];
      return Math.max(pace.readyAtMs(hostFor(question)), answer?.is === 'unanswered' ? answer.againAtMs : 0);
    };
    const ready = open.find((question) => readyAt(question) <= now());
    waitUntilMs = ready === undefined && open.length > 0 ? Math.min(...open.map(readyAt)) : 0;
    return ready;
  }

  function hostFor(question: Question): string {
    const [node = ''] = network.nodeUrls;
    switch (question.kind) {
      case 'hub':
      case 'bucket':
        return hostOf(network.hubUrl ?? '');
      case 'config':
      case 'profile':
        return hostOf(findingOf(dig, { kind: 'hub' })?.readUrl ?? '');
      default:
        return hostOf(node);
    }
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
    let left = dig;
    for (const question of planOf(dig)) {
      const host = hostFor(question);
      const reason = given.get(host);
      if (reason && dig.answers[keyOf(question)] === undefined)
        left = withAnswer(left, question, {
          is: 'unanswered',
          host,
          why: reason.why,
          tries: 0,
          lasting: false,
          againAtMs: reason.againAtMs,
        });
    }
    return { ...left, status: 'done', endedAtMs: now() };
  }

  async function work(): Promise<Dig> {
    await keep(dig); // Whoever asks after a death before the first answer finds it begun.
    while (!stopped) {
      const missing = reachOf(dig) - dig.accounts.length;
      if (missing > 0) {
        const [from, count] = [dig.accounts.length, Math.min(missing, accountsAtOnce)];
        const more = dig.outside
          ? addressesGiven(dig)
              .slice(from, from + count)
              .map((address, step) => accountOf(address, from + step))
          : await powers.secrets.accountAddresses(from, count);
        dig = { ...dig, accounts: [...dig.accounts, ...more] };
        continue;
      }
      asking = next();
      if (asking !== undefined) await keep(withAnswer(dig, asking, await askOne(asking)));
      else if (waitUntilMs > 0) await powers.sleep(Math.min(sliceMs, Math.max(1, waitUntilMs - now())));
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
