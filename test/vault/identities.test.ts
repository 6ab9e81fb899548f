/** What a person says of their identities: order, looks, and which are seen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stacksAddress } from '../../src/protocol/keys/address.ts';
import { deriveStacks } from '../../src/protocol/keys/derivation.ts';
import {
  type Book,
  changeIdentity,
  decodeBook,
  encodeBook,
  firstIdentities,
  makeBook,
  makeIdentity,
  moveIdentity,
  nextIndex,
  queryIdentities,
  siteIndexIn,
} from '../../src/vault/book.ts';
import { makeMachine, startWorker } from './memory.ts';
import { known, newVault } from './person.ts';

const { seed } = newVault();
const identities = [0, 1, 5].map((index) => makeIdentity(seed, index, `Number ${index}`));
const [first] = identities;
if (first === undefined) throw new Error('expected an identity');
const book: Book = { ...makeBook(first, { words: true, file: false }), identities };
const order = ({ identities: all }: Book) => all.map(({ index }) => index);

describe('changeIdentity', () => {
  it('changes what is said and nothing else', () => {
    const changed = changeIdentity(book, 5, { label: 'Work', hue: 12 });
    expect(changed).toEqual({
      ...book,
      identities: [identities[0], identities[1], { ...identities[2], label: 'Work', hue: 12 }],
    });
  });

  it('makes the first that is seen the current one when the current one is hidden', () => {
    const once = changeIdentity(book, 0, { hidden: true });
    expect(once.currentIndex).toBe(1);
    expect(changeIdentity(once, 1, { hidden: true }).currentIndex).toBe(5);
    expect(changeIdentity(once, 0, { hidden: false }).currentIndex).toBe(1);
  });

  it('keeps one in sight', () => {
    const two = changeIdentity(changeIdentity(book, 0, { hidden: true }), 1, { hidden: true });
    expect(() => changeIdentity(two, 5, { hidden: true })).toThrow(expect.objectContaining({ code: 'last-identity' }));
  });

  it('refuses one that is not there', () => {
    for (const change of [() => changeIdentity(book, 2, {}), () => moveIdentity(book, 2, 'up')]) {
      expect(change).toThrow(expect.objectContaining({ code: 'unknown-identity' }));
    }
  });
});

describe('the index of a new identity', () => {
  it('KEY-10 is refused by name when it is none that a person may count to', async () => {
    const vault = startWorker(makeMachine());
    await vault.create(newVault());
    for (const index of [-1, 1.5, 2 ** 31, 1e9, '0' as never, Number.NaN])
      await expect(vault.addIdentity('Odd', { index })).rejects.toMatchObject({ code: 'bad-index' });
    expect(await vault.identityIndices()).toEqual([0]);
    await vault.addIdentity('Far', { index: 999_999_999 });
    // After the very last comes the first that is free.
    expect((await vault.addIdentity('Next')).index).toBe(1);
    await expect(vault.addIdentity('Again', { index: 999_999_999 })).rejects.toMatchObject({ code: 'identity-exists' });
  });

  it('follows the last one, those for one site aside', () => {
    const one = (index: number) => ({ index });
    expect(nextIndex([0, 1, 5].map(one))).toBe(6);
    expect(nextIndex([0, 7000, 2 ** 30 + 5].map(one))).toBe(7001);
  });
});

describe('moveIdentity', () => {
  const hidden = changeIdentity(book, 1, { hidden: true });

  it('changes places with the neighbour in sight, past those that are hidden', () => {
    expect(order(moveIdentity(book, 5, 'up'))).toEqual([0, 5, 1]);
    expect(order(moveIdentity(book, 0, 'down'))).toEqual([1, 0, 5]);
    expect(order(moveIdentity(hidden, 5, 'up'))).toEqual([5, 0, 1]);
    expect(order(moveIdentity(hidden, 0, 'down'))).toEqual([1, 5, 0]);
  });

  it('goes nowhere at the ends', () => {
    expect(moveIdentity(hidden, 0, 'up')).toBe(hidden);
    expect(moveIdentity(hidden, 5, 'down')).toBe(hidden);
  });
});

describe('queryIdentities', () => {
  const looked = changeIdentity(changeIdentity(book, 1, { hidden: true }), 5, { label: 'Ünter WORK' });
  const found = (query: Parameters<typeof queryIdentities>[1]) => queryIdentities(looked, query).map(({ index }) => index);

  it('has those to which everything applies, in the order of the book', () => {
    expect(found({})).toEqual([0, 1, 5]);
    expect(found({ hidden: false })).toEqual([0, 5]);
    expect(found({ hidden: true })).toEqual([1]);
    expect(found({ find: ' ünter work' })).toEqual([5]);
    expect(found({ find: 'number', hidden: false })).toEqual([0]);
    expect(found({ only: [5, 0, 99] })).toEqual([0, 5]);
    expect(found({ only: [] })).toEqual([]);
  });

  it('has the first ones with the current one, wherever it stands', () => {
    const first = (currentIndex: number) => firstIdentities({ ...looked, currentIndex }, 1).map(({ index }) => index);
    expect(first(0)).toEqual([0]);
    expect(first(5)).toEqual([0, 5]);
  });
});

it('no change of looks or order loses an identity, hides them all, or cannot be read again', () => {
  const step = fc.oneof(
    fc.record({ index: fc.constantFrom(0, 1, 5), hidden: fc.boolean() }),
    fc.record({ index: fc.constantFrom(0, 1, 5), way: fc.constantFrom('up' as const, 'down' as const) }),
    fc.record({ index: fc.constantFrom(0, 1, 5), hue: fc.nat(359) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let now = book;
      for (const { index, ...said } of steps) {
        try {
          now = 'way' in said ? moveIdentity(now, index, said.way) : changeIdentity(now, index, said);
        } catch (error) {
          expect(error).toMatchObject({ code: 'last-identity' });
        }
      }
      expect([...order(now)].sort((a, b) => a - b)).toEqual([0, 1, 5]);
      expect(now.identities.find(({ index }) => index === now.currentIndex)?.hidden).toBe(false);
      expect(decodeBook(encodeBook(now))).toEqual(now);
    }),
  );
});

describe('the Stacks account of an identity', () => {
  it('is counted by either way, and back, and all else of the identity stays', async () => {
    const vault = startWorker(makeMachine());
    await vault.create(newVault());
    await vault.addIdentity('Second', { index: 1 });
    await vault.changeIdentity(1, { hue: 12, hidden: true });
    const read = async () => (await vault.listIdentities({ only: [1] }, 0)).identities[0];
    const before = await read();
    await vault.countStacks(1, 'account');
    const after = await read();
    expect(after?.stxAddresses.mainnet).toBe(known.stxAccountStyle[0]?.stxAddr);
    expect(after).toMatchObject({ index: 1, label: 'Second', hue: 12, hidden: true, idAddress: before?.idAddress });
    expect((await vault.stacksKey(1)).mainnet).toBe(after?.stxAddresses.mainnet);
    await vault.countStacks(1, 'index');
    expect(await read()).toEqual(before);
    await expect(vault.countStacks(7, 'account')).rejects.toMatchObject({ code: 'unknown-identity' });
  });
});

describe('an identity for one site', () => {
  const site = { origin: 'https://app.example', label: 'app.example' };
  const open = async () => {
    const vault = startWorker(makeMachine());
    await vault.create(newVault());
    return vault;
  };

  it('is the same for the same words and site, whether it is kept or not, and another for each site', async () => {
    const [here, there] = [await open(), await open()];
    const before = await here.siteIdentity(site);
    expect((await here.listIdentities({}, 0)).total).toBe(1);
    const kept = await here.addSiteIdentity(site);
    expect(kept).toEqual(before);
    expect(await here.addSiteIdentity(site)).toEqual(before);
    expect(await there.siteIdentity(site)).toEqual(before);
    const other = await here.addSiteIdentity({ origin: 'https://app.example:8443', label: 'app.example:8443' });
    const [first] = (await here.listIdentities({ only: [0] }, 0)).identities;
    for (const of of ['publicKey', 'idAddress', 'stacksPublicKey'] as const)
      expect(new Set([first?.[of], before[of], other[of]]).size).toBe(3);
    expect(await here.identityKey(kept.index)).toEqual({ publicKey: kept.publicKey, idAddress: kept.idAddress });
    expect((await here.stacksKey(kept.index)).mainnet).toBe(kept.stxAddresses.mainnet);
  });

  it('has its Stacks account under a hardened step of its own, so that no shared public key derives it', async () => {
    const { index, stxAddresses } = await (await open()).siteIdentity(site);
    expect(stxAddresses.mainnet).toBe(stacksAddress(deriveStacks(seed, index, 'mainnet', 'account').publicKey, 'mainnet'));
  });

  it('is out of sight elsewhere, cannot be shown or chosen there, and leaves the counting as it was', async () => {
    const vault = await open();
    const { index } = await vault.addSiteIdentity(site);
    const state = await vault.state();
    expect(state.counted).toEqual({ seen: 1, hidden: 1 });
    for (const wrong of [() => vault.changeIdentity(index, { hidden: false }), () => vault.selectIdentity(index)])
      await expect(wrong()).rejects.toMatchObject({ code: 'only-for-site' });
    await vault.changeIdentity(index, { label: 'Under another name' });
    expect((await vault.listIdentities({ only: [index] }, 0)).identities[0]).toMatchObject({ site: site.origin, hidden: true });
    expect((await vault.addIdentity('Second')).index).toBe(1);
    expect(await vault.identityIndices()).toEqual([0, 1]);
  });

  it('survives the writing down of the book, and a book that says nonsense of it is none', async () => {
    const one = { ...makeIdentity(seed, 2 ** 30, 'app', 'account'), hidden: true, site: site.origin };
    const kept: Book = { ...book, identities: [...identities, one] };
    expect(decodeBook(encodeBook(kept))).toEqual(kept);
    const bad = { ...kept, identities: [...identities, { ...one, site: 7 as unknown as string }] };
    expect(() => decodeBook(encodeBook(bad))).toThrow(expect.objectContaining({ code: 'vault-damaged' }));
  });

  it('takes the next place where another site has its own', () => {
    const index = siteIndexIn(book, site.origin);
    const taken = { ...makeIdentity(seed, index, 'other', 'account'), site: 'https://other.example' };
    const full: Book = { ...book, identities: [...identities, taken] };
    expect(siteIndexIn(full, site.origin)).toBe(index === 2 ** 31 - 1 ? 2 ** 30 : index + 1);
    expect(siteIndexIn(full, 'https://other.example')).not.toBe(index);
  });
});
