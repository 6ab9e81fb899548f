/** What a name was: owners, zone files and what this browser saw, each line with who says so. */
import type { NameEvent, NameHistory } from '../../contract/lookup.ts';
import { Address } from '../parts/address.tsx';
import { ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { formatDay, formatNumber, formatTime, t } from '../parts/text.ts';
import { type Lookups, loadOnce } from './lookups.ts';
import { Parts } from './parts.tsx';

export function History({ lookups }: { lookups: Lookups }) {
  const { value, problem } = lookups.history.state.value;
  return (
    <details class="card fold" onToggle={({ currentTarget }) => currentTarget.open && loadOnce(lookups.history)}>
      <summary>
        <h2>{t('name_history')}</h2>
      </summary>
      <div class="stack">
        {problem && <ErrorNote error={problem} retry={() => void lookups.history.load()} />}
        {value === undefined && !problem && <Skeleton rows={3} />}
        {value && <Events value={value} />}
      </div>
    </details>
  );
}

function Events({ value: { events, more, parts } }: { value: NameHistory }) {
  return (
    <>
      {events.length === 0 && <p class="soft">{t('name_history_none')}</p>}
      <ol class="history">
        {events.map((event, i) => (
          <li key={i}>
            <div class="trace-head">
              <span>{t(`name_event_${event.what}`)}</span>
              <When event={event} />
            </div>
            {event.from !== undefined && event.owner !== undefined && (
              <span class="small">
                {t('name_event_from')} <Address text={event.from} label={t('name_event_from')} />
              </span>
            )}
            {event.owner !== undefined && <Address text={event.owner} label={t('name_owner')} />}
            {event.zonefileHash !== undefined && (
              <span class="small soft">
                {t('name_zonefile_hash')}{' '}
                <bdi dir="ltr" class="mono voices-hash">
                  {event.zonefileHash}
                </bdi>
              </span>
            )}
            {event.transaction !== undefined && (
              <span class="small soft">
                {t('name_event_transaction')}{' '}
                <bdi dir="ltr" class="mono voices-hash">
                  {event.transaction}
                </bdi>
              </span>
            )}
            <span class="small soft">{sourceText(event)}</span>
          </li>
        ))}
      </ol>
      {more && <p class="soft small">{t('name_history_more')}</p>}
      <Parts parts={parts} label={(part) => t(`name_history_by_${part}`)} />
      <p class="soft small">{t('name_history_limits')}</p>
    </>
  );
}

/** A day where only the block is known, a time where a list gives the block's own. */
function When({ event: { atMs, exact, stacksHeight, burnHeight } }: { event: NameEvent }) {
  const block =
    stacksHeight !== undefined
      ? t('name_event_stacks', formatNumber(stacksHeight))
      : burnHeight !== undefined
        ? t('name_event_bitcoin', formatNumber(burnHeight))
        : '';
  if (atMs === undefined) return <span class="soft small">{block || t('name_event_undated')}</span>;
  return (
    <time class="soft small" dateTime={new Date(atMs).toISOString()} title={block}>
      {exact ? formatTime(atMs) : t('name_expires_about', formatDay(atMs))}
    </time>
  );
}

function sourceText({ by, host }: NameEvent): string {
  return by === 'browser' ? t('name_event_by_browser') : t(`name_event_by_${by}`, host);
}
