import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { isName, parentOf, parseName } from '../../../src/protocol/names/name.ts';
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

  const refused: [string, RegExp][] = [
    ['', /no namespace/],
    ['alice', /no namespace/],
    ['.', /empty/],
    ['..', /empty/],
    ['a..btc', /empty/],
    ['.btc', /empty/],
    ['a.btc.', /empty/],
    ['a.b.c.d.btc', /more than three/],
    ['xn--80ak6aa92e.btc', /Punycode/],
    ['a.xn--p1ai', /Punycode/],
    ['аlice.btc', /not plain ASCII/],
    ['①.btc', /not plain ASCII/],
    ['alice。btc', /not plain ASCII/],
    ['\u212aim.btc', /not plain ASCII/],
    ['😀.btc', /not plain ASCII/],
    ['a\u202eb.btc', /not plain ASCII/],
    ['mun%65eb.id', /"%"/],
    ['name.btc:8080', /":"/],
    ['name.btc@evil', /"@"/],
    ['name.btc/..', /"\/"/],
    ['javascript:alert.btc', /":"/],
    ['a b.btc', /space or a control/],
    ['a\u0000.btc', /space or a control/],
    ['a+b.id', /"\+"/],
  ];
  for (const [text, why] of refused)
    it(`refuses ${JSON.stringify(text)} and says why`, () => {
      expect(() => parseName(text)).toThrow(why);
      try {
        parseName(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AutonymError);
        expect(error).toHaveProperty('code', 'bad-name');
      }
    });

  it('refuses a megabyte without reading it', () => {
    expect(() => parseName(`${'a'.repeat(1_000_000)}.btc`)).toThrow(/longer/);
  });
});

describe('namespaces', () => {
  it('are in one list or the other, and each could be one', () => {
    const all = [...freeNamespaces, ...icannNamespaces];
    expect(new Set(all).size).toBe(all.length);
    for (const namespace of all) expect(parseName(`a.${namespace}`).namespace).toBe(namespace);
  });
});
