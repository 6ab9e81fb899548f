import { describe, expect, it } from 'vitest';
import { makeNames } from '../../src/background/names.ts';
import type { NameAnswer } from '../../src/contract/names.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { memoryRows, standingClock } from './memory.ts';

const answer = (name: string, atMs: number, status: NameAnswer['status'] = 'registered'): Omit<NameAnswer, 'fromCache'> => ({
  name,
  status,
  system: 'bns-v2',
  expires: 'never',
  records: [],
  addresses: [],
  profileState: 'none',
  seal: 'single-source',
  sources: [],
  resolvedAtMs: atMs,
});

function make() {
  const rows = memoryRows();
  const clock = standingClock();
  const asked: string[] = [];
  const world = { status: 'registered' as NameAnswer['status'], offline: false, networkId: 'mainnet', welcomed: true };
  const live = () =>
    makeNames({
      rows,
      now: clock.now,
      resolve: async (name) => {
        asked.push(name);
        await Promise.resolve();
        if (world.offline) throw new AutonymError('nobody-answered', 'Nobody answered.');
        return answer(name, clock.now(), world.status);
      },
      state: async () => world,
    });
  return { live, names: live(), clock, asked, world, rows };
}

describe('names', () => {
  it('are asked once and then answered from the row, also by the next life of the background', async () => {
    const { live, clock, asked } = make();
    expect(await live().resolve('Alice.btc')).toMatchObject({ name: 'alice.btc', fromCache: false });
    clock.pass(299_000);
    expect(await live().resolve('alice.btc')).toMatchObject({ fromCache: true, resolvedAtMs: clock.now() - 299_000 });
    expect(asked).toEqual(['alice.btc']);
    clock.pass(2_000);
    expect(await live().resolve('alice.btc')).toMatchObject({ fromCache: false });
  });

  it('are asked again when the person wants it fresh', async () => {
    const { names, asked } = make();
    await names.resolve('alice.btc');
    expect(await names.resolve('alice.btc', { fresh: true })).toMatchObject({ fromCache: false });
    expect(asked).toHaveLength(2);
  });

  it('that do not exist are believed for a minute', async () => {
    const { names, clock, asked, world } = make();
    world.status = 'not-registered';
    await names.resolve('nobody.btc');
    clock.pass(59_000);
    await names.resolve('nobody.btc');
    clock.pass(2_000);
    await names.resolve('nobody.btc');
    expect(asked).toHaveLength(2);
  });

  it('travel once when many ask at the same time', async () => {
    const { names, asked } = make();
    const answers = await Promise.all(Array.from({ length: 50 }, () => names.resolve('alice.btc')));
    expect(asked).toHaveLength(1);
    expect(new Set(answers.map(({ fromCache }) => fromCache))).toEqual(new Set([false]));
  });

  it('answer old, with their age, when nobody can be asked, and fail when there is nothing old', async () => {
    const { names, clock, world } = make();
    await names.resolve('alice.btc');
    const resolvedAtMs = clock.now();
    clock.pass(86_400_000);
    world.offline = true;
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: true, resolvedAtMs });
    await expect(names.resolve('bob.btc')).rejects.toMatchObject({ code: 'nobody-answered' });
    world.offline = false;
    expect(await names.resolve('bob.btc')).toMatchObject({ fromCache: false });
  });

  it('are forgotten after a month without a question', async () => {
    const { names, clock, rows } = make();
    await names.resolve('alice.btc');
    clock.pass(31 * 86_400_000);
    await names.resolve('bob.btc');
    await names.dropOld();
    expect([...rows.text.keys()]).toEqual(['names/mainnet bob.btc']);
  });

  it('are kept apart by network', async () => {
    const { names, asked, world } = make();
    await names.resolve('alice.btc');
    world.networkId = 'testnet';
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: false });
    expect(asked).toHaveLength(2);
  });

  it('ask nobody before the welcome is over, nor for what is no name', async () => {
    const { names, asked, world } = make();
    await expect(names.resolve('alice')).rejects.toMatchObject({ code: 'bad-name' });
    world.welcomed = false;
    await expect(names.resolve('alice.btc')).rejects.toMatchObject({ code: 'not-welcomed' });
    expect(asked).toEqual([]);
  });
});
