/** The password field and its button, wherever a page meets a locked vault. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Button, PasswordField } from './controls.tsx';
import { errorText, t } from './text.ts';
import type { Unlock } from './unlock.ts';

export function UnlockForm({
  model,
  onUnlocked,
  autofocus = true,
}: {
  model: Unlock;
  onUnlocked?: () => void;
  autofocus?: boolean;
}) {
  const [password, setPassword] = useState('');
  const error = model.error.value;
  useEffect(() => void model.findPasskeys(), [model]);
  // Not after the next frame: a lock may be pressed before it.
  useLayoutEffect(() => model.giveUp, [model]);
  const hasPasskey = model.passkeys.value.length > 0;
  async function submit(event: Event) {
    event.preventDefault();
    if (password === '') return;
    if (await model.unlock(password)) {
      setPassword('');
      onUnlocked?.();
    }
  }
  async function submitPasskey() {
    if (await model.unlockByPasskey()) onUnlocked?.();
  }
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      {hasPasskey && (
        <>
          <Button tone="primary" wide busy={model.busy.value} icon="key" onClick={() => void submitPasskey()}>
            {t('parts_unlock_passkey')}
          </Button>
          <p class="soft small unlock-or">{t('parts_unlock_or')}</p>
        </>
      )}
      <PasswordField
        label={t('parts_password')}
        autocomplete="current-password"
        value={password}
        onText={setPassword}
        error={error && errorText(error)}
        autofocus={autofocus}
        required
      />
      <Button tone={hasPasskey ? 'plain' : 'primary'} type="submit" wide busy={model.busy.value} icon="unlock">
        {model.busy.value ? t('parts_unlock_working') : t('parts_unlock')}
      </Button>
    </form>
  );
}
