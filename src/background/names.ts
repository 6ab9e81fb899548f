/**
 * Names asked before: one row per network and name. Fresh rows answer at once; a stale row is asked again, and still answers, with its age,
 * when nobody can be reached. Two questions for one name travel once.
 */
import type { NameAnswer } from '../contract/names.ts';
import { AutonymError } from '../protocol/error.ts';
import { parseName } from '../protocol/names/name.ts';
import { faultOf } from './fault.ts';
import type { Rows } from './store.ts';

const freshMs = 5 * 60_000;
const freshNegativeMs = 60_000;
/** Older rows are not even shown as old. */
const keptMs = 30 * 86_400_000;

export type NamePowers = {
  rows: Rows;
  now: () => number;
  /** Asks the network; loads the resolver when first needed. */
  resolve: (name: string) => Promise<Omit<NameAnswer, 'fromCache'>>;
  /** The chosen network's id, and whether the welcome is over: before, nobody is asked. */
  state: () => Promise<{ networkId: string; welcomed: boolean }>;
};

export type Names = ReturnType<typeof makeNames>;

export function makeNames({ rows, now, resolve, state }: NamePowers) {
  /** Scratch: questions on their way. */
  const asked = new Map<string, Promise<NameAnswer>>();

  const ask = async (key: string, name: string): Promise<NameAnswer> => {
    const answer: NameAnswer = { ...(await resolve(name)), fromCache: false };
    await rows.put('names', key, { answer, storedAtMs: now() });
    return answer;
  };

  return {
    /** Once per browser start: any page can make us look a name up, so rows do not pile up for ever. */
    dropOld: async (): Promise<void> => {
      for (const [key, { storedAtMs }] of await rows.all('names'))
        if (now() - storedAtMs > keptMs) await rows.remove('names', key);
    },

    /** Throws `bad-name`, `not-welcomed`, and `nobody-answered` when there is no old answer either. */
    resolve: async (text: string, { fresh = false } = {}): Promise<NameAnswer> => {
      const name = parseName(text).full;
      const { networkId, welcomed } = await state();
      if (!welcomed) throw new AutonymError('not-welcomed', 'Finish the welcome first: before, Autonym asks nobody.');
      const key = `${networkId} ${name}`;
      const row = await rows.find('names', key);
      if (row && !fresh && now() - row.storedAtMs < lifeMs(row.answer)) return { ...row.answer, fromCache: true };
      const flight = asked.get(key) ?? ask(key, name).finally(() => asked.delete(key));
      asked.set(key, flight);
      try {
        return await flight;
      } catch (error) {
        if (row && faultOf(error).code === 'nobody-answered') return { ...row.answer, fromCache: true };
        throw error;
      }
    },
  };
}

function lifeMs({ status }: NameAnswer): number {
  return status === 'not-registered' || status === 'unknown-namespace' ? freshNegativeMs : freshMs;
}
