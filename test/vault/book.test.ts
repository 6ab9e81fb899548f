import { utf8ToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { type Book, bookFormat, decodeBook, encodeBook, makeBook, makeIdentity } from '../../src/vault/book.ts';
import { newVault } from './person.ts';

const { seed } = newVault();
const first = makeIdentity(seed, 0, 'First');
const book: Book = {
  ...makeBook(first, { words: true, file: false }),
  identities: [first, makeIdentity(seed, 7, 'Seventh')],
  currentIndex: 7,
  apps: [[123, 'https://app.example']],
};
const written = (value: unknown) => utf8ToBytes(JSON.stringify(value));

describe('a book', () => {
  it('is read as it was written', () => expect(decodeBook(encodeBook(book))).toEqual(book));

  it('that says less has a default for what it does not say', () => {
    const { hue, hidden, ...bare } = first;
    expect(decodeBook(written({ identities: [bare] }))).toEqual({
      format: bookFormat,
      identities: [first],
      currentIndex: 0,
      backedUp: { words: false, file: false },
      apps: [],
    });
    expect(decodeBook(written({ ...book, currentIndex: 5 })).currentIndex).toBe(0);
  });

  it('keeps what a later version wrote into it', () => {
    const later = {
      ...book,
      identities: [{ ...first, pinned: true }],
      currentIndex: 0,
      backedUp: { words: true, file: true, drill: 7 },
      contacts: ['x'],
    };
    expect(decodeBook(encodeBook(decodeBook(written(later))))).toEqual(later);
  });

  it('of a later format is refused as such', () => {
    expect(() => decodeBook(written({ ...book, format: bookFormat + 1 }))).toThrow(
      expect.objectContaining({ code: 'vault-newer' }),
    );
  });

  for (const [title, value] of [
    ['no object', 'book'],
    ['null', null],
    ['a list', [book]],
    ['a format that is no number', { ...book, format: '1' }],
    ['no identity', { ...book, identities: [] }],
    ['identities that are no list', { ...book, identities: { 0: first } }],
    ['the same identity twice', { ...book, identities: [first, first] }],
    ['an identity that is no object', { ...book, identities: [7] }],
    ['an index beyond the tree', { ...book, identities: [{ ...first, index: 2 ** 31 }] }],
    ['a label that is no text', { ...book, identities: [{ ...first, label: 7 }] }],
    ['a colour outside the circle', { ...book, identities: [{ ...first, hue: 360 }] }],
    ['a key that is none', { ...book, identities: [{ ...first, publicKey: `05${first.publicKey.slice(2)}` }] }],
    ['an address that is no text', { ...book, identities: [{ ...first, idAddress: null }] }],
    ['no Stacks addresses', { ...book, identities: [{ ...first, stxAddresses: 'SP' }] }],
    ['a tick that is no tick', { ...book, backedUp: { words: 'yes' } }],
    ['apps that are no list', { ...book, apps: 'none' }],
    ['an app without an origin', { ...book, apps: [[1]] }],
  ] as const)
    it(`with ${title} is damaged`, () => {
      expect(() => decodeBook(written(value))).toThrow(expect.objectContaining({ code: 'vault-damaged' }));
    });

  it('that is no JSON is damaged', () => {
    for (const text of ['', '{', '\u0000', '{"identities":[}'])
      expect(() => decodeBook(utf8ToBytes(text))).toThrow(expect.objectContaining({ code: 'vault-damaged' }));
  });

  it('STO-20 with __proto__ keys changes no prototype', () => {
    const text = JSON.stringify(book).replace('{', '{"__proto__":{"polluted":true},');
    expect(decodeBook(utf8ToBytes(text)).identities).toEqual(book.identities);
    expect({}).not.toHaveProperty('polluted');
    expect(Object.getPrototypeOf(decodeBook(utf8ToBytes(text)))).toBe(Object.prototype);
  });
});
