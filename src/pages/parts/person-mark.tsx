/** The person's own mark: two words and a colour that no web page knows. Shown where Autonym asks for a decision, so that a copy stands out. */
import type { Settings } from '../../contract/settings.ts';
import { t } from './text.ts';

export function PersonMark({ mark }: { mark: Settings['mark'] }) {
  return (
    <span class="person-mark" style={{ '--hue': String(mark.hue) }}>
      <span class="person-mark-colour" aria-hidden="true" />
      <span class="unseen">{t('parts_mark_unseen')}</span>
      <strong>{mark.words}</strong>
    </span>
  );
}
