/**
 * Names whose changes somebody wants to hear of. What an answer means for one of them is pure; the round asks for those whose time has come, one after another, and
 * writes each down before the next, so a life that ends in between costs nothing but time.
 *
 * Rows are open: the round runs while the vault is locked, and knows no more than the answers kept beside it.
 */
import type { EndStage, WatchNews } from '../../contract/commands/memory.ts';
import type { NameAnswer } from '../../contract/names.ts';
import { faultOf } from '../fault.ts';
import type { Rows, WatchedRow } from '../store.ts';
import { watchAlarm } from './alarm.ts';
import { isSameOwner } from './pins.ts';

/** A name is asked for so often at most. */
export const watchEveryMs = 6 * 3_600_000;
/** When the round itself was cut short, the next one begins so soon. */
const againMs = 10 * 60_000;
export const mostWatched = 100;
const mostNews = 20;

type Heard = Pick<NameAnswer, 'status' | 'owner' | 'zonefile' | 'expires' | 'readings' | 'seal'>;

/** The row after this answer, and what is new in it. The first answer is what later ones are held against, and no news. */
export function hear(row: WatchedRow, answer: Heard, nowMs: number): { row: WatchedRow; news: WatchNews[] } {
  const next: WatchedRow = { ...row, askedMs: nowMs };
  // Those who were asked contradict each other, or could not tell: that is no news of the name.
  if (answer.status === 'contradicted' || answer.seal === 'contradiction') return { row: next, news: [] };
  const told = { ...next, heardMs: nowMs, status: answer.status };
  const isHeld = answer.owner !== undefined && answer.status !== 'revoked' && answer.status !== 'history';
  if (!isHeld) {
    const isNews = row.owner !== undefined && row.status !== answer.status;
    return add(told, isNews ? [{ what: 'lost', before: row.owner ?? '', after: answer.status, atMs: nowMs }] : []);
  }
  const owner = answer.owner ?? '';
  const zonefileHash = hashOf(answer);
  const stage = stageOf(answer);
  const height = typeof answer.expires === 'object' ? { expiresAtHeight: answer.expires.atHeight } : {};
  const { expiresAtHeight: _before, ...rest } = told;
  const news: WatchNews[] = [];
  if (row.owner !== undefined && !isSameOwner(row.owner, owner))
    news.push({ what: 'owner', before: row.owner, after: owner, atMs: nowMs });
  if (row.zonefileHash !== undefined && zonefileHash !== undefined && row.zonefileHash !== zonefileHash)
    news.push({ what: 'zonefile', before: row.zonefileHash, after: zonefileHash, atMs: nowMs });
  // Nearer to its end than before. Whoever watches one that ends soon wants to hear that at once.
  if (stage !== undefined && stages.indexOf(stage) > stages.indexOf(row.stage ?? 'far'))
    news.push({ what: 'end', before: row.stage ?? 'far', after: stage, atMs: nowMs });
  return add(
    {
      ...rest,
      owner,
      ...height,
      ...(zonefileHash === undefined ? {} : { zonefileHash }),
      ...(stage === undefined ? {} : { stage }),
    },
    news,
  );
}

function add(row: WatchedRow, news: WatchNews[]): { row: WatchedRow; news: WatchNews[] } {
  return { row: { ...row, news: [...news, ...row.news].slice(0, mostNews) }, news };
}

const stages: readonly EndStage[] = ['far', 'month', 'week', 'grace', 'over'];
/** Bitcoin blocks of a day. */
const dayBlocks = 144;

function stageOf({ status, expires, readings }: Heard): EndStage | undefined {
  if (status === 'expired') return 'over';
  if (status === 'in-grace') return 'grace';
  const tip = readings.find(({ state }) => state === 'said')?.tip;
  if (typeof expires !== 'object') return expires === 'never' ? 'far' : undefined;
  if (!tip) return undefined;
  const left = expires.atHeight - tip.burnHeight;
  return left <= 7 * dayBlocks ? 'week' : left <= 30 * dayBlocks ? 'month' : 'far';
}

/** Empty: none. Undefined when nobody could say. */
function hashOf({ zonefile }: Heard): string | undefined {
  return zonefile === undefined ? '' : zonefile.hash || undefined;
}

export type WatchPowers = {
  rows: Rows;
  now: () => number;
  /** `keyOf`: where what is kept of a name on the chosen network stands. */
  names: { resolve: (name: string, options: { fresh: true }) => Promise<NameAnswer>; keyOf: (name: string) => Promise<string> };
  alarms: { create: (name: string, when: { when: number }) => unknown; clear: (name: string) => Promise<unknown> };
  /** Shows it outside of any page of ours; the same id again takes the place of the one before. */
  notify: (id: string, text: { title: string; message: string }) => Promise<unknown>;
  text: (key: string, ...places: string[]) => string;
  /** One job on these rows at a time. */
  turn: <T>(job: () => Promise<T>) => Promise<T>;
};

export type Watch = ReturnType<typeof makeWatch>;

export function makeWatch({ rows, now, names, alarms, notify, text, turn }: WatchPowers) {
  /** When the next name's time has come; no alarm where nobody watches. */
  const plan = async (): Promise<void> => {
    const all = await rows.all('watched');
    if (all.length === 0) {
      await alarms.clear(watchAlarm);
      return;
    }
    const next = Math.min(...all.map(([, { askedMs }]) => askedMs)) + watchEveryMs;
    await alarms.create(watchAlarm, { when: Math.max(next, now() + 60_000) });
  };

  const askOne = async (key: string): Promise<void> => {
    const name = nameOf(key);
    let answer: NameAnswer | undefined;
    try {
      answer = await names.resolve(name, { fresh: true });
    } catch (error) {
      // Nobody answered, or it leads elsewhere: neither is a change. It is asked again when its time comes.
      if (faultOf(error).code === 'internal') throw error;
    }
    await turn(async () => {
      const row = await rows.find('watched', key);
      if (!row) return; // Not wanted any more.
      const { row: next, news } = answer ? hear(row, answer, now()) : { row: { ...row, askedMs: now() }, news: [] };
      // First said, then written down: a life that ends in between says the same again under the same id.
      for (const one of news)
        await notify(`${watchAlarm} ${name} ${one.what}`, {
          title: text(`watch_${one.what}_title`, name),
          message: text(one.what === 'end' ? `watch_end_${one.after}` : `watch_${one.what}_text`, name),
        }).catch(() => undefined); // The list has it too.
      await rows.put('watched', key, next);
    });
  };

  return {
    /** Asks for those whose time has come, of the chosen network. */
    round: async (): Promise<void> => {
      await alarms.create(watchAlarm, { when: now() + againMs });
      const due = (await rows.all('watched'))
        .filter(([, { askedMs }]) => askedMs + watchEveryMs <= now())
        .sort(([, one], [, other]) => one.askedMs - other.askedMs);
      for (const [key] of due) {
        if ((await names.keyOf(nameOf(key))) === key) await askOne(key);
        // Of another network: nobody of this one may be asked, and it waits until that is chosen.
        else await turn(async () => touch(key));
      }
      await plan();
    },
    plan,
  };

  async function touch(key: string): Promise<void> {
    const row = await rows.find('watched', key);
    if (row) await rows.put('watched', key, { ...row, askedMs: now() });
  }
}

/** At the end of a key of `names`, `pins` and `watched`. */
export const nameOf = (key: string): string => key.slice(key.lastIndexOf(' ') + 1);
