/** Bringing a recovery file into this browser although there is a vault in it. */
import { useState } from 'preact/hooks';
import { Button, PasswordField, RadioGroup } from '../parts/controls.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { fileReturnDeed } from './file-return.ts';
import type { Home } from './model.ts';

export function FileReturn({ home }: { home: Home }) {
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const { how, file, done, deeds, choose, bring } = home.fileReturn;
  const problem = deeds.problems.value.get(fileReturnDeed);
  const isReady = file.value !== undefined && (how.value === 'add' || (how.value === 'replace' && password !== ''));
  async function submit(event: Event) {
    event.preventDefault();
    if (isReady && (await bring(password))) setPassword('');
  }
  return (
    <div class="stack-8">
      <div class="setting-line">
        <div class="grow">
          <h3>{t('home_return')}</h3>
          <p class="soft small">{t('home_return_text')}</p>
        </div>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'parts_cancel' : 'home_return_begin')}
        </Button>
      </div>
      {open && (
        <form class="stack" onSubmit={(event) => void submit(event)}>
          <label class="field">
            <span>{t('recover_file_label')}</span>
            <input type="file" accept=".json,.txt" onChange={(event) => void choose(event.currentTarget.files?.[0])} />
          </label>
          <RadioGroup<'add' | 'replace' | ''>
            legend={t('home_return_how')}
            value={how.value ?? ''}
            onChange={(chosen) => {
              how.value = chosen === '' ? undefined : chosen;
            }}
            options={[
              { value: 'add', label: t('home_return_add'), detail: t('home_return_add_detail') },
              { value: 'replace', label: t('home_return_replace'), detail: t('home_return_replace_detail') },
            ]}
          />
          {how.value === 'replace' && (
            <PasswordField
              label={t('welcome_file_restore_password')}
              autocomplete="current-password"
              value={password}
              onText={setPassword}
              required
            />
          )}
          <div class="row">
            <Button tone="primary" type="submit" disabled={!isReady} busy={deeds.busy.value.has(fileReturnDeed)}>
              {t('home_return_action')}
            </Button>
          </div>
        </form>
      )}
      <p class="small" role="status">
        {done.value && t('home_return_done')}
      </p>
      {problem && <ErrorNote error={problem} />}
    </div>
  );
}
