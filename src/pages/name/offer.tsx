/** Whether a name can be had, what it costs, and how it is registered. */
import { useEffect } from 'preact/hooks';
import type { NameOffer } from '../../contract/lookup.ts';
import { CopyButton } from '../parts/address.tsx';
import { Icon } from '../parts/icons.tsx';
import { ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { formatDay, formatNumber, t } from '../parts/text.ts';
import { type Lookups, loadOnce } from './lookups.ts';
import { freeAtMs, lifetimeYears, waysOf } from './offer-words.ts';
import { namespaceOf } from './standing.ts';
import { formatStx } from './stx.ts';

export function Offer({ lookups }: { lookups: Lookups }) {
  const { value, problem } = lookups.offer.state.value;
  useEffect(() => loadOnce(lookups.offer), [lookups]);
  return (
    <section class="card offer" aria-labelledby="offer-title">
      <h2 id="offer-title">{t('name_offer')}</h2>
      {problem && (
        <ErrorNote error={problem} retry={() => void lookups.offer.load()}>
          <p>{t('name_offer_unknown')}</p>
        </ErrorNote>
      )}
      {value === undefined && !problem && <Skeleton rows={2} />}
      {value && <Told offer={value} />}
    </section>
  );
}

function Told({ offer }: { offer: NameOffer }) {
  const { state, priceUstx, host, contract, manager } = offer;
  const ways = waysOf(offer);
  const free = freeAtMs(offer);
  return (
    <>
      <p class={`said said-${state === 'free' || state === 'lapsed' ? 'good' : 'info'}`}>
        <Icon name={state === 'free' || state === 'lapsed' ? 'check' : 'info'} />
        <span>{t(`name_offer_${state.replaceAll('-', '_')}`, offer.name, namespaceOf(offer.name))}</span>
      </p>
      {priceUstx !== undefined && (
        <p class="offer-price">
          <strong>{t('name_offer_price', formatStx(priceUstx))}</strong> <span class="soft">{lifetime(offer)}</span>
        </p>
      )}
      {free !== undefined && offer.freeAtHeight !== undefined && state !== 'lapsed' && (
        <p>
          {t('name_offer_from', formatDay(free))}{' '}
          <span class="soft small">{t('name_expires_at', formatNumber(offer.freeAtHeight))}</span>
        </p>
      )}
      {manager !== undefined && (
        <p class="small soft">
          {t('name_offer_manager')}{' '}
          <bdi dir="ltr" class="mono">
            {manager}
          </bdi>
        </p>
      )}
      {ways.length > 0 && contract !== undefined && (
        <details class="raw">
          <summary>{t('name_offer_how')}</summary>
          <ol class="offer-ways">
            {ways.map((way) => (
              <li key={way}>{t(`name_offer_way_${way}`)}</li>
            ))}
          </ol>
          <p class="small soft raw-hash">
            <span>{t('name_offer_contract')}</span>
            <bdi dir="ltr" class="mono">
              {contract}
            </bdi>
            <CopyButton text={contract} label={t('name_offer_contract')} />
          </p>
          <p class="small soft">{t('name_offer_who')}</p>
        </details>
      )}
      <p class="small soft">{t('name_offer_source', host)}</p>
    </>
  );
}

function lifetime(offer: NameOffer): string {
  const years = lifetimeYears(offer);
  if (years === undefined) return '';
  return years === 0 ? t('name_offer_for_ever') : t('name_offer_years', formatNumber(years, { maximumFractionDigits: 1 }));
}
