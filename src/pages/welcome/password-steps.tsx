/** The password: chosen twice, or given again after an interruption. It stays in the form and goes nowhere but into the key. */
import { useState } from 'preact/hooks';
import { Button, PasswordField } from '../parts/controls.tsx';
import { KeyProgress } from '../parts/key-progress.tsx';
import { NewPasswordFields, useNewPassword } from '../parts/new-password.tsx';
import { Banner } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';

export function PasswordStep({ model }: { model: Welcome }) {
  const chosen = useNewPassword();
  async function submit(event: Event) {
    event.preventDefault();
    const password = await chosen.take();
    if (password !== undefined) await model.setPassword(password);
  }
  return (
    <form onSubmit={submit} noValidate>
      <Frame
        model={model}
        title={t('welcome_password_title')}
        lead={<p>{t('welcome_password_lead')}</p>}
        actions={
          <Button tone="primary" type="submit" busy={model.busy.value}>
            {model.busy.value ? t('welcome_password_working') : t('parts_continue')}
          </Button>
        }
      >
        <NewPasswordFields password={chosen} label={t('parts_password')} autofocus />
        {model.keyFallback.value && (
          <Banner tone="warn" live>
            <p>{t('parts_key_fallback')}</p>
          </Banner>
        )}
        {model.busy.value && <KeyProgress ms={model.keyMs.value} />}
      </Frame>
    </form>
  );
}

export function UnlockStep({ model }: { model: Welcome }) {
  const [password, setPassword] = useState('');
  function submit(event: Event) {
    event.preventDefault();
    if (password !== '') void model.unlock(password);
  }
  return (
    <form onSubmit={submit}>
      <Frame
        model={model}
        title={t('welcome_unlock_title')}
        lead={<p>{t('welcome_unlock_lead')}</p>}
        actions={
          <Button tone="primary" type="submit" icon="unlock" busy={model.busy.value}>
            {model.busy.value ? t('parts_unlock_working') : t('parts_unlock')}
          </Button>
        }
      >
        <PasswordField
          label={t('parts_password')}
          autocomplete="current-password"
          value={password}
          onText={setPassword}
          autofocus
          required
        />
      </Frame>
    </form>
  );
}
