/** For experts: the answer as `dig` prints it, and every question as it travels, to be asked again by hand. */
import type { NameAnswer } from '../../contract/names.ts';
import { CopyButton } from '../parts/address.tsx';
import { Button } from '../parts/controls.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { errorText, formatNumber, t } from '../parts/text.ts';
import { curlOf, formatDig, formatSteps } from './dig-text.ts';
import type { Lookups } from './lookups.ts';

export function DigCard({ answer, lookups }: { answer: NameAnswer; lookups: Lookups }) {
  const { value, loading, problem } = lookups.dig.state.value;
  const text = formatDig(answer);
  return (
    <details class="card fold dig">
      <summary>
        <h2>{t('name_dig')}</h2>
      </summary>
      <div class="stack">
        <div class="row">
          <p class="soft small grow">{t('name_dig_lead')}</p>
          <CopyButton text={text} label={t('name_dig')} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it */}
        <pre class="mono dig-text" dir="ltr" tabIndex={0}>
          {text}
        </pre>
        <h3>{t('name_wire')}</h3>
        <p class="soft small">{t('name_wire_lead')}</p>
        <div class="row">
          <Button icon="refresh" busy={loading} onClick={() => void lookups.dig.load()}>
            {t('name_wire_ask')}
          </Button>
          {value && <CopyButton text={formatSteps(value)} label={t('name_wire')} />}
        </div>
        {problem && <ErrorNote error={problem} />}
        {value && (
          <ol class="wire">
            {value.steps.map((step, i) => (
              <li key={i}>
                <div class="wire-head">
                  <bdi dir="ltr" class="mono small wire-asked">
                    {step.asked}
                  </bdi>
                  <span class="soft small">
                    <bdi dir="ltr">{`${step.host} ${step.status ?? ''}`}</bdi> {t('name_evidence_ms', formatNumber(step.ms))}
                  </span>
                </div>
                <div class="wire-answer">
                  {step.failed ? (
                    <p class="small">{errorText(step.failed)}</p>
                  ) : (
                    <bdi dir="ltr" class="mono small">
                      {(step.answer ?? step.raw ?? '').slice(0, 2_000)}
                    </bdi>
                  )}
                  <CopyButton text={curlOf(step)} label={t('name_wire_curl')} />
                </div>
              </li>
            ))}
          </ol>
        )}
      </div>
    </details>
  );
}
