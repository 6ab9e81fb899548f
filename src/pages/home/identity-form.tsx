/** What an identity is called and how it looks: for a new one and for one that is there. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Button, Field } from '../parts/controls.tsx';
import { errorText, t } from '../parts/text.ts';
import { longestLabel, mistakeInLabel } from './label.ts';

type Props = {
  title: string;
  text: string;
  action: string;
  busy: boolean;
  error: { code: string; message: string } | undefined;
  /** What else is asked, below. */
  children?: ComponentChildren;
  /** The face to choose a colour for; a new identity has none yet. */
  face?: { idAddress: string; hue: number };
  onSubmit: (label: string, hue: number | undefined) => unknown;
  onCancel: () => void;
};

export function IdentityForm({ title, text: before, action, busy, error, children, face, onSubmit, onCancel }: Props) {
  const [text, setText] = useState(before);
  const [hue, setHue] = useState(face?.hue);
  const [tried, setTried] = useState(false);
  const mistake = mistakeInLabel(text);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (mistake === undefined) onSubmit(text, hue);
      }}
      onKeyDown={(event) => event.key === 'Escape' && onCancel()}
    >
      <Field
        autofocus
        label={title}
        value={text}
        onText={setText}
        autocomplete="off"
        maxLength={longestLabel + 10}
        error={tried && mistake ? t(mistake, longestLabel) : error && errorText(error)}
      />
      {children}
      {face && <Colours face={face} hue={hue ?? face.hue} onHue={setHue} />}
      <div class="row">
        <Button tone="primary" type="submit" busy={busy}>
          {action}
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {t('parts_cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Twelve around the circle, each with the name that readers hear. */
export const hues = [0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330] as const;

function Colours({ face, hue, onHue }: { face: { idAddress: string; hue: number }; hue: number; onHue: (hue: number) => void }) {
  const name = useId();
  // The colour it came with stays among the choices.
  const offered = [face.hue, ...hues.filter((one) => Math.abs(one - face.hue) > 12)];
  return (
    <fieldset class="hues">
      <legend>{t('home_colour')}</legend>
      {offered.map((one, i) => (
        <label key={one} class="hue" title={colourName(one, i === 0)}>
          <input class="unseen" type="radio" name={name} checked={one === hue} onChange={() => onHue(one)} />
          <Avatar address={face.idAddress} hue={one} size={32} />
          <span class="unseen">{colourName(one, i === 0)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function colourName(hue: number, isPresent: boolean): string {
  const name = t(`home_colour_${(Math.round(hue / 30) % 12) * 30}`);
  return isPresent ? t('home_colour_present', name) : name;
}
