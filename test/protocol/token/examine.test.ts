import { hexToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { bitcoinAddress } from '../../../src/protocol/keys/address.ts';
import {
  type AuthRequestCheck,
  authRequestChecks,
  lookAtAuthRequest,
  verifyAuthRequest,
} from '../../../src/protocol/token/auth-request.ts';
import { examine, viewToken } from '../../../src/protocol/token/examine.ts';
import { signToken } from '../../../src/protocol/token/jwt.ts';
import { lookAtRequestToken, readRequestToken, requestTokenChecks } from '../../../src/protocol/token/request-token.ts';
import { authRequests } from './vectors.ts';

const transitKey = hexToBytes(authRequests.transitPrivateKey);
const { now } = authRequests.validation;
const at = { origin: 'https://app.example', nowMs: now * 1000 };
const sound = {
  jti: '3c41e63c-cce4-4b44-9c58-14490d784046',
  iat: now,
  exp: now + 3600,
  iss: `did:btc-addr:${bitcoinAddress(hexToBytes(authRequests.transitPublicKey))}`,
  public_keys: [authRequests.transitPublicKey],
  domain_name: 'https://app.example',
  redirect_uri: 'https://app.example/signin',
  version: '1.3.1',
  scopes: ['store_write'],
};
const signed = (changes: Record<string, unknown> = {}) => signToken({ ...sound, ...changes }, transitKey);
const examined = (text: string, context = at) => examine(lookAtAuthRequest(text, context), authRequestChecks);
const codeOf = (work: () => unknown) => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof AutonymError) return error.code;
    throw error;
  }
};
const by = (verdict: string, text: string, context = at) =>
  examined(text, context).flatMap((one) => (one.verdict === verdict ? one.name : []));

describe('an examined request to sign in', () => {
  it('passes everything when the verifier takes it', () => {
    expect(new Set(examined(signed()).map(({ verdict }) => verdict))).toEqual(new Set(['passed']));
  });

  it('shows every mistake, not only the one it is refused for', () => {
    const text = signed({ exp: now - 5, domain_name: 'https://bank.example', version: '1.0.0', scopes: ['everything'] });
    expect(by('failed', text)).toEqual(['exp', 'domain', 'scopes', 'version']);
    expect(by('unseen', text)).toEqual([]);
  });

  const unseen: [string, string, AuthRequestCheck[], AuthRequestCheck[]][] = [
    ['is no token', 'nonsense', ['form'], ['claims', 'exp', 'iat', 'life', 'nbf', 'domain', 'redirect', 'key', 'signature']],
    ['names no key', signed({ public_keys: [] }), ['key'], ['signature', 'issuer']],
    ['has no end', signed({ exp: undefined }), ['exp'], ['life']],
  ];
  for (const [title, text, failed, missing] of unseen) {
    it(`that ${title} says what could not be looked at for it`, () => {
      expect(by('failed', text)).toEqual(failed);
      expect(by('unseen', text)).toEqual(expect.arrayContaining(missing));
    });
  }

  it('of a page without an origin has none to compare with', () => {
    const context = { ...at, origin: 'null' };
    expect(by('failed', signed(), context)).toEqual(['asker']);
    expect(by('unseen', signed(), context)).toEqual(['secure', 'domain', 'redirect']);
  });

  it('has for its first failure what the verifier throws, whatever is wrong with it', () => {
    const odd = fc.oneof(fc.constantFrom('', 0, -1, null, 'https://bank.example', [], {}, now + 1e9), fc.string(), fc.integer());
    const changes = fc.dictionary(fc.constantFrom(...Object.keys(sound), 'nbf', 'supports_hub_url'), odd);
    const origin = fc.constantFrom('https://app.example', 'http://app.example', 'null');
    const cut = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => `${text.slice(0, -4)}AAAA`,
      (text) => text.slice(3),
    );
    fc.assert(
      fc.property(changes, origin, cut, (changed, from, change) => {
        const [text, context] = [change(signed(changed)), { ...at, origin: from }];
        const first = examined(text, context).find(({ verdict }) => verdict === 'failed');
        expect(first && 'code' in first ? first.code : undefined).toBe(codeOf(() => verifyAuthRequest(text, context)));
      }),
      { numRuns: 150 },
    );
  });
});

describe('an examined signing token', () => {
  const look = (text: string) => examine(lookAtRequestToken(text, at), requestTokenChecks);
  const cases: [string, string][] = [
    ['right', signToken({ publicKey: authRequests.transitPublicKey, message: 'Hello' }, transitKey)],
    [
      'of another place',
      signToken({ publicKey: authRequests.transitPublicKey, domain_name: 'https://bank.example' }, transitKey),
    ],
    ['over', signToken({ publicKey: authRequests.transitPublicKey, exp: now - 1 }, transitKey)],
    ['without a key', signToken({ message: 'Hello' }, transitKey)],
    ['by another key', signToken({ publicKey: authRequests.transitPublicKey }, new Uint8Array(32).fill(7))],
    ['unsigned', 'eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJtZXNzYWdlIjoiSGVsbG8ifQ.'],
    ['unsigned, with another header', 'eyJ0eXAiOiJKV1QifQ.eyJtZXNzYWdlIjoiSGVsbG8ifQ.'],
    ['nothing', ''],
  ];
  for (const [title, text] of cases) {
    it(`that is ${title} fails first where it is refused`, () => {
      const first = look(text).find(({ verdict }) => verdict === 'failed');
      expect(first && 'code' in first ? first.code : undefined).toBe(codeOf(() => readRequestToken(text, at)));
    });
  }
});

describe('a token that is taken apart', () => {
  it('shows header and payload, whether or not anything is right with them', () => {
    expect(viewToken(signed())).toEqual({ header: { typ: 'JWT', alg: 'ES256K' }, payload: sound });
    expect(viewToken('eyJhbGciOiJIUzI1NiJ9.e30.x')).toEqual({ header: { alg: 'HS256' }, payload: {} });
    expect(viewToken('bm8.%%.')).toEqual({ header: 'no' });
    expect(viewToken('')).toEqual({ header: '' });
  });
});
