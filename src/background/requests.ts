/**
 * Requests that wait for a person. The request is the record: no promise, closure or open port waits, so the background may die at any
 * line and whichever life comes next reads the rows and goes on. Answers stay in the row until the relay says it has them.
 *
 * What names a request:
 *   id          ours, random. The approval decides by it.
 *   sha256      of the frozen text. A decision says id and hash: *this, as it was shown*.
 *   askIds      what the document calls its question; good only together with `documentId`. The answer goes out under each.
 *   documentId  the browser's name of the document that asked, and the only one that is answered.
 *   tokenId     the hash that was signed in a sign-in token, the same for both signatures a token can have. Decided on once, whoever
 *               carries it. (The `jti` inside is the app's own word and is not read.)
 */
import type { PageAnswer } from '../contract/page.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Asker } from './asker.ts';
import { denied, elsewhere, gone, interrupted, pageErrorOf, replayed } from './fault.ts';
import type { Done, NewGrant, Outcome, RequestRecord, Session } from './store.ts';
import { makeTurns } from './turns.ts';

const maxPerOrigin = 3;
const maxInAll = 100;
/** Session storage holds 10 MB, and a contract that waits to be deployed may be a tenth of one. */
const maxWaitingChars = 2_000_000;
const maxEndedChars = 4_000_000;
/** Answers that nobody fetches, because their document sleeps and may never wake: so many of the newest stay. */
const maxEndedPerTab = 20;
const maxEnded = 200;
const maxDecided = 100;
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
  /** These were decided on, either way; told before the rows say so. */
  noteDecided: (records: RequestRecord[], done: Done) => Promise<void>;
};

export type Draft = Pick<RequestRecord, 'kind' | 'frozen' | 'tokenId'>;

export type Requests = ReturnType<typeof makeRequests>;

