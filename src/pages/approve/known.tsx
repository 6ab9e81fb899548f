/** What is known of who asks: whether they were here before, what is different now, and whom they look like. */
import type { ComponentChildren } from 'preact';
import type { Changed, RequestView } from '../../contract/wallet.ts';
import { Icon } from '../parts/icons.tsx';
import { Origin } from '../parts/origin.tsx';
import { plainName } from '../parts/plain-name.ts';
import type { SuffixRules } from '../parts/public-suffix.ts';
import { Banner } from '../parts/surfaces.tsx';
import { formatAgo, t, tParts } from '../parts/text.ts';
import { findStranger } from './owner.ts';

export function Known({ request, rules }: { request: RequestView; rules: SuffixRules | undefined }) {
  const { since, alikeName } = request;
  const alike = findStranger(request.origin, request.alike, rules);
  return (
    <div class="approve-known">
      {alike !== undefined && (
        <Banner tone="danger" title={t('approve_alike_title')}>
          <p>{tParts('approve_alike', <Origin key="alike" origin={alike} />)}</p>
        </Banner>
      )}
      {alike === undefined && alikeName !== undefined && (
        <Banner tone="danger" title={t('approve_alike_title')}>
          <p>
            {tParts(
              'approve_alike_name',
              <bdi key="alike" dir="ltr" class="mono">
                {alikeName}
              </bdi>,
            )}
          </p>
        </Banner>
      )}
      <p class="small soft">{since ? t('approve_since_last', formatAgo(since.lastUsedMs)) : t('approve_since_first')}</p>
      {since && since.changed.length > 0 && (
        <section class="approve-changed" aria-label={t('approve_changed_title')}>
          <p class="small">{t('approve_changed_title')}</p>
          <ul>
            {since.changed.map((changed) => (
              <li key={JSON.stringify(changed)} class="small row">
                <Icon name="warn" size={16} />
                <span class="grow">{changedText(changed)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function changedText(changed: Changed): ComponentChildren {
  switch (changed.what) {
    case 'kind':
      return t('approve_changed_kind');
    case 'scope':
      return t(`approve_changed_${changed.scope}`);
    case 'name':
      return changed.before === null
        ? t('approve_changed_named')
        : tParts('approve_changed_name', <bdi key="name">{plainName(changed.before) ?? ''}</bdi>);
    case 'picture':
      return t('approve_changed_picture');
    case 'form':
      return t('approve_changed_form');
    case 'redirect':
      return tParts(
        'approve_changed_redirect',
        <bdi key="before" dir="ltr">
          {changed.before}
        </bdi>,
      );
  }
}
