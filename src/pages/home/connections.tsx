/** Connections: what we rely on at which host, and whether it answers. Asked only when the person presses the button. */
import type { ConnectionCheck, WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { Banner, Empty, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { language, t, tCount } from '../parts/text.ts';
import { networkLabel } from '../popup/network-label.ts';
import { CheckTable } from './check-table.tsx';
import { checksOf, type Home, hostsOf } from './model.ts';

export function Connections({ home, state }: { home: Home; state: WalletState }) {
  const { value: checked, loading, problem } = home.connections.state.value;
  const value = checked && checksOf(checked, state.network);
  const hosts = hostsOf(state.network);
  return (
    <>
      <section class="card">
        <header class="card-head">
          <div class="grow">
            <h2>{networkLabel(state.network)}</h2>
            <p class="soft small">
              {t('home_connections_hosts', new Intl.ListFormat(language(), { type: 'conjunction' }).format(hosts))}
            </p>
          </div>
          <Button
            tone={value ? 'plain' : 'primary'}
            icon="refresh"
            busy={loading}
            disabled={!state.settings.welcomed}
            onClick={() => void home.connections.load()}
          >
            {t(value ? 'home_connections_again' : 'home_connections_run')}
          </Button>
        </header>
        {problem && <ErrorNote error={problem} retry={() => void home.connections.load()} />}
        {value === undefined && !loading && !problem && (
          <Empty icon="pulse" title={t('home_connections_empty_title')}>
            {t('home_connections_empty_text')}
          </Empty>
        )}
        {loading && value === undefined && <Skeleton rows={4} />}
        {value && <Verdict checks={value} />}
        {value && <CheckTable checks={value} dim={loading} />}
      </section>
      <p class="soft small">{t('home_connections_note')}</p>
    </>
  );
}

function Verdict({ checks }: { checks: ConnectionCheck[] }) {
  const failed = checks.filter(({ state }) => state === 'fails').length;
  return (
    <Banner
      tone={failed === 0 ? 'good' : 'warn'}
      live
      title={failed === 0 ? t('home_connections_all') : tCount('home_connections_failed', failed)}
    >
      {failed > 0 && <p>{t('home_connections_failed_text')}</p>}
    </Banner>
  );
}
