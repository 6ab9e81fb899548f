/** Names the person has seen that a request is about: that lead to the site which asks, or belong to whoever is paid. Changes of them are shown before anything is approved. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { KnownName } from '../../contract/commands/memory.ts';
import type { TransactionView } from '../../contract/signing.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';

export type KnownNames = {
  names: ReadonlySignal<readonly KnownName[]>;
  /** False while they are looked up: nothing may be approved before. A failure is told, and no reason to wait. */
  looked: ReadonlySignal<boolean>;
  problem: ReadonlySignal<PageError | undefined>;
  /** True when there is something to show. */
  look: (origin: string, addresses: readonly string[]) => Promise<boolean>;
};

export function makeKnownNames({ ask }: { ask: Ask }): KnownNames {
  const names = signal<readonly KnownName[]>([]);
  const looked = signal(false);
  const problem = signal<PageError | undefined>(undefined);
  let turn = 0;
  return {
    names,
    looked,
    problem,
    look: async (origin, addresses) => {
      const mine = ++turn;
      looked.value = false;
      let [found, failure]: [readonly KnownName[], PageError | undefined] = [[], undefined];
      try {
        found = await ask('name.about', { origin, addresses: [...new Set(addresses)].slice(0, 50) });
      } catch (error) {
        failure = asPageError(error);
      }
      if (mine !== turn) return false;
      names.value = found;
      problem.value = failure;
      looked.value = true;
      return found.length > 0 || failure !== undefined;
    },
  };
}

/** Whom this transaction may give something: the recipient, and every plain address among the arguments of a call. */
export function payeesOf({ action }: Pick<TransactionView, 'action'>): string[] {
  if (action.type === 'transfer') return [action.recipient];
  if (action.type === 'call') return action.args.join(' ').match(/\bS[PTMN][0-9A-Z]{20,41}\b(?!\.)/g) ?? [];
  return [];
}
