/** The recovery words once more: what they are worth, the password, a hold of the button; then hidden again at the first distraction. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button, Field, PasswordField } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Banner, ErrorNote } from '../parts/surfaces.tsx';
import { errorText, t } from '../parts/text.ts';
import type { Home } from './model.ts';
import type { Reveal, RevealPhase } from './reveal.ts';

export function RevealWords({ home, state }: { home: Home; state: WalletState }) {
  const { reveal } = home;
  const phase = reveal.phase.value;
  return (
    <div class="reveal">
      <div class="setting-line">
        <div class="grow">
          <h3>{t('home_words')}</h3>
          <p class="soft small">{t('home_words_text')}</p>
        </div>
        {phase.at === 'closed' ? (
          <div class="row">
            {state.backedUp.words && (
              <Button tone="quiet" onClick={() => reveal.open('drill')}>
                {t('home_words_drill')}
              </Button>
            )}
            <Button icon="eye" onClick={() => reveal.open()}>
              {t('home_words_show')}
            </Button>
          </div>
        ) : (
          <Button onClick={reveal.close}>{t('home_words_done')}</Button>
        )}
      </div>
      <Body reveal={reveal} phase={phase} state={state} />
    </div>
  );
}

function Body({ reveal, phase, state }: { reveal: Reveal; phase: RevealPhase; state: WalletState }) {
  switch (phase.at) {
    case 'closed':
      return null;
    case 'password':
      return (
        <>
          <Banner tone={phase.drill ? 'info' : 'warn'}>
            <p>{t(phase.drill ? 'home_drill_text' : 'home_words_warning')}</p>
          </Banner>
          <PasswordForm reveal={reveal} phase={phase} />
        </>
      );
    case 'hidden':
    case 'shown':
      return (
        <>
          <Words words={phase.words} shown={phase.at === 'shown'} />
          {state.words?.passphrase && <Banner tone="warn">{t('home_words_passphrase')}</Banner>}
          <p class="unseen" role="status">
            {t(phase.at === 'shown' ? 'home_words_shown' : 'home_words_hidden')}
          </p>
          <div class="row">
            {phase.at === 'shown' ? (
              <Button icon="eye-off" onClick={reveal.hide}>
                {t('home_words_hide')}
              </Button>
            ) : (
              <HoldButton reveal={reveal} holding={phase.holding} />
            )}
            {!state.backedUp.words && (
              <Button tone={phase.at === 'shown' ? 'primary' : 'plain'} onClick={() => void reveal.toQuiz()}>
                {t('home_words_to_quiz')}
              </Button>
            )}
          </div>
        </>
      );
    case 'quiz':
      return <Quiz reveal={reveal} phase={phase} />;
  }
}

function PasswordForm({ reveal, phase }: { reveal: Reveal; phase: Extract<RevealPhase, { at: 'password' }> }) {
  const [password, setPassword] = useState('');
  return (
    <form
      class="password-form"
      onSubmit={(event) => {
        event.preventDefault();
        void reveal.submit(password);
        setPassword('');
      }}
    >
      <PasswordField
        autofocus
        label={t('parts_password')}
        autocomplete="current-password"
        value={password}
        onText={setPassword}
        error={phase.problem && errorText(phase.problem)}
      />
      <Button tone="primary" type="submit" busy={phase.busy} disabled={password === '' && !phase.busy}>
        {t('parts_continue')}
      </Button>
    </form>
  );
}

/** Hidden words are not in the page at all: a blur can be undone in a picture, an absence cannot. */
function Words({ words, shown }: { words: readonly string[]; shown: boolean }) {
  const list = useRef<HTMLOListElement>(null);
  // The button that was held is gone; the focus goes to what it showed, and not to a button, which a held Enter would press.
  useEffect(() => {
    if (shown) list.current?.focus();
  }, [shown]);
  return (
    <ol ref={list} class="words" dir="ltr" translate={false} tabIndex={-1} aria-label={t('home_words')}>
      {words.map((word, i) => (
        <li key={i}>
          <span class="words-number">{i + 1}</span>
          <span class="mono">{shown ? word : '••••••'}</span>
        </li>
      ))}
    </ol>
  );
}

/** Held with a finger, the mouse, Space or Enter. */
function HoldButton({ reveal, holding }: { reveal: Reveal; holding: boolean }) {
  return (
    <button
      type="button"
      class={holding ? 'button button-primary hold holding' : 'button button-primary hold'}
      onPointerDown={reveal.hold}
      onPointerUp={reveal.letGo}
      onPointerLeave={reveal.letGo}
      onPointerCancel={reveal.letGo}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        if (!event.repeat) reveal.hold();
      }}
      onKeyUp={reveal.letGo}
      onBlur={reveal.letGo}
    >
      <Icon name="eye" size={18} />
      <span>{t('home_words_hold')}</span>
    </button>
  );
}

function Quiz({ reveal, phase }: { reveal: Reveal; phase: Extract<RevealPhase, { at: 'quiz' }> }) {
  const [answers, setAnswers] = useState<string[]>(phase.places.map(() => ''));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void reveal.answer(answers);
      }}
    >
      <p>{t('home_quiz_text')}</p>
      <div class="quiz-fields">
        {phase.places.map((place, i) => (
          <Field
            key={place}
            label={t('home_quiz_word', place + 1)}
            autocomplete="off"
            autocapitalize="off"
            value={answers[i] ?? ''}
            onText={(text) => setAnswers(answers.map((before, j) => (j === i ? text : before)))}
            error={phase.wrong.includes(place) ? t('home_quiz_wrong', place + 1) : undefined}
          />
        ))}
      </div>
      {phase.problem && <ErrorNote error={phase.problem} />}
      <div class="row">
        <Button tone="primary" type="submit">
          {t('home_quiz_check')}
        </Button>
        <Button onClick={reveal.hide}>{t('home_quiz_back')}</Button>
      </div>
    </form>
  );
}
