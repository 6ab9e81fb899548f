/** A search from outside: text in, text out, and what is shown of it. */
import type { Network } from '../../contract/settings.ts';
import { isJsonObject, parseJson } from '../../protocol/token/json.ts';
import { type Belongings, belongingsOf } from './belongings.ts';
import { type Dig, type News, newDig, openAgain, withNews } from './dig.ts';
import type { Outside } from './question.ts';
import { type RunPowers, startRun } from './run.ts';

export type SurveyView = Belongings & Pick<Dig, 'status' | 'startedAtMs' | 'endedAtMs'> & { waitUntilMs: number; about?: string };

export type SurveyInit = {
  network: Network;
  /** As `save` was given it, in this life or another: the whole, and what was added since; undefined begins anew. */
  kept: readonly string[] | undefined;
  /** Without the words, this alone. */
  outside?: Outside | undefined;
  /** Accounts that are in the vault already. */
  known: number[];
  /** What was not answered is asked once more. */
  again: boolean;
  /** Twenty accounts more than before. */
  further: boolean;
  /** `whole`: in the place of everything before. Else what is new, to be kept behind it. */
  save: (text: string, whole: boolean) => Promise<void>;
};
export type RunningSurvey = { look(): SurveyView; stop(): void; finished: Promise<unknown> };

const furtherBy = 20;
/** So many answers are added before the whole is written again; and as many as it has, so that all writing together is a few times its size. */
const fewestAdded = 64;

export function startSurvey(
  powers: Omit<RunPowers, 'save' | 'network'>,
  { network, kept, outside, known, again, further, save }: SurveyInit,
): RunningSurvey {
  const { now } = powers;
  const before = kept === undefined ? undefined : parseDig(kept);
  const fresh = () =>
    newDig({
      networkId: network.id,
      hasHub: network.hubUrl !== null,
      known,
      startedAtMs: now(),
      ...(outside ? { outside } : {}),
    });
  const start =
    before === undefined ? fresh() : again ? openAgain(before, known, before.gap + (further ? furtherBy : 0)) : before;
  /** Answers in what was last written whole, and those added since. */
  let [written, added] = [0, 0];
  const run = startRun(
    {
      ...powers,
      network,
      save: async (dig, news) => {
        if (news !== undefined && added < Math.max(fewestAdded, written)) {
          added += 1;
          return save(JSON.stringify(news), false);
        }
        [written, added] = [Object.keys(dig.answers).length, 0];
        return save(JSON.stringify(dig), true);
      },
    },
    start,
  );
  return {
    finished: run.finished,
    stop: run.stop,
    look: () => {
      const { dig, waitUntilMs } = run.look();
      return viewOf(dig, now(), waitUntilMs);
    },
  };
}

/** Null for what is no search of ours. */
export function readSurvey(kept: readonly string[], nowMs: number): SurveyView | null {
  const dig = parseDig(kept);
  return dig === undefined ? null : viewOf(dig, nowMs, 0);
}

function viewOf(dig: Dig, nowMs: number, waitUntilMs: number): SurveyView {
  const { status, startedAtMs, endedAtMs, outside } = dig;
  return {
    ...belongingsOf(dig, nowMs),
    status,
    startedAtMs,
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    ...(outside ? { about: outside.about } : {}),
    waitUntilMs,
  };
}

/** It was sealed by our own vault, so it is ours; only its format may be another version's, and then the search begins anew. */
function parseDig([whole = '', ...added]: readonly string[]): Dig | undefined {
  const value = parseJson(whole);
  if (!isJsonObject(value) || value['format'] !== 3) return undefined;
  let dig = value as Dig;
  // What was added before a whole that is newer says nothing that the whole does not; an answer that came since is asked once more at worst.
  const here = new Set(dig.accounts.map(({ index }) => index));
  for (const text of added) {
    const { accounts, answers } = parseJson(text) as News;
    const fresh = accounts.filter(({ index }) => !here.has(index));
    for (const { index } of fresh) here.add(index);
    const missing = Object.entries(answers).filter(
      ([key]) => dig.answers[key]?.is !== 'found' && dig.answers[key]?.is !== 'nothing',
    );
    dig = withNews(dig, { accounts: fresh, answers: Object.fromEntries(missing) });
  }
  return dig;
}
