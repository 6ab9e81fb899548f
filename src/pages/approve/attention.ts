/** Feeds the arming with what the browser says of this window. Events that a script made are not listened to. */
import type { ArmingModel } from './arming.ts';

const deliberateKeys = new Set(['Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']);

export function watchAttention(arming: ArmingModel): void {
  const look = () => arming.attend(document.hasFocus() && document.visibilityState === 'visible');
  addEventListener('focus', look);
  addEventListener('blur', () => arming.attend(false));
  document.addEventListener('visibilitychange', look);
  addEventListener('resize', () => arming.restart());
  addEventListener('pointermove', (event) => {
    if (event.isTrusted && isMove(event)) arming.move();
  });
  addEventListener('keydown', (event) => {
    if (event.isTrusted && !event.repeat && deliberateKeys.has(event.key)) arming.move();
  });
  look();
}

let last: { x: number; y: number } | undefined;

/**
 * A window that opens under a resting pointer hears one move, which is nobody's doing. `movementX` and `movementY` do not tell: Firefox
 * measures that one from where the pointer was in the window before, however long ago.
 */
function isMove({ clientX: x, clientY: y }: PointerEvent): boolean {
  const before = last;
  last = { x, y };
  return before !== undefined && (before.x !== x || before.y !== y);
}
