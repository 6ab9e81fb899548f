/** Who said what: the word of each operator that was asked, side by side. */
import type { NameAnswer, NameReading } from '../../contract/names.ts';
import { Address } from '../parts/address.tsx';
import { Icon } from '../parts/icons.tsx';
import { errorText, formatNumber, t } from '../parts/text.ts';
import { standingOf } from './standing.ts';

export function Voices({ answer: { status, readings } }: { answer: NameAnswer }) {
  if (readings.length < 2) return null;
  // Of those that disagree none is marked as right.
  const told = status === 'contradicted' ? 'warn' : 'check';
  return (
    <section class="card">
      <h2>{t('name_voices')}</h2>
      <ul class="trace voices">
        {readings.map((reading) => (
          <li key={reading.host} class={reading.state === 'said' ? 'trace-ok' : 'trace-failed'}>
            <Icon name={reading.state === 'said' ? told : 'cross'} size={16} />
            <div class="trace-words">
              <div class="trace-head">
                <bdi dir="ltr" class="mono">
                  {reading.host}
                </bdi>
                {reading.tip && <span class="soft small">{t('name_voices_tip', formatNumber(reading.tip.stacksHeight))}</span>}
              </div>
              <Word reading={reading} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Word({ reading }: { reading: NameReading }) {
  if (reading.state !== 'said') {
    return (
      <p class="small soft">
        {t(reading.state === 'stale' ? 'name_voices_stale' : 'name_voices_silent')} {errorText(reading.why)}
      </p>
    );
  }
  const { status, owner, zonefileHash, zonefileIsTheirs, expires = 'unknown' } = reading;
  return (
    <>
      <p class="trace-said">{t(standingOf({ status, seal: 'single-source' }).key)}</p>
      {owner !== undefined && <Address text={owner} label={t('name_owner')} />}
      {owner !== undefined && (
        <p class="small soft">
          {zonefileHash ? (
            <>
              {t('name_voices_zonefile')}{' '}
              <bdi dir="ltr" class="mono voices-hash">
                {zonefileHash}
              </bdi>
            </>
          ) : (
            t(zonefileHash === '' ? 'name_voices_zonefile_none' : 'name_voices_zonefile_untold')
          )}
        </p>
      )}
      {zonefileIsTheirs === false && <p class="small soft">{t('name_zonefile_stale')}</p>}
      {expires !== 'unknown' && (
        <p class="small soft">
          {t('name_expires')}{' '}
          {expires === 'never' ? t('name_expires_never') : t('name_expires_at', formatNumber(expires.atHeight))}
        </p>
      )}
    </>
  );
}