export function makeRequests({ session, now, randomId, sha256, noteDecided }: RequestPowers) {
  const turn = makeTurns();
  /** Scratch: what is being done for these, because the person said yes: nobody says no to it any more, and no row of it falls. */
  const giving = new Set<string>();
  const read = () => session.get('requests');
  const write = (rows: RequestRecord[]) => session.set('requests', dropOldEnded(rows));

  /** Nobody reads the frozen text of what is over; it may be 200 kB that the page wrote. */
  const end = (row: RequestRecord, outcome: Outcome, grant?: NewGrant): RequestRecord => ({
    ...row,
    frozen: '',
    outcome,
    ...(grant && { grant }),
  });

  /** As was decided: these rows get theirs, and whatever else waits with the same token is a replay. Returns all that ended. */
  const decideRows = async (rows: RequestRecord[], decided: RequestRecord[], done: Done): Promise<RequestRecord[]> => {
    if (decided.length === 0) return [];
    await noteDecided(decided, done);
    const { outcome, grant } = done;
    const noted = decided.map(({ id }) => ({ id, isGiven: outcome.error === undefined }));
    await session.set('decided', [...(await session.get('decided')), ...noted].slice(-maxDecided));
    const tokens = new Set(decided.flatMap(({ tokenId }) => tokenId ?? []));
    const ended: RequestRecord[] = [];
    const next = rows.map((row) => {
      const isDecided = decided.includes(row);
      if (!isDecided && !(waits(row) && row.tokenId !== undefined && tokens.has(row.tokenId))) return row;
      ended.push(row);
      return isDecided ? end(row, outcome, grant) : end(row, { error: pageErrorOf(replayed()) });
    });
    await write(next);
    return ended;
  };

  const noteDenials = async (origins: Iterable<string>) => {
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

  /** Leaving what waits counts as one denial, or a page could open a window with every reload. */
  const noteWithdrawn = async (rows: RequestRecord[]) => {
    const origins = new Set(rows.filter(waits).map(({ origin }) => origin));
    if (origins.size > 0) await noteDenials(origins);
  };

  /** Throws `too-many-denials` while an origin is silenced. */
  const checkSilence = async (origin: string) => {
    const denials = await session.get('denials');
    const times = Object.hasOwn(denials, origin) ? (denials[origin] ?? []) : [];
    const [first = 0, last = 0] = [times.at(-deniedTimes), times.at(-1)];
    if (times.length >= deniedTimes && last - first <= deniedWithinMs && now() - last < silencedMs) {
      throw new AutonymError(
        'too-many-denials',
        'This site was refused, or left its question, three times. It may ask again in a minute.',
      );
    }
  };

  /** Rows whose document or tab is gone for good: nobody will fetch an answer. */
  const drop = (isGone: (row: RequestRecord) => boolean): Promise<void> =>
    turn(async () => {
      const rows = await read();
      const dropped = rows.filter((row) => isGone(row) && !giving.has(row.id));
      if (dropped.length === 0) return;
      await write(rows.filter((row) => !dropped.includes(row)));
      await noteWithdrawn(dropped);
    });

  return {
    /** Whether this very ask was written down before: its answer, `waits`, or undefined when nobody knows it. */
    find: async (asker: Asker, askId: string): Promise<PageAnswer | 'waits' | undefined> => {
      const row = (await read()).find(isAsk(asker, askId));
      return row && (answersOf(row).find(({ id }) => id === askId) ?? 'waits');
    },

    /**
     * Write a request down, or join the equal one that the same document has waiting.
     * Throws `too-many-requests` and `too-many-denials`; writes nothing then.
     */
    add: (asker: Asker, askId: string, draft: Draft): Promise<void> =>
      turn(async () => {
        await checkSilence(asker.origin);
        const rows = await read();
        const hash = await sha256(draft.frozen);
        const waiting = rows.filter(waits);
        const equal = waiting.find((row) => row.documentId === asker.documentId && row.sha256 === hash);
        if (equal) {
          if (equal.askIds.includes(askId)) return;
          if (equal.askIds.length >= maxInAll) throw tooMany();
          const joined = { ...equal, askIds: [...equal.askIds, askId] };
          return write(rows.map((row) => (row === equal ? joined : row)));
        }
        const chars = waiting.reduce((sum, { frozen }) => sum + frozen.length, draft.frozen.length);
        const isFull = waiting.length >= maxInAll || chars > maxWaitingChars;
        if (isFull || waiting.filter((row) => row.origin === asker.origin).length >= maxPerOrigin) throw tooMany();
        await write([...rows, { id: randomId(), ...asker, ...draft, askIds: [askId], sha256: hash, createdAtMs: now() }]);
      }),

    checkSilence,

    /** The one that this ask waits in. */
    findWaiting: async (asker: Asker, askId: string): Promise<RequestRecord | undefined> =>
      (await read()).find((row) => waits(row) && isAsk(asker, askId)(row)),

    waiting: async (): Promise<RequestRecord[]> => (await read()).filter(waits).sort((a, b) => a.createdAtMs - b.createdAtMs),

    /**
     * The waiting row a decision is about. Throws `request-gone`, and `request-changed` when the hash is not that of the frozen text.
     */
    readForDecision: async (id: string, hash: string): Promise<RequestRecord> => {
      const record = (await read()).find((row) => row.id === id && waits(row));
      if (!record) throw gone();
      if (record.sha256 !== hash || (await sha256(record.frozen)) !== hash) {
        throw new AutonymError('request-changed', 'This is not the request that was shown. Nothing was given.');
      }
      return record;
    },

    /** Whether a person decided just so, and it is done. Who decided while the background died asks again, and does not know. */
    wasDecided: async (id: string, isGiven: boolean): Promise<boolean> => {
      const noted = await session.get('decided');
      const isOver = !(await read()).some((row) => row.id === id && waits(row));
      return isOver && noted.some((one) => one.id === id && one.isGiven === isGiven);
    },

    /**
     * Put what was done into the row, with the grant it rests on: until that is `listed`, the answer does not leave. The first outcome stays.
     * Returns what ended by it; throws `request-gone` when something else ended it before.
     */
    decide: ({ id }: RequestRecord, done: Done): Promise<RequestRecord[]> =>
      turn(async () => {
        const rows = await read();
        const row = rows.find((each) => each.id === id && waits(each));
        if (!row) throw gone();
        return decideRows(rows, [row], done);
      }),

    /**
     * Does what a yes asks for, up to and with writing down its outcome: a window that closes meanwhile or a page that leaves cannot make a no of
     * what was sent already.
     */
    give: async <T>({ id }: RequestRecord, work: () => Promise<T>): Promise<T> => {
      giving.add(id);
      try {
        return await work();
      } finally {
        giving.delete(id);
      }
    },

    /** The person said no to one, or closed the window on all of them; or could not say yes, for want of the account. Returns what ended by it. */
    deny: (ids: string[], why: 'no' | 'no-account' = 'no'): Promise<RequestRecord[]> =>
      turn(async () => {
        const rows = await read();
        const refused = rows.filter((row) => waits(row) && ids.includes(row.id) && !giving.has(row.id));
        const ended = await decideRows(rows, refused, {
          outcome: { error: pageErrorOf(why === 'no' ? denied() : elsewhere()) },
          how: 'denied',
        });
        await noteDenials(refused.map(({ origin }) => origin));
        return ended;
      }),

    /** Approved, and not yet among the grants. */
    unlisted: async (): Promise<(RequestRecord & { grant: NewGrant })[]> =>
      (await read()).filter((row): row is RequestRecord & { grant: NewGrant } => row.grant !== undefined),

    /** The grant is written down: the answer may leave. */
    listed: (id: string): Promise<void> =>
      turn(async () => {
        await write((await read()).map(({ grant, ...row }) => (grant && row.id !== id ? { ...row, grant } : row)));
      }),

    /** The document sleeps in the back/forward cache: what it waits for is over, and it hears so when it returns. */
    park: (documentId: string): Promise<void> =>
      turn(async () => {
        const rows = await read();
        const over = rows.filter((row) => row.documentId === documentId && waits(row) && !giving.has(row.id));
        if (over.length === 0) return;
        await write(rows.map((row) => (over.includes(row) ? end(row, { error: pageErrorOf(interrupted()) }) : row)));
        await noteWithdrawn(over);
      }),

    dropDocument: (documentId: string): Promise<void> => drop((row) => row.documentId === documentId),
    /** Another vault, or none: nobody collects what the one before gave, and no grant of it goes over. */
    dropEnded: (): Promise<void> => drop((row) => !waits(row)),
    /** The vault locks: a key in clear and leave to write wait for nobody. Whoever comes back asks again. */
    dropKeys: (): Promise<void> => drop((row) => row.kind === 'sign-in' && !row.tokenId && answersOf(row).length > 0),
    dropTab: (tabId: number): Promise<void> => drop((row) => row.tabId === tabId),

    /** Every answer that waits to be fetched by this document. */
    answersFor: async (documentId: string): Promise<PageAnswer[]> =>
      (await read()).filter((row) => row.documentId === documentId).flatMap(answersOf),

    /** The relay has the answer: the row may go when all its asks have theirs. */
    acknowledge: (asker: Asker, askId: string): Promise<void> =>
      turn(async () => {
        const rows = await read();
        const row = rows.find((each) => isAsk(asker, askId)(each) && answersOf(each).length > 0);
        if (!row) return;
        const askIds = row.askIds.filter((id) => id !== askId);
        await write(rows.flatMap((each) => (each !== row ? each : askIds.length ? { ...row, askIds } : [])));
      }),
  };
}

const waits = (row: RequestRecord): boolean => !row.outcome;

const isAsk = (asker: Asker, askId: string) => (row: RequestRecord) =>
  row.documentId === asker.documentId && row.askIds.includes(askId);

/** What may leave: an outcome whose grant is listed. */
function answersOf({ outcome, grant, askIds }: RequestRecord): PageAnswer[] {
  return outcome && !grant ? askIds.map((id) => ({ type: 'answer', id, ...outcome })) : [];
}

function dropOldEnded(rows: RequestRecord[]): RequestRecord[] {
  const ended = rows.filter((row) => !waits(row)).reverse();
  const inTab = new Map<number, number>();
  let chars = 0;
  const kept = ended.filter(({ tabId, outcome }) => {
    chars += JSON.stringify(outcome).length;
    if (chars > maxEndedChars) return false;
    const count = (inTab.get(tabId) ?? 0) + 1;
    inTab.set(tabId, count);
    return count <= maxEndedPerTab;
  });
  const stays = new Set(kept.slice(0, maxEnded));
  return rows.filter((row) => waits(row) || stays.has(row));
}

export const tooMany = (): AutonymError =>
  new AutonymError('too-many-requests', 'Too many requests wait already. Ask again when they are decided.');
