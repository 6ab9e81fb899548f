/** The backup that keeps itself new: once for many changes, never in anybody's way, and over a death. */
import { expect, it } from 'vitest';
import { makeSnapshotKeeping } from '../../src/background/snapshot-keeping.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { memorySession } from './memory.ts';

function make({ keepSnapshot = true, session = memorySession() } = {}) {
  let waiting: (() => void)[] = [];
  const saves: number[] = [];
  let fails: Error | undefined;
  let during: (() => Promise<void>) | undefined;
  const settings = { keepSnapshot };
  const keeping = makeSnapshotKeeping({
    session,
    settings: { read: async () => settings as never },
    now: () => 1_000 + saves.length,
    later: (_ms, then) => waiting.push(then),
    save: async () => {
      await during?.();
      if (fails) throw fails;
      saves.push(saves.length);
    },
  });
  return {
    keeping,
    session,
    settings,
    saves,
    planned: () => waiting.length,
    fail: (error?: Error) => {
      fails = error;
    },
    meanwhile: (job?: () => Promise<void>) => {
      during = job;
    },
    /** The quiet time is over. */
    pass: async () => {
      const due = waiting;
      waiting = [];
      for (const then of due) then();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

it('saves once for many changes, a little later', async () => {
  const { keeping, saves, planned, pass } = make();
  for (let change = 0; change < 5; change++) await keeping.note();
  expect([saves.length, planned(), await keeping.read()]).toEqual([0, 1, { due: true }]);
  await pass();
  expect([saves.length, await keeping.read()]).toEqual([1, { due: false, savedMs: 1_001 }]);
});

it('does nothing unless it is wanted, also when it was switched off meanwhile', async () => {
  const off = make({ keepSnapshot: false });
  await off.keeping.note();
  expect([off.planned(), await off.keeping.read()]).toEqual([0, { due: false }]);
  const later = make();
  await later.keeping.note();
  later.settings.keepSnapshot = false;
  await later.pass();
  expect(later.saves).toEqual([]);
});

it('saves again for what changed while it was saved', async () => {
  const { keeping, saves, pass, meanwhile } = make();
  await keeping.note();
  meanwhile(async () => {
    meanwhile();
    await keeping.note();
  });
  await pass();
  expect(await keeping.read()).toMatchObject({ due: true });
  await pass();
  expect(saves).toHaveLength(2);
  expect(await keeping.read()).toMatchObject({ due: false });
});

it('tells what failed, keeps when it was last saved, and tries again at the next change', async () => {
  const { keeping, saves, fail, pass } = make();
  await keeping.note();
  await pass();
  fail(new AutonymError('host-unreachable', 'gone'));
  await keeping.note();
  await pass();
  expect(await keeping.read()).toMatchObject({ due: true, savedMs: 1_001, failed: { code: 'host-unreachable' } });
  fail();
  await keeping.note();
  await pass();
  expect(saves).toHaveLength(2);
  expect((await keeping.read()).failed).toBeUndefined();
});

it('takes a locked vault for no failure: it waits for the unlocking', async () => {
  const { keeping, fail, pass } = make();
  fail(new AutonymError('vault-locked', 'locked'));
  await keeping.note();
  await pass();
  expect(await keeping.read()).toEqual({ due: true });
});

it('is taken up by the next life when this one dies before it saved', async () => {
  const dead = make();
  await dead.keeping.note();
  dead.fail(new AutonymError('host-unreachable', 'gone'));
  await dead.pass();
  // What failed waits for a change, in the next life too; a change that came after it does not.
  const idle = make({ session: dead.session });
  await idle.keeping.wake();
  expect(idle.planned()).toBe(0);
  await dead.keeping.note();
  const next = make({ session: dead.session });
  await next.keeping.wake();
  await next.pass();
  expect(next.saves).toHaveLength(1);
  await next.keeping.wake();
  expect(next.planned()).toBe(0);
});
