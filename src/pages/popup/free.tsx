/** Of a name nobody has: whether it can be had, and for how much. */
import { useEffect } from 'preact/hooks';
import { type Lookups, loadOnce } from '../name/lookups.ts';
import { namespaceOf } from '../name/standing.ts';
import { formatStx } from '../name/stx.ts';
import { t } from '../parts/text.ts';

export function Free({ lookups }: { lookups: Lookups }) {
  const { value, problem } = lookups.offer.state.value;
  useEffect(() => loadOnce(lookups.offer), [lookups]);
  if (problem) return <p class="small soft">{t('name_offer_unknown')}</p>;
  if (value === undefined) return <p class="small soft">{t('popup_name_asking')}</p>;
  return (
    <p class="small">
      {t(`name_offer_${value.state.replaceAll('-', '_')}`, value.name, namespaceOf(value.name))}{' '}
      {value.state === 'free' && value.priceUstx !== undefined && t('name_offer_price', formatStx(value.priceUstx))}
    </p>
  );
}
