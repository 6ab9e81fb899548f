/** Who can link you: which sites know the same identity, told when somebody asks. */
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import { ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { t, tCount } from '../parts/text.ts';
import type { Home, Link } from './model.ts';

export function Links({ home }: { home: Home }) {
  const { value, loading, problem } = home.links.state.value;
  const shared = value?.filter(({ identity }) => identity?.site === undefined) ?? [];
  const own = value?.filter(({ identity }) => identity?.site !== undefined) ?? [];
  return (
    <details class="card links" onToggle={({ currentTarget }) => currentTarget.open && void home.links.load()}>
      <summary>{t('home_links_title')}</summary>
      <div class="stack">
        <p class="small soft">{t('home_links_lead')}</p>
        {problem && <ErrorNote error={problem} retry={() => void home.links.load()} />}
        {value === undefined && loading && <Skeleton rows={2} avatar />}
        {value?.length === 0 && <p>{t('home_links_none')}</p>}
        {shared.map((link) => (
          <Shared key={link.identity?.index ?? -1} link={link} />
        ))}
        {own.length > 0 && (
          <section class="stack-8">
            <h3 class="row">
              <Icon name="eye-off" />
              <span class="grow">{t('home_links_own')}</span>
            </h3>
            <Sites origins={own.flatMap(({ origins }) => origins)} total={own.length} />
          </section>
        )}
        <p class="small soft">{t('home_links_note')}</p>
      </div>
    </details>
  );
}

function Shared({ link: { identity, origins, total } }: { link: Link }) {
  return (
    <section class="stack-8">
      <h3 class="row">
        {identity && <Avatar address={identity.idAddress} hue={identity.hue} size={20} />}
        <span class="grow">{tCount('home_links_shared', total, `\u2068${identity?.label ?? '?'}\u2069`)}</span>
      </h3>
      <Sites origins={origins} total={total} />
    </section>
  );
}

function Sites({ origins, total }: { origins: string[]; total: number }) {
  return (
    <ul class="links-sites small">
      {origins.map((origin) => (
        <li key={origin}>
          <bdi dir="ltr">{origin}</bdi>
        </li>
      ))}
      {total > origins.length && <li class="soft">{t('home_links_more', total - origins.length)}</li>}
    </ul>
  );
}
