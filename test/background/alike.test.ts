import { describe, expect, it } from 'vitest';
import { findAlike } from '../../src/background/alike.ts';

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
