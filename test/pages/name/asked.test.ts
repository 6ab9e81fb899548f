import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressed, formatAsked, parseAsked } from '../../../src/pages/name/asked.ts';
import { AutonymError } from '../../../src/protocol/error.ts';

const read: [fragment: string, name: string, port?: string, rest?: string][] = [
  ['#alice.btc', 'alice.btc'],
  ['alice.btc', 'alice.btc'],
  ['#ALICE.BTC', 'alice.btc'],
  ['#shop.alice.btc', 'shop.alice.btc'],
  ['#alice.btc/', 'alice.btc', '', '/'],
  ['#http://alice.btc', 'alice.btc'],
  ['#https://alice.btc/a/b?x=1&y=2#z', 'alice.btc', '', '/a/b?x=1&y=2#z'],
  ['#HTTP://Alice.btc/Path', 'alice.btc', '', '/Path'],
  ['#http://alice.btc:8080/p', 'alice.btc', '8080', '/p'],
  ['#http://alice.btc?x=1', 'alice.btc', '', '?x=1'],
  ['#http%3A%2F%2Falice.btc%2Fa%3Fx%3D1%23z', 'alice.btc', '', '/a?x=1#z'],
  ['#alice.btc%2Fpath%3Fx%3D1', 'alice.btc', '', '/path?x=1'],
  // Written plainly, an address keeps its own encoding; encoded, it is decoded once and no more.
  ['#http://alice.btc/a%2Fb%20c', 'alice.btc', '', '/a%2Fb%20c'],
  ['#http%3A%2F%2Falice.btc%2Fa%252Fb', 'alice.btc', '', '/a%2Fb'],
  ['#ext%2Bbns%3Aalice.btc', 'alice.btc'],
  ['#ext+bns:alice.btc/about', 'alice.btc', '', '/about'],
  ['#web%2Bbns%3A%2F%2Falice.btc', 'alice.btc'],
  ['#http://alice.btc/https://evil.example/', 'alice.btc', '', '/https://evil.example/'],
  ['#alice.btc//evil.example', 'alice.btc', '', '//evil.example'],
];

const refused: [fragment: string, code: string, why: string][] = [
  ['#', 'bad-address', 'nothing'],
  ['#%', 'bad-address', 'a broken encoding'],
  ['#%FF%FE', 'bad-address', 'bytes that are no text'],
  ['#javascript:alert(1)', 'bad-address', 'another scheme'],
  ['#javascript%3Aalert(1)%2F%2Falice.btc', 'bad-address', 'another scheme, encoded'],
  ['#data:text/html,<b>alice.btc', 'bad-address', 'a document'],
  ['#file:///etc/passwd', 'bad-address', 'a file'],
  ['#https://evil.example@alice.btc/', 'bad-name', 'a user name'],
  ['#https://alice.btc@evil.example/', 'bad-name', 'a host behind a user name'],
  ['#https://alice.btc:x@evil.example/', 'bad-address', 'a password'],
  ['#http://alice.btc\\@evil.example', 'bad-name', 'a backslash'],
  ['#http://alice.btc%00.evil.example/', 'bad-name', 'an encoded zero in the host'],
  ['#alice.btc%00', 'bad-address', 'a zero byte'],
  ['#alice.btc%0Aevil', 'bad-address', 'a line end'],
  ['#alice.btc/%E2%80%A8', 'bad-address', 'a line separator'],
  ['#alice%20.btc', 'bad-address', 'a space'],
  ['#http://alice.btc:0/', 'bad-address', 'port 0'],
  ['#http://alice.btc:65536/', 'bad-address', 'a port that does not exist'],
  ['#http://alice.btc:80:80/', 'bad-address', 'two ports'],
  ['#http://[::1]/', 'bad-address', 'an address of a machine'],
  ['#http:///alice.btc', 'bad-address', 'no host'],
  ['#alice', 'bad-name', 'no ending'],
  ['#alice.btc.', 'bad-name', 'a dot at the end'],
  ['#.btc', 'bad-name', 'an ending alone'],
  ['#a.b.c.btc', 'bad-name', 'too many parts'],
  ['#%D0%B0lice.btc', 'bad-name', 'a Cyrillic а'],
  ['#аlice.btc', 'bad-name', 'a Cyrillic а, plainly'],
  ['#xn--lice-73d.btc', 'bad-name', 'Punycode'],
  ['#al‮ice.btc', 'bad-name', 'a change of direction'],
  ['#<script>.btc', 'bad-name', 'markup'],
  ['#http://\u212aim.btc/', 'bad-name', 'a sign that becomes a k in lower case'],
  ['#alice。btc', 'bad-name', 'a dot that is no dot'],
  [`#${'a'.repeat(49)}.btc`, 'bad-name', 'a label of 49'],
  [`#alice.btc/${'a'.repeat(8200)}`, 'bad-address', 'more than anybody types'],
];

describe('the fragment of the name page', () => {
  it('NAM-10: path, query, hash and port of a typed name are kept, and tricks with the authority are no name', () => {
    const { port, rest } = parseAsked('#http://name.btc:8080/../..?x=1#y');
    expect([port, rest]).toEqual(['8080', '/../..?x=1#y']);
    expect([parseAsked('#name.btc?x').rest, parseAsked('#name.btc#x').rest]).toEqual(['?x', '#x']);
    for (const trick of ['#name.btc@evil', '#user:p@name.btc', '#http://user:p@name.btc/', '#http://name.btc@evil.example/'])
      expect(() => parseAsked(trick), trick).toThrow(AutonymError);
  });
  for (const [fragment, name, port = '', rest = ''] of read) {
    it(`reads ${fragment}`, () => expect(parseAsked(fragment)).toEqual({ name, port, rest }));
  }
  for (const [fragment, code, why] of refused) {
    it(`refuses ${why}: ${fragment.slice(0, 60)}`, () =>
      expect(() => parseAsked(fragment)).toThrow(expect.objectContaining({ code })));
  }

  it('reads back what it writes', () => {
    expect(parseAsked(formatAsked('alice.btc'))).toEqual({ name: 'alice.btc', port: '', rest: '' });
    expect(parseAsked(formatAsked('http://alice.btc/a?b=c%20d#e'))).toEqual({
      name: 'alice.btc',
      port: '',
      rest: '/a?b=c%20d#e',
    });
  });

  it('gives a name of plain letters or throws an AutonymError, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.string().map(encodeURIComponent)), (text) => {
        try {
          const { name, rest } = parseAsked(`#${text}`);
          return /^[a-z0-9._-]+$/.test(name) && (rest === '' || /^[/?#]/.test(rest));
        } catch (error) {
          return error instanceof AutonymError;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a link of web+bns:', () => {
  it('stands in `u`, and is read by the same grammar, only where there is no fragment', () => {
    const of = (fragment: string, link: string | null) => parseAsked(addressed(fragment, link));
    expect(of('', 'web+bns:alice.btc')).toEqual({ name: 'alice.btc', port: '', rest: '' });
    expect(of('#', 'web+bns://alice.btc/a%20b?c#d')).toEqual({ name: 'alice.btc', port: '', rest: '/a%20b?c#d' });
    expect(of('#bob.btc', 'web+bns:alice.btc')).toMatchObject({ name: 'bob.btc' });
    expect(addressed('', null)).toBe('');
    for (const link of ['web+bns:javascript:alert(1)', 'javascript:alert(1)', 'web+bns:alice.btc@evil.example', 'web+bns:', '%'])
      expect(() => of('', link)).toThrow();
  });
});
