/** What a person says of their identities: order, looks, and which are seen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, changeIdentity, decodeBook, encodeBook, makeBook, makeIdentity, moveIdentity } from '../../src/vault/book.ts';
import { newVault } from './person.ts';

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
    for (const change of [() => changeIdentity(book, 2, {}), () => moveIdentity(book, 2, 0)]) {
      expect(change).toThrow(expect.objectContaining({ code: 'unknown-identity' }));
    }
  });
});

describe('moveIdentity', () => {
  it('puts it where it is told, and the rest stays in order', () => {
    expect(order(moveIdentity(book, 5, 0))).toEqual([5, 0, 1]);
    expect(order(moveIdentity(book, 0, 1))).toEqual([1, 0, 5]);
    expect(order(moveIdentity(book, 0, 2))).toEqual([1, 5, 0]);
    expect(order(moveIdentity(book, 0, 99))).toEqual([1, 5, 0]);
  });
});

it('no change of looks or order loses an identity, hides them all, or cannot be read again', () => {
  const step = fc.oneof(
    fc.record({ index: fc.constantFrom(0, 1, 5), hidden: fc.boolean() }),
    fc.record({ index: fc.constantFrom(0, 1, 5), place: fc.nat(4) }),
    fc.record({ index: fc.constantFrom(0, 1, 5), hue: fc.nat(359) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let now = book;
      for (const { index, ...said } of steps) {
        try {
          now = 'place' in said ? moveIdentity(now, index, said.place) : changeIdentity(now, index, said);
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
