/**
 * Requests that wait for a person. The request is the record: no promise, closure or open port waits, so the background may die at any
 * line and whichever life comes next reads the rows and goes on. Answers stay in the row until the relay says it has them.
 */
import type { PageAnswer } from '../contract/page.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Asker } from './asker.ts';
import { denied, interrupted, pageErrorOf } from './fault.ts';
import type { Outcome, RequestRecord, Session } from './store.ts';
import { makeTurns } from './turns.ts';

const maxPerOrigin = 3;
const maxInAll = 100;
/** Three denials in half a minute silence an origin for a whole one. */
const deniedTimes = 3;
const deniedWithinMs = 30_000;
const silencedMs = 60_000;

export type RequestPowers = {
  session: Session;
  now: () => number;
  randomId: () => string;
  /** Hex SHA-256 of the UTF-8 bytes. */
  sha256: (text: string) => Promise<string>;
  /** The person decided on these, either way. */
  noteDecided: (records: RequestRecord[]) => Promise<void>;
};

export type Draft = { kind: RequestRecord['kind']; frozen: string };

export type Requests = ReturnType<typeof makeRequests>;

export function makeRequests({ session, now, randomId, sha256, noteDecided }: RequestPowers) {
  const turn = makeTurns();
  const read = () => session.get('requests');
  const waits = (record: RequestRecord) => !record.outcome;
  const isAsk = (asker: Asker, askId: string) => (record: RequestRecord) =>
    record.documentId === asker.documentId && record.askIds.includes(askId);

  /** Change the rows in one go. `change` returns the new rows, or nothing when they stay. */
  const rewrite = (change: (rows: RequestRecord[]) => RequestRecord[] | undefined) =>
    turn(async () => {
      const rows = await read();
      const changed = change(structuredClone(rows));
      if (changed) await session.set('requests', changed);
    });

  /** Ends every request that waits and fits. */
  const end = (fits: (record: RequestRecord) => boolean, outcome: Outcome) =>
    rewrite((rows) =>
      rows.some((row) => waits(row) && fits(row))
        ? rows.map((row) => (waits(row) && fits(row) ? { ...row, outcome } : row))
        : undefined,
    );

  const noteDenials = async (origins: string[]) => {
    const at = now();
    const denials = await session.get('denials');
    const recent = Object.entries(denials).flatMap(([origin, times]): [string, number[]][] => {
      const kept = times.filter((time) => at - time < silencedMs);
      return kept.length ? [[origin, kept]] : [];
    });
    const noted = new Map(recent);
    for (const origin of origins) noted.set(origin, [...(noted.get(origin) ?? []), at].slice(-deniedTimes));
    await session.set('denials', Object.fromEntries(noted));
  };

  /** Throws `too-many-denials` while an origin is silenced. */
  const checkSilence = async (origin: string) => {
    const denials = await session.get('denials');
    const times = Object.hasOwn(denials, origin) ? (denials[origin] ?? []) : [];
    const [first = 0, last = 0] = [times.at(-deniedTimes), times.at(-1)];
    if (times.length >= deniedTimes && last - first <= deniedWithinMs && now() - last < silencedMs) {
      throw new AutonymError('too-many-denials', 'This site was refused three times. It may ask again in a minute.');
    }
  };

  return {
    /** The row of this very ask, if it was written down before. */
    find: async (asker: Asker, askId: string): Promise<RequestRecord | undefined> => (await read()).find(isAsk(asker, askId)),

    /**
     * Write a request down, or join the equal one that the same document has waiting.
     * Throws `too-many-requests` and `too-many-denials`; writes nothing then.
     */
    add: (asker: Asker, askId: string, { kind, frozen }: Draft): Promise<void> =>
      turn(async () => {
        await checkSilence(asker.origin);
        const rows = await read();
        const hash = await sha256(frozen);
        const equal = rows.find((row) => waits(row) && row.documentId === asker.documentId && row.sha256 === hash);
        if (equal) {
          const joined = equal.askIds.includes(askId) ? equal.askIds : [...equal.askIds, askId].slice(0, maxInAll);
          await session.set(
            'requests',
            rows.map((row) => (row === equal ? { ...row, askIds: joined } : row)),
          );
          return;
        }
        const waiting = rows.filter(waits);
        if (waiting.length >= maxInAll || waiting.filter((row) => row.origin === asker.origin).length >= maxPerOrigin) {
          throw new AutonymError('too-many-requests', 'Too many requests wait already. Ask again when they are decided.');
        }
        const record: RequestRecord = {
          id: randomId(),
          kind,
          ...asker,
          askIds: [askId],
          frozen,
          sha256: hash,
          createdAtMs: now(),
        };
        await session.set('requests', [...rows, record]);
      }),

    checkSilence,

    waiting: async (): Promise<RequestRecord[]> => (await read()).filter(waits).sort((a, b) => a.createdAtMs - b.createdAtMs),

    /**
     * The waiting row a decision is about. Throws `request-gone`, and `request-changed` when the hash is not that of the frozen text.
     */
    readForDecision: async (id: string, hash: string): Promise<RequestRecord> => {
      const record = (await read()).find((row) => row.id === id && waits(row));
      if (!record) throw new AutonymError('request-gone', 'This request is over: its page was closed or left.');
      if (record.sha256 !== hash || (await sha256(record.frozen)) !== hash) {
        throw new AutonymError('request-changed', 'This is not the request that was shown. Nothing was given.');
      }
      return record;
    },

    /** Put the outcome into the row. The first outcome stays. */
    decide: async (record: RequestRecord, outcome: Outcome): Promise<void> => {
      await noteDecided([record]);
      await end((row) => row.id === record.id, outcome);
    },

    /** The person said no to one, or closed the window on all of them. */
    deny: (ids: string[]): Promise<void> =>
      turn(async () => {
        const rows = await read();
        const refused = rows.filter((row) => waits(row) && ids.includes(row.id));
        if (refused.length === 0) return;
        const outcome = { error: pageErrorOf(denied()) };
        await noteDecided(refused);
        await session.set(
          'requests',
          rows.map((row) => (refused.includes(row) ? { ...row, outcome } : row)),
        );
        await noteDenials(refused.map(({ origin }) => origin));
      }),

    /** The document sleeps in the back/forward cache: what it waits for is over, and it hears so when it returns. */
    park: (documentId: string): Promise<void> =>
      end((row) => row.documentId === documentId, { error: pageErrorOf(interrupted()) }),

    /** The document is gone for good; nobody will collect. */
    dropDocument: (documentId: string): Promise<void> =>
      rewrite((rows) =>
        rows.some((row) => row.documentId === documentId) ? rows.filter((row) => row.documentId !== documentId) : undefined,
      ),
    dropTab: (tabId: number): Promise<void> =>
      rewrite((rows) => (rows.some((row) => row.tabId === tabId) ? rows.filter((row) => row.tabId !== tabId) : undefined)),

    /** Every answer that this document may have now, for the ids it names; an id nobody knows was interrupted. */
    collect: async (asker: Asker, askIds: string[]): Promise<PageAnswer[]> => {
      const rows = await read();
      return askIds.flatMap((id): PageAnswer[] => {
        const row = rows.find(isAsk(asker, id));
        if (!row) return [{ type: 'answer', id, error: pageErrorOf(interrupted()) }];
        return row.outcome ? [{ type: 'answer', id, ...row.outcome }] : [];
      });
    },

    /** Every answer that waits to be collected by this document. */
    answersFor: async (documentId: string): Promise<PageAnswer[]> =>
      (await read()).flatMap(({ documentId: of, askIds, outcome }) =>
        of === documentId && outcome ? askIds.map((id): PageAnswer => ({ type: 'answer', id, ...outcome })) : [],
      ),

    /** The relay has the answer: the row may go when all its asks have theirs. */
    acknowledge: (asker: Asker, askId: string): Promise<void> =>
      rewrite((rows) => {
        const row = rows.find((each) => isAsk(asker, askId)(each) && each.outcome);
        if (!row) return undefined;
        row.askIds = row.askIds.filter((id) => id !== askId);
        return row.askIds.length ? rows : rows.filter((each) => each !== row);
      }),
  };
}
