/** What is known of who asks: whether they were here before, what is different now, and whom they look like. */
import type { ComponentChildren } from 'preact';
import type { Changed, RequestView } from '../../contract/wallet.ts';
import { Icon } from '../parts/icons.tsx';
import { Origin } from '../parts/origin.tsx';
import { plainName } from '../parts/plain-name.ts';
import { registrableDomain, type SuffixRules } from '../parts/public-suffix.ts';
import { Banner } from '../parts/surfaces.tsx';
import { formatAgo, t, tParts } from '../parts/text.ts';

const hostOf = (origin: string): string => new URL(origin).hostname;

/** The part of the host that says who it is. */
export function siteOf({ origin, site }: RequestView, rules: SuffixRules | undefined): string {
  return (rules && registrableDomain(hostOf(origin), rules)) ?? site;
}

/** The first that does not belong to the same people. */
export function findAlike({ origin, alike }: RequestView, rules: SuffixRules | undefined): string | undefined {
  const ownerOf = (host: string) => (rules && registrableDomain(host, rules)) ?? host;
  return alike.find((other) => ownerOf(hostOf(other)) !== ownerOf(hostOf(origin)));
}

export function Known({ request, rules }: { request: RequestView; rules: SuffixRules | undefined }) {
  const { since } = request;
  const alike = findAlike(request, rules);
  return (
    <div class="approve-known">
      {alike !== undefined && (
        <Banner tone="danger" title={t('approve_alike_title')}>
          <p>{tParts('approve_alike', <Origin key="alike" origin={alike} />)}</p>
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
    case 'redirect':
      return tParts(
        'approve_changed_redirect',
        <bdi key="before" dir="ltr">
          {changed.before}
        </bdi>,
      );
  }
}
