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
    // A window that opens under a resting pointer hears one move of no length; that is nobody's doing.
    if (event.isTrusted && isMove(event)) arming.move();
  });
  addEventListener('keydown', (event) => {
    if (event.isTrusted && !event.repeat && deliberateKeys.has(event.key)) arming.move();
  });
  look();
}

let last: { x: number; y: number } | undefined;

function isMove(event: PointerEvent): boolean {
  const before = last;
  last = { x: event.clientX, y: event.clientY };
  if (event.movementX !== 0 || event.movementY !== 0) return true;
  return before !== undefined && (before.x !== last.x || before.y !== last.y);
}
