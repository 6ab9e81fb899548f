import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { isSecure, parseOrigin } from '../../../src/protocol/token/origin.ts';

const refused = expect.objectContaining({ code: 'bad-origin' });

describe('the origin of an address', () => {
  for (const [address, origin] of [
    ['https://app.example', 'https://app.example'],
    ['https://app.example/', 'https://app.example'],
    ['HTTPS://App.EXAMPLE:443/a/b?c=d@e#f', 'https://app.example'],
    ['https://app.example:8443?x', 'https://app.example:8443'],
    ['http://127.0.0.1:80#x', 'http://127.0.0.1'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['https://xn--bcher-kva.example/ä', 'https://xn--bcher-kva.example'],
    ['https://a_b.example/path@host', 'https://a_b.example'],
  ] as const) {
    it(`AUT-22: of ${address} is ${origin}`, () => {
      expect(parseOrigin(address).text).toBe(origin);
      expect(new URL(address).origin).toBe(origin);
    });
  }

  for (const address of [
    ...[
      '',
      'null',
      'app.example',
      '//app.example',
      'https:app.example',
      'https:/app.example',
      'https:///app.example',
      'https://',
    ],
    ...['javascript:alert(1)', 'data:text/html,x', 'blob:https://app.example/1', 'file:///etc/passwd', 'ftp://app.example'],
    ...[
      'chrome-extension://abc/x',
      'intent://app.example',
      '\\\\app.example',
      'https:\\\\app.example',
      'https://a.example\\@b.example',
    ],
    ...['https://a@b.example', 'https://a:b@c.example', 'https://@b.example', 'https://app.example.', 'https://app.example./'],
    ...['https://app..example', 'https://.example', ' https://app.example', 'https://app.example ', 'https://app.exa\tmple'],
    ...[
      'https://app.example/\n',
      'https://app.example:',
      'https://app.example:0x50',
      'https://app.example:99999',
      'https://app.example:-1',
    ],
    ...[
      'https://127.1',
      'https://2130706433',
      'https://0x7f.0.0.1',
      'https://0177.0.0.1',
      'https://1.2.3.4.5',
      'https://256.0.0.1',
    ],
    ...[
      'https://[::1]',
      'https://[::1]:443',
      'https://a%2eexample',
      'https://bücher.example',
      'https://app。example',
      'https://a b',
    ],
    ...[
      `https://${'a'.repeat(64)}.example`,
      `https://${'a.'.repeat(127)}aa`,
      `https://app.example/${'a'.repeat(100_000)}`,
      'https://a\ud800',
    ],
  ]) {
    it(`AUT-22, AUT-24: of ${JSON.stringify(address.slice(0, 40))} is refused`, () =>
      expect(() => parseOrigin(address)).toThrow(refused));
  }

  it('is what the URL class says, wherever it is not refused', () => {
    const piece = fc.constantFrom(
      ...[
        'https://',
        'http://',
        'HTTP://',
        'https:',
        'ftp://',
        '//',
        '/',
        '\\',
        '@',
        ':',
        ':443',
        ':80',
        ':8080',
        ':00443',
        '.',
        '..',
      ],
      ...[
        'a',
        'B',
        'app',
        'example',
        'localhost',
        '127',
        '0',
        '1',
        '0x7f',
        '255',
        '-',
        '_',
        '%41',
        '[::1]',
        'xn--',
        'ü',
        '。',
        ' ',
        '\t',
        '?',
        '#',
      ],
    );
    const address = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          address,
          fc.webUrl(),
          fc.tuple(fc.constantFrom('https://', 'http://'), address).map((both) => both.join('')),
        ),
        (text) => {
          const read = attempt(() => parseOrigin(text));
          const theirs = attempt(() => new URL(text));
          if (read instanceof Error) expect(read).toBeInstanceOf(AutonymError);
          // A label that only looks like punycode is no URL at all, which is the browser's refusal and as good as ours.
          else if (theirs instanceof Error) expect(read.host).toContain('xn--');
          else expect(read.text).toBe(theirs.origin);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('a place', () => {
  it('is secure by https, or on this machine while that is trusted', () => {
    const table = [
      ['https://app.example', true, true],
      ['http://app.example', false, false],
      ['http://localhost:3000', false, true],
      ['http://todo.localhost', false, true],
      ['http://127.0.0.1', false, true],
      ['http://127.0.0.2', false, true],
      ['http://localhost.example', false, false],
      ['http://notlocalhost', false, false],
    ] as const;
    for (const [address, always, onLoopback] of table) {
      const origin = parseOrigin(address);
      expect([isSecure(origin, false), isSecure(origin, true)], address).toEqual([always, onLoopback]);
    }
  });
});

function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error as Error;
  }
}
