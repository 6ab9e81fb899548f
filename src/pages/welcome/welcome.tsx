/** Welcome's shell: the cover, the notices, and the step of the moment. */
import { Notices } from '../parts/notices.tsx';
import { Banner, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { errorText, t } from '../parts/text.ts';
import { Wordmark } from '../parts/wordmark.tsx';
import { wallet, walletError } from '../wallet.ts';
import { Cover } from './cover.tsx';
import { FileStep } from './file-step.tsx';
import { AddressBarStep, AlreadyStep, DoneStep } from './finish-steps.tsx';
import { LookStep } from './look-step.tsx';
import type { Welcome } from './model.ts';
import { PasswordStep, UnlockStep } from './password-steps.tsx';
import { ReplaceStep } from './replace-step.tsx';
import { RestoreCodeStep } from './restore-code-step.tsx';
import { RestoreFileStep, RestoreWordsStep } from './restore-steps.tsx';
import { StartStep, WayStep } from './start-steps.tsx';
import type { Step } from './steps.ts';
import { QuizStep, WordsStep } from './words-steps.tsx';

export function WelcomePage({ model }: { model: Welcome }) {
  const state = wallet.value;
  const Step = steps[model.step.value];
  return (
    <div class="welcome">
      <Cover />
      <div class="welcome-side">
        <Notices state={state} />
        <header class="welcome-head">
          <Wordmark size={28} />
        </header>
        <main class="welcome-main">
          {walletError.value && <ErrorNote error={walletError.value} retry={() => location.reload()} />}
          {!state && !walletError.value && <Skeleton rows={4} />}
          {(state?.vault === 'damaged' || state?.vault === 'newer' || state?.vault === 'rollback') && (
            <Banner
              tone="danger"
              title={t(`welcome_${state.vault}_title`)}
              action={
                state.vault !== 'newer' && (
                  <a class="button" href="recover.html">
                    {t('popup_recover_action')}
                  </a>
                )
              }
            >
              {errorText({ code: `vault-${state.vault}` })}
            </Banner>
          )}
          {state && state.vault !== 'newer' && state.vault !== 'rollback' && (
            <Step key={model.step.value} model={model} state={state} />
          )}
        </main>
      </div>
    </div>
  );
}

const steps = {
  start: StartStep,
  way: WayStep,
  look: LookStep,
  'restore-words': RestoreWordsStep,
  'restore-code': RestoreCodeStep,
  'restore-file': RestoreFileStep,
  replace: ReplaceStep,
  password: PasswordStep,
  words: WordsStep,
  quiz: QuizStep,
  file: FileStep,
  'address-bar': AddressBarStep,
  done: DoneStep,
  unlock: UnlockStep,
  already: AlreadyStep,
} satisfies Record<Step, unknown>;
