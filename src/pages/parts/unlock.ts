/**
 * The password, once: it becomes a key in the KDF worker and only the key goes to the background. Shared by every page that can unlock.
 */
import { signal } from '@preact/signals';
import { type Ask, asPageError, type PageError } from '../page-error.ts';
import type { PasswordKeys } from '../password-keys.ts';

export type UnlockPowers = Pick<PasswordKeys, 'deriveKey' | 'strengthen' | 'now'> & { ask: Ask };

export function makeUnlock({ ask, deriveKey, strengthen, now }: UnlockPowers) {
  const busy = signal(false);
  const error = signal<PageError | undefined>(undefined);

  let isWanted = false;

  /** Resolves to whether the vault is open now; why not is in `error`. */
  async function unlock(password: string): Promise<boolean> {
    if (busy.value) return false;
    isWanted = true;
    busy.value = true;
    error.value = undefined;
    try {
      const challenge = await ask('vault.challenge', {});
      const beganMs = now();
      const key = await deriveKey(password, challenge);
      const tookMs = now() - beganMs;
      if (!isWanted) return false;
      await ask('vault.unlock', { key });
      // Nobody waits for it; what fails is tried again at the next unlocking.
      void strengthen(password, { challenge, key, tookMs }).catch(() => undefined);
      return true;
    } catch (cause) {
      error.value = asPageError(cause);
      return false;
    } finally {
      busy.value = false;
    }
  }

  /** The question is gone: a key that is still being made is not handed in, or it would undo a lock that was pressed meanwhile. */
  function giveUp(): void {
    isWanted = false;
  }

  return { busy, error, unlock, giveUp };
}

export type Unlock = ReturnType<typeof makeUnlock>;
