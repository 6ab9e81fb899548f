/**
 * What was done and is not yet in the sealed log. It waits in session storage, because somebody may be refused while the vault is locked,
 * and because a line costs nothing there.
 */
import type { ActivityLine } from '../contract/commands/activity.ts';
import type { Done, RequestRecord, Session } from './store.ts';
import { makeTurns } from './turns.ts';

export type Unlogged = ReturnType<typeof makeUnlogged>;

/** Whoever stays locked for long loses the oldest. */
const most = 500;

export function makeUnlogged({ session, now }: { session: Session; now: () => number }) {
  const turn = makeTurns();
  /** Scratch: what this life has noted already. */
  const noted = new Set<string>();

  const add = (lines: readonly ActivityLine[]): Promise<void> =>
    turn(async () => {
      const ids = new Set(lines.map(({ id }) => id));
      const others = (await session.get('unlogged')).filter(({ id }) => !ids.has(id));
      await session.set('unlogged', [...others, ...lines].slice(-most));
    });

  /** What is given without a question: one line a day for each site, kind and identity. */
  const idOfDay = (kind: string, origin: string, identityIndex = 0): string =>
    `${new Date(now()).toISOString().slice(0, 10)} ${identityIndex} ${kind} ${origin}`;

  return {
    /** Requests that were decided, all in the same way. Noting them again is noting them once. */
    decided: (records: readonly RequestRecord[], { how, grant, identityIndex, sent }: Done): Promise<void> =>
      add(
        records.map((record) => ({
          id: how === 'unasked' ? idOfDay(record.kind, record.origin, identityIndex) : record.id,
          atMs: now(),
          origin: record.origin,
          kind: record.kind,
          how,
          ...(identityIndex === undefined ? {} : { identityIndex }),
          ...(grant?.kind === 'sign-in' ? { scopes: grant.scopes } : {}),
          ...(sent === undefined ? {} : { sent }),
        })),
      ),

    /** Addresses were given without a question. */
    unasked: async (origin: string, identityIndex: number): Promise<void> => {
      const id = idOfDay('addresses', origin, identityIndex);
      if (noted.has(id)) return;
      noted.add(id);
      await add([{ id, atMs: now(), origin, kind: 'addresses', how: 'unasked', identityIndex }]);
    },

    /** Another vault, or none: what was done under the one before is nothing to tell it. */
    clear: (): Promise<void> =>
      turn(async () => {
        noted.clear();
        await session.set('unlogged', []);
      }),

    read: (): Promise<ActivityLine[]> => session.get('unlogged'),

    /** These are in the log. */
    drop: (lines: readonly ActivityLine[]): Promise<void> =>
      turn(async () => {
        const ids = new Set(lines.map(({ id }) => id));
        await session.set(
          'unlogged',
          (await session.get('unlogged')).filter(({ id }) => !ids.has(id)),
        );
      }),
  };
}
