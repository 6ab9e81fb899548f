/** The popup, drawn: head, one notice at most, the identity, the site, a name. */
import type { ReadonlySignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { isMade } from '../made.ts';
import { CopyButton } from '../parts/address.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Button, IconButton } from '../parts/controls.tsx';
import { useFocusHeir } from '../parts/focus.ts';
import { Icon } from '../parts/icons.tsx';
import { Notices } from '../parts/notices.tsx';
import { Banner, ErrorNote } from '../parts/surfaces.tsx';
import { t, tCount } from '../parts/text.ts';
import type { Unlock } from '../parts/unlock.ts';
import { UnlockForm } from '../parts/unlock-form.tsx';
import { loadWallet, wallet, walletError } from '../wallet.ts';
import type { Popup } from './model.ts';
import { networkLabel } from './network-label.ts';
import { SiteCard } from './site-card.tsx';
import { openPage, showApproval } from './tabs.ts';

type Props = { popup: Popup; nameLookup: ReadonlySignal<ComponentType | undefined>; unlock: Unlock };

export function PopupPage({ popup, nameLookup, unlock }: Props) {
  const NameLookup = nameLookup.value;
  const state = wallet.value;
  return (
    <>
      <Notices state={state} />
      <Head popup={popup} state={state} />
      <main class="popup-main">
        {state === undefined ? (
          walletError.value && <ErrorNote error={walletError.value} retry={() => void loadWallet()} />
        ) : (
          <>
            {state.pending > 0 && <Pending count={state.pending} />}
            {popup.problem.value && <ErrorNote error={popup.problem.value} />}
            <Unfinished state={state} />
            <Body popup={popup} unlock={unlock} state={state} />
            {state.settings.welcomed && (NameLookup ? <NameLookup /> : <NamePlace />)}
          </>
        )}
      </main>
      {state?.vault === 'unlocked' && <Foot />}
    </>
  );
}

function Body({ popup, unlock, state }: { popup: Popup; unlock: Unlock; state: WalletState }) {
  switch (state.vault) {
    case 'none':
      return <NoVault />;
    case 'locked':
      return (
        <section class="card popup-locked">
          <div class="popup-locked-head">
            <Icon name="lock" size={20} />
            <h2>{t('popup_locked')}</h2>
          </div>
          <UnlockForm model={unlock} />
        </section>
      );
    case 'unlocked':
      return (
        <>
          <IdentityCard popup={popup} state={state} />
          <SiteCard popup={popup} />
        </>
      );
    case 'damaged':
    case 'newer':
    case 'rollback':
      return (
        <Banner
          tone="danger"
          title={t(`popup_${state.vault}_title`)}
          action={
            state.vault !== 'newer' && <Button onClick={() => void openPage('recover.html')}>{t('popup_recover_action')}</Button>
          }
        >
          <p>{t(`error_vault_${state.vault}`)}</p>
        </Banner>
      );
  }
}

/** What is still to do before an identity is safe: it never goes away by itself. */
function Unfinished({ state }: { state: WalletState }) {
  if (state.vault !== 'locked' && state.vault !== 'unlocked') return null;
  // Settings that cannot be read say nothing of the welcome.
  if (!state.settings.welcomed && !state.notices.includes('settings-unread')) {
    return (
      <Banner
        tone="warn"
        title={t('popup_welcome_open')}
        action={<Button onClick={() => void openPage('welcome.html')}>{t('parts_continue')}</Button>}
      />
    );
  }
  if (state.vault === 'locked' || isMade(state)) return null;
  return (
    <Banner
      tone="warn"
      title={t('popup_unsafe')}
      action={<Button onClick={() => void openPage('home.html#identities')}>{t('popup_unsafe_action')}</Button>}
    />
  );
}

/** As high as the field that comes. */
function NamePlace() {
  return (
    <div class="card popup-shell popup-shell-name">
      <span class="skeleton-bar" />
    </div>
  );
}

function Head({ popup, state }: { popup: Popup; state: WalletState | undefined }) {
  const title = useFocusHeir<HTMLHeadingElement>(state?.vault);
  return (
    <header class="popup-head">
      <h1 ref={title} tabIndex={-1} class="wordmark">
        {t('extension_name')}
      </h1>
      {state && (
        <div class="popup-tools">
          <IconButton icon="out" label={t('popup_home')} onClick={() => void openPage('home.html')} />
          {state.vault === 'unlocked' && (
            <IconButton
              icon="lock"
              label={t('popup_lock')}
              disabled={popup.busy.value !== ''}
              onClick={() => void popup.lock()}
            />
          )}
        </div>
      )}
    </header>
  );
}

function Pending({ count }: { count: number }) {
  return (
    <Banner
      tone="info"
      live
      title={tCount('popup_pending', count)}
      action={
        <Button tone="primary" onClick={() => void showApproval()}>
          {t('popup_pending_show')}
        </Button>
      }
    />
  );
}

function NoVault() {
  return (
    <section class="card popup-none">
      <span class="empty-icon">
        <Icon name="person" size={28} />
      </span>
      <h2>{t('popup_none_title')}</h2>
      <p class="soft">{t('popup_none_text')}</p>
      <Button tone="primary" wide onClick={() => void openPage('welcome.html')}>
        {t('popup_none_action')}
      </Button>
    </section>
  );
}

function IdentityCard({ popup, state }: { popup: Popup; state: WalletState }) {
  const [choosing, setChoosing] = useState(false);
  const current = popup.current.value;
  if (!current) return null;
  return (
    <section class="card popup-identity" aria-label={t('popup_identity')}>
      <button
        type="button"
        class="identity-button"
        aria-expanded={choosing}
        aria-controls="identities"
        onClick={() => setChoosing(!choosing)}
      >
        <Avatar address={current.idAddress} hue={current.hue} size={48} />
        <span class="identity-words">
          <span class="identity-label">
            <bdi>{current.label}</bdi>
          </span>
          <span class="soft small">{networkLabel(state.network)}</span>
        </span>
        <span class="unseen">{t('popup_switch')}</span>
        <Icon name="down" />
      </button>
      <div id="identities" hidden={!choosing}>
        {choosing && <Identities popup={popup} state={state} onDone={() => setChoosing(false)} />}
      </div>
      {!choosing && (
        <dl class="popup-addresses">
          <AddressLine term={t('popup_stx_address')} text={current.stxAddress} />
          <AddressLine term={t('popup_id_address')} text={current.idAddress} />
        </dl>
      )}
    </section>
  );
}

/** What Home is for. */
function Elsewhere({ icon, text }: { icon: 'person' | 'plus'; text: string }) {
  return (
    <li>
      <button type="button" class="identity-choice" onClick={() => void openPage('home.html#identities')}>
        <span class="identity-add">
          <Icon name={icon} size={18} />
        </span>
        {text}
      </button>
    </li>
  );
}

function Identities({ popup, state, onDone }: { popup: Popup; state: WalletState; onDone: () => void }) {
  const { counted, currentIndex } = state;
  const identities = state.identities.filter(({ hidden }) => !hidden);
  return (
    <ul class="identity-list">
      {identities.map((identity) => (
        <li key={identity.index}>
          <button
            type="button"
            class="identity-choice"
            aria-current={identity.index === currentIndex}
            disabled={popup.busy.value !== ''}
            onClick={async () => {
              if (identity.index === currentIndex || (await popup.select(identity.index))) onDone();
            }}
          >
            <Avatar address={identity.idAddress} hue={identity.hue} size={28} />
            <span class="identity-label">
              <bdi>{identity.label}</bdi>
            </span>
            {identity.index === currentIndex && <Icon name="check" size={18} />}
          </button>
        </li>
      ))}
      {counted.seen > identities.length && <Elsewhere icon="person" text={tCount('popup_all', counted.seen)} />}
      <Elsewhere icon="plus" text={t('popup_add')} />
    </ul>
  );
}

/** Only its ends are drawn here; the whole is copied, and stands in full at home. */
function AddressLine({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi dir="ltr" class="mono" title={text}>
          {text.slice(0, 8)}…{text.slice(-6)}
        </bdi>
        <CopyButton text={text} label={term} />
      </dd>
    </div>
  );
}

function Foot() {
  return (
    <nav class="popup-foot" aria-label={t('popup_home')}>
      {(['identities', 'apps', 'settings'] as const).map((section) => (
        <button key={section} type="button" onClick={() => void openPage(`home.html#${section}`)}>
          <Icon name={icons[section]} size={18} />
          {t(`home_${section}`)}
        </button>
      ))}
    </nav>
  );
}

const icons = { identities: 'person', apps: 'grid', settings: 'sliders' } as const;
