/** Erasing everything: a word that has to be typed, because a button can be pressed by mistake. */
import { useState } from 'preact/hooks';
import { Button, Field } from './controls.tsx';
import { t, tParts } from './text.ts';

export function EraseForm({ busy, autofocus = false, onErase }: { busy: boolean; autofocus?: boolean; onErase: () => void }) {
  const [typed, setTyped] = useState('');
  const word = t('parts_erase_word');
  const isTyped = typed.trim().toLowerCase() === word.toLowerCase();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isTyped) onErase();
      }}
    >
      <p class="small">{tParts('parts_erase_type', <strong>{word}</strong>)}</p>
      <Field
        autofocus={autofocus}
        label={t('parts_erase_label')}
        autocomplete="off"
        autocapitalize="off"
        value={typed}
        onText={setTyped}
      />
      <div class="row">
        <Button tone="danger" type="submit" icon="bin" busy={busy} disabled={!isTyped}>
          {t('parts_erase')}
        </Button>
      </div>
    </form>
  );
}
