import { describe, expect, it } from 'vitest';
import { makeActivity } from '../../src/background/activity.ts';
import type { RequestRecord } from '../../src/background/store.ts';
import { makeUnlogged } from '../../src/background/unlogged.ts';
import { invertingSeal, memoryRows, memorySession, standingClock } from './memory.ts';

function make() {
  const rows = memoryRows();
  const session = memorySession();
  const clock = standingClock();
  const lock = { isOpen: true };
  /** Another life of the background over the same stores. */
  const live = () => {
    const unlogged = makeUnlogged({ session, now: clock.now });
    return { unlogged, activity: makeActivity({ rows, seal: invertingSeal(() => lock.isOpen), unlogged }) };
  };
  return { rows, session, clock, lock, live };
}
const record = (i: number) =>
  ({ id: `request-${i}`, origin: `https://site-${i}.example`, kind: 'message' }) as unknown as RequestRecord;
const note = (world: ReturnType<typeof make>, from: number, to: number) =>
  world.live().unlogged.decided(
    Array.from({ length: to - from }, (_, i) => record(from + i)),
    { outcome: { result: 1 }, how: 'given', identityIndex: 0 },
  );

describe('the log', () => {
  it('is listed newest first, a page at a time, and sealed', async () => {
    const world = make();
    for (let i = 0; i < 330; i += 55) {
      await note(world, i, i + 55);
      await world.live().activity.flush();
    }
    const { activity } = world.live();
    for (const from of [0, 7, 50, 90, 100, 255, 300, 329]) {
      const { lines, total } = await activity.list(from);
      expect(total).toBe(330);
      expect(lines.map(({ id }) => id)).toEqual(
        Array.from({ length: Math.min(50, 330 - from) }, (_, i) => `request-${329 - from - i}`),
      );
    }
    expect((await activity.list(330)).lines).toEqual([]);
    expect([...world.rows.text.values()].join()).not.toContain('site-');
  });

  it('keeps what was refused while locked until it opens', async () => {
    const world = make();
    world.lock.isOpen = false;
    await note(world, 0, 1);
    await expect(world.live().activity.flush()).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(world.live().activity.list(0)).rejects.toMatchObject({ code: 'vault-locked' });
    world.lock.isOpen = true;
    expect((await world.live().activity.list(0)).lines).toHaveLength(1);
    expect(await world.session.get('unlogged')).toEqual([]);
  });

  it('has each line once, wherever the background died', async () => {
    for (let deaths = 0; deaths < 6; deaths++) {
      const world = make();
      await note(world, 0, 150);
      let left = deaths;
      const put = world.rows.put;
      const set = world.session.set;
      const dying =
        <Given extends unknown[]>(job: (...given: Given) => Promise<void>) =>
        async (...given: Given) => {
          if (left-- === 0) throw new Error('died');
          await job(...given);
        };
      world.rows.put = dying(put) as typeof put;
      world.session.set = dying(set) as typeof set;
      await world
        .live()
        .activity.flush()
        .catch(() => undefined);
      world.rows.put = put;
      world.session.set = set;
      await note(world, 149, 151); // One of them again.
      const { lines, total } = await world.live().activity.list(0);
      expect([deaths, total, lines[0]?.id, new Set(lines.map(({ id }) => id)).size]).toEqual([deaths, 151, 'request-150', 50]);
    }
  });

  it('loses a spoiled page and nothing else', async () => {
    const world = make();
    await note(world, 0, 250);
    await world.live().activity.flush();
    const [, second = ''] = await world.rows.keys('activity');
    await world.rows.put(
      'activity',
      second,
      new Uint8Array([1, 2, 3]).map((byte) => byte ^ 0xff),
    );
    const seal = {
      ...invertingSeal(),
      open: async (_: string, all: readonly Uint8Array[]) =>
        all.map((bytes) => (bytes.length === 3 ? undefined : bytes.map((byte) => byte ^ 0xff))),
    };
    const activity = makeActivity({ rows: world.rows, seal, unlogged: world.live().unlogged });
    expect((await activity.list(0)).lines.map(({ id }) => id)).toEqual(
      Array.from({ length: 50 }, (_, i) => `request-${249 - i}`),
    );
    expect((await activity.list(60)).lines).toEqual([]);
    expect((await activity.list(150)).lines[0]?.id).toBe('request-99');
  });

  it('says once a day that addresses were read', async () => {
    const world = make();
    const { unlogged, activity } = world.live();
    for (let i = 0; i < 5; i++) await unlogged.unasked('https://a.example', 0);
    await world.live().unlogged.unasked('https://a.example', 0);
    expect((await activity.list(0)).total).toBe(1);
    world.clock.pass(24 * 60 * 60 * 1000);
    await unlogged.unasked('https://a.example', 0);
    await unlogged.unasked('https://b.example', 0);
    expect((await activity.list(0)).lines.map(({ origin, how }) => [origin, how])).toEqual([
      ['https://b.example', 'unasked'],
      ['https://a.example', 'unasked'],
      ['https://a.example', 'unasked'],
    ]);
  });

  it('STO-22 opens three pages of a thousand to show or add a line, and keeps a hundred thousand lines', async () => {
    const world = make();
    let opened = 0;
    const seal = invertingSeal();
    const open: typeof seal.open = async (purpose, all) => {
      opened += all.length;
      return seal.open(purpose, all);
    };
    const activity = makeActivity({ rows: world.rows, seal: { ...seal, open }, unlogged: world.live().unlogged });
    for (let i = 0; i < 100_300; i += 500) {
      await note(world, i, i + 500);
      await activity.flush();
    }
    for (const from of [0, 50_000, 99_950]) {
      opened = 0;
      const { lines, total } = await activity.list(from);
      expect([total, lines.length, lines[0]?.id]).toEqual([100_000, 50, `request-${100_499 - from}`]);
      expect(opened).toBeLessThanOrEqual(3);
    }
    opened = 0;
    await note(world, 100_500, 100_501);
    await activity.flush();
    expect(opened).toBe(2);
  });

  it('can be cleared, with what waits', async () => {
    const world = make();
    await note(world, 0, 120);
    await world.live().activity.flush();
    await note(world, 120, 130);
    await world.live().activity.clear();
    expect(await world.live().activity.list(0)).toEqual({ lines: [], total: 0 });
    expect(await world.rows.keys('activity')).toEqual([]);
  });
});
