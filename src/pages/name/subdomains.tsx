/** Names under a name, as far as anybody lists them. */
import type { SubdomainList } from '../../contract/lookup.ts';
import { ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { formatAsked } from './asked.ts';
import { type Lookups, loadOnce } from './lookups.ts';
import { Parts } from './parts.tsx';

export function Subdomains({ lookups }: { lookups: Lookups }) {
  const { value, problem } = lookups.subdomains.state.value;
  return (
    <details class="card fold" onToggle={({ currentTarget }) => currentTarget.open && loadOnce(lookups.subdomains)}>
      <summary>
        <h2>{t('name_subdomains')}</h2>
      </summary>
      <div class="stack">
        {problem && <ErrorNote error={problem} retry={() => void lookups.subdomains.load()} />}
        {value === undefined && !problem && <Skeleton rows={2} />}
        {value && <Listed value={value} />}
      </div>
    </details>
  );
}

function Listed({ value: { subdomains, more, parts, resolver } }: { value: SubdomainList }) {
  const isWhole = parts.every(({ told }) => told.state === 'told') && resolver === undefined;
  return (
    <>
      {subdomains.length === 0 && <p class="soft">{t(isWhole ? 'name_subdomains_none' : 'name_subdomains_none_told')}</p>}
      <ul class="held">
        {subdomains.map(({ name, by }) => (
          <li key={name}>
            <a href={formatAsked(name)}>
              <bdi dir="ltr">{name}</bdi>
            </a>
            <span class="small soft">{by.map((part) => t(`name_subdomain_by_${part}`)).join(' · ')}</span>
          </li>
        ))}
      </ul>
      {more && <p class="soft small">{t('name_subdomains_more')}</p>}
      {resolver !== undefined && <p class="soft small">{t('name_subdomains_resolver', resolver)}</p>}
      <Parts parts={parts} label={(part) => t(`name_subdomains_by_${part}`)} />
    </>
  );
}
