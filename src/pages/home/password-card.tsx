/** The password: changed with the one in use, and what that does not change. */
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button, PasswordField } from '../parts/controls.tsx';
import { KeyProgress } from '../parts/key-progress.tsx';
import { NewPasswordFields, useNewPassword } from '../parts/new-password.tsx';
import { Banner } from '../parts/surfaces.tsx';
import { errorText, t } from '../parts/text.ts';
import { SaveFile } from './backup.tsx';
import type { Home } from './model.ts';

export function PasswordLine({ home, state }: { home: Home; state: WalletState }) {
  const { phase, open, close } = home.passwordChange;
  const { at } = phase.value;
  return (
    <div class="reveal">
      <div class="setting-line">
        <div class="grow">
          <h3>{t('home_password')}</h3>
          <p class="soft small">{t('home_password_text')}</p>
        </div>
        {at === 'closed' ? (
          <Button icon="key" onClick={open}>
            {t('home_password_change')}
          </Button>
        ) : (
          <Button disabled={at === 'working'} onClick={close}>
            {t(at === 'done' ? 'home_words_done' : 'parts_cancel')}
          </Button>
        )}
      </div>
      {(at === 'form' || at === 'working') && <PasswordForm home={home} />}
      {phase.value.at === 'done' && (
        <>
          <Banner tone="good" live title={t('home_password_done')} action={<SaveFile home={home} again={state.backedUp.file} />}>
            <p>{t('home_password_old_files')}</p>
          </Banner>
          {phase.value.fallback && (
            <Banner tone="warn">
              <p>{t('parts_key_fallback')}</p>
            </Banner>
          )}
        </>
      )}
    </div>
  );
}

function PasswordForm({ home }: { home: Home }) {
  const { phase, submit } = home.passwordChange;
  const [password, setPassword] = useState('');
  const chosen = useNewPassword();
  const problem = phase.value.at === 'form' ? phase.value.problem : undefined;
  const working = phase.value.at === 'working';
  async function send(event: Event) {
    event.preventDefault();
    const taken = await chosen.take();
    if (taken === undefined || password === '') return;
    if (await submit(password, taken)) chosen.clear();
    setPassword('');
  }
  return (
    <form class="stack" onSubmit={(event) => void send(event)} noValidate>
      <PasswordField
        autofocus
        required
        label={t('home_password_now')}
        autocomplete="current-password"
        value={password}
        onText={setPassword}
        error={problem && errorText(problem)}
      />
      <NewPasswordFields password={chosen} label={t('home_password_new')} />
      <KeyProgress ms={phase.value.at === 'working' ? phase.value.ms : undefined} />
      <div class="row">
        <Button tone="primary" type="submit" busy={working}>
          {t(working ? 'home_password_working' : 'home_password_submit')}
        </Button>
      </div>
    </form>
  );
}
