import { describe, expect, it } from 'vitest';
import { findAlike, findAlikeName, isNamesake } from '../../src/background/alike.ts';

const known = ['https://app.sigle.io', 'https://arkadiko.finance', 'https://xn--bcher-kva.example', 'https://todo.example:8443'];
const alike = (host: string) => findAlike(new URL(`https://${host}`).origin, known);

describe('findAlike', () => {
  it.each([
    ['a letter of another script', 'аrkadiko.finance', 'https://arkadiko.finance'],
    ['marks on letters', 'árkadikó.finance', 'https://arkadiko.finance'],
    ['digits for letters', 'arkad1k0.finance', 'https://arkadiko.finance'],
    ['two letters for one', 'app.siqle.io', 'https://app.sigle.io'],
    ['a letter too many', 'arkaddiko.finance', 'https://arkadiko.finance'],
    ['a letter too few', 'arkdiko.finance', 'https://arkadiko.finance'],
    ['two letters that changed places', 'arakdiko.finance', 'https://arkadiko.finance'],
    ['the whole name in front of another', 'arkadiko.finance.evil.test', 'https://arkadiko.finance'],
    ['the whole name with a dash', 'login-arkadiko-finance.evil.test', 'https://arkadiko.finance'],
    ['without the mark it has', 'bucher.example', 'https://xn--bcher-kva.example'],
  ])('finds %s', (_what, host, like) => expect(alike(host)).toEqual([like]));

  it.each(['arkadiko.finance', 'beta.arkadiko.finance', 'sigle.io', 'wikipedia.org', 'io', 'todo.example', 'finance.example'])(
    'lets %s pass',
    (host) => expect(alike(host)).toEqual([]),
  );

  it('finds every one, so that many sites of one owner hide no other', () => {
    const siblings = Array.from({ length: 40 }, (_, i) => `https://app${i}.arkadik0.finance`);
    const victim = 'https://app.arkadiko.finance';
    expect(findAlike('https://app1.arkadik0.finance', [...siblings, victim])).toContain(victim);
  });

  it('reads what browsers write of any host, and spoiled punycode as it stands', () => {
    for (const word of ['пример', 'δοκιμή', '例え', 'bücher', 'ليهمابتكلموشعربي؟', '他们为什么不说中文', 'maña-na', '😀']) {
      const { origin } = new URL(`https://${word.replace('؟', '')}.example`);
      const plain = new URL(`https://${word.replace('؟', '')}.example.test`).origin;
      expect(findAlike(plain, [origin])).toEqual([origin]);
    }
    for (const label of ['xn--', 'xn--!', 'xn--99999999', 'xn--a-_'])
      expect(
        findAlike(
          'https://arkadiko.finance',
          [`https://${label}.finance`].filter((text) => URL.canParse(text)),
        ),
      ).toEqual([]);
  });
});

describe('findAlikeName', () => {
  const names = [
    { name: 'muneeb.id', target: 'https://muneeb.example/' },
    { name: 'alice.btc', target: 'https://alice.example/page' },
  ];
  const like = (origin: string) => findAlikeName(origin, names);

  it.each([
    ['the name in front of another host', 'https://alice.btc.evil.test'],
    ['with dashes', 'https://login-alice-btc.evil.test'],
    ['in letters of another script', 'https://xn--lice-53d.btc'],
    ['one letter off', 'https://alise.btc'],
    ['itself, where it does not lead', 'https://alice.btc'],
  ])('finds %s', (_what, origin) => expect(like(origin)).toBe('alice.btc'));

  it.each(['https://alice.example', 'https://bob.btc', 'https://btc', 'https://wikipedia.org'])('lets %s pass', (origin) =>
    expect(like(origin)).toBeUndefined(),
  );
});

describe('isNamesake', () => {
  it.each([
    ['Sigle', 'sigle'],
    ['Sigle', 'S\u0456gle'],
    ['Sigle', ' Si\u200bgle! '],
    ['Todo List', 'TodoList'],
    ['B\u00fccher', 'Bucher'],
  ])('says so of %s and %s', (a, b) => expect(isNamesake(a, b)).toBe(true));

  it.each([
    ['Sigle', 'Sigma'],
    ['', ''],
    ['!', '?'],
  ])('not of “%s” and “%s”', (a, b) => expect(isNamesake(a, b)).toBe(false));
});
