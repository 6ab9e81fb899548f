/** The name field and what it found. It comes beside the first paint, not before it: a part of its own with the names' grammar and the seal. */
import { useId } from 'preact/hooks';
import { type Lookups, makeLookupsOf } from '../name/lookups.ts';
import { Button, FieldError } from '../parts/controls.tsx';
import { HitLine } from '../parts/hit-line.tsx';
import { Icon } from '../parts/icons.tsx';
import { keyOfHit, makeSearch, type Search, textOfHit } from '../parts/search.ts';
import { errorText, t } from '../parts/text.ts';
import { Found } from './found.tsx';
import { Free } from './free.tsx';
import { type Lookup, makeNameField, type NameField, type NameFieldPowers } from './name-field.ts';
import { openPage } from './tabs.ts';

export function makeNameLookup(powers: NameFieldPowers) {
  const field = makeNameField(powers);
  const search = makeSearch(powers);
  const lookupsOf = makeLookupsOf(powers.ask);
  return () => <NameLookup field={field} search={search} lookupsOf={lookupsOf} />;
}

type NameLookupProps = { field: NameField; search: Search; lookupsOf: (name: string) => Lookups };

function NameLookup({ field, search, lookupsOf }: NameLookupProps) {
  const id = useId();
  const lookup = field.lookup.value;
  const open = (name: string) => void openPage(`name.html?stay#${encodeURIComponent(name)}`);
  return (
    <section class="popup-name">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search.close();
          const name = field.submit();
          // The second Enter, when the answer is there, opens its page.
          if (name !== undefined && lookup.at === 'answered' && lookup.name === name) open(name);
        }}
      >
        <label class="unseen" for={id}>
          {t('popup_name')}
        </label>
        <div class="field-box name-box">
          <Icon name="search" size={18} />
          <input
            id={id}
            class="input"
            type="text"
            inputMode="url"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            translate={false}
            maxLength={253}
            placeholder={t('popup_name_example')}
            value={field.text.value}
            aria-describedby={`${id}-found`}
            onInput={(event) => {
              field.type(event.currentTarget.value);
              search.type(event.currentTarget.value);
            }}
          />
        </div>
      </form>
      <div id={`${id}-found`} class="popup-found" aria-live="polite">
        <Result lookup={lookup} open={open} again={() => void field.submit()} />
        {lookup.at === 'answered' && lookup.answer.status === 'not-registered' && <Free lookups={lookupsOf(lookup.name)} />}
      </div>
      <Known search={search} answered={'name' in lookup ? lookup.name : undefined} open={open} />
    </section>
  );
}

/** What is here already, and an address that was pasted: a press opens it. What was asked for stands above. */
function Known({ search, answered, open }: { search: Search; answered: string | undefined; open: (text: string) => void }) {
  const hits = search.hits.value.filter((hit) => (hit.kind === 'known' ? hit.known.name !== answered : hit.kind === 'address'));
  if (hits.length === 0) return null;
  return (
    <ul class="popup-known" aria-label={t('name_search_hits')}>
      {hits.slice(0, 4).map((hit) => (
        <li key={keyOfHit(hit)}>
          <button type="button" class="hit" onClick={() => open(textOfHit(hit))}>
            <HitLine hit={hit} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Result({ lookup, open, again }: { lookup: Lookup; open: (name: string) => void; again: () => void }) {
  switch (lookup.at) {
    case 'nothing':
      return null;
    case 'typing':
      return <p class="soft small">{t('popup_name_typing')}</p>;
    case 'bad':
      return <FieldError id="bad-name" text={errorText(lookup.problem)} />;
    case 'failed':
      return (
        <p class="found-line">
          <Icon name="warn" size={18} />
          <span class="grow">{errorText(lookup.problem)}</span>
          <Button icon="refresh" onClick={again}>
            {t('parts_try_again')}
          </Button>
        </p>
      );
    case 'asking':
      return (
        <p class="found-line soft">
          <span class="spinner" aria-hidden="true" />
          <span>{t('popup_name_asking')}</span>
        </p>
      );
    case 'answered':
      return <Found answer={lookup.answer} open={() => open(lookup.name)} />;
  }
}
