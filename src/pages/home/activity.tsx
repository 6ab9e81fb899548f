/** Activity: what every site was given and refused, newest first, and what became of transactions. */
import { useState } from 'preact/hooks';
import type { ActivityLine, SentState } from '../../contract/commands/activity.ts';
import type { WalletState } from '../../contract/wallet.ts';
import { Address } from '../parts/address.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/controls.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { ListPages } from '../parts/list-tools.tsx';
import { Origin } from '../parts/origin.tsx';
import { pageLength } from '../parts/paged.ts';
import { Dialog, Empty, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { formatAgo, formatNumber, formatTime, t } from '../parts/text.ts';
import { Cards } from './cards.tsx';
import type { ActivityRow, Home } from './model.ts';
import { Problem } from './settings-card.tsx';

export function ActivitySection({ home, state }: { home: Home; state: WalletState }) {
  const [clearing, setClearing] = useState(false);
  const { value, loading, problem } = home.activity.page.value;
  if (problem) return <ErrorNote error={problem} retry={() => void home.activity.load()} />;
  if (value === undefined) {
    return loading ? (
      <div class="card">
        <Skeleton rows={5} />
      </div>
    ) : null;
  }
  if (value.total === 0) {
    return (
      <section class="card">
        <Empty icon="file" title={t('home_activity_empty_title')}>
          {t('home_activity_empty_text')}
        </Empty>
      </section>
    );
  }
  return (
    <>
      {value.total > pageLength && <ListPages list={home.activity} />}
      <Cards key={home.activity.from.value} label={t('home_activity')} items={value.items}>
        {(row) => <Line key={row.line.id} home={home} state={state} row={row} />}
      </Cards>
      <p class="small soft">{t('home_activity_save_text')}</p>
      <div class="row">
        <Button icon="file" busy={home.deeds.busy.value.has('save-activity')} onClick={() => void home.saveActivity()}>
          {t('home_activity_save')}
        </Button>
        <Button icon="bin" onClick={() => setClearing(true)}>
          {t('home_activity_clear')}
        </Button>
      </div>
      <Dialog
        open={clearing}
        title={t('home_activity_clear_title')}
        onClose={() => setClearing(false)}
        actions={
          <>
            <Button onClick={() => setClearing(false)}>{t('home_activity_keep')}</Button>
            <Button
              tone="danger"
              busy={home.deeds.busy.value.has('clear-activity')}
              onClick={async () => {
                await home.clearActivity();
                setClearing(false);
              }}
            >
              {t('home_activity_clear')}
            </Button>
          </>
        }
      >
        <p>{t('home_activity_clear_text')}</p>
      </Dialog>
      <Problem home={home} deed="save-activity" />
      <Problem home={home} deed="clear-activity" />
    </>
  );
}

const icons: Record<ActivityLine['how'], IconName> = { given: 'check', unasked: 'refresh', denied: 'cross' };

function Line({ home, state, row }: { home: Home; state: WalletState; row: ActivityRow }) {
  const { line, identity } = row;
  return (
    <li class="card activity">
      <div class="activity-what">
        <Icon name={icons[line.how]} />
        <span class="grow">{t(`home_activity_${line.kind.replace('-', '_')}_${line.how}`)}</span>
        <time class="small soft" dateTime={new Date(line.atMs).toISOString()} title={formatTime(line.atMs)}>
          {formatAgo(line.atMs)}
        </time>
      </div>
      <Origin origin={line.origin} />
      {identity && (
        <span class="app-identity small">
          <Avatar address={identity.idAddress} hue={identity.hue} size={20} />
          <bdi>{identity.label}</bdi>
        </span>
      )}
      {line.sent && <Sent home={home} state={state} sent={line.sent} />}
    </li>
  );
}

function Sent({ home, state, sent }: { home: Home; state: WalletState; sent: NonNullable<ActivityLine['sent']> }) {
  const deed = `sent ${sent.id}`;
  const known = home.sent.value.get(sent.id);
  return (
    <div class="stack-8">
      <Address text={sent.id} label={t('home_activity_transaction')} />
      <div class="row">
        <p class="small grow" role="status">
          {known ? sentText(known) : t('home_activity_sent_on', sent.network)}
        </p>
        {sent.networkId === state.network.id && (
          <Button tone="quiet" icon="refresh" busy={home.deeds.busy.value.has(deed)} onClick={() => void home.askSent(sent.id)}>
            {t('home_activity_look')}
          </Button>
        )}
      </div>
      <Problem home={home} deed={deed} />
    </div>
  );
}

function sentText(sent: SentState): string {
  switch (sent.state) {
    case 'done':
      return t('home_activity_sent_done', formatNumber(sent.blockHeight));
    case 'failed':
      return t(
        sent.why === 'contract' ? 'home_activity_sent_refused' : 'home_activity_sent_undone',
        formatNumber(sent.blockHeight),
      );
    default:
      return t(`home_activity_sent_${sent.state}`);
  }
}
