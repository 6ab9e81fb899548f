/** The two fields in which a password is chosen, and how hard it is to guess while it is typed. */
import { useEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { PasswordField } from './controls.tsx';
import type { Ranks } from './guesses.ts';
import { loadRanks, type PasswordStrength, passwordStrength, shortestPassword } from './password-strength.ts';
import { t } from './text.ts';

const readLists = async () => (await fetch(browser.runtime.getURL('data/guessed-first.txt'))).text();

export type NewPassword = {
  first: string;
  second: string;
  strength: PasswordStrength;
  tried: boolean;
  write: (field: 'first' | 'second', text: string) => void;
  /** The password, if it may be taken; else the fields say what is wrong. */
  take: () => Promise<string | undefined>;
  /** Both fields are empty again. */
  clear: () => void;
};

export function useNewPassword(): NewPassword {
  const [texts, setTexts] = useState({ first: '', second: '' });
  const [tried, setTried] = useState(false);
  const [ranks, setRanks] = useState<Ranks>([]);
  useEffect(() => void loadRanks(readLists).then(setRanks), []);
  return {
    ...texts,
    tried,
    strength: passwordStrength(texts.first, ranks),
    write: (field, text) => setTexts((now) => ({ ...now, [field]: text })),
    take: async () => {
      setTried(true);
      const strength = passwordStrength(texts.first, await loadRanks(readLists));
      return isAccepted(strength) && texts.second === texts.first ? texts.first : undefined;
    },
    clear: () => {
      setTexts({ first: '', second: '' });
      setTried(false);
    },
  };
}

const isAccepted = (strength: PasswordStrength) => strength === 'fair' || strength === 'strong';

/** Goes into a form with a submit button; `label` names the first field. */
export function NewPasswordFields({
  password,
  label,
  autofocus = false,
}: {
  password: NewPassword;
  label: string;
  autofocus?: boolean;
}) {
  const { first, second, strength, tried, write } = password;
  const refused = tried && !isAccepted(strength) ? t(`parts_strength_${strength}`, shortestPassword) : undefined;
  const unlike = tried && refused === undefined && second !== first ? t('parts_password_unlike') : undefined;
  return (
    <div class="stack">
      <PasswordField
        label={label}
        autocomplete="new-password"
        value={first}
        onText={(text) => write('first', text)}
        error={refused}
        hint={<Strength strength={strength} said={refused === undefined && (first === '' ? 'none' : strength)} />}
        autofocus={autofocus}
        required
      />
      <PasswordField
        label={t('parts_password_again')}
        autocomplete="new-password"
        value={second}
        onText={(text) => write('second', text)}
        error={unlike}
        required
      />
    </div>
  );
}

const bars: Record<PasswordStrength, number> = { short: 0, weak: 1, fair: 2, strong: 3 };

/** `said`: which sentence stands beside the bar; false where the field's error says it. */
function Strength({ strength, said }: { strength: PasswordStrength; said: PasswordStrength | 'none' | false }) {
  return (
    <span class="strength">
      <span class={`strength-bar strength-${strength}`} aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <span key={bar} class={bar <= bars[strength] ? 'strength-on' : undefined} />
        ))}
      </span>
      <span role="status">{said && t(`parts_strength_${said}`, shortestPassword)}</span>
    </span>
  );
}
