/** Would everything survive this machine? Two ways back, each with its state and the way to set it right. */
import type { WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { formatAgo, t } from '../parts/text.ts';
import type { Home } from './model.ts';

export function Backup({ home, state }: { home: Home; state: WalletState }) {
  const { words, file } = state.backedUp;
  const problem = home.deeds.problems.value.get('file');
  const safe = words && (file || !state.temporary);
  const fileKey = file ? 'home_backup_file_yes' : state.temporary ? 'home_backup_file_must' : 'home_backup_file_no';
  if (safe && file) {
    return (
      <section class="card backup">
        <div class="backup-safe">
          <Icon name="check" />
          <div class="grow">
            <h2>{t('home_backup_safe')}</h2>
            <p class="soft small">{t('home_backup_both')}</p>
          </div>
          <SaveFile home={home} again />
        </div>
        <Drill home={home} checkedMs={state.backedUp.wordsCheckedMs} />
        {problem && <ErrorNote error={problem} />}
      </section>
    );
  }
  return (
    <section class={safe ? 'card backup' : 'card backup backup-open'}>
      <h2>
        <Icon name={safe ? 'check' : 'warn'} />
        {t(safe ? 'home_backup_safe' : 'home_backup_open')}
      </h2>
      <ul class="backup-lines">
        <li>
          <Icon name={words ? 'check' : 'key'} />
          <span class="grow">{t(words ? 'home_backup_words_yes' : 'home_backup_words_no')}</span>
          {!words && <Button onClick={() => home.startReveal()}>{t('home_backup_words_action')}</Button>}
        </li>
        <li>
          <Icon name={file ? 'check' : 'file'} />
          <span class="grow">{t(fileKey)}</span>
          <SaveFile home={home} again={file} />
        </li>
      </ul>
      {words && <Drill home={home} checkedMs={state.backedUp.wordsCheckedMs} />}
      {problem && <ErrorNote error={problem} />}
    </section>
  );
}

/** After so long it is worth looking whether the paper is still there. */
const drillAfterMs = 180 * 86_400_000;

function Drill({ home, checkedMs }: { home: Home; checkedMs: number | undefined }) {
  const isDue = checkedMs === undefined || Date.now() - checkedMs > drillAfterMs;
  return (
    <div class={isDue ? 'backup-drill backup-drill-due' : 'backup-drill'}>
      <Icon name={isDue ? 'warn' : 'key'} size={18} />
      <p class="grow small">
        {checkedMs === undefined ? t('home_drill_never') : t(isDue ? 'home_drill_due' : 'home_drill_last', formatAgo(checkedMs))}
      </p>
      <Button tone={isDue ? 'plain' : 'quiet'} onClick={() => home.startReveal('drill')}>
        {t('home_drill_start')}
      </Button>
    </div>
  );
}

/** Two steps, because a page never hears whether a file arrived: save, then say that it is there. */
export function SaveFile({ home, again }: { home: Home; again: boolean }) {
  const busy = home.deeds.busy.value.has('file');
  if (home.fileOffered.value) {
    return (
      <div class="row">
        <span class="small soft" role="status">
          {t('home_file_arrived')}
        </span>
        <Button tone="primary" busy={busy} onClick={() => void home.fileSaved()}>
          {t('home_file_yes')}
        </Button>
        <Button tone="quiet" onClick={() => void home.offerFile()}>
          {t('home_file_again')}
        </Button>
      </div>
    );
  }
  return (
    <Button icon="save" tone={again ? 'quiet' : 'plain'} busy={busy} onClick={() => void home.offerFile()}>
      {t(again ? 'home_file_save_again' : 'home_file_save')}
    </Button>
  );
}
