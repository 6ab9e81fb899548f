/** One line of what a search found. */
import { Icon } from './icons.tsx';
import type { Hit } from './search.ts';
import { formatAgo, t } from './text.ts';

export function HitLine({ hit }: { hit: Hit }) {
  switch (hit.kind) {
    case 'known': {
      const { name, person, note, from, seenAtMs } = hit.known;
      return (
        <>
          <Icon name={from === 'contact' || person !== undefined ? 'person' : 'clock'} size={18} />
          <span class="hit-words">
            <bdi dir="ltr" class="mono">
              {name}
            </bdi>
            {(person ?? note) !== undefined && <bdi class="small soft">{person ?? note}</bdi>}
          </span>
          <span class="small soft">
            {from === 'contact' ? t('name_search_contact') : seenAtMs === undefined ? '' : formatAgo(seenAtMs)}
          </span>
        </>
      );
    }
    case 'name':
      return (
        <>
          <Icon name="search" size={18} />
          <span class="hit-words">
            <bdi dir="ltr" class="mono">
              {hit.name}
            </bdi>
          </span>
          <span class="small soft">{t('name_look_up_action')}</span>
        </>
      );
    case 'address':
      return (
        <>
          <Icon name="key" size={18} />
          <span class="hit-words">
            <span>{t('name_held')}</span>
            <bdi dir="ltr" class="mono small soft">
              {hit.address}
            </bdi>
          </span>
        </>
      );
  }
}
