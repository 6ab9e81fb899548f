import { computed, signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Identity, WalletState } from '../../src/contract/wallet.ts';
import { findIdentities, followIdentities, makeIdentityPages } from '../../src/pages/identities.ts';
import { makeDoor, settle, unlocked } from './stand-ins.ts';

const all: Identity[] = Array.from({ length: 10_000 }, (_, index) => ({
  index,
  label: `Identity ${index + 1}`,
  hue: 0,
  hidden: index % 10 === 9,
  idAddress: `1${index}`,
  stxAddress: `SP${index}`,
}));
const many: WalletState = { ...unlocked, identities: all.slice(0, 50), counted: { seen: 9000, hidden: 1000 } };

function make(state: WalletState) {
  const wallet = signal<WalletState | undefined>(state);
  const door = makeDoor({
    'identity.list': ({ from = 0, hidden, find = '', only }) => {
      const found = all.filter(
        (one) =>
          (hidden === undefined || one.hidden === hidden) && one.label.includes(find) && (only?.includes(one.index) ?? true),
      );
      return { identities: found.slice(from, from + 50), total: found.length };
    },
  });
  return { powers: { ask: door.ask, wallet }, wallet, asked: door.asked };
}

describe('the identities of a page', () => {
  it('are those of the state while it has all of them, and nobody is asked', async () => {
    const { powers, asked } = make(unlocked);
    expect(makeIdentityPages(powers).page.value.value).toEqual({ items: unlocked.identities, total: 2 });
    expect(makeIdentityPages(powers, true).page.value.value).toEqual({ items: [], total: 0 });
    expect(await findIdentities(powers, [1])).toEqual([unlocked.identities[1]]);
    expect(
      followIdentities(
        powers,
        computed(() => [1]),
      ).value,
    ).toEqual(unlocked.identities);
    expect(asked).toEqual([]);
  });

  it('are asked for where the state does not have one of them, because it may be a moment old', async () => {
    const { powers, asked } = make(unlocked);
    expect((await findIdentities(powers, [1, 7])).map(({ index }) => index)).toEqual([1, 7]);
    expect(asked).toHaveLength(1);
  });

  it('STO-22 are asked for fifty at a time where there are thousands', async () => {
    const { powers } = make(many);
    const pages = makeIdentityPages(powers);
    await settle();
    expect(pages.page.value.value?.items).toHaveLength(50);
    expect(pages.page.value.value?.total).toBe(9000);
    pages.go(8950);
    await settle();
    expect(pages.page.value.value?.items.at(-1)?.index).toBe(9998);
    const hidden = makeIdentityPages(powers, true);
    hidden.lookFor('9999');
    await settle();
    expect(hidden.page.value.value?.items).toEqual([]);
    hidden.lookFor('10000');
    await settle();
    expect(hidden.page.value.value?.items.map(({ index }) => index)).toEqual([9999]);
  });

  it('are read again at every change of the wallet, and not while it is locked', async () => {
    const { powers, wallet, asked } = make({ ...many, vault: 'locked' });
    makeIdentityPages(powers);
    await settle();
    expect(asked).toEqual([]);
    wallet.value = many;
    await settle();
    wallet.value = { ...many, currentIndex: 1 };
    await settle();
    expect(asked).toHaveLength(2);
  });

  it('are found by their index, at hand or not', async () => {
    const { powers, wallet, asked } = make(many);
    expect((await findIdentities(powers, [3, 4])).map(({ index }) => index)).toEqual([3, 4]);
    expect(asked).toEqual([]);
    expect((await findIdentities(powers, [7000, 3, 99_999])).map(({ index }) => index)).toEqual([3, 7000]);
    const wanted = signal([8000]);
    const followed = followIdentities(powers, wanted);
    await settle();
    expect(followed.value.map(({ index }) => index)).toEqual([8000]);
    wanted.value = [8001];
    await settle();
    expect(followed.value.map(({ index }) => index)).toEqual([8001]);
    wallet.value = undefined;
    expect(followed.value).toEqual([]);
  });
});
