import { bytesToHex } from '@noble/hashes/utils';
import { createUnsecuredToken, TokenSigner } from 'jsontokens';
import { describe, expect, it } from 'vitest';
import { encodeBase64Url } from '../../../src/protocol/base64.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { maxRequestTokenLength, readRequestToken } from '../../../src/protocol/token/request-token.ts';

const privateKey = bytesToHex(new Uint8Array(32).fill(7));
const publicKey = bytesToHex(publicKeyOf(new Uint8Array(32).fill(7)));
const otherKey = bytesToHex(publicKeyOf(new Uint8Array(32).fill(8)));
const origin = 'https://app.example';
const nowMs = 1_700_000_000_000;
const now = nowMs / 1000;

const read = (text: unknown) => readRequestToken(text as string, { origin, nowMs });
/** As @stacks/connect makes them, with and without the key of an app. */
const signed = (claims: object, key = publicKey) => new TokenSigner('ES256k', privateKey).sign({ ...claims, publicKey: key });
const part = (text: string) => encodeBase64Url(new TextEncoder().encode(text));
const unsigned = (header: string, payload = '{"message":"hi"}') => `${part(header)}.${part(payload)}.`;
const refused = (code: string) => expect.objectContaining({ code });

describe('a request token', () => {
  it('is read as the published library makes it, signed or not', () => {
    expect(read(signed({ message: 'hi' }))).toEqual({ message: 'hi', publicKey });
    expect(read(createUnsecuredToken({ message: 'hi' }))).toEqual({ message: 'hi' });
    expect(read(signed({ message: 'hi', iat: now, exp: now + 60, domain_name: `${origin}/path` }))).toMatchObject({
      message: 'hi',
    });
  });

  it('has room for a contract of 100 kB, and an end', () => {
    const codeBody = '(define-data-var x uint u1)\n'.repeat(3700);
    expect(read(signed({ codeBody }))['codeBody']).toBe(codeBody);
    expect(() => read(`${'a'.repeat(maxRequestTokenLength)}.b.`)).toThrow(refused('too-large'));
  });

  it('that is signed is signed with the key it names', () => {
    expect(() => read(signed({ message: 'hi' }, otherKey))).toThrow(refused('token-sig'));
    expect(() => read(signed({ message: 'hi' }, 'zz'))).toThrow(refused('token-key'));
    expect(() => read(new TokenSigner('ES256k', privateKey).sign({ message: 'hi' }))).toThrow(refused('token-key'));
    const [header, , signature] = signed({ message: 'hi' }).split('.');
    expect(() => read(`${header}.${part(JSON.stringify({ message: 'ho', publicKey }))}.${signature}`)).toThrow(
      refused('token-sig'),
    );
  });

  it('without a signature says so, in one of two spellings', () => {
    expect(read(unsigned('{"alg":"none","typ":"JWT"}'))).toEqual({ message: 'hi' });
    for (const header of ['{"typ":"JWT","alg":"ES256K"}', '{"typ":"JWT","alg":"None"}', '{"alg":"none"}', '{}'])
      expect(() => read(unsigned(header)), header).toThrow(refused('token-alg'));
  });

  for (const [title, text] of [
    ['no text', 7],
    ['nothing', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['one part', `${part('{"typ":"JWT","alg":"none"}')}.`],
    ['four parts', `${unsigned('{"typ":"JWT","alg":"none"}')}x.`],
    ['no JSON', unsigned('{"typ":"JWT","alg":"none"}', 'hi')],
    ['a list', unsigned('{"typ":"JWT","alg":"none"}', '[1]')],
  ] as const)
    it(`is not ${title}`, () => expect(() => read(text)).toThrow(refused('token-format')));

  it('that says a time or a place says this one', () => {
    const times = [
      { exp: now },
      { exp: 'soon' },
      { exp: null },
      { iat: now + 301 },
      { iat: -1 },
      { nbf: now + 301 },
      { nbf: '0' },
    ];
    for (const time of times)
      expect(() => read(createUnsecuredToken({ message: 'hi', ...time } as never)), JSON.stringify(time)).toThrow(
        refused('token-time'),
      );
    for (const domain_name of ['https://bank.example', 'http://app.example', 'https://app.example:444', 'app.example', 7])
      expect(() => read(createUnsecuredToken({ message: 'hi', domain_name } as never)), `${domain_name}`).toThrow(
        refused('origin-mismatch'),
      );
  });
});
