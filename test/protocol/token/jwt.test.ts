import { createHmac } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';
import { TokenSigner, TokenVerifier } from 'jsontokens';
import { describe, expect, it } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from '../../../src/protocol/base64.ts';
import { AutonymError } from '../../../src/protocol/error.ts';
import { publicKeyOf, signHash } from '../../../src/protocol/keys/secp256k1.ts';
import { parseToken, signToken, tokenHash, unsignedToken, verifyToken } from '../../../src/protocol/token/jwt.ts';
import { leastMs } from '../../processor-time.ts';
import { judge, mutated } from './mutations.ts';

const privateKey = new Uint8Array(32).fill(7);
const publicKey = bytesToHex(publicKeyOf(privateKey));
const claims = { iss: 'did:btc-addr:1', text: 'größe 🌍', list: [1, { a: null }] };
const token = signToken(claims, privateKey);
const [header = '', payload = '', signature = ''] = token.split('.');

const part = (text: string) => encodeBase64Url(utf8ToBytes(text));
const refused = (code: string) => expect.objectContaining({ code });

/** A token that is signed correctly whatever its header and payload say. */
function signedAnyway(headerText: string, payloadBytes: Uint8Array = utf8ToBytes('{"a":1}')): string {
  const signedText = `${part(headerText)}.${encodeBase64Url(payloadBytes)}`;
  return `${signedText}.${encodeBase64Url(signHash(tokenHash(signedText), privateKey))}`;
}

/** The other signature of the same text: s becomes n − s. */
function otherS(text: string): string {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const at = text.lastIndexOf('.') + 1;
  const bytes = decodeBase64Url(text.slice(at));
  const s = (order - BigInt(`0x${bytesToHex(bytes.subarray(32))}`)).toString(16).padStart(64, '0');
  return text.slice(0, at) + encodeBase64Url(Uint8Array.from([...bytes.subarray(0, 32), ...Buffer.from(s, 'hex')]));
}

describe('a token we sign', () => {
  it('reads back as what was said', () => expect(verifyToken(token, publicKey)).toEqual(claims));

  it('is accepted by jsontokens, with the header of every generation', async () => {
    expect(await new TokenVerifier('ES256K', publicKey).verify(token)).toBe(true);
    expect(header).toBe('eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NksifQ');
  });

  it('is, part by part, what jsontokens signs', () => {
    const theirs = new TokenSigner('ES256K', bytesToHex(privateKey)).sign(claims);
    expect(theirs.split('.').slice(0, 2)).toEqual([header, payload]);
    expect(verifyToken(theirs, publicKey)).toEqual(claims);
  });

  it('has a low S, and the same bytes each time', () => {
    expect((decodeBase64Url(signature)[32] ?? 255) < 0x80).toBe(true);
    expect(signToken(claims, privateKey)).toBe(token);
  });

  it('is the unsigned text with a signature over its hash', () => {
    expect(token.startsWith(`${unsignedToken(claims)}.`)).toBe(true);
    expect(tokenHash(unsignedToken(claims))).toEqual(sha256(utf8ToBytes(`${header}.${payload}`)));
  });
});

