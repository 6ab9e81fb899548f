import { describe, expect, it } from 'vitest';
import { armDelayMs, makeArming } from '../../../src/pages/approve/arming.ts';

/** A clock that only moves when told. */
function makeClock() {
  let nowMs = 0;
  let tasks: { atMs: number; task: () => void }[] = [];
  return {
    later: (task: () => void, ms: number) => {
      const entry = { atMs: nowMs + ms, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((one) => one !== entry);
      };
    },
    pass: (ms: number) => {
      nowMs += ms;
      const due = tasks.filter(({ atMs }) => atMs <= nowMs);
      tasks = tasks.filter(({ atMs }) => atMs > nowMs);
      for (const { task } of due) task();
    },
  };
}

function makeWatched() {
  const clock = makeClock();
  return { arming: makeArming({ later: clock.later }), pass: clock.pass };
}

describe('arming', () => {
  it('arms after half a second of attention and one deliberate input', () => {
    const { arming, pass } = makeWatched();
    arming.attend(true);
    pass(armDelayMs - 1);
    arming.move();
    expect(arming.state.value).toBe('waiting');
    pass(1);
    expect(arming.state.value).toBe('armed');
  });

  it('does not arm by time alone', () => {
    const { arming, pass } = makeWatched();
    arming.attend(true);
    pass(60_000);
    expect(arming.state.value).toBe('still');
    arming.move();
    expect(arming.state.value).toBe('armed');
  });

  it('does not count what was done before the window had the focus', () => {
    const { arming, pass } = makeWatched();
    arming.move();
    arming.attend(true);
    pass(1000);
    expect(arming.state.value).toBe('still');
  });

  for (const [title, disturb] of [
    [
      'the focus is lost and comes back',
      (arming: ReturnType<typeof makeArming>) => {
        arming.attend(false);
        arming.attend(true);
      },
    ],
    ['the window changes its size', (arming: ReturnType<typeof makeArming>) => arming.restart()],
    ['another request is shown', (arming: ReturnType<typeof makeArming>) => arming.restart()],
  ] as const) {
    it(`begins again when ${title}`, () => {
      const { arming, pass } = makeWatched();
      arming.attend(true);
      arming.move();
      pass(armDelayMs);
      expect(arming.state.value).toBe('armed');
      disturb(arming);
      expect(arming.state.value).toBe('waiting');
      pass(armDelayMs);
      expect(arming.state.value).toBe('still');
    });
  }

  it('stays disarmed without the focus', () => {
    const { arming, pass } = makeWatched();
    arming.attend(true);
    arming.move();
    pass(armDelayMs);
    arming.attend(false);
    pass(10_000);
    arming.move();
    expect(arming.state.value).toBe('waiting');
  });

  it('FLD-08 lets a clicking game win in none of 1,000 tries', () => {
    let random = 7;
    const draw = (below: number) => {
      random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
      return (random >>> 8) % below;
    };
    for (let i = 0; i < 1000; i++) {
      const { arming, pass } = makeWatched();
      // The page opens, covers and closes windows under the pointer; each change comes within half a second.
      for (let j = 0; j < 20; j++) {
        [() => arming.attend(true), () => arming.attend(false), () => arming.restart(), () => arming.move()][draw(4)]?.();
        if (draw(3) === 0) arming.restart();
        pass(draw(armDelayMs / 25));
        expect(arming.state.value).not.toBe('armed');
      }
    }
  });
});
