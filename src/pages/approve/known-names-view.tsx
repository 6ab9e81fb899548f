/** Draws what is known of the names in a request. */
import type { KnownName } from '../../contract/commands/memory.ts';
import { Address } from '../parts/address.tsx';
import { Icon } from '../parts/icons.tsx';
import { Banner, ErrorNote } from '../parts/surfaces.tsx';
import { formatTime, t, tParts } from '../parts/text.ts';
import type { KnownNames } from './known-names.ts';

export function KnownNamesView({ model }: { model: KnownNames }) {
  const problem = model.problem.value;
  const names = model.names.value;
  return (
    <>
      {problem && (
        <ErrorNote error={problem}>
          <p>{t('approve_names_unread')}</p>
        </ErrorNote>
      )}
      {names.map((known) => (
        <Known key={`${known.name} ${known.address ?? ''}`} known={known} />
      ))}
    </>
  );
}

function Known({ known: { name, address, label, changes } }: { known: KnownName }) {
  const who = (
    <bdi key="name" dir="ltr" class="mono">
      {name}
    </bdi>
  );
  const [change] = changes;
  if (!change)
    return (
      <p class="small row">
        <Icon name="person" size={16} />
        <span class="grow">
          {tParts(address === undefined ? 'approve_names_site' : 'approve_names_payee', who)}
          {label && <> ({<bdi>{label}</bdi>})</>}
        </span>
      </p>
    );
  const owner = changes.find(({ what }) => what === 'owner');
  return (
    <Banner tone="danger" live title={t('approve_names_changed_title', name)}>
      <p>
        {tParts(
          address === undefined
            ? 'approve_names_changed_site'
            : owner && address === owner.before
              ? 'approve_names_changed_left'
              : 'approve_names_changed_payee',
          who,
        )}
      </p>
      {owner && (
        <dl class="small">
          <dt>{t('name_changed_before')}</dt>
          <dd>
            <Address text={owner.before} label={t('name_owner')} />
          </dd>
          <dt>{t('name_changed_after')}</dt>
          <dd>
            <Address text={owner.after} label={t('name_owner')} />
          </dd>
        </dl>
      )}
      <p class="small">{t('name_changed_when', formatTime(change.lastSeenMs), formatTime(change.noticedMs))}</p>
    </Banner>
  );
}
