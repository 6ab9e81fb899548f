/** Who told what, of an answer that has several tellers: a server without a list is never one that says *none*. */
import type { Told } from '../../contract/lookup.ts';
import { Icon } from '../parts/icons.tsx';
import { errorText, formatNumber, t } from '../parts/text.ts';

type PartsProps<Part> = { parts: readonly { part: Part; told: Told<number> }[]; label: (part: Part) => string };

export function Parts<Part extends string>({ parts, label }: PartsProps<Part>) {
  return (
    <ul class="told small soft">
      {parts.map(({ part, told }) => (
        <li key={part}>
          <Icon name={told.state === 'told' ? 'check' : told.state === 'untold' ? 'minus' : 'warn'} size={16} />
          <span>
            {label(part)} <ToldText told={told} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function ToldText({ told }: { told: Told<number> }) {
  switch (told.state) {
    case 'told':
      return <>{told.host === '' ? formatNumber(told.value) : t('name_told', told.host, formatNumber(told.value))}</>;
    case 'untold':
      return <>{t('name_untold', told.host || '–')}</>;
    case 'failed':
      return <>{errorText(told.why)}</>;
  }
}
