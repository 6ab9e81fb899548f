/** What Autonym is and where it may be; how an identity comes here. */
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button, RadioGroup } from '../parts/controls.tsx';
import { Banner } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';
import type { Way } from './steps.ts';

export function StartStep({ model, state }: { model: Welcome; state: WalletState }) {
  function submit(event: Event) {
    event.preventDefault();
    void model.chooseSites();
  }
  return (
    <form onSubmit={submit}>
      <Frame
        model={model}
        title={t('welcome_start_title')}
        lead={<p>{t('welcome_start_lead')}</p>}
        actions={
          <Button tone="primary" type="submit" busy={model.busy.value}>
            {t('parts_continue')}
          </Button>
        }
      >
        {state.pending > 0 && (
          <Banner tone="info" live>
            {t('welcome_pending')}
          </Banner>
        )}
        <div class="aside stack-8">
          <h2>{t('welcome_start_why_title')}</h2>
          <p>{t('welcome_start_why')}</p>
        </div>
        <RadioGroup
          legend={t('welcome_start_sites')}
          value={model.sites.value}
          onChange={(sites) => {
            model.sites.value = sites;
          }}
          options={[
            { value: 'all', label: t('welcome_start_sites_all'), detail: t('welcome_start_sites_all_detail') },
            { value: 'chosen', label: t('welcome_start_sites_chosen'), detail: t('welcome_start_sites_chosen_detail') },
          ]}
        />
      </Frame>
    </form>
  );
}

export function WayStep({ model }: { model: Welcome }) {
  const [way, setWay] = useState<Way>(model.way.value);
  function submit(event: Event) {
    event.preventDefault();
    model.chooseWay(way);
  }
  return (
    <form onSubmit={submit}>
      <Frame
        model={model}
        title={t('welcome_way_title')}
        actions={
          <Button tone="primary" type="submit">
            {t('parts_continue')}
          </Button>
        }
      >
        <RadioGroup
          legend={t('welcome_way_title')}
          legendUnseen
          value={way}
          onChange={setWay}
          options={[
            { value: 'create', label: t('welcome_way_create'), detail: t('welcome_way_create_detail') },
            { value: 'restore-words', label: t('welcome_way_words'), detail: t('welcome_way_words_detail') },
            { value: 'restore-code', label: t('welcome_way_code'), detail: t('welcome_way_code_detail') },
            { value: 'restore-file', label: t('welcome_way_file'), detail: t('welcome_way_file_detail') },
            { value: 'look', label: t('welcome_way_look'), detail: t('welcome_way_look_detail') },
          ]}
        />
        {way === 'create' && (
          <div class="side-by-side">
            <RadioGroup
              legend={t('welcome_way_count')}
              value={model.wordCount.value === 12 ? '12' : '24'}
              onChange={(count) => {
                model.wordCount.value = count === '12' ? 12 : 24;
              }}
              options={[
                { value: '12', label: t('welcome_way_12'), detail: t('welcome_way_12_detail') },
                { value: '24', label: t('welcome_way_24'), detail: t('welcome_way_24_detail') },
              ]}
            />
          </div>
        )}
      </Frame>
    </form>
  );
}