describe('a token of others', () => {
  it('AUT-11: may have a high S, and is then the same token', () => {
    const high = otherS(token);
    expect(high).not.toBe(token);
    expect(verifyToken(high, publicKey)).toEqual(claims);
    expect(parseToken(high).signedText).toBe(parseToken(token).signedText);
  });

  it('may name its header the other way round', () =>
    expect(verifyToken(signedAnyway('{"alg":"ES256K","typ":"JWT"}'), publicKey)).toEqual({ a: 1 }));

  it('is refused under another key, and under no key', () => {
    expect(() => verifyToken(token, bytesToHex(publicKeyOf(new Uint8Array(32).fill(8))))).toThrow(refused('token-sig'));
    for (const key of ['', 'zz', publicKey.slice(2), '02'.padEnd(66, 'f'), '00'.padEnd(66, '0'), `${publicKey}00`]) {
      expect(() => verifyToken(token, key)).toThrow(refused('token-key'));
    }
  });

  for (const alg of ['none', 'None', 'nOnE', 'NONE', '', 'HS256', 'ES256', 'ES256K-R', 'ES521', 'RS256', 'PS256', 'ES256k']) {
    it(`AUT-01, AUT-02, AUT-03, AUT-04, AUT-06: is refused with the algorithm "${alg}", however well it is signed`, () => {
      const text = signedAnyway(JSON.stringify({ typ: 'JWT', alg }));
      expect(() => parseToken(text)).toThrow(refused('token-alg'));
      expect(() => parseToken(text.slice(0, text.lastIndexOf('.') + 1))).toThrow(refused('token-alg'));
    });
  }

  it('AUT-02: is refused with a MAC that is keyed by the public key, whatever it calls itself', () => {
    for (const key of [
      publicKey,
      Buffer.from(publicKey, 'hex'),
      `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`,
    ])
      for (const [alg, code] of [
        ['HS256', 'token-alg'],
        ['ES256K', 'token-sig'],
      ] as const) {
        const signed = `${part(JSON.stringify({ typ: 'JWT', alg }))}.${token.split('.')[1]}`;
        const mac = createHmac('sha256', key).update(signed).digest();
        expect(() => verifyToken(`${signed}.${mac.toString('base64url')}`, publicKey)).toThrow(refused(code));
      }
  });

  for (const text of [
    '{"typ":"JWT","alg":["ES256K"]}',
    '{"typ":"JWT","alg":{}}',
    '{"typ":"JWT","alg":1}',
    '{"typ":"JWT"}',
    '{"typ":"JWT","alg":"none","alg":"ES256K"}',
    '{"typ":"JWT","\\u0061lg":"ES256K"}',
    '{"typ":"JWT", "alg":"ES256K"}',
    '["ES256K"]',
    'null',
    '{',
    '',
  ]) {
    it(`AUT-05: is refused with the header ${text}`, () =>
      expect(() => parseToken(signedAnyway(text))).toThrow(refused('token-format')));
  }

  for (const more of [
    '"crit":["exp"]',
    '"b64":false',
    '"zip":"DEF"',
    '"jwk":{}',
    '"jku":"https://evil.example"',
    '"x5u":"x"',
    '"kid":"../../key"',
  ]) {
    it(`AUT-12: is refused with ${more} in its header`, () =>
      expect(() => parseToken(signedAnyway(`{"typ":"JWT","alg":"ES256K",${more}}`))).toThrow(refused('token-header')));
  }

  it('AUT-07: is refused with any number of parts but three', () => {
    for (const text of [
      '',
      '.',
      '..',
      '...',
      header,
      `${header}.${payload}`,
      `${token}.`,
      `.${token}`,
      `${token}.${signature}`,
      `${header}..${signature}`,
    ]) {
      expect(() => parseToken(text), text).toThrow(refused('token-format'));
    }
  });

  it('AUT-08: is refused as a JSON object', () => {
    expect(() => parseToken(JSON.stringify({ header: [header], payload, signature: [] }))).toThrow(refused('token-format'));
    expect(() => parseToken({ header, payload, signature: [] } as unknown as string)).toThrow(refused('token-format'));
  });

  it('AUT-09: is refused in any spelling of base64url but one', () => {
    const changes = [
      (text: string) => `${text}=`,
      (text: string) => `${text} `,
      (text: string) => `\n${text}`,
      (text: string) => `${text.slice(0, -1)}+`,
      (text: string) => `${text.slice(0, -1)}/`,
      (text: string) => `${text}A`,
    ];
    for (const change of changes) {
      for (const parts of [
        [change(header), payload, signature],
        [header, change(payload), signature],
        [header, payload, change(signature)],
      ]) {
        expect(() => parseToken(parts.join('.')), parts.join('.')).toThrow(AutonymError);
      }
    }
    const last = signature.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const sibling = alphabet[alphabet.indexOf(last) ^ 1];
    expect(() => parseToken(`${token.slice(0, -1)}${sibling}`)).toThrow(refused('token-format'));
  });

  it('AUT-10: is refused with a signature of another length, or with r or s outside the order', () => {
    const order = Buffer.from('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141', 'hex');
    const good = decodeBase64Url(signature);
    const zero = new Uint8Array(32);
    const signatures = [
      new Uint8Array(0),
      good.subarray(0, 63),
      Uint8Array.of(...good, 0),
      Uint8Array.of(...good, ...good),
      Uint8Array.of(0x30, 0x44, 0x02, 0x20, ...good.subarray(0, 32), 0x02, 0x20, ...good.subarray(32)),
      Uint8Array.of(...zero, ...zero),
      Uint8Array.of(...order, ...order),
      Uint8Array.of(...good.subarray(0, 32), ...zero),
      Uint8Array.of(...zero, ...good.subarray(32)),
    ];
    for (const bytes of signatures) {
      expect(() => verifyToken(`${header}.${payload}.${encodeBase64Url(bytes)}`, publicKey)).toThrow(refused('token-sig'));
    }
  });

  it('AUT-31: is refused when it is long or deep, and quickly', () => {
    const long = 'a'.repeat(5_000_000);
    const deep = signedAnyway('{"typ":"JWT","alg":"ES256K"}', utf8ToBytes(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`));
    for (const [text, code] of [
      [long, 'too-large'],
      [deep, 'token-format'],
    ] as const)
      expect(leastMs(() => expect(() => parseToken(text)).toThrow(refused(code)), { enough: 50 })).toBeLessThan(50);
  });

  it('AUT-31: cannot change what its claims inherit', () => {
    const text = '{"__proto__":{"admin":true},"a":{"\\u005f_proto__":{"admin":true}},"b":1,"b":2}';
    const read = verifyToken(signedAnyway('{"typ":"JWT","alg":"ES256K"}', utf8ToBytes(text)), publicKey);
    expect(read).toEqual({ a: {}, b: 2 });
    expect(Object.assign({}, read)).not.toHaveProperty('admin');
  });

  it('AUT-32: is refused when its payload is not UTF-8', () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
      const payloadBytes = Uint8Array.of(...utf8ToBytes('{"a":"'), ...bytes, ...utf8ToBytes('"}'));
      expect(() => parseToken(signedAnyway('{"typ":"JWT","alg":"ES256K"}', payloadBytes))).toThrow(refused('token-format'));
    }
    const marked = Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8ToBytes('{"a":1}'));
    expect(() => parseToken(signedAnyway('{"typ":"JWT","alg":"ES256K"}', marked))).toThrow(refused('token-format'));
  });

  it('is refused when its payload is no object', () => {
    for (const text of ['[]', 'null', '1', '"a"', '{"a":1}{', '']) {
      expect(() => parseToken(signedAnyway('{"typ":"JWT","alg":"ES256K"}', utf8ToBytes(text)))).toThrow(refused('token-format'));
    }
  });
});

describe('any text', () => {
  const alphabet = 'abcXYZ019-_.+/= {}';
  const anyText = fc.oneof(
    fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .tuple(fc.nat(token.length - 1), fc.constantFrom(...alphabet))
      .map(([at, by]) => token.slice(0, at) + by + token.slice(at + 1)),
    fc.tuple(fc.nat(token.length), fc.nat(40)).map(([at, count]) => token.slice(0, at) + token.slice(at + count)),
    fc.json({ maxDepth: 4 }).map((json) => signedAnyway('{"typ":"JWT","alg":"ES256K"}', utf8ToBytes(json))),
    fc.json({ maxDepth: 2 }).map((json) => signedAnyway(json)),
  );

  it('is a token, or a refusal with a code', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          expect(parseToken(text).signedText).toBe(text.slice(0, text.lastIndexOf('.')));
        } catch (error) {
          expect(error).toBeInstanceOf(AutonymError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of 40 kB is judged within a moment', () => {
    const hostile = [
      '.'.repeat(40_000),
      `${header}.${'A'.repeat(40_000)}.${signature}`,
      signedAnyway('{"typ":"JWT","alg":"ES256K"}', utf8ToBytes(`{"a":"${'\\'.repeat(28_999)}"}`)),
      signedAnyway('{"typ":"JWT","alg":"ES256K"}', utf8ToBytes(`[${'{"a":['.repeat(4000)}`)),
    ];
    for (const text of hostile) {
      expect(leastMs(() => expect(() => parseToken(text, 1_000_000)).toThrow(AutonymError), { enough: 50 })).toBeLessThan(250);
    }
  });
});

describe('a token that was changed by rule', () => {
  it('AUT-38: is refused with a code, or is the same token with the other of its two signatures', () => {
    const counted = { refused: 0, unchanged: 0, 'other signature': 0 };
    fc.assert(
      fc.property(mutated(token), (text) => {
        counted[judge(text, { token, payload: claims, key: publicKey })] += 1;
      }),
      { numRuns: 2500 },
    );
    // Both roads were taken.
    expect(counted['other signature']).toBeGreaterThan(10);
    expect(counted.refused).toBeGreaterThan(2000);
  });

  it('would be seen if its signature were not looked at', () => {
    const [, , other = ''] = signToken({ another: 1 }, privateKey).split('.');
    const stranger = signToken({ another: 1 }, privateKey);
    expect(judge(token, { token, payload: claims, key: publicKey })).toBe('unchanged');
    expect(judge(`${header}.${payload}.${other}`, { token, payload: claims, key: publicKey })).toBe('refused');
    expect(() => judge(stranger, { token, payload: claims, key: publicKey })).toThrow('is another token');
  });
});
