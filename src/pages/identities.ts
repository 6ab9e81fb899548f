/** The identities as pages need them: the wallet's state has the first ones, and these ask for the others. */
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import type { Identity, WalletState } from '../contract/wallet.ts';
import type { Ask } from './page-error.ts';
import { makePaged, type Paged } from './parts/paged.ts';

export type IdentityPowers = { ask: Ask; wallet: ReadonlySignal<WalletState | undefined> };

/** The state has all there are. */
export function hasAll({ identities, counted }: WalletState): boolean {
  return identities.length >= counted.seen + counted.hidden;
}

/** Those in sight, or those hidden, page by page; read again at every change of the wallet. */
export function makeIdentityPages({ ask, wallet }: IdentityPowers, hidden = false): Paged<Identity> {
  const paged = makePaged<Identity>(async ({ from, find }) => {
    const { identities, total } = await ask('identity.list', { from, hidden, ...(find === '' ? {} : { find }) });
    return { items: identities, total };
  });
  effect(() => {
    const state = wallet.value;
    // A locked wallet shows no names, and what somebody looked for before is nobody's business after.
    if (state?.vault !== 'unlocked') untracked(paged.clear);
    else if (!hasAll(state)) untracked(() => void paged.load());
  });
  return {
    ...paged,
    page: computed(() => {
      const state = wallet.value;
      if (state === undefined || !hasAll(state)) return paged.page.value;
      const items = state.identities.filter((one) => one.hidden === hidden);
      return { value: { items, total: items.length }, loading: false, problem: undefined };
    }),
  };
}

/** Those of these indices that are there, in the person's order. */
export async function findIdentities({ ask, wallet }: IdentityPowers, indices: readonly number[]): Promise<Identity[]> {
  const state = wallet.value;
  if (state === undefined) return [];
  const wanted = new Set(indices);
  const here = state.identities.filter(({ index }) => wanted.has(index));
  // A state that seems to have all may be older than an identity that was made a moment ago.
  if (here.length === wanted.size) return here;
  return (await ask('identity.list', { only: [...wanted].slice(0, mostAtOnce) })).identities;
}

/** As `findIdentities`, followed: of whatever indices there are now, in whatever state the wallet is. */
export function followIdentities(powers: IdentityPowers, indices: ReadonlySignal<readonly number[]>): ReadonlySignal<Identity[]> {
  const found = signal<Identity[]>([]);
  let turn = 0;
  effect(() => {
    powers.wallet.value; // Read again at every change.
    const wanted = indices.value;
    const mine = ++turn;
    untracked(() => findIdentities(powers, wanted)).then(
      (answer) => {
        if (mine === turn) found.value = answer;
      },
      () => undefined, // What was found before stays; the wallet's own state says what is wrong.
    );
  });
  return computed(() => {
    const state = powers.wallet.value;
    return state === undefined || hasAll(state) ? (state?.identities ?? []) : found.value;
  });
}

/** As the contract allows. */
const mostAtOnce = 500;
