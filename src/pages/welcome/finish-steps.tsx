/** The last question, and the identity as it now stands. */
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Grouped } from '../parts/address.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Button, Field, Switch } from '../parts/controls.tsx';
import { rosette } from '../parts/guilloche.ts';
import { Icon } from '../parts/icons.tsx';
import { PersonMark } from '../parts/person-mark.tsx';
import { Banner } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { showApproval } from '../popup/tabs.ts';
import { SnapshotLine } from '../snapshot/snapshot-line.tsx';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';
import { SurveyCard } from './survey-card.tsx';

/** Names that anybody can try: seeded on a local network, long registered on the public one. */
const namesToTry = { local: ['alice.btc', 'gallery.btc'], public: ['muneeb.btc', 'friedger.btc'] };

const passportLines = Array.from({ length: 10 }, (_, i) => rosette(100, 66, 26, 12, (i / 10) * 2 * Math.PI, 20));

export function AddressBarStep({ model, state }: { model: Welcome; state: WalletState }) {
  const [name = ''] = namesToTry[state.local ? 'local' : 'public'];
  const bar = model.addressBar.value;
  return (
    <Frame
      model={model}
      title={t('welcome_bar_title')}
      lead={<p>{t('welcome_bar_lead')}</p>}
      actions={
        <Button tone="primary" busy={model.busy.value} onClick={() => void model.finish()}>
          {t('welcome_bar_finish')}
        </Button>
      }
    >
      <div class="bar-picture" aria-hidden="true" dir="ltr">
        <Icon name="search" size={18} />
        <span>{name}</span>
        <span class="bar-caret" />
      </div>
      <div class="card switches">
        <Switch
          label={t('welcome_bar_exact')}
          detail={t('welcome_bar_exact_detail', name)}
          checked={bar.addressBar}
          onChange={(addressBar) => {
            model.addressBar.value = { addressBar, addressBarAfterDns: addressBar && bar.addressBarAfterDns };
          }}
        />
        <Switch
          label={t('welcome_bar_after')}
          detail={t('welcome_bar_after_detail')}
          checked={bar.addressBarAfterDns}
          disabled={!bar.addressBar}
          onChange={(addressBarAfterDns) => {
            model.addressBar.value = { ...bar, addressBarAfterDns };
          }}
        />
      </div>
      <p class="small soft">{t('welcome_bar_privacy')}</p>
    </Frame>
  );
}

export function DoneStep({ model, state }: { model: Welcome; state: WalletState }) {
  const identity = state.identities.find(({ index }) => index === state.currentIndex) ?? state.identities[0];
  const [label, setLabel] = useState(identity?.label ?? '');
  /** A site asked before there was anybody to answer. */
  const isAsked = state.pending > 0;
  async function leave(event: Event) {
    event.preventDefault();
    const wanted = label.trim();
    const changed = identity !== undefined && wanted !== '' && wanted !== identity.label;
    if (changed && !(await model.nameIdentity(identity.index, wanted))) return;
    if (isAsked) await showApproval();
    location.href = 'home.html';
  }
  const { broughtIn } = state.settings;
  const names = namesToTry[state.local ? 'local' : 'public'];
  return (
    <form onSubmit={(event) => void leave(event)}>
      <Frame
        model={model}
        title={t('welcome_done_title')}
        lead={<p>{t('welcome_done_lead')}</p>}
        actions={
          <Button tone="primary" type="submit" busy={model.busy.value}>
            {t(isAsked ? 'welcome_done_pending_open' : 'welcome_done_open')}
          </Button>
        }
      >
        {isAsked && (
          <Banner tone="info" live>
            {t('welcome_done_pending')}
          </Banner>
        )}
        {identity && (
          <div class="passport" style={{ '--hue': String(identity.hue) }}>
            <svg class="passport-lines" viewBox="0 0 200 200" aria-hidden="true">
              {passportLines.map((path) => (
                <path key={path} d={path} />
              ))}
            </svg>
            <Avatar address={identity.idAddress} hue={identity.hue} size={72} />
            <div class="passport-text stack-8">
              <Field
                label={t('welcome_done_label')}
                hint={t('welcome_done_label_hint')}
                value={label}
                maxLength={40}
                onText={setLabel}
                autocomplete="off"
                dir="auto"
              />
              <p class="small soft passport-address">
                <Grouped text={identity.idAddress} />
              </p>
            </div>
          </div>
        )}
        {broughtIn && <SurveyCard />}
        {broughtIn && state.network.hubUrl !== null && (
          <section class="card">
            <SnapshotLine state={state} keeps={false} />
          </section>
        )}
        <div class="done-pair">
          <div class="stack-8">
            <h2>{t('welcome_done_mark_title')}</h2>
            <PersonMark mark={state.settings.mark} />
            <p class="small soft">{t('welcome_done_mark')}</p>
          </div>
          <div class="stack-8">
            <h2>{t('welcome_done_try_title')}</h2>
            <ul class="row">
              {names.map((name) => (
                <li key={name}>
                  <a class="chip" href={`http://${name}/`} target="_blank" rel="noreferrer" dir="ltr">
                    {name}
                  </a>
                </li>
              ))}
            </ul>
            <p class="small soft">{t('welcome_done_try')}</p>
          </div>
        </div>
      </Frame>
    </form>
  );
}

export function AlreadyStep({ model }: { model: Welcome }) {
  return (
    <Frame
      model={model}
      title={t('welcome_already_title')}
      lead={<p>{t('welcome_already_lead')}</p>}
      actions={
        <a class="button button-primary" href="home.html">
          {t('welcome_done_open')}
        </a>
      }
    />
  );
}
