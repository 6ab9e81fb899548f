/** A page of a list as cards. The first few are there at once and the others with every turn: fifty together are a long task. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { slicePowers } from '../parts/slices.ts';

const atOnce = 10;

type CardsProps<T> = { label: string; items: readonly T[]; children: (item: T, place: number) => ComponentChildren };

export function Cards<T>({ label, items, children }: CardsProps<T>) {
  const [drawn, setDrawn] = useState(atOnce);
  const isDrawn = drawn >= items.length;
  useEffect(() => {
    if (isDrawn) return;
    let isWanted = true;
    void slicePowers.pause().then(() => isWanted && setDrawn(drawn + atOnce));
    return () => {
      isWanted = false;
    };
  }, [drawn, isDrawn]);
  return (
    <ul class="cards" aria-label={label} aria-busy={!isDrawn || undefined}>
      {items.slice(0, drawn).map(children)}
    </ul>
  );
}
