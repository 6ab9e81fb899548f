import { useEffect, useRef } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { InspectorSection } from '../inspector/inspector.tsx';
import { formatAsked } from '../name/asked.ts';
import { LookUp } from '../name/look-up.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/controls.tsx';
import { useFocusHeir } from '../parts/focus.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Notices, noticeText } from '../parts/notices.tsx';
import type { Search } from '../parts/search.ts';
import { Banner, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { t, tCount } from '../parts/text.ts';
import { showApproval } from '../popup/tabs.ts';
import { Look } from '../survey/look.tsx';
import { SurveySection } from '../survey/survey-map.tsx';
import { loadWallet, wallet, walletError } from '../wallet.ts';
import { ActivitySection } from './activity.tsx';
import { Apps } from './apps.tsx';
import { Connections } from './connections.tsx';
import { Identities } from './identities.tsx';
import type { Home } from './model.ts';
import { Open } from './open.tsx';
import { type Section, sections } from './route.ts';
import { SettingsSection } from './settings.tsx';

const icons: Record<Section, IconName> = {
  identities: 'person',
  survey: 'search',
  apps: 'grid',
  activity: 'file',
  connections: 'pulse',
  settings: 'sliders',
  inspector: 'pulse',
};

export function HomePage({ home, search, version }: { home: Home; search: Search; version: string }) {
  const state = wallet.value;
  const section = home.section.value;
  const title = useFocusHeir<HTMLHeadingElement>(state?.vault);
  const first = useRef(true);
  useEffect(() => {
    document.title = t('home_title', t(`home_${section}`));
    // A section that was chosen is read out; the first one has the page's own title.
    if (!first.current) title.current?.focus();
    first.current = false;
  }, [section]);
  return (
    <>
      <Notices state={state} />
      <div class="home">
        <Side home={home} search={search} state={state} />
        <main class="home-main">
          <h1 ref={title} tabIndex={-1}>
            {t(`home_${section}`)}
          </h1>
          <p class="soft home-lead">{t(`home_${section}_lead`)}</p>
          {state && <Above home={home} state={state} />}
          {state ? (
            <SectionBody home={home} state={state} section={section} version={version} />
          ) : walletError.value ? (
            <ErrorNote error={walletError.value} retry={() => void loadWallet()} />
          ) : (
            <div class="card">
              <Skeleton rows={3} avatar />
            </div>
          )}
        </main>
      </div>
    </>
  );
}

function Side({ home, search, state }: { home: Home; search: Search; state: WalletState | undefined }) {
  const current = state?.identities.find(({ index }) => index === state.currentIndex);
  return (
    <header class="home-side">
      <div class="home-side-top">
        <span class="wordmark">{t('extension_name')}</span>
        <nav aria-label={t('home_sections')}>
          <ul class="home-nav">
            {[...sections, ...(home.section.value === 'inspector' ? ['inspector' as const] : [])].map((one) => (
              <li key={one}>
                <a href={`#${one}`} aria-current={one === home.section.value ? 'page' : undefined}>
                  <Icon name={icons[one]} />
                  <span>{t(`home_${one}`)}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {state?.settings.welcomed && (
          <LookUp
            search={search}
            onAsk={(text) => {
              location.href = `name.html?stay${formatAsked(text)}`;
            }}
          />
        )}
      </div>
      {current && (
        <div class="home-who">
          <Avatar address={current.idAddress} hue={current.hue} size={32} />
          <span class="home-who-label">
            <bdi>{current.label}</bdi>
          </span>
          <Button tone="quiet" icon="lock" busy={home.deeds.busy.value.has('lock')} onClick={() => void home.lock()}>
            {t('popup_lock')}
          </Button>
        </div>
      )}
    </header>
  );
}

/** What concerns every section, most pressing first. */
function Above({ home, state }: { home: Home; state: WalletState }) {
  const problem = ['lock', 'access', 'notice'].map((deed) => home.deeds.problems.value.get(deed)).find(Boolean);
  const told = state.notices.find((notice) => notice.startsWith('vault-from-'));
  return (
    <>
      {problem && <ErrorNote error={problem} />}
      {told && (
        <Banner
          tone="warn"
          live
          title={t('home_notice_title')}
          action={
            <Button busy={home.deeds.busy.value.has('notice')} onClick={() => void home.noticeSeen()}>
              {t('home_notice_seen')}
            </Button>
          }
        >
          <p>{noticeText(told)}</p>
        </Banner>
      )}
      {!home.online.value && (
        <Banner tone="warn" live title={t('home_offline_title')}>
          <p>{t('home_offline_text')}</p>
        </Banner>
      )}
      {state.pending > 0 && (
        <Banner
          tone="info"
          live
          title={tCount('popup_pending', state.pending)}
          action={
            <Button tone="primary" onClick={() => void showApproval()}>
              {t('popup_pending_show')}
            </Button>
          }
        />
      )}
      {home.siteAccess.value === false && (
        <Banner
          tone="warn"
          title={t('home_access_title')}
          action={
            <Button busy={home.deeds.busy.value.has('access')} onClick={() => void home.giveAccess()}>
              {t('home_access_action')}
            </Button>
          }
        >
          <p>{t('home_access_text')}</p>
        </Banner>
      )}
    </>
  );
}

function SectionBody({ home, state, section, version }: { home: Home; state: WalletState; section: Section; version: string }) {
  switch (section) {
    case 'identities':
      return <Open home={home} state={state} then={() => <Identities home={home} state={state} />} />;
    case 'survey':
      return (
        <>
          <Open home={home} state={state} then={() => <SurveySection model={home.survey} />} />
          <h2 class="look-title">{t('home_look')}</h2>
          <p class="soft home-lead">{t('home_look_lead')}</p>
          <Look model={home.look} state={state} />
        </>
      );
    case 'apps':
      return <Open home={home} state={state} then={() => <Apps home={home} />} />;
    case 'activity':
      return <Open home={home} state={state} then={() => <ActivitySection home={home} state={state} />} />;
    case 'connections':
      return <Connections home={home} state={state} />;
    case 'inspector':
      return <InspectorSection home={home} state={state} />;
    case 'settings':
      return <SettingsSection home={home} state={state} version={version} />;
  }
}
