/**
 * A search as a job that outlives the background: after every answer it is written down. It works while a page asks how it is going; a life
 * that finds a search running that it does not run itself takes it up.
 *
 * One search is for what the words own: a row per network, sealed by the vault. The other looks from outside, without words: in session
 * storage, because there may be no vault, and gone with the browser.
 */
import type { LookedFor } from '../contract/commands/look.ts';
import type { Survey } from '../contract/commands/survey.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Crypto, RunningSurvey } from './crypto.ts';
import type { PrivateSeal } from './private-rows.ts';
import type { SettingsStore } from './settings.ts';
import type { Rows, Session } from './store.ts';
import { makeTurns } from './turns.ts';

/** Where a search is kept between two lives, as JSON texts in their order, by network id: the whole first, then what was added to it. */
export type SurveyPlace = {
  /** Throws when there may be no search now. */
  check(): Promise<void>;
  find(networkId: string): Promise<string[] | undefined>;
  /** In the place of everything. */
  keep(networkId: string, text: string): Promise<void>;
  add(networkId: string, text: string): Promise<void>;
  drop(networkId: string): Promise<void>;
};

/** Throws `vault-locked`, and `not-welcomed`: before the welcome is over nobody is asked anything by itself. */
export function sealedPlace({ rows, seal, settings }: { rows: Rows; seal: PrivateSeal; settings: SettingsStore }): SurveyPlace {
  const kind = 'surveys';
  /** `<network>` is the whole, `<network> <number>` what was added: no network has a space in its id. */
  const additions = async (networkId: string) => (await rows.keys(kind)).filter((key) => key.startsWith(`${networkId} `));
  const put = async (key: string, text: string) => {
    const [sealed = new Uint8Array()] = await seal.seal(kind, [new TextEncoder().encode(text)]);
    await rows.put(kind, key, sealed);
  };
  /** Scratch: numbers given in this life, so that the keys are counted once. */
  const last = new Map<string, number>();
  return {
    check: async () => {
      if (!(await settings.read()).welcomed)
        throw new AutonymError('not-welcomed', 'Finish the welcome first: before, Autonym asks nobody.');
      await seal.check();
    },
    /** Of other words, or spoiled: as if there were none. */
    find: async (networkId) => {
      const keys = [networkId, ...(await additions(networkId)).sort()];
      const sealed = await Promise.all(keys.map((key) => rows.find(kind, key)));
      if (sealed[0] === undefined) return undefined;
      const [whole, ...added] = await seal.open(
        kind,
        sealed.map((row) => new Uint8Array(row ?? [])),
      );
      const read = (opened: Uint8Array | undefined) => (opened ? [new TextDecoder().decode(opened)] : []);
      return whole && [...read(whole), ...added.flatMap(read)];
    },
    /** The new whole first: what is still behind it after a death says nothing else. */
    keep: async (networkId, text) => {
      await put(networkId, text);
      for (const key of await additions(networkId)) await rows.remove(kind, key);
      last.set(networkId, 0);
    },
    add: async (networkId, text) => {
      const number = (last.get(networkId) ?? (await additions(networkId)).length) + 1;
      last.set(networkId, number);
      await put(`${networkId} ${String(number).padStart(10, '0')}`, text);
    },
    drop: async (networkId) => {
      for (const key of [networkId, ...(await additions(networkId))]) await rows.remove(kind, key);
    },
  };
}

/** Whoever looks from outside said what at, by hand: that is asked even before the welcome is over. */
export function passingPlace(session: Session): SurveyPlace {
  return {
    check: async () => undefined,
    find: async (networkId) => {
      const look = await session.get('look');
      return look?.networkId === networkId ? look.texts : undefined;
    },
    keep: (networkId, text) => session.set('look', { networkId, texts: [text] }),
    add: async (networkId, text) => {
      const look = await session.get('look');
      await session.set('look', { networkId, texts: [...(look?.texts ?? []), text] });
    },
    drop: () => session.set('look', null),
  };
}

export type SurveyPowers = {
  place: SurveyPlace;
  settings: Pick<SettingsStore, 'network'>;
  crypto: () => Promise<Pick<Crypto, 'startSurvey' | 'readSurvey'>>;
  /** Indices of the identities in the vault. */
  identities: () => Promise<number[]>;
};
export type SurveyStart = { anew?: boolean | undefined; further?: boolean | undefined; outside?: LookedFor | undefined };
export type Surveys = ReturnType<typeof makeSurveys>;

/** Every verb throws what the place throws. */
export function makeSurveys({ place: { check, find, keep, add, drop }, settings, crypto, identities }: SurveyPowers) {
  const turn = makeTurns();
  /** Scratch: the search of this life. */
  let running: { networkId: string; run: RunningSurvey } | undefined;

  /** Runs until it is over; a vault that locks meanwhile leaves what was kept as it was, and the next reader takes it up. */
  const begin = async (
    kept: string[] | undefined,
    how: { again: boolean; further: boolean; outside?: LookedFor | undefined },
  ): Promise<Survey> => {
    const network = await settings.network();
    let noteBegun: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      noteBegun = resolve;
    });
    const { startSurvey } = await crypto();
    const run = await startSurvey({
      network,
      kept,
      known: await identities(),
      ...how,
      save: (text, whole) => (whole ? keep : add)(network.id, text).then(noteBegun),
    });
    const mine = { networkId: network.id, run };
    running = mine;
    run.finished
      .catch(() => undefined)
      .then(() => {
        if (running === mine) running = undefined;
      });
    // Acknowledged means written down: a death from here on loses no search.
    await Promise.race([begun, run.finished]);
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
        const survey = await (await crypto()).readSurvey(kept);
        return survey?.status === 'running' ? begin(kept, { again: false, further: false }) : survey;
      }),

    /** `outside`: a search without the words, for this; it begins anew. */
    start: ({ anew = false, further = false, outside }: SurveyStart): Promise<Survey> =>
      turn(async () => {
        await check();
        const run = await current();
        const isFresh = anew || outside !== undefined;
        if (run && !isFresh && !further) return run.look();
        await halt();
        const kept = isFresh ? undefined : await find((await settings.network()).id);
        return begin(kept, { again: true, further, outside });
      }),

    stop: (): Promise<Survey | null> =>
      turn(async () => {
        await check();
        await halt();
        const kept = await find((await settings.network()).id);
        return kept === undefined ? null : (await crypto()).readSurvey(kept);
      }),

    /** Stopped, and nothing of it is kept. */
    drop: (): Promise<null> =>
      turn(async () => {
        await check();
        await halt();
        await drop((await settings.network()).id);
        return null;
      }),

    /** Another network was chosen: the one before is asked nothing more, whether or not anybody looks. */
    networkChanged: (): Promise<void> =>
      turn(async () => {
        await current();
      }),

    /** Nothing found stays in memory. */
    forget: (): void => {
      running?.run.stop();
      running = undefined;
    },
  };
}
