/** Apps: every site that may ask for something, what it may do in words, and the way to take it back. */
import { useState } from 'preact/hooks';
import type { ConnectedApp } from '../../contract/wallet.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { ListTools } from '../parts/list-tools.tsx';
import { Origin } from '../parts/origin.tsx';
import { plainName } from '../parts/plain-name.ts';
import { Dialog, Empty, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { formatAgo, formatTime, t, tParts } from '../parts/text.ts';
import { rightsOf } from '../popup/site-card.tsx';
import { Cards } from './cards.tsx';
import type { AppRow, Home } from './model.ts';

export function Apps({ home }: { home: Home }) {
  const [leaving, setLeaving] = useState<ConnectedApp | undefined>(undefined);
  const [gone, setGone] = useState('');
  const { value, loading, problem } = home.apps.page.value;
  return (
    <>
      <p class="unseen" role="status">
        {gone && t('home_apps_gone', gone)}
      </p>
      {problem && <ErrorNote error={problem} retry={() => void home.apps.load()} />}
      {value === undefined ? (
        loading && (
          <div class="card">
            <Skeleton rows={3} avatar />
          </div>
        )
      ) : value.total === 0 && home.apps.find.value === '' ? (
        <section class="card">
          <Empty icon="grid" title={t('home_apps_empty_title')}>
            {t('home_apps_empty_text')}
          </Empty>
        </section>
      ) : (
        <>
          <ListTools list={home.apps} label={t('home_apps_find')} />
          <Cards key={home.apps.from.value} label={t('home_apps')} items={value.items}>
            {(row) => <AppCard key={row.app.origin} home={home} row={row} onLeave={() => setLeaving(row.app)} />}
          </Cards>
        </>
      )}
      <Dialog
        open={leaving !== undefined}
        title={t('home_disconnect_title')}
        onClose={() => setLeaving(undefined)}
        actions={
          leaving && (
            <>
              <Button onClick={() => setLeaving(undefined)}>{t('popup_keep')}</Button>
              <Button
                tone="danger"
                busy={home.deeds.busy.value.has(`disconnect ${leaving.origin}`)}
                onClick={async () => {
                  if (await home.disconnect(leaving.origin)) setGone(leaving.origin);
                  setLeaving(undefined);
                }}
              >
                {t('popup_disconnect')}
              </Button>
            </>
          )
        }
      >
        {leaving && (
          <>
            <Origin origin={leaving.origin} />
            <p>{t('home_disconnect_lost')}</p>
            <p class="soft">{t('home_disconnect_kept')}</p>
          </>
        )}
      </Dialog>
    </>
  );
}

function AppCard({ home, row, onLeave }: { home: Home; row: AppRow; onLeave: () => void }) {
  const { app, identity } = row;
  const says = plainName(app.appName);
  const problem = home.deeds.problems.value.get(`disconnect ${app.origin}`);
  return (
    <li class="card app">
      <div class="app-head">
        <div class="grow">
          <Origin origin={app.origin} />
          {says && <p class="small soft">{tParts('home_app_says', <bdi key="name">{says}</bdi>)}</p>}
        </div>
        <Button onClick={onLeave} aria-label={t('home_disconnect_label', app.origin)}>
          {t('popup_disconnect')}
        </Button>
      </div>
      <ul class="app-rights">
        {rightsOf(app).map((right) => (
          <li key={right}>
            <Icon name="check" size={16} />
            <span>{t(right)}</span>
          </li>
        ))}
      </ul>
      <div class="app-foot small soft">
        {identity && (
          <span class="app-identity">
            <Avatar address={identity.idAddress} hue={identity.hue} size={20} />
            <bdi>{identity.label}</bdi>
          </span>
        )}
        <time dateTime={new Date(app.lastUsedMs).toISOString()} title={formatTime(app.lastUsedMs)}>
          {t('home_app_last', formatAgo(app.lastUsedMs))}
        </time>
        <time dateTime={new Date(app.firstUsedMs).toISOString()} title={formatTime(app.firstUsedMs)}>
          {t('home_app_since', formatAgo(app.firstUsedMs))}
        </time>
      </div>
      {problem && <ErrorNote error={problem} retry={onLeave} />}
    </li>
  );
}
