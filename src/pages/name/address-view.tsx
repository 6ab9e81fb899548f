/** Whose an address is, by name: the names it has, each asked back, and who told of them. */
import { useEffect } from 'preact/hooks';
import type { HeldName, NamesOfAddress } from '../../contract/lookup.ts';
import { Address } from '../parts/address.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import { Empty, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { t, tCount } from '../parts/text.ts';
import { formatAsked } from './asked.ts';
import { type Lookups, loadOnce } from './lookups.ts';
import { Parts } from './parts.tsx';
import { hueOf } from './standing.ts';

export function AddressView({ address, lookups }: { address: string; lookups: Lookups }) {
  const { value, problem } = lookups.names.state.value;
  useEffect(() => loadOnce(lookups.names), [lookups]);
  return (
    <>
      <header class="hero">
        <Avatar address={address} hue={hueOf(address)} size={72} />
        <div class="hero-words">
          <h1 class="hero-name hero-address">
            <bdi dir="ltr">{value?.primary ?? t('name_address')}</bdi>
          </h1>
          <Address text={value?.address ?? address} label={t('name_address')} />
        </div>
      </header>
      <section class="card">
        <header class="card-head">
          <h2>{t('name_held')}</h2>
          {value && value.names.length > 0 && <span class="soft small">{tCount('name_held_count', value.names.length)}</span>}
        </header>
        {problem && <ErrorNote error={problem} retry={() => void lookups.names.load()} />}
        {value === undefined && !problem && <Skeleton rows={2} />}
        {value && <Held value={value} />}
      </section>
    </>
  );
}

function Held({ value }: { value: NamesOfAddress }) {
  const isWhole = value.parts.every(({ told }) => told.state === 'told');
  return (
    <>
      {value.names.length === 0 && (
        <Empty icon="search" title={t(isWhole ? 'name_held_none' : 'name_held_none_told')}>
          {t(isWhole ? 'name_held_none_text' : 'name_held_none_told_text')}
        </Empty>
      )}
      {value.names.length > 0 && (
        <ul class="held">
          {value.names.map((held) => (
            <li key={held.name}>
              <a href={formatAsked(held.name)}>
                <bdi dir="ltr">{held.name}</bdi>
              </a>
              {held.name === value.primary && <span class="chip">{t('name_held_primary')}</span>}
              {held.system !== 'bns-v2' && (
                <span class="chip">{t(held.system === 'bns-v1' ? 'name_system_v1' : 'name_system_subdomain')}</span>
              )}
              <Check held={held} />
            </li>
          ))}
        </ul>
      )}
      {value.more && <p class="soft small">{t('name_held_more')}</p>}
      <Parts parts={value.parts} label={(part) => t(`name_held_by_${part.replaceAll('-', '_')}`)} />
    </>
  );
}

/** What the name itself says, in words and with a mark: a list alone is not believed. */
function Check({ held: { check } }: { held: HeldName }) {
  const tone = check === 'holds' ? 'good' : check === 'other' ? 'warn' : 'info';
  return (
    <span class={`held-check small held-${tone}`}>
      <Icon name={check === 'holds' ? 'check' : check === 'other' ? 'warn' : 'info'} size={16} />
      <span>{t(`name_held_${check}`)}</span>
    </span>
  );
}
