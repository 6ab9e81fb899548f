/**
 * Things done through the door, one at a time for each key, with what is on its way and what failed. Every section of home keeps its own,
 * so that a failure stands where its button is.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { asPageError, type PageError } from '../page-error.ts';

export type Deeds = {
  /** Keys of deeds on their way. */
  busy: ReadonlySignal<ReadonlySet<string>>;
  problems: ReadonlySignal<ReadonlyMap<string, PageError>>;
  /** True when it was done; false when it failed, or the same deed is still on its way. */
  run: (key: string, deed: () => Promise<unknown>) => Promise<boolean>;
  forget: (key: string) => void;
};

export function makeDeeds(): Deeds {
  const busy = signal<ReadonlySet<string>>(new Set());
  const problems = signal<ReadonlyMap<string, PageError>>(new Map());
  const forget = (key: string) => {
    if (problems.value.has(key)) problems.value = new Map([...problems.value].filter(([other]) => other !== key));
  };
  return {
    busy,
    problems,
    forget,
    run: async (key, deed) => {
      if (busy.value.has(key)) return false;
      busy.value = new Set([...busy.value, key]);
      forget(key);
      try {
        await deed();
        return true;
      } catch (error) {
        problems.value = new Map([...problems.value, [key, asPageError(error)]]);
        return false;
      } finally {
        busy.value = new Set([...busy.value].filter((other) => other !== key));
      }
    },
  };
}
