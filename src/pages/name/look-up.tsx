/**
 * The field that searches names and people, on the name page and at home. What is typed, or chosen below it, goes to the name page as it is; that
 * page judges it. Keys and roles are those of a combobox (WAI-ARIA): arrows choose, Enter opens, Escape closes the list.
 */
import { useId } from 'preact/hooks';
import { Button } from '../parts/controls.tsx';
import { HitLine } from '../parts/hit-line.tsx';
import { Icon } from '../parts/icons.tsx';
import { keyOfHit, type Search } from '../parts/search.ts';
import { t } from '../parts/text.ts';

type LookUpProps = { search: Search; onAsk: (text: string) => void; withButton?: boolean };

export function LookUp({ search, onAsk, withButton = false }: LookUpProps) {
  const id = useId();
  const hits = search.hits.value;
  const active = search.active.value;
  const take = (place?: number) => {
    const asked = search.take(place);
    if (asked !== undefined) onAsk(asked);
  };
  return (
    <form
      class="look-up"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label class="unseen" for={id}>
        {t('name_look_up')}
      </label>
      <div class="look-up-box">
        <div class="field-box name-box">
          <Icon name="search" size={18} />
          <input
            id={id}
            class="input"
            type="text"
            role="combobox"
            aria-expanded={hits.length > 0}
            aria-controls={`${id}-hits`}
            aria-autocomplete="list"
            aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
            inputMode="url"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            translate={false}
            maxLength={253}
            placeholder={t(withButton ? 'name_search_example' : 'name_look_up')}
            value={search.text.value}
            onInput={(event) => search.type(event.currentTarget.value)}
            onBlur={search.close}
            onKeyDown={(event) => {
              if (event.isComposing || hits.length === 0) return;
              if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
                event.preventDefault();
                search.move(event.key === 'ArrowDown' ? 1 : -1);
              } else if (event.key === 'Escape') {
                event.stopPropagation();
                search.close();
              }
            }}
          />
        </div>
        {/* Always there, because the field says that it controls it. */}
        <div id={`${id}-hits`} class="hits" role="listbox" aria-label={t('name_search_hits')} hidden={hits.length === 0}>
          {hits.map((hit, place) => (
            <div
              key={keyOfHit(hit)}
              id={`${id}-${place}`}
              class="hit"
              role="option"
              tabIndex={-1}
              aria-selected={place === active}
              // Pressed, not clicked: the field would lose the focus first, and the list would be gone.
              onPointerDown={(event) => {
                event.preventDefault();
                if (event.button === 0) take(place);
              }}
            >
              <HitLine hit={hit} />
            </div>
          ))}
        </div>
      </div>
      {withButton && <Button type="submit">{t('name_look_up_action')}</Button>}
      <span class="unseen" role="status">
        {hits.length > 0 ? t('name_search_count', hits.length) : ''}
      </span>
    </form>
  );
}
