/**
 * The log of what was given and refused: pages of a hundred lines, each sealed by the vault, so that a long history is never read whole.
 * Part of the crypto script.
 */
import type { ActivityLine, ActivityPage } from '../contract/commands/activity.ts';
import type { PrivateSeal } from './private-rows.ts';
import type { Rows } from './store.ts';
import { makeTurns } from './turns.ts';
import type { Unlogged } from './unlogged.ts';

export type Activity = ReturnType<typeof makeActivity>;

const kind = 'activity';
const linesInPage = 100;
const mostPages = 1000;
/** Lines that are shown together. */
const shown = 50;

/** Every verb throws `vault-locked`. */
export function makeActivity({ rows, seal, unlogged }: { rows: Rows; seal: PrivateSeal; unlogged: Unlogged }) {
  const turn = makeTurns();

  /** Of another vault, or spoiled: nothing. */
  const readPage = async (key: string | undefined): Promise<ActivityLine[]> => {
    const sealed = key === undefined ? undefined : await rows.find(kind, key);
    const [opened] = sealed ? await seal.open(kind, [new Uint8Array(sealed)]) : [];
    return opened ? JSON.parse(new TextDecoder().decode(opened)) : [];
  };
  const writePage = async (key: string, lines: readonly ActivityLine[]): Promise<void> => {
    const [sealed = new Uint8Array()] = await seal.seal(kind, [new TextEncoder().encode(JSON.stringify(lines))]);
    await rows.put(kind, key, sealed);
  };

  /** What waits goes into the log. A life that died between the two finds its lines there and writes them no second time. */
  const flush = async (): Promise<void> => {
    await seal.check();
    const waiting = await unlogged.read();
    if (waiting.length === 0) return;
    const keys = await rows.keys(kind);
    const [before, last] = [await readPage(keys.at(-2)), await readPage(keys.at(-1))];
    const known = new Set([...before, ...last].map(({ id }) => id));
    const fresh = waiting.filter(({ id }) => !known.has(id));
    let [key, lines] = [keys.at(-1) ?? formatKey(0), last];
    for (const line of fresh) {
      if (lines.length >= linesInPage) {
        await writePage(key, lines);
        [key, lines] = [formatKey(Number(key) + 1), []];
      }
      lines = [...lines, line];
    }
    if (fresh.length > 0) await writePage(key, lines);
    for (const old of (await rows.keys(kind)).slice(0, -mostPages)) await rows.remove(kind, old);
    await unlogged.drop(waiting);
  };

  return {
    flush: (): Promise<void> => turn(flush),

    /** Newest first, from a place on. */
    list: (from: number): Promise<ActivityPage> =>
      turn(async () => {
        await flush();
        const keys = (await rows.keys(kind)).reverse();
        const newest = (await readPage(keys[0])).reverse();
        const lines: ActivityLine[] = [];
        let start = 0;
        for (const [i, key] of keys.entries()) {
          const length = i === 0 ? newest.length : linesInPage; // All but the newest page are full.
          if (start < from + shown && start + length > from) {
            const page = i === 0 ? newest : (await readPage(key)).reverse();
            lines.push(...page.slice(Math.max(0, from - start), from + shown - start));
          }
          start += length;
        }
        return { lines, total: start };
      }),

    clear: (): Promise<void> =>
      turn(async () => {
        await unlogged.drop(await unlogged.read());
        for (const key of await rows.keys(kind)) await rows.remove(kind, key);
      }),
  };
}

/** Digits enough that text and number have one order. */
const formatKey = (page: number): string => String(page).padStart(10, '0');
