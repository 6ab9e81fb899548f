/** The name field and what it found. The answer is one line; its page has everything. */
import { signal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { FieldError } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { errorText, t } from '../parts/text.ts';
import type { Lookup, NameField } from './name-field.ts';
import { openPage } from './tabs.ts';

/** The answer and its seal are drawn by a part of their own, which comes while the name is typed: the first paint does without. */
const drawing = signal<typeof import('./found.tsx') | undefined>(undefined);

export function NameLookup({ field }: { field: NameField }) {
  const id = useId();
  const lookup = field.lookup.value;
  const wanted = lookup.at !== 'nothing';
  useEffect(() => {
    if (wanted && !drawing.value) void import('./found.tsx').then((part) => (drawing.value = part));
  }, [wanted]);
  const open = (name: string) => void openPage(`name.html?stay#${encodeURIComponent(name)}`);
  return (
    <section class="popup-name">
      <form
        onSubmit={(event) => {
          event.preventDefault();
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
            maxLength={253}
            placeholder={t('popup_name_example')}
            value={field.text.value}
            aria-describedby={`${id}-found`}
            onInput={(event) => field.type(event.currentTarget.value)}
          />
        </div>
      </form>
      <div id={`${id}-found`} class="popup-found" aria-live="polite">
        <Result lookup={lookup} open={open} />
      </div>
    </section>
  );
}

function Result({ lookup, open }: { lookup: Lookup; open: (name: string) => void }) {
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
          <span>{errorText(lookup.problem)}</span>
        </p>
      );
    case 'asking':
      return <Asking />;
    case 'answered':
      return drawing.value ? <drawing.value.Found answer={lookup.answer} open={() => open(lookup.name)} /> : <Asking />;
  }
}

function Asking() {
  return (
    <p class="found-line soft">
      <span class="spinner" aria-hidden="true" />
      <span>{t('popup_name_asking')}</span>
    </p>
  );
}
