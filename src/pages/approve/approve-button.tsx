/** The one button that gives something away. It can be reached at any time and pressed only when armed. */
import { useRef } from 'preact/hooks';
import { t } from '../parts/text.ts';
import type { ArmingModel } from './arming.ts';

type ApproveButtonProps = { arming: ArmingModel; ready: boolean; busy: boolean; onApprove: () => void };

export function ApproveButton({ arming, ready, busy, onApprove }: ApproveButtonProps) {
  // A press that began before the arming is no press: it was meant for what was under the pointer then.
  const begunArmed = useRef(false);
  const armed = ready && arming.state.value === 'armed';
  // What counts is the arming at the moment of the event, not at the last drawing.
  const isArmed = () => ready && arming.state.peek() === 'armed';
  return (
    <button
      type="button"
      class={`button button-wide button-primary${armed || busy ? '' : ' approve-unarmed'}`}
      aria-disabled={!armed}
      aria-describedby="approve-hint"
      aria-busy={busy || undefined}
      onPointerDown={(event) => {
        begunArmed.current = isArmed() && event.isTrusted;
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        begunArmed.current = isArmed() && event.isTrusted && !event.repeat;
        if (!begunArmed.current) event.preventDefault();
      }}
      onClick={(event) => {
        const meant =
          begunArmed.current && isArmed() && event.isTrusted && document.hasFocus() && document.visibilityState === 'visible';
        begunArmed.current = false;
        if (meant) onApprove();
      }}
    >
      {busy && <span class="spinner" aria-hidden="true" />}
      <span>{busy ? t('approve_working') : t('approve_approve')}</span>
    </button>
  );
}
