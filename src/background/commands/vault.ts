/** Commands on the vault. Every change of it moves the deadline's alarm too. */
import type { VaultAsks } from '../../contract/commands/vault.ts';
import type { Bytes, KdfChallenge, WalletState } from '../../contract/wallet.ts';
import type { Vault } from '../../vault/vault.ts';
import { quietly } from '../quietly.ts';
import { sessionDefaults } from '../store.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { Change, CommandPowers } from './powers.ts';

export type VaultCommandPowers = Pick<
  CommandPowers,
  | 'crypto'
  | 'state'
  | 'settings'
  | 'belongings'
  | 'listGrants'
  | 'answerOldHosts'
  | 'grants'
  | 'consents'
  | 'memory'
  | 'requests'
  | 'unlogged'
  | 'inspector'
  | 'session'
  | 'rows'
  | 'forget'
  | 'apply'
  | 'setLockAlarm'
> & {
  change: Change;
  /** What waits goes into the log. */
  flush: () => Promise<void>;
};

export function makeVaultCommands({
  crypto,
  state,
  settings,
  listGrants,
  answerOldHosts,
  grants,
  consents,
  memory,
  requests,
  unlogged,
  inspector,
  session,
  rows,
  flush,
  belongings,
  forget,
  apply,
  setLockAlarm,
  change,
}: VaultCommandPowers): CommandsOf<VaultAsks> {
  const vault = async () => (await crypto()).vault;
  /** What stands in the settings may have changed with what was put back. */
  const settled = async (state: WalletState): Promise<WalletState> => {
    if ((await rows.keys('restoring')).length === 0 || !(await (await belongings()).settle())) return state;
    const changed = await change(async () => {});
    await apply();
    return changed;
  };
  /** In front of what is put back from the file. What cannot be removed cannot be read either, and is passed over. */
  const leaveBehind = async (): Promise<void> => {
    await unlogged.clear();
    quietly(inspector.clear());
    await requests.dropEnded();
    await (await belongings()).removeForeign().catch(() => undefined);
    forget();
  };
  const restoring = async (text: string, restore: (vault: Vault) => Promise<void>): Promise<WalletState> => {
    await (await belongings()).expect(text);
    forget();
    await flush().catch(() => undefined); // While there is a vault that is open, its log gets what is its own.
    const restored = await change(async () => restore(await vault())).catch(async (error) => {
      await (await belongings()).forgetExpected().catch(() => undefined);
      throw error;
    });
    await leaveBehind();
    const state = await settled(restored);
    quietly(answerOldHosts()); // Of the apps that came back.
    return state;
  };
  /** Who asked what, and what was looked at, until the browser would have closed. */
  const forgetSession = async (): Promise<void> => {
    await unlogged.clear();
    await requests.dropEnded();
    for (const key of ['untilLock', 'decided', 'denials', 'look'] as const) await session.set(key, sessionDefaults[key]);
  };
  /** Removes what a vault that was here before had sealed: nobody can read it any more. */
  const clearPrivateRows = async (): Promise<void> => {
    await grants.clear();
    await consents.clear();
    await (await memory()).clearContacts();
    await unlogged.clear();
    await requests.dropEnded();
    for (const kind of ['activity', 'surveys'] as const) for (const key of await rows.keys(kind)) await rows.remove(kind, key);
  };
  const minutes = async () => (await settings.read()).autoLockMinutes;

  return {
    'vault.new-challenge': async () => (await vault()).newChallenge(),
    'vault.challenge': async () => {
      try {
        return await (await vault()).challenge();
      } catch (error) {
        // Something happened to it since it was locked: pages must not go on showing a lock.
        await state.refresh();
        throw error;
      }
    },
    'vault.create': ({ entropy, seed, key, challenge, wordsConfirmed, words }) =>
      change(async () => {
        await (await vault()).create({
          entropy: take(entropy),
          seed: take(seed),
          key: take(key),
          challenge: challenge as KdfChallenge,
          wordsConfirmed,
          ...(words ? { words } : {}),
          lockMinutes: await minutes(),
        });
        await clearPrivateRows().catch(() => undefined); // What stays cannot be read, and is passed over.
      }),
    'vault.replace-by-words': ({ entropy, seed, key, words }) =>
      change(async () => {
        forget();
        quietly(inspector.clear());
        await (await vault()).replaceByWords({
          entropy: take(entropy),
          seed: take(seed),
          key: take(key),
          ...(words ? { words } : {}),
          lockMinutes: await minutes(),
        });
        await clearPrivateRows().catch(() => undefined); // As above.
      }),
    'vault.unlock': async ({ key, passkey }) => {
      forget(); // Whatever was allowed until it locks.
      const unlocked = await change(async () => (await vault()).unlock(take(key), await minutes(), passkey));
      await listGrants().catch(() => undefined); // They go on waiting; the vault is open.
      const state = await settled(unlocked);
      quietly(answerOldHosts()); // Ten thousand grants take a while to open.
      return state;
    },
    'vault.passkeys': async () => (await vault()).passkeys(),
    'vault.add-passkey': ({ key, passkeyKey, passkey }) =>
      change(async () => (await vault()).addPasskey({ key: take(key), passkeyKey: take(passkeyKey), passkey })),
    'vault.remove-passkey': ({ id }) => change(async () => (await vault()).removePasskey(id)),
    'vault.change-password': ({ salt, key, newKey, challenge }) =>
      change(async () =>
        (await vault()).changePassword({
          salt,
          key: take(key),
          newKey: take(newKey),
          challenge: challenge as KdfChallenge,
        }),
      ),
    'vault.lock': () =>
      change(async () => {
        quietly(inspector.clear());
        await (await vault()).lock();
      }),
    'vault.reveal': async ({ key }) => {
      const entropy = await (await vault()).reveal(take(key));
      try {
        return { entropy: [...entropy] };
      } finally {
        entropy.fill(0);
      }
    },
    'vault.words-confirmed': () => change(async () => (await vault()).markBackedUp('words')),
    'vault.recovery-file': async () => (await vault()).recoveryFile(await (await belongings()).collect()),
    'vault.recovery-file-saved': () => change(async () => (await vault()).markBackedUp('file')),
    'vault.file-challenge': async ({ text }) => (await vault()).fileChallenge(text),
    'vault.restore-file': ({ text, key }) => restoring(text, async (to) => to.restoreFile(text, take(key), await minutes())),
    'vault.restore-file-by-words': ({ text, seed, key, challenge }) =>
      restoring(text, async (to) =>
        to.restoreFileByWords({
          text,
          seed: take(seed),
          key: take(key),
          challenge: challenge as KdfChallenge,
          lockMinutes: await minutes(),
        }),
      ),
    'vault.replace-by-file': ({ text, key }) => restoring(text, async (to) => to.replaceByFile(text, take(key), await minutes())),
    'vault.merge-file': async ({ text }) => {
      await (await belongings()).merge(text, 'here');
      const merged = await change(async () => {});
      await apply();
      return merged;
    },
    'vault.copies': async () => (await vault()).copies(),
    'vault.use-copy': ({ name }) => change(async () => (await vault()).useCopy(name)),
    'vault.export-copies': async () => (await vault()).exportCopies(),
    'vault.erase': () =>
      change(async () => {
        await (await vault()).erase();
        quietly(inspector.clear());
        forget();
        await forgetSession();
        await settings.change({ welcomed: false, broughtIn: false });
      }),
    'vault.notice-seen': () => change(async () => (await vault()).noticeSeen()),
    'vault.touch': async () => {
      const lockAtMs = await (await vault()).touch(await minutes());
      await state.moveDeadline(lockAtMs);
      await setLockAlarm(lockAtMs);
      return { lockAtMs };
    },
  };
}

/** The bytes of a message, for the vault to zero; those of the message itself are zeroed here. */
function take(bytes: Bytes): Uint8Array {
  const taken = Uint8Array.from(bytes);
  bytes.fill(0);
  return taken;
}
