/** Apps: every site that may ask for something, what it may do in words, and the way to take it back. */
import { useState } from 'preact/hooks';
import type { ListedApp } from '../../contract/commands/apps.ts';
import type { ConnectedApp } from '../../contract/wallet.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button, Check, Select } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { keyForms, keyFormText } from '../parts/key-forms.ts';
import { ListTools } from '../parts/list-tools.tsx';
import { Origin } from '../parts/origin.tsx';
import { plainName } from '../parts/plain-name.ts';
import { SiteTile } from '../parts/site-tile.tsx';
import { Banner, Dialog, Empty, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { formatAgo, formatTime, t, tCount, tParts } from '../parts/text.ts';
import { rightsOf } from '../popup/site-card.tsx';
import { wallet } from '../wallet.ts';
import { Cards } from './cards.tsx';
import { Links } from './links.tsx';
import type { AppRow, Home } from './model.ts';
import { Problem } from './settings-card.tsx';

export function Apps({ home }: { home: Home }) {
  const [leaving, setLeaving] = useState<ConnectedApp | undefined>(undefined);
  const [leavingAll, setLeavingAll] = useState(false);
  const [signOut, setSignOut] = useState(false);
  const hasHub = wallet.value?.network.hubUrl != null;
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
          <Links home={home} />
          <div class="row">
            <Button icon="bin" onClick={() => setLeavingAll(true)}>
              {t('home_disconnect_all')}
            </Button>
          </div>
        </>
      )}
      <Dialog
        open={leavingAll}
        title={t('home_disconnect_all_title')}
        onClose={() => setLeavingAll(false)}
        actions={
          <>
            <Button onClick={() => setLeavingAll(false)}>{t('home_disconnect_all_keep')}</Button>
            <Button
              tone="danger"
              busy={home.deeds.busy.value.has('disconnect-all')}
              onClick={async () => {
                await home.disconnectAll(signOut && hasHub);
                setLeavingAll(false);
              }}
            >
              {t('home_disconnect_all')}
            </Button>
          </>
        }
      >
        <p>{t('home_disconnect_lost')}</p>
        <p class="soft">{t('home_disconnect_kept')}</p>
        {hasHub && <SignOut on={signOut} onChange={setSignOut} />}
      </Dialog>
      {home.left.value > 0 && (
        <Banner tone="warn" live>
          {tCount('home_disconnect_left', home.left.value)}
        </Banner>
      )}
      <Problem home={home} deed="disconnect-all" />
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
                  const isOut = signOut && hasHub && leaving.scopes.includes('store_write');
                  if (await home.disconnect(leaving.origin, isOut)) setGone(leaving.origin);
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
            {hasHub && leaving.scopes.includes('store_write') && <SignOut on={signOut} onChange={setSignOut} />}
          </>
        )}
      </Dialog>
    </>
  );
}

function SignOut({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  return <Check label={t('home_sign_out')} detail={t('home_sign_out_detail')} checked={on} onChange={onChange} />;
}

function AppCard({ home, row, onLeave }: { home: Home; row: AppRow; onLeave: () => void }) {
  const { app, identity } = row;
  const says = plainName(app.appName);
  const problem = home.deeds.problems.value.get(`disconnect ${app.origin}`);
  return (
    <li class="card app">
      <div class="app-head">
        <SiteTile origin={app.origin} name={app.appName} />
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
      <Unasked home={home} app={app} />
      {(app.form !== undefined || app.asked?.form !== undefined) && <AppKey home={home} app={app} />}
      {app.oldHosts !== undefined && (
        <>
          <Check
            label={t('approve_old_hosts')}
            detail={t('approve_old_hosts_detail')}
            checked={app.oldHosts}
            disabled={home.deeds.busy.value.has(`old ${app.origin}`)}
            onChange={(on) => void home.setOldHosts(app.origin, on)}
          />
          <Problem home={home} deed={`old ${app.origin}`} />
        </>
      )}
      <div class="app-foot small soft">
        {identity && (
          <span class="app-identity">
            <Avatar address={identity.idAddress} hue={identity.hue} size={20} />
            {identity.site === undefined ? <bdi>{identity.label}</bdi> : t('home_app_site_identity')}
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

/** Of an app that gets another key than the usual one: its next sign-in may get another. */
function AppKey({ home, app }: { home: Home; app: ListedApp }) {
  const deed = `key ${app.origin}`;
  return (
    <>
      <Select
        label={t('approve_key')}
        value={app.form ?? 'shipped'}
        options={keyForms.map((value) => ({ value, label: keyFormText(value) }))}
        onChange={(form) => void home.setKeyForm(app.origin, form)}
      />
      <Problem home={home} deed={deed} />
    </>
  );
}

/** What it gets without a question, and the way to be asked again. */
function Unasked({ home, app }: { home: Home; app: ListedApp }) {
  const deed = `again ${app.origin}`;
  if (app.remembered.length === 0) return null;
  return (
    <div class="row">
      <p class="small grow">
        {app.remembered.map(({ kind, until }) => (
          <span key={kind} class="app-unasked">
            {t(`home_app_unasked_${kind.replace('-', '_')}_${until}`)}
          </span>
        ))}
      </p>
      <Button
        tone="quiet"
        busy={home.deeds.busy.value.has(deed)}
        onClick={() => void home.askAgain(app.origin)}
        aria-label={t('home_app_ask_again_label', app.origin)}
      >
        {t('home_app_ask_again')}
      </Button>
      <Problem home={home} deed={deed} />
    </div>
  );
}
