/**
 * The last requests of pages and what became of them, for whoever writes the apps: refused ones too, which nobody else keeps. Off until the
 * person switches it on. It never makes anybody wait: what it is told is noted in memory and written down a moment later, a few dozen rows
 * at most, so a flood costs a push each and nothing more, and no site can push out what another one asked. What was noted and not yet written
 * when the background died comes again with the ask, which the relay says again.
 */
import type { Inspected, InspectedBy } from '../contract/commands/inspector.ts';
import type { PageAnswer } from '../contract/page.ts';
import type { Network } from '../contract/settings.ts';
import type { keepRows } from './inspected-rows.ts';
import { quietly } from './quietly.ts';
import type { Session } from './store.ts';
import { makeTurns } from './turns.ts';

/** `documentId` and `askId` are how its answer finds it. */
export type InspectedRow = Inspected & { documentId: string; askId: string };
/**
 * As it came, in memory alone: written out and looked through for secrets only if it is still there when all is written down. `answer` without
 * `told` was looked through before.
 */
export type NotedRow = (InspectedRow | (Omit<InspectedRow, 'ask' | 'kept'> & { said: unknown })) & { told?: { result: unknown } };

export type InspectorPowers = {
  session: Session;
  network: () => Promise<Network>;
  now: () => number;
  randomId: () => string;
  later: (ms: number, then: () => void) => void;
  /** Loads `inspected.js`. */
  keeping: () => Promise<{ keepRows: typeof keepRows }>;
};
export type Inspector = ReturnType<typeof makeInspector>;

const mostRows = 40;
const mostOfOneOrigin = 15;
/** What waits for the first look at whether anybody wants it. */
const mostEarly = 50;
const writeAfterMs = 200;

export function makeInspector({ session, network, now, randomId, later, keeping }: InspectorPowers) {
  const turn = makeTurns();
  /** Scratch: what is written down, oldest first, or is about to be; undefined before the first look, null while it is off. */
  let rows: NotedRow[] | null | undefined;
  let early: ((rows: NotedRow[]) => void)[] = [];
  let isWriting = false;
  /** Scratch: links that were brought back into a page a moment ago, by their tokens. */
  const cameBy = new Map<string, InspectedBy>();

  const load = () =>
    turn(async () => {
      if (rows !== undefined) return;
      const { on, rows: kept } = await session.get('inspected');
      rows = on ? kept : null;
      const waiting = early;
      early = [];
      if (rows) for (const work of waiting) note(work);
    });

  const note = (work: (rows: NotedRow[]) => void): void => {
    if (rows === null) return;
    if (rows === undefined) {
      if (early.length >= mostEarly) return;
      // One that fails is tried again with the next that comes.
      if (early.push(work) === 1)
        quietly(
          load().finally(() => {
            early = [];
          }),
        );
      return;
    }
    quietly((async (all: NotedRow[]) => work(all))(rows)); // At once. What fails in it is no trouble of the door's.
    if (isWriting) return;
    isWriting = true;
    later(writeAfterMs, () => {
      isWriting = false;
      quietly(write());
    });
  };

  const write = () =>
    turn(async () => {
      if (!rows) return;
      const [chosen, script] = await Promise.all([network(), keeping()]);
      if (!rows) return;
      const kept = script.keepRows(rows, chosen);
      rows = kept;
      await session.set('inspected', { on: true, rows: kept });
    });

  const findRow = (all: NotedRow[], documentId: string, askId: string) =>
    all.find((row) => row.documentId === documentId && row.askId === askId);

  return {
    /** `method` and `body` as the page said them: of any kind, and no larger than a message may be. */
    asked: (
      { origin, documentId }: { origin: string; documentId: string },
      askId: string,
      method: unknown,
      body: unknown,
    ): void => {
      if (rows === null || method === 'popup.expect' || method === 'events.expect') return;
      const atMs = now();
      note((all) => {
        const said = readAsk(method, body);
        if (said.method === 'autonym_oldHost' || findRow(all, documentId, askId)) return;
        const by = cameBy.get(said.said as string) ?? said.by;
        makeRoom(all, origin);
        all.push({ id: randomId(), atMs, origin, ...said, by, documentId, askId });
      });
    },

    /** The first answer counts: one that is said again is the same. */
    answered: (documentId: string, { id, result, error }: PageAnswer): void => {
      const atMs = now();
      note((all) => {
        const row = findRow(all, documentId, id);
        if (!row || row.answer) return;
        if (result !== undefined) row.told = { result };
        row.answer = { atMs, ...(error ? { error } : {}) };
      });
    },

    /** The document went: nobody will hear what is not answered yet. */
    left: (documentId: string): void =>
      note((all) => {
        for (const row of all) if (row.documentId === documentId && !row.answer) row.left = true;
      }),

    /** A token is about to come by itself, in a frame that we made. */
    brought: (token: string, by: InspectedBy): void => {
      cameBy.set(token, by);
      for (const oldest of cameBy.keys()) if (cameBy.size > 20) cameBy.delete(oldest);
    },

    read: async (): Promise<{ on: boolean; rows: Inspected[] }> => {
      await write();
      const { on, rows: kept } = await session.get('inspected');
      return { on, rows: kept.map(({ documentId, askId, ...row }) => row).reverse() };
    },

    switch: (on: boolean): Promise<void> =>
      turn(async () => {
        const before = await session.get('inspected');
        if (before.on === on) return;
        rows = on ? [] : null;
        await session.set('inspected', { on, rows: [] });
      }),

    /** Nothing stays, and whatever comes is noted as before. */
    clear: (): Promise<void> =>
      turn(async () => {
        const { on } = await session.get('inspected');
        if (rows) rows = [];
        if (on) await session.set('inspected', { on, rows: [] });
      }),
  };
}

type Said = { by: InspectedBy; method: string; said: unknown };

function readAsk(method: unknown, body: unknown): Said {
  const { token, channel, method: name = method, params } = Object(body) as Record<string, unknown>;
  if (method === 'auth.request') return { by: channel === 'redirect' ? 'link' : 'provider', method: '', said: token };
  return { by: 'method', method: typeof name === 'string' ? name.slice(0, 64) : '', said: params };
}

/** The oldest goes: of this origin, when it has its share, else of all. */
function makeRoom(rows: NotedRow[], origin: string): void {
  const isOwn = (row: NotedRow) => row.origin === origin;
  if (rows.filter(isOwn).length >= mostOfOneOrigin) rows.splice(rows.findIndex(isOwn), 1);
  else if (rows.length >= mostRows) rows.shift();
}
