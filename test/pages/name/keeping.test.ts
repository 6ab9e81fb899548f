import { describe, expect, it } from 'vitest';
import { makeKeeping } from '../../../src/pages/name/keeping.ts';
import { makeDoor, refuse } from '../stand-ins.ts';

describe('what is kept of a name', () => {
  it('is read for the name on the page, and never shown for another one', async () => {
    const answers: ((value: unknown) => void)[] = [];
    const { ask } = makeDoor({ 'name.kept': () => new Promise((resolve) => answers.push(resolve)) });
    const keeping = makeKeeping({ ask });
    const first = keeping.read('alice.btc');
    const second = keeping.read('bob.btc');
    answers[1]?.({ contact: null, watched: true });
    answers[0]?.({ contact: { name: 'alice.btc', label: 'A', addedMs: 1 }, watched: false });
    await Promise.all([first, second]);
    expect(keeping.kept.value).toEqual({ name: 'bob.btc', contact: null, watched: true });
  });

  it('is read again after every change, and a failure stands where its button is', async () => {
    let kept: object = { contact: null, watched: false };
    const { ask, asked } = makeDoor({
      'name.kept': () => kept,
      'contact.put': () => {
        kept = { contact: { name: 'a.btc', label: 'Ada', addedMs: 1 }, watched: false };
        return null;
      },
      'watch.set': refuse('watch-full'),
    });
    const keeping = makeKeeping({ ask });
    await keeping.read('a.btc');
    expect(await keeping.putContact('a.btc', 'Ada')).toBe(true);
    expect(keeping.kept.value?.contact?.label).toBe('Ada');
    expect(await keeping.watch('a.btc', true)).toBe(false);
    expect(keeping.deeds.problems.value.get('watch')?.code).toBe('watch-full');
    expect(asked.map(({ method }) => method)).toEqual(['name.kept', 'contact.put', 'name.kept', 'watch.set']);
    await keeping.read('b.btc');
    expect(keeping.deeds.problems.value.size).toBe(0);
  });

  it('follows exactly what was shown, without what is no decision', async () => {
    const { ask, asked } = makeDoor({ 'name.follow': () => null });
    const when = { lastSeenMs: 1, noticedMs: 2 };
    await makeKeeping({ ask }).follow('a.btc', [
      { what: 'owner', before: 'A', after: 'B', ...when },
      { what: 'profile-older', before: 'x', after: 'y', ...when },
    ]);
    expect(asked[0]?.body).toEqual({ name: 'a.btc', changes: [{ what: 'owner', after: 'B' }] });
  });
});
