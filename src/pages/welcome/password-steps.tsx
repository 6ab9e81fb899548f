/** The password: chosen twice, or given again after an interruption. It stays in the form and goes nowhere but into the key. */
import { useState } from 'preact/hooks';
import { Button, PasswordField } from '../parts/controls.tsx';
import { t } from '../parts/text.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';
import { type PasswordStrength, passwordStrength, shortestPassword } from './password.ts';

export function PasswordStep({ model }: { model: Welcome }) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [tried, setTried] = useState(false);
  const strength = passwordStrength(first);
  const short = tried && strength === 'short' ? t('welcome_password_short', shortestPassword) : undefined;
  const unlike = tried && !short && second !== first ? t('welcome_password_unlike') : undefined;
  function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    if (strength === 'short' || second !== first) return;
    void model.setPassword(first);
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
        <div class="stack">
          <PasswordField
            label={t('parts_password')}
            autocomplete="new-password"
            value={first}
            onText={setFirst}
            error={short}
            hint={<Strength strength={strength} empty={first === ''} />}
            autofocus
            required
          />
          <PasswordField
            label={t('welcome_password_again')}
            autocomplete="new-password"
            value={second}
            onText={setSecond}
            error={unlike}
            required
          />
        </div>
      </Frame>
    </form>
  );
}

const bars: Record<PasswordStrength, number> = { short: 0, weak: 1, fair: 2, strong: 3 };

function Strength({ strength, empty }: { strength: PasswordStrength; empty: boolean }) {
  return (
    <span class="strength">
      <span class={`strength-bar strength-${strength}`} aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <span key={bar} class={bar <= bars[strength] ? 'strength-on' : undefined} />
        ))}
      </span>
      <span role="status">{t(empty ? 'welcome_strength_none' : `welcome_strength_${strength}`, shortestPassword)}</span>
    </span>
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
