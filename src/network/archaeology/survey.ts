/** A search from outside: text in, text out, and what is shown of it. */
import type { Network } from '../../contract/settings.ts';
import { isJsonObject, parseJson } from '../../protocol/token/json.ts';
import { type Belongings, belongingsOf } from './belongings.ts';
import { type Dig, newDig, openAgain } from './dig.ts';
import type { Outside } from './question.ts';
import { type RunPowers, startRun } from './run.ts';

export type SurveyView = Belongings & Pick<Dig, 'status' | 'startedAtMs' | 'endedAtMs'> & { waitUntilMs: number; about?: string };

export type SurveyInit = {
  network: Network;
  /** As `save` was given it, in this life or another; undefined begins anew. */
  kept: string | undefined;
  /** Without the words, this alone. */
  outside?: Outside | undefined;
  /** Accounts that are in the vault already. */
  known: number[];
  /** What was not answered is asked once more. */
  again: boolean;
  /** Twenty accounts more than before. */
  further: boolean;
  save: (text: string) => Promise<void>;
};
export type RunningSurvey = { look(): SurveyView; stop(): void; finished: Promise<unknown> };

const furtherBy = 20;

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
  const run = startRun({ ...powers, network, save: (dig) => save(JSON.stringify(dig)) }, start);
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
export function readSurvey(text: string, nowMs: number): SurveyView | null {
  const dig = parseDig(text);
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
function parseDig(text: string): Dig | undefined {
  const value = parseJson(text);
  return isJsonObject(value) && value['format'] === 2 ? (value as Dig) : undefined;
}
