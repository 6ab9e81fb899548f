/** A list of any length, read a page at a time: where in it one is, what is looked for in it, and what was read last. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Loaded, makeLoader } from './loaded.ts';

/** As many as the background hands out. */
export const pageLength = 50;

/** `total`: how many there are to page through. */
export type PageOf<T> = { items: readonly T[]; total: number };

export type Paged<T> = {
  page: ReadonlySignal<Loaded<PageOf<T>>>;
  /** Place of the first one that is shown, from 0. */
  from: ReadonlySignal<number>;
  find: ReadonlySignal<string>;
  go: (from: number) => void;
  /** From the beginning of what is found, unless a place in it is named. */
  lookFor: (find: string, from?: number) => void;
  /** Reads it again. One question at a time, however often it is called: the last call is what is read. */
  load: () => Promise<void>;
  /** As it was at first: at its beginning, nothing looked for, nothing read. */
  clear: () => void;
};

export function makePaged<T>(read: (query: { from: number; find: string }) => Promise<PageOf<T>>): Paged<T> {
  const from = signal(0);
  const find = signal('');
  const loader = makeLoader(() => read({ from: from.value, find: find.value }));
  let loading: Promise<void> | undefined;
  let isOld = false;

  async function loadAll(): Promise<void> {
    while (isOld) {
      isOld = false;
      await loader.load();
      const page = loader.state.value.value;
      // What was on the last page is gone: there is another last page.
      if (page && page.items.length === 0 && page.total > 0 && from.value >= page.total) {
        from.value = Math.floor((page.total - 1) / pageLength) * pageLength;
        isOld = true;
      }
    }
    loading = undefined;
  }

  function load(): Promise<void> {
    isOld = true;
    loading ??= loadAll();
    return loading;
  }

  return {
    page: loader.state,
    from,
    find,
    go: (place) => {
      from.value = Math.max(0, place);
      void load();
    },
    lookFor: (text, place = 0) => {
      find.value = text;
      from.value = place;
      void load();
    },
    load,
    clear: () => {
      find.value = '';
      from.value = 0;
      loader.clear();
    },
  };
}
