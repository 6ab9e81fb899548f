/** One mistake in the words: what the person remembers, the search, and what it found. */
import { Button, Field } from '../parts/controls.tsx';
import { Banner, ErrorNote } from '../parts/surfaces.tsx';
import { t, tCount } from '../parts/text.ts';
import type { Welcome } from './model.ts';
import type { RepairState } from './repair.ts';

export function RepairPanel({ model }: { model: Welcome }) {
  const { repair } = model;
  const state = repair.state.value;
  switch (state.at) {
    case 'searching':
      return (
        <section class="aside stack-8" aria-label={t('welcome_repair_title')}>
          <progress class="repair-progress" max={state.of} value={state.done} aria-label={t('welcome_repair_title')} />
          <p class="small soft" role="status">
            {state.leftMs === undefined
              ? t('welcome_repair_searching')
              : tCount('welcome_repair_left', Math.max(1, Math.ceil(state.leftMs / 60_000)))}
          </p>
          <div>
            <Button onClick={repair.stop}>{t('welcome_repair_stop')}</Button>
          </div>
        </section>
      );
    case 'found':
      return (
        <Banner
          tone="good"
          live
          title={t('welcome_repair_found_title')}
          action={
            <Button tone="primary" onClick={model.takeRepair}>
              {t('welcome_repair_take')}
            </Button>
          }
        >
          {foundText(state)}
        </Banner>
      );
    case 'asking':
    case 'nothing':
    case 'failed':
      return <Remembered model={model} state={state} />;
  }
}

function Remembered({ model, state }: { model: Welcome; state: RepairState }) {
  const { remembered } = model.repair;
  const isEmpty = remembered.value.trim() === '';
  return (
    <form
      class="aside stack-8"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) void model.startRepair();
      }}
    >
      <h2>{t('welcome_repair_title')}</h2>
      <p>{t('welcome_repair_lead')}</p>
      <Field
        label={t('welcome_repair_remembered')}
        hint={t('welcome_repair_remembered_hint')}
        value={remembered.value}
        onText={(text) => {
          remembered.value = text;
        }}
        autocomplete="off"
        autocapitalize="off"
        dir="ltr"
      />
      {state.at === 'nothing' && (
        <Banner tone="warn" live>
          {t('welcome_repair_nothing')}
        </Banner>
      )}
      {state.at === 'failed' && <ErrorNote error={state.error} />}
      <div>
        <Button type="submit" disabled={isEmpty}>
          {t('welcome_repair_start')}
        </Button>
      </div>
    </form>
  );
}

function foundText({ repair, words }: Extract<RepairState, { at: 'found' }>): string {
  const [first = 0, second = 0] = repair.places;
  return repair.kind === 'swap'
    ? t('welcome_repair_found_swap', first + 1, second + 1)
    : t(`welcome_repair_found_${repair.kind}`, first + 1, words[first] ?? '');
}
