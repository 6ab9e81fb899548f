import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { isName, type nameReasons, parentOf, parseName } from '../../../src/protocol/names/name.ts';
import { freeNamespaces, icannNamespaces } from '../../../src/protocol/names/namespaces.ts';
import { leastMs } from '../../processor-time.ts';
import { vectors } from './vectors.ts';

/** Where the rules of 2018 and of today part: today's limits are those of the contracts, and case is folded. */
const wider = new Map([
  ['A.id', 'name'],
  ['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.id', 'name'],
  ['a.xxxxxxxxxxxxxxxxxxxx', 'name'],
]);

function reasonOf(text: string): string | undefined {
  try {
    parseName(text);
    return undefined;
  } catch (error) {
    if (error instanceof AutonymError) return error.reason;
    throw error;
  }
}

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

  it('NAM-04: takes a name apart, and reads upper case as lower case', () => {
    expect(parseName('Alice.BTC')).toEqual({ full: 'alice.btc', labels: ['alice'], namespace: 'btc', kind: 'name' });
    const shop = parseName('shop.alice.btc');
    expect(shop).toEqual({ full: 'shop.alice.btc', labels: ['shop', 'alice'], namespace: 'btc', kind: 'subdomain' });
    expect(parentOf(shop)).toEqual(parseName('alice.btc'));
    for (const text of ['ALICE.BTC', 'aLiCe.bTc', 'Alice.btc']) expect(parseName(text).full).toBe('alice.btc');
  });

  it('NAM-09: takes odd but legal labels, numbers that a browser would read as a machine among them', () => {
    for (const name of ['-a.btc', 'a_.btc', '__proto__.btc', 'constructor.id', '1.2', '0x7f.1'])
      expect(kindOf(name)).toBe('name');
    expect(kindOf('1.2.3')).toBe('subdomain');
    expect([kindOf('2130706433'), kindOf('127.0.0.1')]).toEqual(['invalid', 'invalid']);
  });

  const unseen = ['\0', '\r', '\n', '\t', ' ', '\u007f', '\u0085', '\u009b', '\ufeff', '\u2028', '\u2029'];
  it('NAM-01: refuses controls, spaces, line ends and marks of byte order anywhere in it', () => {
    for (const character of unseen)
      for (const text of [`${character}alice.btc`, `al${character}ice.btc`, `alice${character}.btc`, `alice.btc${character}`])
        expect(reasonOf(text), JSON.stringify(text)).toBe('space');
  });

  it('NAM-02: refuses what changes a line and is not seen: marks of direction, joiners, soft hyphens, selectors, tags', () => {
    const marks = [
      '\u202e',
      '\u2066',
      '\u2069',
      '\u200b',
      '\u200d',
      '\u00ad',
      '\u2060',
      '\ufe0f',
      '\u{e0061}',
      '\u{e0100}',
      '\u034f',
    ];
    for (const mark of marks)
      for (const text of [`${mark}alice.btc`, `al${mark}ice.btc`, `alice.b${mark}tc`])
        expect(reasonOf(text), JSON.stringify(text)).toMatch(/^(space|letters)$/);
  });

  // From UTS 39 (confusables): letters of other alphabets, and of mathematics, that look like those of "alice.btc".
  const lookAlikes: [plain: string, others: string][] = [
    ['a', '\u0430\u03b1\uff41\u{1d41a}\u{1d44e}\u0251\u2090'],
    ['l', '\u04cf\uff4c\u{1d425}\u2113\u217c\u05c0\u01c0'],
    ['i', '\u0456\u03b9\uff49\u{1d422}\u0131\u2170\u0130'],
    ['c', '\u0441\u03f2\uff43\u{1d41c}\u217d\u1d04'],
    ['e', '\u0435\uff45\u{1d41e}\u212e\u212f\u04bd'],
    ['.', '\u3002\uff0e\u2024\uff61\u06d4'],
    ['b', '\u0184\uff42\u{1d41b}\u042c'],
    ['t', '\uff54\u{1d42d}\u03c4'],
  ];
  it('NAM-03: refuses every look-alike of a known name, and says which letter it was', () => {
    for (const [plain, others] of lookAlikes)
      for (const other of others) {
        const codePoint = (other.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
        expect(() => parseName('alice.btc'.replace(plain, other)), codePoint).toThrow(
          expect.objectContaining({ code: 'bad-name', reason: 'letters', places: [other, `U+${codePoint}`] }),
        );
      }
  });

  it('NAM-05: knows the longest label, namespace and name, and refuses any other length at once', () => {
    const label = (length: number) => `${'a'.repeat(length)}.btc`;
    for (const length of [1, 37, 38, 48]) expect(kindOf(label(length))).toBe('name');
    for (const length of [0, 49, 63, 255, 1_000_000]) expect(kindOf(label(length))).toBe('invalid');
    expect(kindOf(`${'a'.repeat(48)}.${'b'.repeat(48)}.${'c'.repeat(20)}`)).toBe('subdomain');
    for (const length of [119, 255, 256]) expect(reasonOf('a.'.repeat(length).slice(0, length))).toBe('long');
    const long = label(1_000_000);
    expect(leastMs(() => void isName(long), { enough: 1 })).toBeLessThan(1);
  });

  it('NAM-06: knows every odd spelling: dots alone, at the ends and together, too many parts, edges, signs that are pictures', () => {
    const spellings: [string, string][] = [
      ['.', 'empty-part'],
      ['..', 'empty-part'],
      ['a..b', 'empty-part'],
      ['.btc', 'empty-part'],
      ['a.btc.', 'empty-part'],
      ['a.b.c.d.btc', 'parts'],
      ['😀.btc', 'letters'],
    ];
    for (const [text, reason] of spellings) expect(reasonOf(text), text).toBe(reason);
    expect([kindOf('-a.btc'), kindOf('a_.btc')]).toEqual(['name', 'name']);
  });

  it('NAM-07: folds nothing that a URL would fold: Punycode, ß, digits in circles, dots of other scripts', () => {
    for (const text of ['xn--80ak6aa92e.btc', 'XN--80ak6aa92e.btc', 'a.xn--p1ai']) expect(reasonOf(text), text).toBe('punycode');
    for (const text of ['straße.btc', '①.btc', 'alice。btc', 'alice．btc', 'ﬁ.btc']) {
      expect(reasonOf(text), text).toBe('letters');
      // What it would have been taken for.
      expect(new URL(`http://${text}/`).hostname).not.toBe(text);
    }
  });

  it('NAM-08: decodes nothing', () => {
    for (const text of ['mun%65eb.id', '%00.btc', 'alice%00.btc', 'mun%2565eb.id', 'alice%2ebtc.id', 'alice.btc%2f'])
      expect(() => parseName(text), text).toThrow(expect.objectContaining({ reason: 'character', places: ['%'] }));
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
