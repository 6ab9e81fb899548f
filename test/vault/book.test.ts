import { utf8ToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { type Book, bookFormat, decodeBook, describeIdentity, encodeBook, makeBook, makeIdentity } from '../../src/vault/book.ts';
import { known, newVault } from './person.ts';

const { seed } = newVault();
const first = makeIdentity(seed, 0, 'First');
const book: Book = {
  ...makeBook(first, { words: true, file: false }),
  identities: [first, makeIdentity(seed, 7, 'Seventh')],
  currentIndex: 7,
  apps: [[123, 'https://app.example']],
};
const written = (value: unknown) => utf8ToBytes(JSON.stringify(value));
/** What an identity is in a book, and the same with something else in one place. */
const row: unknown[] = [first.index, first.label, first.hue, first.key, first.stacksKey];
const rowWith = (place: number, value: unknown) => ({ ...book, identities: [row.with(place, value)] });
/** As books of format 1 had it. */
const { key: _, stacksKey: __, ...shown } = { ...first, ...describeIdentity(first) };
const firstFormat = (fields: object) => ({ ...book, format: 1, identities: [{ ...shown, ...fields }], currentIndex: 0 });

describe('a book', () => {
  it('is read as it was written', () => expect(decodeBook(encodeBook(book))).toEqual(book));

  it('has the addresses that the published wallets have', () => {
    expect(describeIdentity(first)).toMatchObject({
      publicKey: known.identities[0]?.pub,
      idAddress: known.identities[0]?.btcAddr,
      stacksPublicKey: known.stx[0]?.pub,
      stxAddresses: { mainnet: known.stx[0]?.stxAddr, testnet: known.stx[0]?.stxTestnet },
    });
  });

  it('takes 140 bytes for an identity, so that one with 10,000 is read and written in a few milliseconds', () => {
    const identities = Array.from({ length: 1000 }, (_, index) => ({
      ...first,
      index: 9000 + index,
      label: `Identity ${9000 + index}`,
    }));
    expect(encodeBook({ ...book, identities }).length).toBeLessThan(140 * 1000);
  });

  it('that says less has a default for what it does not say', () => {
    const { hue, hidden, ...bare } = shown;
    expect(decodeBook(written({ identities: [bare] }))).toEqual({
      format: bookFormat,
      identities: [first],
      currentIndex: 0,
      backedUp: { words: false, file: false },
      apps: [],
    });
    expect(decodeBook(written({ ...book, identities: [row], currentIndex: 5 })).currentIndex).toBe(0);
  });

  it('keeps what a later version wrote into it', () => {
    const more = { currentIndex: 0, backedUp: { words: true, file: true, drill: 7 }, contacts: ['x'] };
    const later = { ...book, ...more, identities: [{ ...first, hidden: true, pinned: true }] };
    const again = (value: unknown) => decodeBook(encodeBook(decodeBook(written(value))));
    expect(again({ ...later, identities: [[...row, { hidden: true, pinned: true }]] })).toEqual(later);
    expect(again({ ...firstFormat({ hidden: true, pinned: true }), ...more })).toEqual(later);
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
    ['identities that are no list', { ...book, identities: { 0: row } }],
    ['the same identity twice', { ...book, identities: [row, row] }],
    ['an identity that is no list', { ...book, identities: [first] }],
    ['an index beyond the tree', rowWith(0, 2 ** 31)],
    ['a label that is no text', rowWith(1, 7)],
    ['a colour outside the circle', rowWith(2, 360)],
    ['a key that is none', rowWith(3, `B${first.key.slice(1)}`)],
    ['a key that is cut', rowWith(4, first.stacksKey.slice(1))],
    ['more about an identity that is no object', { ...book, identities: [[...row, 'hidden']] }],
    ['hiding that is neither yes nor no', { ...book, identities: [[...row, { hidden: 1 }]] }],
    ['another way to count than there is', { ...book, identities: [[...row, { stacksStyle: 'own' }]] }],
    ['an identity of format 1 that is no object', { ...book, format: 1, identities: [7] }],
    ['a key of format 1 that is none', firstFormat({ publicKey: `05${shown.publicKey.slice(2)}` })],
    ['a colour of format 1 outside the circle', firstFormat({ hue: 360 })],
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
    const polluted = '{"__proto__":{"polluted":true},';
    const text = JSON.stringify({ ...book, identities: [[...row, { hidden: false }]] }).replaceAll('{', polluted);
    const [identity] = decodeBook(
      utf8ToBytes(text.replace('"backedUp":{"__proto__":{"polluted":true},', '"backedUp":{')),
    ).identities;
    expect(identity).toMatchObject(first);
    expect({}).not.toHaveProperty('polluted');
    expect(Object.getPrototypeOf(identity)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(decodeBook(utf8ToBytes(text)))).toBe(Object.prototype);
  });
});
