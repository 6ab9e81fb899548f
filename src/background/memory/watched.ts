/** The list of names whose changes somebody wants to hear of. */
import { AutonymError } from '../../protocol/error.ts';
import { parseName } from '../../protocol/names/name.ts';
import { hear, makeWatch, mostWatched, type WatchPowers } from './watch.ts';

export type Watched = ReturnType<typeof makeWatched>;

export function makeWatched(powers: WatchPowers) {
  const { rows, now, names, turn } = powers;
  const watch = makeWatch(powers);
  return {
    isWatched: async (text: string): Promise<boolean> =>
      (await rows.find('watched', await names.keyOf(parseName(text).full))) !== undefined,

    /** What is kept of the name is what later answers are held against. Throws `bad-name`, `watch-full`. */
    set: async (text: string, on: boolean): Promise<void> => {
      const key = await names.keyOf(parseName(text).full);
      await turn(async () => {
        if (!on) return rows.remove('watched', key);
        if (await rows.find('watched', key)) return;
        if ((await rows.keys('watched')).length >= mostWatched)
          throw new AutonymError('watch-full', `No more than ${mostWatched} names are watched.`);
        const kept = await rows.find('names', key);
        const empty = { sinceMs: now(), askedMs: 0, news: [] };
        const first = kept ? { ...hear(empty, kept.answer, kept.storedAtMs).row, news: [] } : empty;
        await rows.put('watched', key, first);
      });
      await watch.plan();
    },

    seen: (text: string): Promise<void> =>
      turn(async () => {
        const key = await names.keyOf(parseName(text).full);
        const row = await rows.find('watched', key);
        if (row) await rows.put('watched', key, { ...row, news: [] });
      }),

    round: watch.round,
    plan: watch.plan,
  };
}
