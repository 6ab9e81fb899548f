/** Words that were repaired, in place of those that are here: nothing goes before the person said what becomes of it. */
import { useEffect, useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Grouped } from '../parts/address.tsx';
import { Button, PasswordField, RadioGroup } from '../parts/controls.tsx';
import { Banner, List, Row } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';

export function ReplaceStep({ model, state }: { model: Welcome; state: WalletState }) {
  const [password, setPassword] = useState('');
  const [keep, setKeep] = useState<'file' | 'drop' | ''>('');
  const [fresh, setFresh] = useState<string | undefined>(undefined);
  useEffect(() => {
    void model.addressOfTyped().then(setFresh);
  }, [model]);
  const isOpen = state.vault === 'unlocked';
  const isSame = state.identities.some(({ idAddress }) => idAddress === fresh);
  const isSettled = keep === 'drop' || (keep === 'file' && model.fileOffered.value);
  const isReady = password !== '' && !isSame && (!isOpen || isSettled);
  function submit(event: Event) {
    event.preventDefault();
    if (isReady) void (isOpen ? model.replaceWords(password) : model.openHere(password));
  }
  return (
    <form onSubmit={submit}>
      <Frame
        model={model}
        title={t('welcome_replace_title')}
        lead={<p>{t(isOpen ? 'welcome_replace_lead' : 'welcome_replace_locked')}</p>}
        actions={
          <Button tone="primary" type="submit" busy={model.busy.value} disabled={!isReady}>
            {t(isOpen ? 'welcome_replace_action' : 'parts_unlock')}
          </Button>
        }
      >
        {isSame && (
          <Banner tone="info" live>
            {t('welcome_replace_same')}
          </Banner>
        )}
        {isOpen && !isSame && (
          <>
            <List label={t('welcome_replace_title')}>
              {state.identities.slice(0, 3).map(({ index, label, idAddress }) => (
                <Row
                  key={index}
                  title={<bdi>{label}</bdi>}
                  detail={
                    <p class="mono small">
                      <Grouped text={idAddress} />
                    </p>
                  }
                  after={<span class="soft small">{t('welcome_replace_goes')}</span>}
                />
              ))}
              {fresh !== undefined && (
                <Row
                  title={t('welcome_replace_first')}
                  detail={
                    <p class="mono small">
                      <Grouped text={fresh} />
                    </p>
                  }
                  after={<span class="small">{t('welcome_replace_comes')}</span>}
                />
              )}
            </List>
            <RadioGroup<'file' | 'drop' | ''>
              legend={t('welcome_replace_old')}
              value={keep}
              onChange={setKeep}
              options={[
                { value: 'file', label: t('welcome_replace_file'), detail: t('welcome_replace_file_detail') },
                { value: 'drop', label: t('welcome_replace_drop'), detail: t('welcome_replace_drop_detail') },
              ]}
            />
            {keep === 'file' && (
              <div>
                <Button icon="save" busy={model.busy.value} onClick={() => void model.offerFile()}>
                  {t(model.fileOffered.value ? 'welcome_file_save_again' : 'welcome_file_save')}
                </Button>
              </div>
            )}
          </>
        )}
        {!isSame && (
          <PasswordField
            label={t('welcome_replace_password')}
            hint={isOpen ? t('welcome_replace_password_hint') : undefined}
            autocomplete="current-password"
            value={password}
            onText={setPassword}
            required
          />
        )}
      </Frame>
    </form>
  );
}
