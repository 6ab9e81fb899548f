/** Bringing an identity back from the recovery code of Blockstack Browser and the password of that time. */
import { useState } from 'preact/hooks';
import { Button, Field, PasswordField } from '../parts/controls.tsx';
import { QrInput } from '../parts/qr-input.tsx';
import { t, tCount } from '../parts/text.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';

export function RestoreCodeStep({ model }: { model: Welcome }) {
  const [password, setPassword] = useState('');
  const part = model.codeProgress.value;
  const isReady = model.code.value.trim() !== '' && password !== '';
  function submit(event: Event) {
    event.preventDefault();
    if (isReady) void model.openOldCode(password);
  }
  return (
    <form onSubmit={submit} noValidate>
      <Frame
        model={model}
        title={t('welcome_code_title')}
        lead={<p>{t('welcome_code_lead')}</p>}
        actions={
          <Button tone="primary" type="submit" busy={model.busy.value} disabled={!isReady}>
            {t('welcome_code_open')}
          </Button>
        }
      >
        <Field
          label={t('welcome_code')}
          hint={t('welcome_code_hint')}
          value={model.code.value}
          onText={(text) => {
            model.code.value = text;
          }}
          autocomplete="off"
          autocapitalize="off"
          dir="ltr"
          mono
          required
        />
        <QrInput
          onText={(text) => {
            model.code.value = text;
          }}
        />
        <PasswordField
          label={t('welcome_code_password')}
          hint={t('welcome_code_password_hint')}
          autocomplete="current-password"
          value={password}
          onText={setPassword}
          required
        />
        {model.triedPasswords.value.length > 0 && <Variants model={model} />}
        <p class="small soft" role="status">
          {part !== undefined && t('welcome_code_opening', Math.round(100 * part))}
        </p>
      </Frame>
    </form>
  );
}

/** Offered once a password was refused; of every one that was. */
function Variants({ model }: { model: Welcome }) {
  return (
    <div class="aside stack-8">
      <p>{tCount('welcome_code_variants', model.triedPasswords.value.length)}</p>
      <div class="row">
        <Button disabled={model.busy.value} onClick={() => void model.tryVariants()}>
          {t('welcome_code_variants_try')}
        </Button>
        {model.busy.value && <Button onClick={model.stopCode}>{t('welcome_repair_stop')}</Button>}
      </div>
    </div>
  );
}
