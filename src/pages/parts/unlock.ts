/**
 * The password, once: it becomes a key in the KDF worker and only the key goes to the background. Shared by every page that can unlock.
 */
import { signal } from '@preact/signals';
import type { Bytes, Passkey } from '../../contract/wallet.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';
import type { PasskeyKeys } from '../passkey-keys.ts';
import type { PasswordKeys } from '../password-keys.ts';

export type UnlockPowers = Pick<PasswordKeys, 'deriveKey' | 'strengthen' | 'now'> & {
  ask: Ask;
  passkeyKeys: Pick<PasskeyKeys, 'canUse' | 'use'>;
};

export function makeUnlock({ ask, deriveKey, strengthen, now, passkeyKeys }: UnlockPowers) {
  const busy = signal(false);
  const error = signal<PageError | undefined>(undefined);

  /** Those that open this vault too, in a browser that can ask them. */
  const passkeys = signal<readonly Passkey[]>([]);

  let isWanted = false;

  /** The vault by the password; resolves to whether it is open now, and why not is in `error`. */
  const unlock = (password: string) =>
    attempt(async () => {
      const challenge = await ask('vault.challenge', {});
      const beganMs = now();
      const key = await deriveKey(password, challenge);
      const tookMs = now() - beganMs;
      if (!(await open({ key }))) return false;
      // Nobody waits for it; what fails is tried again at the next unlocking.
      void strengthen(password, { challenge, key, tookMs }).catch(() => undefined);
      return true;
    });

  /** The same by whichever passkey is at hand. */
  const unlockByPasskey = () =>
    attempt(async () => {
      const used = await passkeyKeys.use(passkeys.value);
      return used !== undefined && open(used);
    });

  /** Finds out what there is to offer; what cannot be found out is not offered. */
  async function findPasskeys(): Promise<void> {
    try {
      if (await passkeyKeys.canUse()) passkeys.value = await ask('vault.passkeys', {});
    } catch {
      passkeys.value = [];
    }
  }

  async function open(given: { key: Bytes; passkey?: string }): Promise<boolean> {
    if (!isWanted) return false;
    await ask('vault.unlock', given);
    return true;
  }

  async function attempt(job: () => Promise<boolean>): Promise<boolean> {
    if (busy.value) return false;
    isWanted = true;
    busy.value = true;
    error.value = undefined;
    try {
      return await job();
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

  return { busy, error, passkeys, unlock, unlockByPasskey, findPasskeys, giveUp };
}

export type Unlock = ReturnType<typeof makeUnlock>;
