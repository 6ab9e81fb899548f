/** What a hand touches: buttons, fields, choices. Native elements, labelled, with their errors announced. */
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons.tsx';
import { t } from './text.ts';

type ButtonProps = Omit<JSX.IntrinsicElements['button'], 'icon'> & {
  tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconName | undefined;
  /** Shows that it works and takes no second press. It keeps the focus, which a disabled button would lose. */
  busy?: boolean | undefined;
  wide?: boolean | undefined;
};

/** A button says a verb. Not a submit unless it says so. */
export function Button({
  tone = 'plain',
  icon,
  busy = false,
  wide = false,
  children,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      class={`button button-${tone}${wide ? ' button-wide' : ''}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} size={18} />}
      <span>{children}</span>
    </button>
  );
}

/** A button that is only an icon; `label` is its name for readers and its tooltip. */
export function IconButton({
  icon,
  label,
  ...rest
}: Omit<JSX.IntrinsicElements['button'], 'label'> & { icon: IconName; label: string }) {
  return (
    <button type="button" {...rest} class="icon-button" aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}

type FieldProps = {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong, announced at once; the field keeps what was typed. */
  error?: string | undefined;
  value: string;
  onText: (text: string) => void;
  after?: ComponentChildren;
  id?: string | undefined;
  type?: 'text' | 'password' | 'url' | 'search' | 'number';
  autocomplete?: string;
  autocapitalize?: 'off' | 'words';
  inputMode?: 'text' | 'url' | 'numeric' | 'decimal' | 'search';
  placeholder?: string | undefined;
  maxLength?: number | undefined;
  list?: string | undefined;
  required?: boolean;
  disabled?: boolean;
  autofocus?: boolean;
  mono?: boolean;
  /** Names, addresses and words are written left to right in every language. */
  dir?: 'ltr' | 'auto';
  onBlur?: (() => void) | undefined;
  onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
};

/** One line of text. */
export function Field(props: FieldProps) {
  const { label, hint, error, onText, after, id, mono, type = 'text', autofocus, ...rest } = props;
  const own = useId();
  const field = id ?? own;
  const said = [hint ? `${field}-hint` : '', error ? `${field}-error` : ''].filter(Boolean).join(' ');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autofocus) input.current?.focus();
  }, [autofocus]);
  useEmptied(input);
  return (
    <div class="field">
      <label for={field}>{label}</label>
      <div class="field-box">
        <input
          {...rest}
          ref={input}
          type={type as 'text'}
          id={field}
          class={mono ? 'input mono' : 'input'}
          spellcheck={false}
          translate={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={said || undefined}
          onInput={(event) => onText(event.currentTarget.value)}
        />
        {after}
      </div>
      {hint && (
        <div class="field-hint" id={`${field}-hint`}>
          {hint}
        </div>
      )}
      <FieldError id={`${field}-error`} text={error} />
    </div>
  );
}

/** A field that has left the page keeps what was typed until its memory is wanted; this one is empty in the same moment. */
export function useEmptied(field: RefObject<HTMLInputElement | null>): void {
  useLayoutEffect(() => {
    const input = field.current;
    return () => {
      if (input) input.value = '';
    };
  }, [field]);
}

/** The place of a field's error is always there, so that readers hear when it fills. */
export function FieldError({ id, text }: { id: string; text: string | undefined }) {
  return (
    <div class="field-error" id={id} aria-live="polite">
      {text && (
        <>
          <Icon name="stop" size={16} />
          <span>{text}</span>
        </>
      )}
    </div>
  );
}

/**
 * A password with a button that shows it. `autocomplete` must say `new-password` or `current-password`, or password managers mix them up;
 * while it is shown the field is one of text, which Chromium writes into the saved session on disk unless it says `off` (CVE-2022-32969).
 */
export function PasswordField({ autocomplete, ...rest }: FieldProps & { autocomplete: 'new-password' | 'current-password' }) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...rest}
      type={shown ? 'text' : 'password'}
      autocomplete={shown ? 'off' : autocomplete}
      autocapitalize="off"
      after={
        <IconButton
          icon={shown ? 'eye-off' : 'eye'}
          label={shown ? t('parts_password_hide') : t('parts_password_show')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}

type ChoiceProps = {
  label: ComponentChildren;
  detail?: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean | undefined;
};

/** A thing that may be ticked. */
export function Check({ label, detail, checked, onChange, disabled }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.currentTarget.checked)} />
      <ChoiceText label={label} detail={detail} />
    </label>
  );
}

/** A setting that is on or off at once. */
export function Switch({ label, detail, checked, onChange, disabled }: ChoiceProps) {
  return (
    <label class="choice choice-switch">
      <ChoiceText label={label} detail={detail} />
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}

export type RadioOption<V extends string> = {
  value: V;
  label: ComponentChildren;
  detail?: ComponentChildren;
  before?: ComponentChildren;
};

/** One of a few, each with its own line of explanation. */
export function RadioGroup<V extends string>(props: {
  legend: string;
  /** Leave the legend to readers when a heading says the same. */
  legendUnseen?: boolean;
  options: RadioOption<V>[];
  value: V | undefined;
  onChange: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset class="radios">
      <legend class={props.legendUnseen ? 'unseen' : 'radios-legend'}>{props.legend}</legend>
      {props.options.map((option) => (
        <label key={option.value} class="choice choice-card">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          {option.before}
          <ChoiceText label={option.label} detail={option.detail} />
        </label>
      ))}
    </fieldset>
  );
}

/** One of many. */
export function Select<V extends string>(props: {
  label: string;
  options: { value: V; label: string }[];
  value: V;
  onChange: (value: V) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-box select-box">
        <select
          id={id}
          class="input"
          value={props.value}
          onChange={(event) => {
            const chosen = props.options.find((option) => option.value === event.currentTarget.value);
            if (chosen) props.onChange(chosen.value);
          }}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" size={16} />
      </div>
    </div>
  );
}

function ChoiceText({ label, detail }: { label: ComponentChildren; detail?: ComponentChildren }) {
  return (
    <span class="choice-text">
      <span class="choice-label">{label}</span>
      {detail && <span class="choice-detail">{detail}</span>}
    </span>
  );
}
