/** What the site in the tab may do, in words, and the way to take it back. */
import { useState } from 'preact/hooks';
import type { ConnectedApp } from '../../contract/wallet.ts';
import { Button, Check } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Origin } from '../parts/origin.tsx';
import { t, tParts } from '../parts/text.ts';
import { wallet } from '../wallet.ts';
import type { Popup } from './model.ts';

export function SiteCard({ popup }: { popup: Popup }) {
  const site = popup.site.value;
  if (site.at === 'unknown') {
    return (
      <div class="card popup-shell popup-shell-site">
        <span class="skeleton-bar" />
      </div>
    );
  }
  if (site.at === 'none') {
    return (
      <section class="card popup-site">
        <p class="soft small">{t('popup_site_none')}</p>
      </section>
    );
  }
  return (
    <section class="card popup-site" aria-label={t('popup_site')}>
      <Origin origin={site.origin} />
      {site.app ? (
        <Connected popup={popup} app={site.app} label={site.label ?? ''} />
      ) : (
        <p class="soft small" role="status">
          {site.present ? t('popup_site_not_connected') : t('popup_site_absent')}
        </p>
      )}
      {site.present && <Prefer popup={popup} origin={site.origin} />}
    </section>
  );
}

function Prefer({ popup, origin }: { popup: Popup; origin: string }) {
  const settings = wallet.value?.settings;
  // Where it comes first anyway there is nothing to switch.
  if (!settings || settings.preferred) return null;
  return (
    <Check
      label={t('popup_prefer')}
      detail={t('popup_prefer_detail')}
      checked={settings.preferredSites.includes(origin)}
      disabled={popup.busy.value === 'prefer'}
      onChange={(on) => void popup.prefer(on)}
    />
  );
}

function Connected({ popup, app, label }: { popup: Popup; app: ConnectedApp; label: string }) {
  const [sure, setSure] = useState(false);
  return (
    <>
      <ul class="popup-rights">
        {rightsOf(app).map((right) => (
          <li key={right}>
            <Icon name="check" size={16} />
            <span>{t(right)}</span>
          </li>
        ))}
      </ul>
      {sure ? (
        <div class="popup-sure">
          <p class="small" role="status">
            {t('popup_disconnect_sure')}
          </p>
          <div class="row">
            <Button ref={focus} onClick={() => setSure(false)}>
              {t('popup_keep')}
            </Button>
            <Button tone="danger" busy={popup.busy.value === 'disconnect'} onClick={() => void popup.disconnect()}>
              {t('popup_disconnect')}
            </Button>
          </div>
        </div>
      ) : (
        <div class="popup-site-foot">
          <p class="small soft grow">{tParts('popup_site_identity', <bdi key="label">{label}</bdi>)}</p>
          <Button onClick={() => setSure(true)}>{t('popup_disconnect')}</Button>
        </div>
      )}
    </>
  );
}

/** What an app may do, as keys of sentences. */
export function rightsOf({ kinds, scopes }: Pick<ConnectedApp, 'kinds' | 'scopes'>): string[] {
  const rights: string[] = [];
  if (kinds.includes('sign-in')) rights.push('home_right_identity');
  if (kinds.includes('addresses')) rights.push('home_right_addresses');
  for (const scope of scopes) rights.push(`home_right_${scope}`);
  return rights;
}

/** Stable, so that it runs once, when the button comes. */
const focus = (element: HTMLElement | null) => element?.focus();
