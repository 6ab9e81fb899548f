/**
 * When Approve may be pressed: the window has had the focus and been visible for half a second without a change under the cursor, and
 * somebody has done something on purpose in it since (moved the pointer, pressed Tab or an arrow key). A window that pops up under a
 * double click or a held Enter approves nothing.
 */
import { signal } from '@preact/signals';

export const armDelayMs = 500;

export type ArmingPowers = {
  /** Calls back after some milliseconds; answers how to call it off. */
  later: (task: () => void, ms: number) => () => void;
};

/** `waiting`: no focus, or too early. `still`: only the deliberate input is missing. */
export type Arming = 'waiting' | 'still' | 'armed';

export function makeArming({ later }: ArmingPowers) {
  const state = signal<Arming>('waiting');
  let attentive = false;
  let settled = false;
  let deliberate = false;
  let callOff = () => {};

  function update(): void {
    state.value = !attentive || !settled ? 'waiting' : deliberate ? 'armed' : 'still';
  }

  /** Everything from the beginning: another request is shown, or the window changed its size or place. */
  function restart(): void {
    callOff();
    settled = false;
    deliberate = false;
    if (attentive) {
      callOff = later(() => {
        settled = true;
        update();
      }, armDelayMs);
    }
    update();
  }

  /** Whether the window has the focus and can be seen, as of now. Losing either disarms at once. */
  function attend(now: boolean): void {
    if (now === attentive) return;
    attentive = now;
    restart();
  }

  /** A trusted movement of a hand; without attention it counts for nothing. */
  function move(): void {
    if (!attentive) return;
    deliberate = true;
    update();
  }

  return { state, restart, attend, move };
}

export type ArmingModel = ReturnType<typeof makeArming>;
