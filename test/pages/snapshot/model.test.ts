import { describe, expect, it } from 'vitest';
import { makeSnapshot, snapshotDeed } from '../../../src/pages/snapshot/model.ts';
import { makeDoor, refuse, unlocked } from '../stand-ins.ts';

describe('the backup on storage', () => {
  it('is asked for only when somebody presses, and what was found can be brought back', async () => {
    const { ask, asked } = makeDoor({
      'snapshot.find': () => ({ identities: 3, apps: 2 }),
      'snapshot.restore': () => unlocked,
    });
    const model = makeSnapshot({ ask });
    expect(asked).toEqual([]);
    expect(await model.look()).toBe(true);
    expect(model.said.value).toEqual({ identities: 3, apps: 2 });
    await model.restore();
    expect(model.said.value).toBe('restored');
    expect(asked.map(({ method }) => method)).toEqual(['snapshot.find', 'snapshot.restore']);
  });

  it('that is not there is none; one that could not be asked for is an error and never none', async () => {
    const { ask } = makeDoor({ 'snapshot.find': () => null });
    const model = makeSnapshot({ ask });
    await model.look();
    expect(model.said.value).toBe('none');

    const silent = makeSnapshot({ ask: makeDoor({ 'snapshot.find': refuse('host-refused') }).ask });
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
    const model = makeSnapshot({ ask });
    const saving = model.save();
    expect(await model.remove()).toBe(false);
    finish();
    await saving;
    expect(model.said.value).toBe('saved');
    await model.remove();
    expect(model.said.value).toBe('removed');
  });
});
