/** The field that asks for a name, on the name page and at home. What is typed goes to the name page as it is; that page judges it. */
import { useId, useState } from 'preact/hooks';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { t } from '../parts/text.ts';

export function LookUp({ onAsk, withButton = false }: { onAsk: (text: string) => void; withButton?: boolean }) {
  const [text, setText] = useState('');
  const id = useId();
  return (
    <form
      class="look-up"
      onSubmit={(event) => {
        event.preventDefault();
        const asked = text.trim();
        if (asked === '') return;
        setText('');
        onAsk(asked);
      }}
    >
      <label class="unseen" for={id}>
        {t('name_look_up')}
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
          translate={false}
          maxLength={253}
          placeholder={t(withButton ? 'popup_name_example' : 'name_look_up')}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {withButton && <Button type="submit">{t('name_look_up_action')}</Button>}
    </form>
  );
}
