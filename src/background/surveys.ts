/**
 * The search for what the words own, as a job that outlives the background: after every answer it is written into one row per network, sealed
 * by the vault. It works while a page asks how it is going; a life that finds a search running that it does not run itself takes it up.
 */
import type { Survey } from '../contract/commands/survey.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Crypto, RunningSurvey } from './crypto.ts';
import type { PrivateSeal } from './private-rows.ts';
import type { SettingsStore } from './settings.ts';
import type { Rows } from './store.ts';
import { makeTurns } from './turns.ts';

export type SurveyPowers = {
  rows: Rows;
  seal: PrivateSeal;
  settings: SettingsStore;
  crypto: () => Promise<Crypto>;
  /** Indices of the identities in the vault. */
  identities: () => Promise<number[]>;
};
export type Surveys = ReturnType<typeof makeSurveys>;

const kind = 'surveys';

/** Every verb throws `vault-locked`, and `not-welcomed`: before the welcome is over nobody is asked anything. */
export function makeSurveys({ rows, seal, settings, crypto, identities }: SurveyPowers) {
  const turn = makeTurns();
  /** Scratch: the search of this life. */
  let running: { networkId: string; run: RunningSurvey } | undefined;

  const check = async (): Promise<void> => {
    if (!(await settings.read()).welcomed)
      throw new AutonymError('not-welcomed', 'Finish the welcome first: before, Autonym asks nobody.');
    await seal.check();
  };

  /** The kept search as JSON text. Of other words, or spoiled: as if there were none. */
  const find = async (networkId: string): Promise<string | undefined> => {
    const sealed = await rows.find(kind, networkId);
    const [opened] = await seal.open(kind, sealed ? [Uint8Array.from(sealed)] : []);
    return opened && new TextDecoder().decode(opened);
  };
  const keep = async (networkId: string, text: string): Promise<void> => {
    const [sealed = []] = await seal.seal(kind, [new TextEncoder().encode(text)]);
    await rows.put(kind, networkId, [...sealed]);
  };

  /** Runs until it is over; a vault that locks meanwhile leaves the row as it was, and the next reader takes it up. */
  const begin = async (kept: string | undefined, how: { again: boolean; further: boolean }): Promise<Survey> => {
    const network = await settings.network();
    const run = (await crypto()).startSurvey({
      network,
      kept,
      known: await identities(),
      ...how,
      save: (text) => keep(network.id, text),
    });
    const mine = { networkId: network.id, run };
    running = mine;
    run.finished
      .catch(() => undefined)
      .then(() => {
        if (running === mine) running = undefined;
      });
    return run.look();
  };

  const current = async (): Promise<RunningSurvey | undefined> => {
    const { id } = await settings.network();
    if (running !== undefined && running.networkId !== id) await halt();
    return running?.run;
  };

  const halt = async (): Promise<void> => {
    const halted = running;
    running = undefined;
    halted?.run.stop();
    await halted?.run.finished.catch(() => undefined);
  };

  return {
    read: (): Promise<Survey | null> =>
      turn(async () => {
        await check();
        const run = await current();
        if (run) return run.look();
        const kept = await find((await settings.network()).id);
        if (kept === undefined) return null;
        const survey = (await crypto()).readSurvey(kept);
        return survey?.status === 'running' ? begin(kept, { again: false, further: false }) : survey;
      }),

    start: ({ anew, further }: { anew: boolean; further: boolean }): Promise<Survey> =>
      turn(async () => {
        await check();
        const run = await current();
        if (run && !anew && !further) return run.look();
        await halt();
        return begin(anew ? undefined : await find((await settings.network()).id), { again: true, further });
      }),

    stop: (): Promise<Survey | null> =>
      turn(async () => {
        await check();
        await halt();
        const kept = await find((await settings.network()).id);
        return kept === undefined ? null : (await crypto()).readSurvey(kept);
      }),

    /** The vault was locked: nothing found stays in memory. */
    forget: (): void => {
      running?.run.stop();
      running = undefined;
    },
  };
}
