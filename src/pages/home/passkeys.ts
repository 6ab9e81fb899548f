/** The passkeys of this browser: added with the password, listed, removed. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Passkey } from '../../contract/wallet.ts';
import type { Ask } from '../page-error.ts';
import type { PasskeyKeys } from '../passkey-keys.ts';
import type { PasswordKeys } from '../password-keys.ts';
import { type Deeds, makeDeeds } from './deeds.ts';

export type Passkeys = {
  /** Undefined where there can be none: then nothing is said of them. */
  list: ReadonlySignal<readonly Passkey[] | undefined>;
  /** `list`, `add`, `remove <id>`. */
  deeds: Deeds;
  read: () => Promise<boolean>;
  /** The password first, so that no passkey is made in vain. */
  add: (password: string, label: string) => Promise<boolean>;
  remove: (id: string) => Promise<boolean>;
};

export function makePasskeys({
  ask,
  deriveKey,
  passkeyKeys,
}: Pick<PasswordKeys, 'deriveKey'> & { ask: Ask; passkeyKeys: PasskeyKeys }): Passkeys {
  const list = signal<readonly Passkey[] | undefined>(undefined);
  const deeds = makeDeeds();
  const load = async () => {
    list.value = (await passkeyKeys.canUse()) ? await ask('vault.passkeys', {}) : undefined;
  };
  return {
    list,
    deeds,
    read: () => deeds.run('list', load),
    add: (password, label) =>
      deeds.run('add', async () => {
        const key = await deriveKey(password, await ask('vault.challenge', {}));
        await ask('vault.unlock', { key: [...key] });
        const made = await passkeyKeys.make(label.trim());
        await ask('vault.add-passkey', { key, passkeyKey: made.key, passkey: made.passkey });
        await load();
      }),
    remove: (id) =>
      deeds.run(`remove ${id}`, async () => {
        await ask('vault.remove-passkey', { id });
        await load();
      }),
  };
}
