import { describe, expect, it, vi } from 'vitest';
import { makeLock } from '../../src/background/lock.ts';
import type { Session } from '../../src/background/store.ts';
import { unlocked } from '../pages/stand-ins.ts';

function make(snapshot: typeof unlocked | null, nowMs = 0) {
  const lock = vi.fn(async () => undefined);
  const alarms = { create: vi.fn(), clear: vi.fn(async () => true) };
  const session = { get: async () => snapshot, set: async () => undefined } as unknown as Session;
  return { ...makeLock({ alarms, session, now: () => nowMs, lock }), lock, alarms };
}
const open = { ...unlocked, lockAtMs: 1000 };

describe('the lock', () => {
  it('closes at its deadline and not before', async () => {
    for (const [nowMs, times] of [
      [999, 0],
      [1000, 1],
      [10_000_000, 1],
    ] as const) {
      const { check, lock } = make(open, nowMs);
      await check();
      expect(lock).toHaveBeenCalledTimes(times);
    }
  });

  it('closes at once when told, also when nothing is known, and loads nothing when it is closed already', async () => {
    for (const [snapshot, times] of [
      [open, 1],
      [null, 1],
      [{ ...unlocked, vault: 'locked' as const, lockAtMs: null }, 0],
    ] as const) {
      const { now, lock } = make(snapshot);
      await now();
      expect(lock).toHaveBeenCalledTimes(times);
    }
  });

  it('has an alarm for the deadline, and none while it is closed', async () => {
    const { setAlarm, alarms } = make(open);
    await setAlarm(1000);
    expect(alarms.create).toHaveBeenCalledWith('lock', { when: 1000 });
    await setAlarm(null);
    expect(alarms.clear).toHaveBeenCalledWith('lock');
  });
});
