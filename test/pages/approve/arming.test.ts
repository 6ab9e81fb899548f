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

  describe('FLD-08: against a game', () => {
    /** The page opens, covers and swaps windows under a hand, for as long as it likes; the hand clicks where it rests and mashes Enter. */
    function play(seed: number) {
      let random = seed;
      const draw = (below: number) => {
        random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
        return (random >>> 8) % below;
      };
      const { arming, pass } = makeWatched();
      const seen = { approved: 0, longestMs: 0, stills: 0 };
      for (let swap = 0; swap < 8; swap++) {
        // A window comes under the hand: new, uncovered, resized, or with the next question in it.
        [() => arming.attend(false), () => arming.restart(), () => undefined][draw(3)]?.();
        arming.attend(true);
        if (swap > 0) arming.restart();
        // Up to five seconds in one question: long after the half second is over.
        let passedMs = 0;
        for (let click = 0; click < 20; click++) {
          const ms = draw(500);
          pass(ms);
          passedMs += ms;
          if (arming.state.value === 'still') seen.stills++;
          if (arming.state.value === 'armed') seen.approved++;
        }
        seen.longestMs = Math.max(seen.longestMs, passedMs);
      }
      return seen;
    }

    it('no click or Enter approves in 1,000 tries, although each question stays for seconds', () => {
      const all = Array.from({ length: 1000 }, (_, i) => play(i + 1));
      expect(all.reduce((sum, { approved }) => sum + approved, 0)).toBe(0);
      expect(Math.min(...all.map(({ longestMs }) => longestMs))).toBeGreaterThan(4 * armDelayMs);
      // Time alone was over, again and again: one movement was all that was missing.
      expect(Math.min(...all.map(({ stills }) => stills))).toBeGreaterThan(50);
    });

    it('a movement made before the swap approves nothing after it, in 1,000 tries', () => {
      for (let i = 0; i < 1000; i++) {
        const { arming, pass } = makeWatched();
        arming.attend(true);
        pass(i);
        arming.move();
        // The page swaps the window before the hand presses.
        if (i % 2 === 0) arming.restart();
        else {
          arming.attend(false);
          arming.attend(true);
        }
        pass(5 * i);
        expect(arming.state.value).not.toBe('armed');
        // A hand that means this one approves it.
        pass(armDelayMs);
        arming.move();
        expect(arming.state.value).toBe('armed');
      }
    });
  });
});
