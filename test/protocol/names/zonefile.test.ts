import { bytesToHex } from '@noble/hashes/utils';
import blockstack from 'blockstack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import {
  formatProfileZonefile,
  formatZonefile,
  maxZonefileBytes,
  parseZonefile,
  type ZoneRecord,
  zonefileHash,
} from '../../../src/protocol/names/zonefile.ts';
import { vectors, type ZonefileVector } from './vectors.ts';

describe('parseZonefile', () => {
  for (const { name, text, parsed } of vectors.zonefiles)
    it(`reads the records of ${name}`, () => {
      expect(asPublished(text)).toEqual(parsed);
    });

  it('reads what the published parser reads in any spelling', () => {
    const text = [
      '; a comment',
      '$ORIGIN a.id ; its name',
      '$TTL 60',
      '@ IN A 192.0.2.1',
      'www 300 IN CNAME a.id',
      '\tAAAA 2001:db8::1',
      '_http._tcp uri 10 1 (',
      '  "https://a.example/;not-a-comment"',
      ')',
      'x IN 300 TXT one "two words" "three\\"quotes"',
      'y MX 10 mail.example',
      'y hello',
      '',
    ].join('\r\n');
    expect(parseZonefile(text)).toEqual({
      origin: 'a.id',
      ttl: 60,
      records: [
        { label: '@', kind: 'a', value: '192.0.2.1' },
        { label: 'www', ttl: 300, kind: 'cname', value: 'a.id' },
        { label: 'www', kind: 'aaaa', value: '2001:db8::1' },
        { label: '_http._tcp', kind: 'uri', priority: 10, weight: 1, target: 'https://a.example/;not-a-comment' },
        { label: 'x', ttl: 300, kind: 'txt', texts: ['one', 'two words', 'three\\"quotes'] },
      ],
    });
  });

  it('keeps a record called __proto__ as a record', () => {
    expect(parseZonefile('__proto__ TXT "x"\nconstructor TXT "y"\n').records.map(({ label }) => label)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  const refused: [string, string][] = [
    ['an open quote', '_http._tcp URI 10 1 "https://a.example'],
    ['a quote over two lines', '_http._tcp URI 10 1 "https://a.\nexample"'],
    ['an open parenthesis', 'x TXT ( "a"'],
    ['a closed parenthesis that was never open', 'x TXT "a" )'],
    ['nested parentheses', 'x TXT ((((('],
    ['an escape at its end', 'x TXT a\\'],
    ['an escape at the end of a quote', 'x TXT "a\\'],
    ['control characters', 'x TXT "a\u0000b"'],
    ['$INCLUDE', '$INCLUDE /etc/passwd'],
    ['$GENERATE', '$GENERATE 1-1000000000 a A 192.0.2.1'],
    ['a negative $TTL', '$TTL -1'],
    ['an endless $TTL', '$TTL 1e20'],
    ['a $TTL that is no number', '$TTL NaN'],
    ['an $ORIGIN without value', '$ORIGIN'],
    ['a negative priority', '_http._tcp URI -1 1 "https://a.example"'],
    ['a priority out of range', '_http._tcp URI 65536 1 "https://a.example"'],
    ['a weight that is no number', '_http._tcp URI 1 NaN "https://a.example"'],
    ['a URI without target', '_http._tcp URI 10 1'],
    ['a URI with two targets', '_http._tcp URI 10 1 https://a.example b'],
    ['an A record that is no address', 'a A 256.0.0.1'],
    ['an AAAA record that is no address', 'a AAAA zz'],
    ['a CNAME without value', 'a CNAME'],
    ['one byte too many', `;${'x'.repeat(maxZonefileBytes)}`],
    ['too many bytes in fewer characters', `;${'€'.repeat(maxZonefileBytes / 2)}`],
    ['too many records', 'a A 1.1.1.1\n'.repeat(1001)],
  ];
  for (const [what, text] of refused)
    it(`refuses ${what}`, () => {
      expect(codeOf(text)).toBe('bad-zonefile');
    });

  it('takes exactly 40,960 bytes', () => {
    expect(parseZonefile(`;${'x'.repeat(maxZonefileBytes - 1)}`)).toEqual({ records: [] });
  });

  // The published parser takes 35 s for one of these; the bound is for any machine, not a measurement.
  it('reads files made to be slow in linear time', () => {
    const full = (unit: string) => unit.repeat(Math.floor(maxZonefileBytes / unit.length));
    const hostile = [
      full('\t \t'),
      `${full(' ').slice(8)} URI`,
      full('('),
      full('"'),
      full('""'),
      full(';'),
      full('\\\\'),
      full('\n'),
      full('a '),
      full('a\n'),
      full('IN '),
      full('1 '),
      `$ORIGIN${full(' ').slice(8)}`,
    ];
    const start = performance.now();
    for (const text of hostile) codeOf(text);
    expect(performance.now() - start).toBeLessThan(hostile.length * 50);
  });

  it('throws nothing but its own error, and what it reads it writes and reads again', () => {
    const pieces = [
      '$ORIGIN',
      '$TTL',
      'a.id',
      '3600',
      '\n',
      '\t',
      ' ',
      'URI',
      'TXT',
      'IN',
      'A',
      '10',
      '"',
      '\\',
      '(',
      ')',
      ';',
      '_http',
    ];
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
      fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(' ')),
      fc
        .tuple(fc.constantFrom(...vectors.zonefiles.map(({ text }) => text)), fc.nat(), fc.string({ maxLength: 4 }))
        .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        if (codeOf(text) !== undefined) return;
        const zonefile = parseZonefile(text);
        const again = parseZonefile(formatZonefile({ ttl: 3600, ...zonefile }));
        expect(again).toEqual({ ttl: 3600, ...zonefile });
      }),
      { numRuns: 3000 },
    );
  });
});

