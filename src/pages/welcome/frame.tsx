/** What every step has: where it stands, its question, and where to go from it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/controls.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import type { Welcome } from './model.ts';
import { stepBefore, stepsOf } from './steps.ts';

type FrameProps = {
  model: Welcome;
  title: string;
  lead?: ComponentChildren;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  /** The step's own form is what a person is here for: the actions end it, and never lie over it. */
  endsWithActions?: boolean;
};

/** The heading takes the focus when a step appears, so that readers begin there. */
export function Frame({ model, title, lead, children, actions, endsWithActions }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!heading.current?.parentElement?.contains(document.activeElement)) heading.current?.focus();
  }, []);
  const error = model.error.value;
  const canGoBack = stepBefore(model.way.value, model.step.value) !== undefined;
  return (
    <div class="frame">
      <Progress model={model} />
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <div class="frame-lead stack-8">{lead}</div>}
      {children}
      {error && <ErrorNote error={error} />}
      <div class={endsWithActions ? 'frame-actions frame-end' : 'frame-actions'}>
        {canGoBack && (
          <Button tone="quiet" onClick={model.back} disabled={model.busy.value}>
            {t('parts_back')}
          </Button>
        )}
        <span class="frame-gap" />
        {actions}
      </div>
    </div>
  );
}

function Progress({ model }: { model: Welcome }) {
  const steps = stepsOf(model.way.value);
  const at = steps.indexOf(model.step.value);
  if (at < 0) return null;
  return (
    <div class="progress">
      <span class="progress-text">{t('welcome_progress', at + 1, steps.length)}</span>
      <span class="progress-bar" aria-hidden="true">
        {steps.map((step, i) => (
          <span key={step} class={i <= at ? 'progress-done' : undefined} />
        ))}
      </span>
    </div>
  );
}
