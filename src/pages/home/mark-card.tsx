/** The person's own mark, in other words and another colour. It is drawn at install; who made it themselves knows it better. */
import { useId, useState } from 'preact/hooks';
import type { Settings } from '../../contract/settings.ts';
import { Button, Field } from '../parts/controls.tsx';
import { PersonMark } from '../parts/person-mark.tsx';
import { t } from '../parts/text.ts';
import { colourName, hues } from './identity-form.tsx';
import { isSameMark, longestMark, mistakeInMark } from './mark.ts';
import type { Home } from './model.ts';
import { SettingsCard } from './settings-card.tsx';

export function MarkCard({ home, mark }: { home: Home; mark: Settings['mark'] }) {
  const [words, setWords] = useState(mark.words);
  const [hue, setHue] = useState(mark.hue);
  const [tried, setTried] = useState(false);
  const name = useId();
  const mistake = mistakeInMark(words);
  const next = { words: words.trim(), hue };
  // The colour it came with stays among the choices.
  const offered = [mark.hue, ...hues.filter((one) => Math.abs(one - mark.hue) > 12)];
  return (
    <SettingsCard
      home={home}
      deed="mark"
      title={t('home_mark')}
      aside={<PersonMark mark={{ words: next.words || mark.words, hue }} />}
    >
      <p class="soft small">{t('home_mark_text')}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (mistake === undefined) void home.change('mark', { mark: next });
        }}
      >
        <Field
          label={t('home_mark_words')}
          value={words}
          onText={setWords}
          autocomplete="off"
          maxLength={longestMark + 10}
          error={tried && mistake ? t(mistake, longestMark) : undefined}
        />
        <fieldset class="hues">
          <legend>{t('home_colour')}</legend>
          {offered.map((one, i) => (
            <label key={one} class="hue" title={colourName(one, i === 0)}>
              <input class="unseen" type="radio" name={name} checked={one === hue} onChange={() => setHue(one)} />
              <span class="mark-swatch" style={{ '--hue': String(one) }} aria-hidden="true" />
              <span class="unseen">{colourName(one, i === 0)}</span>
            </label>
          ))}
        </fieldset>
        <div class="row">
          <Button type="submit" disabled={isSameMark(next, mark)} busy={home.deeds.busy.value.has('mark')}>
            {t('home_mark_keep')}
          </Button>
        </div>
      </form>
    </SettingsCard>
  );
}
