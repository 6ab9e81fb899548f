/** Lines that every page shows when they are true. Nobody can close them here; what was told of the vault is ticked off at home. */
import type { Notice, WalletState } from '../../contract/wallet.ts';
import { Icon } from './icons.tsx';
import { t } from './text.ts';

export function Notices({ state }: { state: WalletState | undefined }) {
  return (
    <>
      {state?.temporary && <TemporaryLine />}
      {state?.notices.map((notice) => (
        <p key={notice} class="notice notice-warn">
          <Icon name="warn" size={16} />
          <span>{noticeText(notice)}</span>
        </p>
      ))}
      {state?.local && <LocalLine />}
    </>
  );
}

export function noticeText(notice: Notice): string {
  return t(`notice_${notice.replaceAll('-', '_')}`);
}

/** This copy of Autonym was loaded for a session and vanishes with the browser. */
export function TemporaryLine() {
  return (
    <p class="notice notice-warn">
      <Icon name="warn" size={16} />
      <span>{t('parts_temporary')}</span>
    </p>
  );
}

/** The chosen network is a devnet. */
export function LocalLine() {
  return (
    <p class="notice">
      <Icon name="laptop" size={16} />
      <span>{t('parts_local')}</span>
    </p>
  );
}
