/** The part of a page that needs the vault open: until then, the way to open it stands in its place. */
import type { ComponentChildren } from 'preact';
import type { WalletState } from '../../contract/wallet.ts';
import { Icon } from '../parts/icons.tsx';
import { Banner } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { UnlockForm } from '../parts/unlock-form.tsx';
import type { Home } from './model.ts';

export function Open({ home, state, then }: { home: Home; state: WalletState; then: () => ComponentChildren }) {
  switch (state.vault) {
    case 'unlocked':
      return then();
    case 'locked':
      return (
        <section class="card locked">
          <span class="empty-icon">
            <Icon name="lock" size={28} />
          </span>
          <h2>{t('popup_locked')}</h2>
          <p class="soft">{t('home_locked_text')}</p>
          <UnlockForm model={home.unlock} />
        </section>
      );
    case 'none':
      return (
        <section class="card locked">
          <span class="empty-icon">
            <Icon name="person" size={28} />
          </span>
          <h2>{t('popup_none_title')}</h2>
          <p class="soft">{t('popup_none_text')}</p>
          <a class="button button-primary button-wide" href="welcome.html">
            {t('popup_none_action')}
          </a>
        </section>
      );
    case 'damaged':
    case 'newer':
    case 'rollback':
      return (
        <Banner
          tone="danger"
          title={t(`popup_${state.vault}_title`)}
          action={
            state.vault !== 'newer' && (
              <a class="button" href="recover.html">
                {t('popup_recover_action')}
              </a>
            )
          }
        >
          <p>{t(`error_vault_${state.vault}`)}</p>
        </Banner>
      );
  }
}
