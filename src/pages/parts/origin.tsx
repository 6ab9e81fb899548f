/** Who a site is: scheme and host in full, the part that says who it is bold, always left to right and never shortened where it counts. */
import { Icon } from './icons.tsx';
import { splitOrigin } from './origin-split.ts';
import { t } from './text.ts';

/** `site` is the part of the host that says who it is; without it the whole host is bold. */
export function Origin({ origin, site, large = false }: { origin: string; site?: string | undefined; large?: boolean }) {
  const { scheme, before, domain, after, foreign } = splitOrigin(origin, site);
  return (
    <span class={large ? 'origin origin-large' : 'origin'}>
      <bdi dir="ltr" class="origin-text" title={origin}>
        <span class="origin-soft">{scheme}</span>
        <span class="origin-soft">{before}</span>
        <strong>{domain}</strong>
        <span class="origin-soft">{after}</span>
      </bdi>
      {foreign && (
        <span class="origin-note">
          <Icon name="warn" size={16} />
          {t('parts_origin_foreign')}
        </span>
      )}
    </span>
  );
}