describe('formatZonefile', () => {
  it('writes the bytes that blockstack.js writes', () => {
    const url = 'https://gaia.blockstack.org/hub/16zVUoP7f15nfTiHw2UNiX8NT5SWYqwNv3/profile.json';
    expect(formatProfileZonefile('satoshi.id', url)).toBe(blockstack.makeProfileZoneFile('satoshi.id', url));
    const { text } = vector('makeProfileZoneFile');
    expect(formatProfileZonefile('satoshi.id', 'https://example.com/satoshi.json')).toBe(text);
  });

  it('refuses what would be read as something else', () => {
    const uri = (target: string): ZoneRecord[] => [{ kind: 'uri', label: '_http._tcp', priority: 10, weight: 1, target }];
    for (const target of ['a"b', 'a\nb', 'a\\'])
      expect(() => formatZonefile({ origin: 'a.id', records: uri(target) })).toThrow(AutonymError);
    expect(() => formatZonefile({ origin: 'a.id\n$TTL 1', records: [] })).toThrow(AutonymError);
  });
});

describe('zonefileHash', () => {
  for (const { name, text, hash160, expectedHash } of vectors.zonefiles)
    it(`of ${name} is the one ${expectedHash ? 'on the chain' : 'of the published packages'}`, () => {
      expect(bytesToHex(zonefileHash(text))).toBe(expectedHash ?? hash160);
    });

  it('changes with any byte', () => {
    const { text, hash160 } = vector('yukan.id');
    for (const changed of [text.replaceAll('\n', '\r\n'), `${text}\n`, text.trimEnd()])
      expect(bytesToHex(zonefileHash(changed))).not.toBe(hash160);
  });
});

function vector(name: string): ZonefileVector {
  const found = vectors.zonefiles.find((one) => one.name === name);
  if (!found) throw new Error(`no vector ${name}`);
  return found;
}

function codeOf(text: string): string | undefined {
  try {
    parseZonefile(text);
    return undefined;
  } catch (error) {
    if (error instanceof AutonymError) return error.code;
    throw error;
  }
}

/** In the shape of the published parser. */
function asPublished(text: string): ZonefileVector['parsed'] {
  const { origin, ttl, records } = parseZonefile(text);
  const uri = records.flatMap((record) =>
    record.kind === 'uri'
      ? [{ name: record.label, target: record.target, priority: record.priority, weight: record.weight }]
      : [],
  );
  const txt = records.flatMap((record) => (record.kind === 'txt' ? [{ name: record.label, txt: record.texts }] : []));
  return {
    ...(origin === undefined ? {} : { $origin: origin }),
    ...(ttl === undefined ? {} : { $ttl: ttl }),
    ...(uri.length > 0 ? { uri } : {}),
    ...(txt.length > 0 ? { txt } : {}),
  };
}
