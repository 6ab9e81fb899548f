/** Another password: the one in use, then the new one under parameters for this machine. Nothing changes before both keys are made. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Ask, asPageError, type PageError } from '../page-error.ts';
import type { PasswordKeys } from '../password-keys.ts';

export type PasswordChangePhase =
  | { at: 'closed' }
  | { at: 'form'; problem?: PageError }
  /** `ms`: how long the new key will take, roughly; known after the first half. */
  | { at: 'working'; ms?: number }
  /** `fallback`: this browser refuses WebAssembly, so the password is protected by the older method. */
  | { at: 'done'; fallback: boolean };

export type PasswordChange = {
  phase: ReadonlySignal<PasswordChangePhase>;
  open: () => void;
  close: () => void;
  /** Resolves to whether it was changed. */
  submit: (password: string, newPassword: string) => Promise<boolean>;
};

export function makePasswordChange({
  ask,
  deriveKey,
  calibrate,
}: Pick<PasswordKeys, 'deriveKey' | 'calibrate'> & { ask: Ask }): PasswordChange {
  const phase = signal<PasswordChangePhase>({ at: 'closed' });
  return {
    phase,
    open: () => {
      phase.value = { at: 'form' };
    },
    close: () => {
      if (phase.value.at !== 'working') phase.value = { at: 'closed' };
    },
    submit: async (password, newPassword) => {
      if (phase.value.at !== 'form') return false;
      phase.value = { at: 'working' };
      try {
        const used = await ask('vault.challenge', {});
        const key = await deriveKey(password, used);
        const { challenge, ms } = await calibrate(await ask('vault.new-challenge', {}));
        phase.value = { at: 'working', ms };
        const newKey = await deriveKey(newPassword, challenge);
        await ask('vault.change-password', { salt: used.salt, key, newKey, challenge });
        phase.value = { at: 'done', fallback: challenge.params.kind === 'pbkdf2-sha256' };
        return true;
      } catch (error) {
        phase.value = { at: 'form', problem: asPageError(error) };
        return false;
      }
    },
  };
}
