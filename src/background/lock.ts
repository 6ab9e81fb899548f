/**
 * The vault locks itself at a deadline that is written down. An alarm wakes the background for it, and every wake-up for any other reason
 * looks too, because alarms come late and not at all while the machine sleeps.
 */
import type { Alarms } from 'webextension-polyfill';
import type { Session } from './store.ts';

export const lockAlarm = 'lock';

export type LockPowers = {
  alarms: Pick<Alarms.Static, 'create' | 'clear'>;
  session: Session;
  now: () => number;
  /** Locks the vault and tells everybody. */
  lock: () => Promise<unknown>;
};

export function makeLock({ alarms, session, now, lock }: LockPowers) {
  return {
    setAlarm: async (atMs: number | null): Promise<void> => {
      if (atMs === null) await alarms.clear(lockAlarm);
      else alarms.create(lockAlarm, { when: atMs });
    },
    /** Locks if it is open. Cheap when it is not: nothing is loaded. */
    now: async (): Promise<void> => {
      if ((await session.get('snapshot'))?.vault !== 'locked') await lock();
    },
    /** Locks if the deadline is over. Cheap when it is not: nothing is loaded. */
    check: async (): Promise<void> => {
      const lockAtMs = (await session.get('snapshot'))?.lockAtMs;
      if (typeof lockAtMs === 'number' && lockAtMs <= now()) await lock();
    },
  };
}
