/** The recovery screen, drawn: what is there, and each way out with what it does. */
import { useState } from 'preact/hooks';
import type { CopyView, VaultStatus } from '../../contract/wallet.ts';
import { Button, PasswordField } from '../parts/controls.tsx';
import { EraseForm } from '../parts/erase-form.tsx';
import { Icon } from '../parts/icons.tsx';
import { Notices, TemporaryLine } from '../parts/notices.tsx';
import { Banner, Card, ErrorNote, List, Row, Skeleton } from '../parts/surfaces.tsx';
import { errorText, t, tCount } from '../parts/text.ts';
import { Wordmark } from '../parts/wordmark.tsx';
import { readRecoveryFile } from '../read-recovery-file.ts';
import type { Recover } from './model.ts';

export function RecoverPage({ recover }: { recover: Recover }) {
  const view = recover.view.value;
  const problem = recover.problem.value;
  return (
    <>
      <Notices state={recover.state.value} />
      {!recover.state.value && recover.temporary.value && <TemporaryLine />}
      <main class="recover">
        <header>
          <Wordmark size={28} />
          <h1>{t('recover_title')}</h1>
          <p class="soft">{t('recover_lead')}</p>
        </header>
        {problem && view.at !== 'silent' && <ErrorNote error={problem} />}
        {view.at === 'loading' && <Skeleton rows={3} />}
        {view.at === 'silent' && (
          <Banner
            tone="danger"
            live
            title={t('recover_silent_title')}
            action={
              <Button icon="refresh" onClick={() => void recover.load()}>
                {t('parts_try_again')}
              </Button>
            }
          >
            <p>{problem && problem.code !== 'worker-gone' ? errorText(problem) : t('recover_silent_text')}</p>
          </Banner>
        )}
        {view.at === 'found' && (
          <>
            <Status vault={view.vault} />
            <Copies recover={recover} vault={view.vault} copies={view.copies} />
            {(view.vault === 'damaged' || view.vault === 'none') && <OtherWays recover={recover} />}
          </>
        )}
        <Card title={t('recover_export_title')}>
          <p class="soft small">{t('recover_export_text')}</p>
          <div class="row">
            <Button icon="save" busy={recover.busy.value === 'export'} onClick={() => void recover.exportAll()}>
              {t('recover_export_action')}
            </Button>
          </div>
        </Card>
        {view.at === 'found' && view.vault !== 'none' && (
          <Card title={t('parts_erase_title')}>
            <p class="soft small">{t('parts_erase_text')}</p>
            <EraseForm busy={recover.busy.value === 'erase'} onErase={() => void recover.erase()} />
          </Card>
        )}
      </main>
    </>
  );
}

const tones: Record<VaultStatus, 'info' | 'good' | 'warn' | 'danger'> = {
  none: 'info',
  locked: 'good',
  unlocked: 'good',
  damaged: 'danger',
  newer: 'warn',
  rollback: 'warn',
};

function Status({ vault }: { vault: VaultStatus }) {
  const isOpenable = vault === 'locked' || vault === 'unlocked';
  return (
    <Banner
      tone={tones[vault]}
      live
      title={t(isOpenable ? 'recover_whole_title' : `recover_${vault}_title`)}
      action={
        isOpenable && (
          <a class="button button-primary" href="home.html">
            {t('recover_open')}
          </a>
        )
      }
    >
      <p>{t(isOpenable ? 'recover_whole_text' : `recover_${vault}_text`)}</p>
    </Banner>
  );
}

function Copies({ recover, vault, copies }: { recover: Recover; vault: VaultStatus; copies: CopyView[] }) {
  const isUsable = ({ state, counts }: CopyView) => state === 'whole' && !counts && vault !== 'newer';
  return (
    <Card title={t('recover_copies_title')}>
      <List label={t('recover_copies_title')}>
        {copies.map((copy) => (
          <Row
            key={copy.name}
            before={<Icon name={copy.state === 'whole' ? 'check' : copy.state === 'absent' ? 'minus' : 'warn'} />}
            title={t(`recover_copy_${copy.name}`)}
            detail={
              copy.generation === null
                ? t(`recover_state_${copy.state}`)
                : tCount(copy.counts ? 'recover_state_counts' : 'recover_state_whole', copy.generation)
            }
            after={
              isUsable(copy) && (
                <Button busy={recover.busy.value === 'use'} onClick={() => void recover.useCopy(copy.name)}>
                  {t('recover_use')}
                </Button>
              )
            }
          />
        ))}
      </List>
      <p class="soft small">{t('recover_copies_text')}</p>
    </Card>
  );
}

function OtherWays({ recover }: { recover: Recover }) {
  const [file, setFile] = useState<File>();
  const [password, setPassword] = useState('');
  async function submit(event: Event) {
    event.preventDefault();
    if (file === undefined || password === '') return;
    // What cannot be read is no recovery file, and an empty text is refused as one.
    await recover.restoreFile(await readRecoveryFile(file).catch(() => ''), password);
    setPassword('');
  }
  return (
    <>
      <Card title={t('recover_file_title')}>
        <form class="recover-form" onSubmit={(event) => void submit(event)}>
          <label class="field">
            <span>{t('recover_file_label')}</span>
            <input
              type="file"
              accept=".json,application/json"
              required
              onChange={(event) => setFile(event.currentTarget.files?.[0])}
            />
          </label>
          <PasswordField
            label={t('recover_file_password')}
            autocomplete="current-password"
            value={password}
            onText={setPassword}
            required
          />
          <div class="row">
            <Button type="submit" tone="primary" busy={recover.busy.value === 'file'}>
              {t('recover_file_action')}
            </Button>
          </div>
        </form>
      </Card>
      <Card title={t('recover_words_title')}>
        <p class="soft small">{t('recover_words_text')}</p>
        <div class="row">
          <a class="button" href="welcome.html">
            {t('recover_words_action')}
          </a>
        </div>
      </Card>
    </>
  );
}
