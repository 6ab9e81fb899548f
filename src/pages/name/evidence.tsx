/** How do we know: every question asked for this answer, in order, who answered what, and how long it took. */
import type { NameAnswer } from '../../contract/names.ts';
import { CopyButton, Grouped } from '../parts/address.tsx';
import { Icon } from '../parts/icons.tsx';
import { outcomeText, questionText, SealMark, sealWord } from '../parts/seal.tsx';
import { formatNumber, t } from '../parts/text.ts';
import { receiptOf } from './receipt.ts';

export function Evidence({ answer }: { answer: NameAnswer }) {
  return (
    <section class="card evidence">
      <header class="card-head">
        <h2>{t('name_evidence')}</h2>
        <CopyButton text={receiptOf(answer)} label={t('name_evidence_receipt')} />
      </header>
      <div class={`evidence-seal seal-tone-${answer.seal}`}>
        <SealMark state={answer.seal} size={44} />
        <div>
          <strong>{sealWord(answer.seal, answer.readings)}</strong>
          <p class="soft small">{t(`parts_seal_${meanings[answer.seal]}_means`)}</p>
        </div>
      </div>
      <ol class="trace">
        {answer.sources.map((source, i) => (
          <li key={i} class={source.ok ? 'trace-ok' : 'trace-failed'}>
            <Icon name={source.ok ? 'check' : 'cross'} size={16} />
            <div class="trace-words">
              <div class="trace-head">
                <span>
                  {questionText(source)}
                  {!source.ok && <span class="unseen"> {t('name_evidence_failed')}</span>}
                </span>
                <span class="soft small">{t('name_evidence_ms', formatNumber(Math.round(source.ms)))}</span>
              </div>
              <bdi dir="ltr" class="mono small soft">
                {source.host}
              </bdi>
              <span class="small soft trace-said">{withAddresses(outcomeText(source))}</span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Addresses of accounts in groups of four, as everywhere else. */
function withAddresses(said: string) {
  return said.split(/\b(S[PMTN][0-9A-Z]{30,40})\b/).map((part, i) => (i % 2 === 0 ? part : <Grouped key={i} text={part} />));
}

const meanings = { verified: 'verified', agreed: 'agreed', 'single-source': 'single', contradiction: 'contradiction' } as const;
