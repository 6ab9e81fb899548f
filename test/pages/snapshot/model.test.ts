import { describe, expect, it } from 'vitest';
import { makeSnapshot, snapshotDeed } from '../../../src/pages/snapshot/model.ts';
import { makeClock, makeDoor, refuse, unlocked } from '../stand-ins.ts';

describe('the backup on storage', () => {
  it('is asked for only when somebody presses, and what was found can be brought back', async () => {
    const { ask, asked } = makeDoor({
      'snapshot.find': () => ({ identities: 3, apps: 2 }),
      'snapshot.restore': () => unlocked,
    });
    const model = makeSnapshot({ ask, later: makeClock().later });
    expect(asked).toEqual([]);
    expect(await model.look()).toBe(true);
    expect(model.said.value).toEqual({ identities: 3, apps: 2 });
    await model.restore();
    expect(model.said.value).toBe('restored');
    expect(asked.map(({ method }) => method)).toEqual(['snapshot.find', 'snapshot.restore']);
  });

  it('that is not there is none; one that could not be asked for is an error and never none', async () => {
    const { ask } = makeDoor({ 'snapshot.find': () => null });
    const model = makeSnapshot({ ask, later: makeClock().later });
    await model.look();
    expect(model.said.value).toBe('none');

    const silent = makeSnapshot({ ask: makeDoor({ 'snapshot.find': refuse('host-refused') }).ask, later: makeClock().later });
    expect(await silent.look()).toBe(false);
    expect(silent.said.value).toBeUndefined();
    expect(silent.deeds.problems.value.get(snapshotDeed)?.code).toBe('host-refused');
  });

  it('is saved and removed, one thing at a time', async () => {
    let finish = () => {};
    const { ask } = makeDoor({
      'snapshot.save': () =>
        new Promise((resolve) => {
          finish = () => resolve({});
        }),
      'snapshot.remove': () => ({}),
    });
    const model = makeSnapshot({ ask, later: makeClock().later });
    const saving = model.save();
    expect(await model.remove()).toBe(false);
    finish();
    await saving;
    expect(model.said.value).toBe('saved');
    await model.remove();
    expect(model.said.value).toBe('removed');
  });
});

describe('the backup that keeps itself new', () => {
  it('is switched on at once where there is none, and not over one that is there before the person says so', async () => {
    const kept = { due: true };
    const none = makeDoor({ 'snapshot.find': () => null, 'settings.change': () => unlocked, 'snapshot.kept': () => kept });
    const model = makeSnapshot({ ask: none.ask, later: makeClock().later });
    expect(await model.keep(true)).toBe(true);
    expect(none.asked.map(({ method }) => method)).toEqual(['snapshot.find', 'settings.change', 'snapshot.kept']);

    const there = makeDoor({
      'snapshot.find': () => ({ identities: 3, apps: 2 }),
      'settings.change': () => unlocked,
      'snapshot.kept': () => kept,
    });
    const careful = makeSnapshot({ ask: there.ask, later: makeClock().later });
    await careful.keep(true);
    expect([careful.isInTheWay.value, careful.said.value]).toEqual([true, { identities: 3, apps: 2 }]);
    expect(there.asked.map(({ method }) => method)).toEqual(['snapshot.find']);
    await careful.keep(true, true);
    expect(careful.isInTheWay.value).toBe(false);
    expect(there.asked.find(({ method }) => method === 'settings.change')?.body).toEqual({ keepSnapshot: true });
    await careful.keep(false);
    expect(there.asked.filter(({ method }) => method === 'snapshot.find')).toHaveLength(1);
  });

  it('stays off when nobody could say whether there is one', async () => {
    const { ask, asked } = makeDoor({ 'snapshot.find': refuse('host-refused') });
    const model = makeSnapshot({ ask, later: makeClock().later });
    expect(await model.keep(true)).toBe(false);
    expect(asked.map(({ method }) => method)).toEqual(['snapshot.find']);
  });
});
