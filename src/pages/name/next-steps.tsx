/** A name that leads nowhere says so, and what can be done. */
import type { NameAnswer } from '../../contract/names.ts';
import { Icon } from '../parts/icons.tsx';
import { t } from '../parts/text.ts';
import { namespaceOf } from './standing.ts';
import { nextStepsOf } from './steps.ts';

export function NextSteps({ answer }: { answer: NameAnswer }) {
  const steps = nextStepsOf(answer);
  if (steps.length === 0) return null;
  return (
    <section class="card next" aria-labelledby="next-title">
      <h2 id="next-title">{t('name_next')}</h2>
      {answer.status === 'registered' && <p>{t('name_next_bare', answer.name)}</p>}
      <ul class="next-steps">
        {steps.map((step) => (
          <li key={step}>
            <Icon name="right" size={16} />
            <span>{t(`name_next_${step.replaceAll('-', '_')}`, answer.name, namespaceOf(answer.name))}</span>
          </li>
        ))}
      </ul>
      {steps.includes('publish') && (
        <a class="button" href="home.html#identities">
          {t('name_next_publish_open')}
        </a>
      )}
    </section>
  );
}
