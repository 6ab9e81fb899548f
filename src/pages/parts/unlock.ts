/**
 * The password, once: it becomes a key in the KDF worker and only the key goes to the background. Shared by every page that can unlock.
 */
import { signal } from '@preact/signals';
import type { Bytes, KdfChallenge } from '../../contract/wallet.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';

export type UnlockPowers = { ask: Ask; deriveKey: (password: string, challenge: KdfChallenge) => Promise<Bytes> };

export function makeUnlock({ ask, deriveKey }: UnlockPowers) {
  const busy = signal(false);
  const error = signal<PageError | undefined>(undefined);

  /** Resolves to whether the vault is open now; why not is in `error`. */
  async function unlock(password: string): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    error.value = undefined;
    try {
      await ask('vault.unlock', { key: await deriveKey(password, await ask('vault.challenge', {})) });
      return true;
    } catch (cause) {
      error.value = asPageError(cause);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, error, unlock };
}

export type Unlock = ReturnType<typeof makeUnlock>;
