/** The recovery file: the sealed vault on a disk that is not this browser. */
import type { WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Banner } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';

export function FileStep({ model, state }: { model: Welcome; state: WalletState }) {
  const offered = model.fileOffered.value;
  return (
    <Frame
      model={model}
      title={t('welcome_file_title')}
      lead={<p>{t('welcome_file_lead')}</p>}
      actions={
        <>
          {!state.temporary && state.backedUp.words && (
            <Button tone="quiet" disabled={model.busy.value} onClick={() => model.skipFile(state)}>
              {t('welcome_file_skip')}
            </Button>
          )}
          <Button
            tone={offered ? 'primary' : 'plain'}
            disabled={!offered}
            busy={offered && model.busy.value}
            onClick={() => void model.fileSaved()}
          >
            {t('welcome_file_have')}
          </Button>
        </>
      }
    >
      {state.temporary && (
        <Banner tone="warn" title={t('welcome_file_temporary_title')}>
          {t('welcome_file_temporary')}
        </Banner>
      )}
      <div class="file-sheet">
        <Icon name="file" size={40} />
        <div class="grow">
          <p>{t('welcome_file_what')}</p>
          <p class="small soft">{t('welcome_file_where')}</p>
        </div>
        <Button
          tone={offered ? 'plain' : 'primary'}
          icon="save"
          busy={!offered && model.busy.value}
          onClick={() => void model.offerFile()}
        >
          {offered ? t('welcome_file_save_again') : t('welcome_file_save')}
        </Button>
      </div>
      <p class="small soft" role="status">
        {offered ? t('welcome_file_offered') : ''}
      </p>
    </Frame>
  );
}
