/** Connections: what we rely on at which host, and whether it answers. Asked only when the person presses the button. */
import type { ConnectionCheck, WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Banner, Empty, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { errorText, formatNumber, language, saidText, t, tCount } from '../parts/text.ts';
import { networkLabel } from '../popup/network-label.ts';
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
        {value && <Table checks={value} dim={loading} />}
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

const icons = { works: 'check', lacks: 'info', fails: 'cross' } as const;

function Table({ checks, dim }: { checks: ConnectionCheck[]; dim: boolean }) {
  return (
    <div class={dim ? 'checks checks-dim' : 'checks'}>
      <table>
        <caption class="unseen">{t('home_connections')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('home_check_host')}</th>
            <th scope="col">{t('home_check_need')}</th>
            <th scope="col">{t('home_check_said')}</th>
            <th scope="col" class="number">
              {t('home_check_ms')}
            </th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ host, need, state, said, ms }) => (
            <tr key={`${host} ${need}`}>
              <th scope="row">
                <bdi dir="ltr" class="mono">
                  {host}
                </bdi>
              </th>
              <td>{t(`need_${need.replaceAll('-', '_')}`)}</td>
              <td>
                <span class={`check-said check-${state}`}>
                  <Icon name={icons[state]} size={16} />
                  <span>
                    <span class="unseen">{t(`home_check_${state}`)} </span>
                    {(state === 'works' ? saidText : errorText)(said)}
                  </span>
                </span>
              </td>
              <td class="number">{formatNumber(Math.round(ms))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
