/** The recovery words: shown while a hand asks for them, then three of them typed back. */
import { useEffect, useState } from 'preact/hooks';
import { Button, Field } from '../parts/controls.tsx';
import { useFocusHeir } from '../parts/focus.ts';
import { Icon } from '../parts/icons.tsx';
import { Banner } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';

/** Hidden until pressed, hidden again when the window is left; not selectable, because a clipboard is read by others. */
export function WordsStep({ model }: { model: Welcome }) {
  const [shown, setShown] = useState(false);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const hide = () => setShown(false);
    addEventListener('blur', hide);
    document.addEventListener('visibilitychange', hide);
    return () => {
      removeEventListener('blur', hide);
      document.removeEventListener('visibilitychange', hide);
    };
  }, []);
  const hideButton = useFocusHeir<HTMLButtonElement>(shown);
  const showButton = useFocusHeir<HTMLButtonElement>(shown);
  const words = model.words.value ?? [];
  return (
    <Frame
      model={model}
      title={t('welcome_words_title')}
      lead={<p>{t('welcome_words_lead', words.length)}</p>}
      actions={
        <Button tone="primary" disabled={!seen} onClick={model.toQuiz}>
          {t('welcome_words_written')}
        </Button>
      }
    >
      <div class="words-sheet">
        <ol class={shown ? 'words' : 'words words-hidden'} dir="ltr" aria-label={t('welcome_words_list')} aria-hidden={!shown}>
          {words.map((word, i) => (
            <li key={`${i} ${word}`}>
              <span class="words-number">{i + 1}</span>
              <span class="words-word" translate={false}>
                {shown ? word : '••••••'}
              </span>
            </li>
          ))}
        </ol>
        {!shown && (
          <div class="words-veil">
            <Button
              ref={showButton}
              tone="primary"
              icon="eye"
              onClick={() => {
                setShown(true);
                setSeen(true);
              }}
            >
              {t('welcome_words_show')}
            </Button>
            <p class="small soft">{t('welcome_words_veil')}</p>
          </div>
        )}
      </div>
      {shown && (
        <div class="row">
          <Button ref={hideButton} icon="eye-off" onClick={() => setShown(false)}>
            {t('welcome_words_hide')}
          </Button>
        </div>
      )}
      <p class="small soft row">
        <Icon name="lock" size={16} />
        <span class="grow">{t('welcome_words_safe')}</span>
      </p>
    </Frame>
  );
}

export function QuizStep({ model }: { model: Welcome }) {
  const places = model.quizPlaces.value;
  const wrong = model.quizWrong.value;
  const [answers, setAnswers] = useState<string[]>(() => places.map(() => ''));
  function submit(event: Event) {
    event.preventDefault();
    void model.answerQuiz(answers);
  }
  return (
    <form onSubmit={submit} noValidate>
      <Frame
        model={model}
        title={t('welcome_quiz_title')}
        lead={<p>{t('welcome_quiz_lead')}</p>}
        actions={
          <Button tone="primary" type="submit" busy={model.busy.value} disabled={answers.some((answer) => answer.trim() === '')}>
            {t('welcome_quiz_check')}
          </Button>
        }
      >
        <div class="quiz">
          {places.map((place, i) => (
            <Field
              key={place}
              label={t('welcome_quiz_word', place + 1)}
              value={answers[i] ?? ''}
              onText={(text) => setAnswers(answers.with(i, text))}
              error={wrong.includes(place) ? t('welcome_quiz_wrong') : undefined}
              autocomplete="off"
              autocapitalize="off"
              dir="ltr"
              autofocus={i === 0}
            />
          ))}
        </div>
        {wrong.length > 0 && (
          <Banner tone="warn" live>
            {t('welcome_quiz_again')}
          </Banner>
        )}
      </Frame>
    </form>
  );
}
