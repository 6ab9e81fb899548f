import { describe, expect, it } from 'vitest';
import type { NameAnswer } from '../../../src/contract/names.ts';
import { makeNameField } from '../../../src/pages/popup/name-field.ts';
import { alice, makeClock, makeDoor, refuse, settle } from '../stand-ins.ts';

function make(resolve: (body: { name: string; fresh?: boolean }) => unknown = ({ name }) => ({ ...alice, name })) {
  const door = makeDoor({ 'name.resolve': resolve });
  const clock = makeClock();
  return { field: makeNameField({ ask: door.ask, later: clock.later }), clock, asked: door.asked };
}

describe('the name field', () => {
  it('asks once the hands rest, and not for every letter', async () => {
    const { field, clock, asked } = make();
    for (const text of ['alice.b', 'alice.bt', 'alice.btc', 'alice.btcx', 'alice.btc']) {
      field.type(text);
      clock.pass(100);
    }
    expect(asked).toEqual([]);
    expect(field.lookup.value).toEqual({ at: 'typing' });
    clock.pass(400);
    await settle();
    expect(asked).toEqual([{ method: 'name.resolve', body: { name: 'alice.btc', old: true } }]);
    expect(field.lookup.value).toMatchObject({ at: 'answered', answer: { name: 'alice.btc' } });
  });

  it('shows an old answer, then the new one', async () => {
    let answerNew = (_: unknown) => {};
    const { field, clock } = make(({ fresh }) =>
      fresh ? new Promise((resolve) => (answerNew = resolve)) : { ...alice, renewing: true, fromCache: true },
    );
    field.type('alice.btc');
    clock.pass(400);
    await settle();
    expect(field.lookup.value).toMatchObject({ at: 'answered', answer: { renewing: true } });
    answerNew(alice);
    await settle();
    expect(field.lookup.value).toMatchObject({ at: 'answered', answer: { fromCache: false } });
  });

  it('asks by itself only for endings everybody knows', async () => {
    const { field, clock, asked } = make();
    field.type('alice.unheard');
    clock.pass(10_000);
    await settle();
    expect(asked).toEqual([]);
    expect(field.submit()).toBe('alice.unheard');
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('reads what was pasted: spaces, scheme, capitals and path fall away', async () => {
    const { field, clock, asked } = make();
    field.type('  https://ALICE.btc/path?x#y ');
    clock.pass(400);
    await settle();
    expect(asked[0]?.body).toEqual({ name: 'alice.btc', old: true });
  });

  it('takes an unfinished name for no mistake, and a strange letter for one', () => {
    const { field } = make();
    for (const text of ['a', 'alice', 'alice.']) {
      field.type(text);
      expect(field.lookup.value).toEqual({ at: 'typing' });
    }
    for (const text of ['аlice.btc', '\u212aim.btc', 'alice btc', 'ali<ce']) {
      field.type(text);
      expect(field.lookup.value).toMatchObject({ at: 'bad', problem: { code: 'bad-name' } });
    }
    field.type('');
    expect(field.lookup.value).toEqual({ at: 'nothing' });
  });

  it('says on Enter what is wrong with an unfinished name', () => {
    const { field } = make();
    field.type('alice');
    expect(field.submit()).toBeUndefined();
    expect(field.lookup.value).toMatchObject({ at: 'bad' });
  });

  it('asks for a name once, however often it is typed', async () => {
    const { field, clock, asked } = make();
    for (const text of ['alice.btc', 'bob.btc', 'alice.btc']) {
      field.type(text);
      clock.pass(400);
      await settle();
    }
    expect(asked.map(({ body }) => body)).toEqual([
      { name: 'alice.btc', old: true },
      { name: 'bob.btc', old: true },
    ]);
    expect(field.lookup.value).toMatchObject({ at: 'answered', name: 'alice.btc' });
  });

  it('never shows the answer to an earlier name', async () => {
    const open: Record<string, (answer: NameAnswer) => void> = {};
    const { field, clock } = make(
      ({ name }) =>
        new Promise<NameAnswer>((resolve) => {
          open[name] = resolve;
        }),
    );
    field.type('alice.btc');
    clock.pass(400);
    field.type('bob.btc');
    clock.pass(400);
    await settle();
    open['bob.btc']?.({ ...alice, name: 'bob.btc' });
    await settle();
    open['alice.btc']?.(alice);
    await settle();
    expect(field.lookup.value).toMatchObject({ at: 'answered', name: 'bob.btc' });
    field.type('');
    expect(field.lookup.value).toEqual({ at: 'nothing' });
  });

  it('shows a failure, and asks again on Enter', async () => {
    let fails = true;
    const { field, clock } = make(() => (fails ? refuse('nobody-answered')() : alice));
    field.type('alice.btc');
    clock.pass(400);
    await settle();
    expect(field.lookup.value).toMatchObject({ at: 'failed', problem: { code: 'nobody-answered' } });
    fails = false;
    field.submit();
    await settle();
    expect(field.lookup.value).toMatchObject({ at: 'answered' });
  });
});
