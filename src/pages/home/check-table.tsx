/** What each host said to what we rely on, one line a need. */
import type { ConnectionCheck } from '../../contract/wallet.ts';
import { Icon } from '../parts/icons.tsx';
import { errorText, formatNumber, saidText, t } from '../parts/text.ts';

const icons = { works: 'check', lacks: 'info', fails: 'cross' } as const;

export function CheckTable({ checks, dim = false }: { checks: ConnectionCheck[]; dim?: boolean }) {
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
