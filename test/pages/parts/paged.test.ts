import { describe, expect, it } from 'vitest';
import { makePaged, pageLength } from '../../../src/pages/parts/paged.ts';
import { settle } from '../stand-ins.ts';

/** A list of numbers, of which the ones are found whose digits hold what is looked for. */
function make(length: number) {
  const all = Array.from({ length }, (_, i) => i);
  const asked: { from: number; find: string }[] = [];
  let free = () => {};
  let held: Promise<void> | undefined;
  const paged = makePaged<number>(async (query) => {
    asked.push(query);
    await held;
    const found = all.filter((one) => String(one).includes(query.find));
    return { items: found.slice(query.from, query.from + pageLength), total: found.length };
  });
  return {
    paged,
    asked,
    all,
    items: () => paged.page.value.value?.items,
    hold: () => {
      held = new Promise((resolve) => {
        free = resolve;
      });
    },
    free: () => free(),
  };
}

describe('a list in pages', () => {
  it('STO-22 has a page of fifty in memory, whatever its length', async () => {
    const { paged, items } = make(100_000);
    await paged.load();
    expect(items()).toHaveLength(50);
    paged.go(99_950);
    await settle();
    expect(items()?.at(-1)).toBe(99_999);
    expect(items()).toHaveLength(50);
    paged.go(-50);
    await settle();
    expect([paged.from.value, items()?.[0]]).toEqual([0, 0]);
  });

  it('begins at the beginning of what is found', async () => {
    const { paged, items } = make(1000);
    paged.go(500);
    await settle();
    paged.lookFor('77');
    await settle();
    expect(paged.from.value).toBe(0);
    expect(items()).toEqual([77, 177, 277, 377, 477, 577, 677, ...Array.from({ length: 10 }, (_, i) => 770 + i), 877, 977]);
  });

  it('keeps nothing when it is cleared, not even what was on its way', async () => {
    const { paged, items, hold, free } = make(1000);
    paged.lookFor('77', 50);
    await settle();
    hold();
    paged.lookFor('78');
    await settle();
    paged.clear();
    free();
    await settle();
    expect([items(), paged.find.value, paged.from.value]).toEqual([undefined, '', 0]);
    await paged.load();
    expect(items()?.[0]).toBe(0);
  });

  it('asks one question at a time while somebody types, and shows the answer to the last', async () => {
    const { paged, asked, items, hold, free } = make(1000);
    hold();
    for (const text of ['9', '99', '998', '99', '999']) paged.lookFor(text);
    await settle();
    expect(asked).toEqual([{ from: 0, find: '9' }]);
    free();
    await settle();
    expect(asked).toEqual([
      { from: 0, find: '9' },
      { from: 0, find: '999' },
    ]);
    expect(items()).toEqual([999]);
  });

  it('goes to the last page that is left when its own is gone', async () => {
    const { paged, all, items } = make(101);
    paged.go(100);
    await settle();
    expect(items()).toEqual([100]);
    all.length = 100;
    await paged.load();
    expect(paged.from.value).toBe(50);
    expect(items()?.at(-1)).toBe(99);
  });
});
