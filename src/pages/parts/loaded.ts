/** Something a section loads: not asked yet, on its way, here, or failed. What was here before stays visible while it is asked again. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { asPageError, type PageError } from '../page-error.ts';

export type Loaded<T> = { value: T | undefined; loading: boolean; problem: PageError | undefined };

export type Loader<T> = {
  state: ReadonlySignal<Loaded<T>>;
  load: () => Promise<void>;
  /** What another answer already told. */
  put: (value: T) => void;
  /** As before the first load. What is on its way is not heard any more. */
  clear: () => void;
};

export function makeLoader<T>(read: () => Promise<T>): Loader<T> {
  const nothing: Loaded<T> = { value: undefined, loading: false, problem: undefined };
  const state = signal(nothing);
  let turn = 0;
  return {
    state,
    load: async () => {
      const mine = ++turn;
      state.value = { ...state.value, loading: true, problem: undefined };
      try {
        const value = await read();
        if (mine === turn) state.value = { value, loading: false, problem: undefined };
      } catch (error) {
        if (mine === turn) state.value = { ...state.value, loading: false, problem: asPageError(error) };
      }
    },
    put: (value) => {
      turn++;
      state.value = { value, loading: false, problem: undefined };
    },
    clear: () => {
      turn++;
      state.value = nothing;
    },
  };
}
