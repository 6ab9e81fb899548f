/** One recovery word being typed: a field with completions under it (the ARIA combobox pattern), and the way on to the next. */
import { useId, useRef, useState } from 'preact/hooks';
import { useEmptied } from '../parts/controls.tsx';
import { t } from '../parts/text.ts';
import type { WordEntry } from './word-entry.ts';

export function WordField({ entry, place, word }: { entry: WordEntry; place: number; word: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEmptied(input);
  const [marked, setMarked] = useState(-1);
  const here = entry.typingAt.value === place;
  const list = entry.list.value;
  const isWord = list.find(word) !== undefined;
  const offers = here && !(isWord && list.complete(word, 2).length === 1) ? list.complete(word) : [];
  const odd = word !== '' && !here && !isWord;

  function take(offer: string) {
    entry.setText(place, offer);
    setMarked(-1);
    onward();
  }

  function onward() {
    const fields = input.current?.closest('ol')?.querySelectorAll('input');
    fields?.[Math.min(place + 1, fields.length - 1)]?.focus();
  }

  function press(event: KeyboardEvent) {
    const offer = offers[marked] ?? (offers.length === 1 ? offers[0] : undefined);
    switch (event.key) {
      case 'ArrowDown':
        setMarked(Math.min(marked + 1, offers.length - 1));
        break;
      case 'ArrowUp':
        setMarked(Math.max(marked - 1, -1));
        break;
      case 'Escape':
        setMarked(-1);
        entry.typingAt.value = undefined;
        break;
      case 'Enter':
      case ' ':
        if (offer !== undefined) take(offer);
        else if (word !== '') onward();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <li class="word-slot">
      <label for={id} class="word-slot-number">
        <span class="unseen">{t('welcome_quiz_word', place + 1)}</span>
        <span aria-hidden="true">{place + 1}</span>
      </label>
      <input
        ref={input}
        id={id}
        class="input"
        type="text"
        role="combobox"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-offers`}
        aria-autocomplete="list"
        aria-activedescendant={marked >= 0 ? `${id}-${marked}` : undefined}
        aria-invalid={odd || undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        translate={false}
        value={word}
        onFocus={() => {
          entry.typingAt.value = place;
        }}
        onBlur={() => {
          setMarked(-1);
          entry.finish(place);
        }}
        onInput={(event) => {
          entry.typingAt.value = place;
          setMarked(-1);
          entry.setText(place, event.currentTarget.value);
        }}
        onPaste={(event) => {
          const text = event.clipboardData?.getData('text') ?? '';
          if (!/\s/.test(text.trim())) return;
          event.preventDefault();
          entry.setText(place, text);
        }}
        onKeyDown={press}
      />
      <div
        id={`${id}-offers`}
        role="listbox"
        class="word-offers"
        aria-label={t('welcome_restore_offers')}
        hidden={offers.length === 0}
      >
        {offers.map((offer, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and handles the keys
          <div
            key={offer}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === marked}
            class="word-offer"
            // Pressing must not take the focus from the field, which would finish the word.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(offer)}
          >
            <b>{offer.slice(0, word.length)}</b>
            {offer.slice(word.length)}
          </div>
        ))}
      </div>
    </li>
  );
}
