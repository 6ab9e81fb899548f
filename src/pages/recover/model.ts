/**
 * Putting a vault right: what each place holds, and the ways out. It asks the background like every page; where that does not answer, all
 * that is left can still be saved.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { CopyName, CopyView, VaultStatus, WalletState } from '../../contract/wallet.ts';
import { type Ask, aboutFile, asPageError, PageError } from '../page-error.ts';
import type { PasswordKeys } from '../password-keys.ts';

export type RecoverPowers = Pick<PasswordKeys, 'deriveKey'> & {
  ask: Ask;
  /** Asked of the browser itself: this copy vanishes with it. */
  isTemporary: () => Promise<boolean>;
  saveFile: (fileName: string, text: string) => void;
  /** Everything found in the browser's storage, without the background. */
  readRaw: () => Promise<string>;
  /** After so many ms, unless it is called off. */
  later: (ms: number, then: () => void) => () => void;
};

/** `silent`: the background does not answer. */
export type RecoverView = { at: 'loading' } | { at: 'silent' } | { at: 'found'; vault: VaultStatus; copies: CopyView[] };

export type Recover = {
  view: ReadonlySignal<RecoverView>;
  /** What the background last said; without its word only whether this copy vanishes is known. */
  state: ReadonlySignal<WalletState | undefined>;
  temporary: ReadonlySignal<boolean>;
  busy: ReadonlySignal<'' | 'use' | 'file' | 'export' | 'erase'>;
  problem: ReadonlySignal<PageError | undefined>;
  load: () => Promise<void>;
  useCopy: (name: CopyName) => Promise<boolean>;
  restoreFile: (text: string, password: string) => Promise<boolean>;
  /** Saves all that is left, as it is. */
  exportAll: () => Promise<boolean>;
  erase: () => Promise<boolean>;
};

/** A background that starts at all answers within this. */
const patienceMs = 10_000;

export function makeRecover({ ask, isTemporary, deriveKey, saveFile, readRaw, later }: RecoverPowers): Recover {
  const view = signal<RecoverView>({ at: 'loading' });
  const state = signal<WalletState | undefined>(undefined);
  const temporary = signal(false);
  const busy = signal<'' | 'use' | 'file' | 'export' | 'erase'>('');
  const problem = signal<PageError | undefined>(undefined);

  /** Throws `worker-gone` also when nobody says anything. */
  async function inTime<T>(asked: Promise<T>): Promise<T> {
    let stop = () => {};
    const silence = new Promise<never>((_, reject) => {
      stop = later(patienceMs, () => reject(new PageError('worker-gone', 'The background of Autonym did not answer.')));
    });
    try {
      return await Promise.race([asked, silence]);
    } finally {
      stop();
    }
  }

  async function load(): Promise<void> {
    temporary.value = await isTemporary().catch(() => false);
    try {
      const said = await inTime(ask('wallet.state', {}));
      state.value = said;
      view.value = { at: 'found', vault: said.vault, copies: await inTime(ask('vault.copies', {})) };
    } catch (error) {
      problem.value = asPageError(error);
      view.value = { at: 'silent' };
    }
  }

  async function act(name: 'use' | 'file' | 'export' | 'erase', work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value !== '') return false;
    busy.value = name;
    problem.value = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      problem.value = asPageError(error);
      return false;
    } finally {
      busy.value = '';
    }
  }

  return {
    view,
    state,
    temporary,
    busy,
    problem,
    load,
    useCopy: (name) =>
      act('use', async () => {
        await ask('vault.use-copy', { name });
        await load();
      }),
    restoreFile: (text, password) =>
      act('file', async () => {
        const key = await deriveKey(password, await ask('vault.file-challenge', { text }));
        await ask('vault.restore-file', { text, key }).catch((cause) => {
          throw aboutFile(cause);
        });
        await load();
      }),
    exportAll: () =>
      act('export', async () => {
        if (view.value.at === 'found') {
          const { fileName, text } = await inTime(ask('vault.export-copies', {}));
          saveFile(fileName, text);
        } else saveFile('autonym-vault-as-found.json', await readRaw());
      }),
    erase: () =>
      act('erase', async () => {
        await ask('vault.erase', {});
        await load();
      }),
  };
}
