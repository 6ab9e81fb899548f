import { describe, expect, it } from 'vitest';
import { isName, type nameReasons, parentOf, parseName } from '../../../src/protocol/names/name.ts';
import { freeNamespaces, icannNamespaces } from '../../../src/protocol/names/namespaces.ts';
import { vectors } from './vectors.ts';

/** Where the rules of 2018 and of today part: today's limits are those of the contracts, and case is folded. */
const wider = new Map([
  ['A.id', 'name'],
  ['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.id', 'name'],
  ['a.xxxxxxxxxxxxxxxxxxxx', 'name'],
]);

function kindOf(text: string): string {
  return isName(text) ? parseName(text).kind : 'invalid';
}

describe('parseName', () => {
  for (const { name, kind } of vectors.nameRules2018.cases)
    it(`reads ${JSON.stringify(name)} as the rules of 2018 or says why not`, () => {
      expect(kindOf(name)).toBe(wider.get(name) ?? kind);
    });

  for (const { name, bnsV1V2 } of vectors.nameRulesStacks2.cases)
    it(`reads ${name} by the limits of the contracts`, () => {
      const expected = bnsV1V2 === 'subdomain' ? 'subdomain' : bnsV1V2 || name === 'Foo.btc' ? 'name' : 'invalid';
      expect(kindOf(name)).toBe(expected);
    });

  it('takes a name apart', () => {
    expect(parseName('Alice.BTC')).toEqual({ full: 'alice.btc', labels: ['alice'], namespace: 'btc', kind: 'name' });
    const shop = parseName('shop.alice.btc');
    expect(shop).toEqual({ full: 'shop.alice.btc', labels: ['shop', 'alice'], namespace: 'btc', kind: 'subdomain' });
    expect(parentOf(shop)).toEqual(parseName('alice.btc'));
  });

  it('takes odd but legal labels', () => {
    for (const name of ['-a.btc', 'a_.btc', '__proto__.btc', 'constructor.id', '1.2', '0x7f.1'])
      expect(kindOf(name)).toBe('name');
    expect(kindOf('1.2.3')).toBe('subdomain');
  });

  const refused: [string, (typeof nameReasons)[number], ...string[]][] = [
    ['', 'no-namespace'],
    ['alice', 'no-namespace'],
    ['.', 'empty-part'],
    ['..', 'empty-part'],
    ['a..btc', 'empty-part'],
    ['.btc', 'empty-part'],
    ['a.btc.', 'empty-part'],
    ['a.b.c.d.btc', 'parts'],
    ['xn--80ak6aa92e.btc', 'punycode'],
    ['a.xn--p1ai', 'punycode'],
    ['аlice.btc', 'letters', 'а', 'U+0430'],
    ['①.btc', 'letters', '①', 'U+2460'],
    ['alice。btc', 'letters', '。', 'U+3002'],
    ['\u212aim.btc', 'letters', '\u212a', 'U+212A'],
    ['😀.btc', 'letters', '😀', 'U+1F600'],
    ['a\u202eb.btc', 'space'],
    ['mun%65eb.id', 'character', '%'],
    ['name.btc:8080', 'character', ':'],
    ['name.btc@evil', 'character', '@'],
    ['name.btc/..', 'character', '/'],
    ['javascript:alert.btc', 'character', ':'],
    ['a b.btc', 'space'],
    ['a\u0000.btc', 'space'],
    ['a\u200db.btc', 'space'],
    [`${'a'.repeat(49)}.btc`, 'part-long', '48'],
    [`a.${'b'.repeat(49)}.btc`, 'part-long', '48'],
    [`a.${'b'.repeat(21)}`, 'namespace-long', '20'],
    ['a'.repeat(119), 'long', '118'],
    ['a+b.id', 'character', '+'],
  ];
  for (const [text, reason, ...places] of refused)
    it(`refuses ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)} and says why: ${reason}`, () => {
      expect(() => parseName(text)).toThrow(expect.objectContaining({ name: 'AutonymError', code: 'bad-name', reason, places }));
    });

  it('refuses a megabyte without reading it', () => {
    expect(() => parseName(`${'a'.repeat(1_000_000)}.btc`)).toThrow(expect.objectContaining({ reason: 'long' }));
  });
});

describe('namespaces', () => {
  it('are in one list or the other, and each could be one', () => {
    const all = [...freeNamespaces, ...icannNamespaces];
    expect(new Set(all).size).toBe(all.length);
    for (const namespace of all) expect(parseName(`a.${namespace}`).namespace).toBe(namespace);
  });
});
