/** The rows of what names were when they were first seen, one job on them at a time. Rules: pins.ts. */
import { faultOf } from '../fault.ts';
import type { DurableRows, PinRow, Rows } from '../store.ts';
import type { Turns } from '../turns.ts';
import { changesOf, follow, type Shown, type Told, unlook, weigh } from './pins.ts';
import { nameOf } from './watch.ts';

export type PinnedPowers = {
  rows: Rows;
  now: () => number;
  names: { keyOf: (name: string) => Promise<string> };
  turn: Turns;
};
export type Pins = ReturnType<typeof makePins>;

/** Any page can make us look a name up; more are not kept, and the ones not seen for longest go first. */
const mostPins = 20_000;

const notKept = (error: unknown) => console.warn('pins are not kept', faultOf(error));

export function makePins({ rows, now, names, turn }: PinnedPowers) {
  /** Scratch: once a life is often enough. */
  let isTidy = false;

  const tidy = async (): Promise<void> => {
    if (isTidy) return;
    isTidy = true;
    if ((await rows.keys('pins')).length <= mostPins) return;
    const all = (await rows.all('pins')).sort(([, one], [, other]) => other.seenMs - one.seenMs);
    for (const [key] of all.slice(mostPins)) await rows.remove('pins', key);
  };

  return {
    /**
     * What is told of this answer, after it was held against the first one; the row is written. `isWanted`: false once everything was forgotten. Pins that cannot be
     * read or written withhold nothing: the answers are kept in the same place.
     */
    weigh: (key: string, told: Told, before: Told | undefined, isWanted: () => boolean): Promise<Told> =>
      turn(async () => {
        try {
          const pin = await rows.find('pins', key);
          const weighed = weigh(told, pin, before, now());
          if (!isWanted()) return told;
          // What was read counts, whether or not the new row can be written.
          const written = weighed.pin ? rows.put('pins', key, weighed.pin) : Promise.resolve();
          await written.then(() => (pin ? undefined : tidy())).catch(notKept);
          return weighed.told;
        } catch (error) {
          notKept(error);
          return told;
        }
      }),

    /** This was a lie: a first look that rests on it goes, and so does a change that nobody decided about yet. */
    unlook: (key: string, lie: Told): Promise<void> =>
      turn(async () => {
        const pin = await rows.find('pins', key);
        const rest = pin && unlook(pin, lie);
        if (rest === null) await rows.remove('pins', key);
        else if (rest) await rows.put('pins', key, rest);
      }),

    /** Throws `name-changed-again`, `bad-name`. The kept answer goes, so that the next one says what the new owner wrote. */
    follow: (name: string, shown: readonly Shown[]): Promise<void> =>
      turn(async () => {
        const key = await names.keyOf(name);
        await rows.put('pins', key, follow(await rows.find('pins', key), shown, now()));
        await rows.remove('names', key);
      }),

    /** Those of the chosen network. */
    all: async (): Promise<[name: string, pin: PinRow][]> => {
      const all: [string, DurableRows['pins']][] = await rows.all('pins');
      const [start = ''] = (await names.keyOf('a.btc')).split('a.btc');
      return all.flatMap(([key, pin]) => (key.startsWith(start) ? [[nameOf(key), pin] as [string, PinRow]] : []));
    },

    /** A name that leads to this site, or did, is not what it was, and nobody decided about that. */
    isChangedSite: async (origin: string): Promise<boolean> =>
      (await rows.all('pins')).some(
        ([, pin]) => changesOf(pin).length > 0 && (pin.siteOrigin === origin || pin.changed?.siteOrigin === origin),
      ),
  };
}
