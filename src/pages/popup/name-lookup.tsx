/** The name field and what it found. The answer is one line; its page has everything. */
import { useId } from 'preact/hooks';
import type { NameAnswer } from '../../contract/names.ts';
import { formatAsked } from '../name/asked.ts';
import { hueOf, standingOf } from '../name/standing.ts';
import { mayBeFollowed } from '../name/target.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button, FieldError } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { plainName } from '../parts/plain-name.ts';
import { SealMark, sealWord } from '../parts/seal.tsx';
import { errorText, t } from '../parts/text.ts';
import type { Lookup, NameField } from './name-field.ts';
import { openPage } from './tabs.ts';

export function NameLookup({ field }: { field: NameField }) {
  const id = useId();
  const lookup = field.lookup.value;
  const open = (name: string) => void openPage(`name.html?stay${formatAsked(name)}`);
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
        <Found lookup={lookup} open={open} />
      </div>
    </section>
  );
}

function Found({ lookup, open }: { lookup: Lookup; open: (name: string) => void }) {
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
      return (
        <p class="found-line soft">
          <span class="spinner" aria-hidden="true" />
          <span>{t('popup_name_asking')}</span>
        </p>
      );
    case 'answered':
      return <Answered answer={lookup.answer} open={() => open(lookup.name)} />;
  }
}

function Answered({ answer, open }: { answer: NameAnswer; open: () => void }) {
  const standing = standingOf(answer);
  const person = answer.profileState === 'verified' ? plainName(answer.profile?.name) : undefined;
  return (
    <div class="card found">
      <div class="found-line">
        {answer.owner ? <Avatar address={answer.owner} hue={hueOf(answer.owner)} size={36} /> : <Icon name="info" />}
        <div class="found-words">
          <bdi dir="ltr" class="mono found-name">
            {answer.name}
          </bdi>
          <span class="small soft">{person ?? t(standing.key)}</span>
        </div>
      </div>
      <div class="found-line found-after">
        {!standing.empty && (
          <span class={`found-seal seal-tone-${answer.seal}`}>
            <SealMark state={answer.seal} size={18} />
            {sealWord(answer.seal, answer.sources)}
          </span>
        )}
        <Button icon={answer.siteUrl && mayBeFollowed(answer) ? 'globe' : undefined} onClick={open}>
          {t('popup_name_open')}
        </Button>
      </div>
    </div>
  );
}
