/** A recovery file into a browser that has a vault: added to what is here, or in its place. Nothing happens before one of them was chosen. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Ask, aboutFile } from '../page-error.ts';
import type { PasswordKeys } from '../password-keys.ts';
import { readRecoveryFile } from '../read-recovery-file.ts';
import { type Deeds, makeDeeds } from './deeds.ts';

export type FileReturn = {
  /** `add`: for a file of the same words; what is here stays. `replace`: what is here is set aside first. */
  how: Signal<'add' | 'replace' | undefined>;
  file: ReadonlySignal<{ name: string; text: string } | undefined>;
  done: ReadonlySignal<boolean>;
  deeds: Deeds;
  choose: (file: File | undefined) => Promise<boolean>;
  /** `password`: the file's; only a replacing needs it. */
  bring: (password: string) => Promise<boolean>;
};

export const fileReturnDeed = 'file-return';

export function makeFileReturn({ ask, deriveKey }: Pick<PasswordKeys, 'deriveKey'> & { ask: Ask }): FileReturn {
  const how = signal<'add' | 'replace' | undefined>(undefined);
  const file = signal<{ name: string; text: string } | undefined>(undefined);
  const done = signal(false);
  const deeds = makeDeeds();

  async function replace(text: string, password: string): Promise<void> {
    const key = await deriveKey(password, await ask('vault.file-challenge', { text }));
    await ask('vault.replace-by-file', { text, key }).catch((cause) => {
      throw aboutFile(cause);
    });
  }

  return {
    how,
    file,
    done,
    deeds,
    choose: (chosen) =>
      deeds.run(fileReturnDeed, async () => {
        file.value = undefined;
        done.value = false;
        if (chosen) file.value = { name: chosen.name, text: await readRecoveryFile(chosen) };
      }),
    bring: (password) =>
      deeds.run(fileReturnDeed, async () => {
        const text = file.value?.text;
        if (text === undefined || how.value === undefined) return;
        await (how.value === 'add' ? ask('vault.merge-file', { text }) : replace(text, password));
        file.value = undefined;
        how.value = undefined;
        done.value = true;
      }),
  };
}
