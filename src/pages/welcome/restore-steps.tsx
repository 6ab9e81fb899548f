/** Bringing an identity back: from its words, or from a recovery file. */
import { useState } from 'preact/hooks';
import { asPageError } from '../page-error.ts';
import { Button, PasswordField, Select } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { isWordCount, wordCounts } from '../parts/recovery-words.ts';
import { Banner } from '../parts/surfaces.tsx';
import { errorText, language, t, tParts } from '../parts/text.ts';
import { type Language, languages, languageTags } from '../parts/word-list.ts';
import { readRecoveryFile } from '../read-recovery-file.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';
import { RepairPanel } from './repair-panel.tsx';
import type { WordEntryState } from './word-entry.ts';
import { WordField } from './word-field.tsx';

export function RestoreWordsStep({ model }: { model: Welcome }) {
  const { entry } = model;
  const state = entry.state.value;
  return (
    <Frame
      model={model}
      title={t('welcome_restore_title')}
      lead={<p>{t(model.way.value === 'restore-file-words' ? 'welcome_restore_file_lead' : 'welcome_restore_lead')}</p>}
      actions={
        <Button tone="primary" disabled={state.kind !== 'right'} onClick={model.wordsEntered}>
          {t('parts_continue')}
        </Button>
      }
    >
      <div class="restore-count">
        <Select
          label={t('welcome_restore_count')}
          value={String(entry.slots.value.length)}
          options={wordCounts.map((count) => ({ value: String(count), label: String(count) }))}
          onChange={(value) => {
            const count = Number(value);
            if (isWordCount(count)) entry.setCount(count);
          }}
        />
        <Select
          label={t('welcome_restore_language')}
          value={entry.list.value.language}
          options={languages.map((each) => ({ value: each, label: languageName(each) }))}
          onChange={entry.chooseLanguage}
        />
      </div>
      <ol class="word-slots" dir="ltr">
        {entry.slots.value.map((word, place) => (
          // The places are the identity of the slots.
          <WordField key={place} entry={entry} place={place} word={word} />
        ))}
      </ol>
      <div aria-live="polite" class="stack-8">
        {entry.other.value && (
          <Banner
            tone="warn"
            action={
              entry.other.value.kind === 'recovery-code' && (
                <Button onClick={() => model.toCode(entry.other.value?.text ?? '')}>{t('welcome_restore_to_code')}</Button>
              )
            }
          >
            {t(`welcome_restore_other_${entry.other.value.kind.replace('-', '_')}`)}
          </Banner>
        )}
        {state.kind === 'odd' &&
          state.odd.map(({ place, word, nearest }) => (
            <div key={place} class="odd-word">
              <Icon name="warn" size={16} />
              <p>
                {tParts(
                  nearest.length > 0 ? 'welcome_restore_odd_nearest' : 'welcome_restore_odd',
                  place + 1,
                  <b dir="ltr">{word}</b>,
                  <span>
                    {nearest.map((meant) => (
                      <button key={meant} type="button" class="chip" onClick={() => entry.setText(place, meant)}>
                        {meant}
                      </button>
                    ))}
                  </span>,
                )}
              </p>
            </div>
          ))}
        {state.kind === 'checksum' && (
          <Banner tone="warn" title={t('welcome_restore_checksum_title')}>
            {t('welcome_restore_checksum', entry.slots.value.length)}
          </Banner>
        )}
        {state.kind === 'right' && (
          <p class="right-words">
            <Icon name="check" />
            {t('welcome_restore_right', entry.slots.value.length)}
          </p>
        )}
      </div>
      {model.repairing.value && <Banner tone="info">{t('welcome_repair_elsewhere')}</Banner>}
      {(isOneMistake(state, entry.slots.value) || (model.repairing.value && state.kind === 'right')) && (
        <RepairPanel model={model} />
      )}
      <details class="more">
        <summary>{t('welcome_restore_passphrase_question')}</summary>
        <PasswordField
          label={t('welcome_restore_passphrase')}
          hint={t('welcome_restore_passphrase_hint')}
          autocomplete="new-password"
          value={entry.passphrase.value}
          onText={(text) => {
            entry.passphrase.value = text;
          }}
        />
      </details>
    </Frame>
  );
}

/** All words are there but do not belong together, or one is missing or no word: what can be searched for. */
function isOneMistake(state: WordEntryState, words: readonly string[]): boolean {
  const used = words.filter((word) => word !== '').length;
  if (state.kind === 'odd') return state.odd.length === 1 && used === words.length;
  return state.kind === 'checksum' || (state.kind === 'typing' && state.missing === 1 && used === words.length - 1);
}

/** As the person's own language calls it. */
function languageName(of: Language): string {
  const name = new Intl.DisplayNames([language()], { type: 'language' }).of(languageTags[of]) ?? of;
  return name.charAt(0).toLocaleUpperCase(language()) + name.slice(1);
}

export function RestoreFileStep({ model }: { model: Welcome }) {
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const file = model.restoreFile.value;
  async function choose(chosen: File | undefined) {
    model.error.value = undefined;
    model.restoreFile.value = undefined;
    setProblem(undefined);
    if (chosen === undefined) return;
    try {
      model.restoreFile.value = { name: chosen.name, text: await readRecoveryFile(chosen) };
    } catch (error) {
      setProblem(errorText(asPageError(error)));
    }
  }
  function submit(event: Event) {
    event.preventDefault();
    if (password !== '') void model.openFile(password);
  }
  return (
    <form onSubmit={submit}>
      <Frame
        model={model}
        title={t('welcome_file_restore_title')}
        lead={<p>{t('welcome_file_restore_lead')}</p>}
        actions={
          <Button tone="primary" type="submit" busy={model.busy.value} disabled={file === undefined || password === ''}>
            {t('welcome_file_restore_open')}
          </Button>
        }
      >
        <label
          class="file-drop"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            void choose(event.dataTransfer?.files[0]);
          }}
        >
          <input
            type="file"
            class="unseen"
            accept=".json,.txt,.autonym"
            aria-describedby="file-problem"
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
          <Icon name="file" size={28} />
          <span class="file-drop-text">{file ? file.name : t('welcome_file_restore_choose')}</span>
          {!file && <span class="small soft">{t('welcome_file_restore_drop')}</span>}
        </label>
        <p id="file-problem" class="field-error" aria-live="polite">
          {problem}
        </p>
        <PasswordField
          label={t('welcome_file_restore_password')}
          autocomplete="current-password"
          value={password}
          onText={setPassword}
          required
        />
        <Button tone="quiet" icon="key" disabled={file === undefined} onClick={model.fileByWords}>
          {t('welcome_file_restore_words')}
        </Button>
      </Frame>
    </form>
  );
}
