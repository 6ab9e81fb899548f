/** Two lines that every page shows when they are true, and nobody can close. */
import type { WalletState } from '../../contract/wallet.ts';
import { Icon } from './icons.tsx';
import { t } from './text.ts';

export function Notices({ state }: { state: WalletState | undefined }) {
  return (
    <>
      {state?.temporary && <TemporaryLine />}
      {state?.local && <LocalLine label={state.network.label} />}
    </>
  );
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

/** Every endpoint of the chosen network is on this machine. */
export function LocalLine({ label }: { label: string }) {
  return (
    <p class="notice">
      <Icon name="laptop" size={16} />
      <span>{t('parts_local', label)}</span>
    </p>
  );
}
