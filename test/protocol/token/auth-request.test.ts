import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { verifyAuthRequest as verifyTheirWay } from 'blockstack';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { bitcoinAddress } from '../../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { redirectOrigin, verifyAuthRequest } from '../../../src/protocol/token/auth-request.ts';
import { authRequestCodes } from '../../../src/protocol/token/auth-request-codes.ts';
import { signToken } from '../../../src/protocol/token/jwt.ts';
import { isLaterVersion } from '../../../src/protocol/token/version.ts';
import { mutated } from './mutations.ts';
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
  manifest_uri: 'https://app.example/manifest.json',
  redirect_uri: 'https://app.example/signin',
  version: '1.3.1',
  do_not_include_profile: true,
  supports_hub_url: true,
  scopes: ['store_write'],
};

const signed = (changes: Record<string, unknown> = {}) => signToken({ ...sound, ...changes }, transitKey);
const refused = (code: string) => expect.objectContaining({ code });
const verdict = (changes: Record<string, unknown>, context = at) => verdictOf(signed(changes), context);

function verdictOf(token: string, context = at): string {
  try {
    verifyAuthRequest(token, context);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    expect(authRequestCodes).toContain(error.code);
    return error.code;
  }
}

describe('a request', () => {
  for (const { lib, token, payload, nowForValidity } of authRequests.generations) {
    it(`of ${lib} is understood`, () => {
      expect(verifyAuthRequest(token, { origin: 'https://app.example', nowMs: nowForValidity * 1000 })).toEqual({
        token,
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        jti: payload['jti'],
        transitPublicKey: authRequests.transitPublicKey,
        domainName: 'https://app.example',
        redirectUri: 'https://app.example/signin',
        scopes: ['store_write', 'publish_data', 'email'],
        version: payload['version'],
        manifest: payload['manifest_uri'],
        expiresAtMs: Number(payload['exp']) * 1000,
      });
    });
  }

  it('carries what the app calls itself, as one plain line', () => {
    const request = (name: unknown) => verifyAuthRequest(signed({ appDetails: { name, icon: 'x' } }), at).appName;
    expect(request('  Graphite\n\u202eDocs\u200b ')).toBe('Graphite Docs');
    expect(request('x'.repeat(5000))).toHaveLength(64);
    for (const nothing of ['', '\u202e', 7, null, ['a']]) expect(request(nothing)).toBeUndefined();
    expect(verifyAuthRequest(signed({ appDetails: 'Graphite' }), at)).not.toHaveProperty('appName');
  });
});

/** Where we answer otherwise than blockstack 21.1.1, each with its reason. */
const deviations: Record<string, { ours: string; because: string }> = {
  'no-iat-exp': { ours: 'token-time', because: 'a request without an end could be shown again for ever' },
  'issued-in-future': { ours: 'accepted', because: 'clocks disagree; up to 300 seconds are let pass' },
  'cross-origin-manifest': { ours: 'accepted', because: 'the manifest is informational and not fetched from another origin' },
  'connect-missing-manifestPath': {
    ours: 'accepted',
    because: '@stacks/connect up to 7 sends an address that is none, and means no harm',
  },
};

/** With which code we refuse what the reference refuses too. */
const codes: Record<string, string> = {
  expired: 'token-time',
  'exp-is-string': 'token-time',
  'wrong-signature-key': 'token-sig',
  'iss-mismatch': 'token-iss',
  'iss-ecdsa-pub': 'token-iss',
  'iss-malformed': 'token-iss',
  'two-public-keys': 'token-key',
  'no-public-keys': 'token-key',
  'cross-origin-redirect': 'redirect',
  'scheme-mismatch': 'redirect',
  'port-mismatch': 'redirect',
  'redirect-javascript': 'redirect',
  'redirect-custom-scheme': 'origin-mismatch',
  'redirect-userinfo': 'redirect',
  'alg-none': 'token-alg',
  'tampered-payload': 'token-sig',
  truncated: 'token-format',
};

describe('the cases of the reference', () => {
  for (const { name, token, expectRef } of authRequests.validation.cases) {
    const deviation = deviations[name];
    it(`${name}: ${deviation === undefined ? 'as the reference' : `otherwise, because ${deviation.because}`}`, () => {
      const expected = deviation?.ours ?? (expectRef === true ? 'accepted' : codes[name]);
      expect(verdictOf(token)).toBe(expected);
      if (deviation !== undefined) expect((expectRef === true) === (deviation.ours === 'accepted')).toBe(false);
    });
  }

  it('are really what blockstack answers', async () => {
    vi.useFakeTimers({ now: now * 1000, toFake: ['Date'] });
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      for (const { name, token, expectRef } of authRequests.validation.cases) {
        const theirs = await verifyTheirWay(token).catch(() => 'throws');
        expect(theirs, name).toBe(expectRef);
      }
    } finally {
      vi.useRealTimers();
      vi.restoreAllMocks();
    }
  });
});

describe('a request is refused', () => {
  it('AUT-13: without exactly one compressed key of the curve, so that no answer ever goes out unsealed', () => {
    const key = authRequests.transitPublicKey;
    const uncompressed = bytesToHex(publicKeyOf(transitKey, false));
    const lists = [
      [],
      undefined,
      null,
      [key, key],
      [''],
      ['zz'],
      [uncompressed],
      [`02${'f'.repeat(64)}`],
      ['00'],
      key,
      [[key]],
      [key.toUpperCase()],
    ];
    for (const public_keys of lists) expect(verdict({ public_keys }), JSON.stringify(public_keys)).toBe('token-key');
  });

  it('AUT-14, AUT-15: when its issuer is not the address of that key', () => {
    const issuers = [
      null,
      undefined,
      7,
      '',
      'did:btc-addr:',
      'did:btc-addr:1JeTQ5cQjsD57YGcsVFhwT7iuQUXJR6BSk',
      `${sound.iss}x`,
      sound.iss.replace('1NZ', '1NY'),
      sound.iss.toLowerCase(),
      'did:btc-addr:n35L9jnnciHChzqwAA5CTZsApmXNXCnHSm',
      `did:ecdsa-pub:${authRequests.transitPublicKey}`,
      'did:stack:v2:SP384CVPNDTYA0E92TKJZQTYXQHNZSWGCAG7SAPVB-0',
      'did:btc-addr:'.padEnd(10_000, '1'),
    ];
    for (const iss of issuers) expect(verdict({ iss }), String(iss).slice(0, 60)).toBe('token-iss');
  });

  it('AUT-16: when another key than the signing one is put in', () => {
    const other = bytesToHex(publicKeyOf(new Uint8Array(32).fill(9)));
    expect(verdict({ public_keys: [other], iss: `did:btc-addr:${bitcoinAddress(hexToBytes(other))}` })).toBe('token-sig');
  });

  it('AUT-17: without an end in the future, at most 32 days after its making', () => {
    for (const exp of [
      undefined,
      null,
      '2018',
      String(now + 60),
      now,
      now - 1,
      0,
      -1,
      (now + 60) * 1000,
      1e300,
      true,
      [now + 60],
    ]) {
      expect(verdict({ exp }), String(exp)).toBe('token-time');
    }
    expect(verdict({ exp: now + 1 })).toBe('accepted');
    expect(verdict({ exp: now + 32 * 86_400 })).toBe('accepted');
    expect(verdict({ exp: now + 32 * 86_400 + 1 })).toBe('token-time');
  });

  it('AUT-18: without a time of making that is past, or no more than five minutes ahead', () => {
    for (const iat of [undefined, null, String(now), now + 301, 0, -5]) expect(verdict({ iat }), String(iat)).toBe('token-time');
    expect(verdict({ iat: now + 300 })).toBe('accepted');
    expect(verdict({ iat: now - 20 * 86_400 })).toBe('accepted');
  });

  it('AUT-19: before the time it is valid from', () => {
    expect(verdict({ nbf: now + 301 })).toBe('token-time');
    expect(verdict({ nbf: 'now' })).toBe('token-time');
    expect(verdict({ nbf: now - 1 })).toBe('accepted');
  });

  it('AUT-21: when it is made out for another origin than the one that asks', () => {
    for (const domain_name of [
      'https://evil.example',
      'http://app.example',
      'https://app.example:8443',
      'https://sub.app.example',
    ]) {
      expect(verdict({ domain_name }), domain_name).toBe('origin-mismatch');
    }
    expect(verdict({}, { ...at, origin: 'https://evil.example' })).toBe('origin-mismatch');
  });

  it('AUT-22: with a domain name that a browser would have to repair', () => {
    const unusual = [
      'https://app.example.',
      'https://user@app.example',
      'https://a:b@app.example',
      'ftp://app.example',
      'app.example',
    ];
    for (const domain_name of [...unusual, '', undefined, null, 5, ['https://app.example'], 'https://app\u3002example']) {
      expect(verdict({ domain_name }), String(domain_name)).toBe('origin-mismatch');
    }
  });

  it('AUT-23, AUT-24: when its answer would go anywhere else', () => {
    const elsewhere = [
      ...[
        'https://evil.example/',
        'https://app.example:8443/',
        'http://app.example/',
        'https://app.example.evil.example/',
        'https://app.example./',
      ],
      ...[
        'javascript:alert(1)',
        'data:text/html,x',
        'blob:https://app.example/1',
        'file:///x',
        'chrome-extension://abc/x.html',
        'intent://app.example',
      ],
      ...[
        '//app.example',
        '\\\\app.example',
        'https://app.example\\@evil.example/',
        'https://app.example@evil.example/',
        'https://a@app.example/',
      ],
      ...['', '/signin', ' https://app.example/', `https://app.example/${'a'.repeat(5000)}`],
    ];
    for (const redirect_uri of [...elsewhere, null, undefined, 7, {}])
      expect(verdict({ redirect_uri }), String(redirect_uri)).toBe('redirect');
    expect(verdict({ redirect_uri: `https://app.example/${'a'.repeat(100_000)}` })).toBe('too-large');
  });

  it('AUT-26: never for its manifest', () => {
    for (const manifest_uri of [
      'https://app.exampleundefined',
      'https://evil.example/m.json',
      'undefined',
      '',
      undefined,
      null,
      7,
    ]) {
      expect(verdict({ manifest_uri }), String(manifest_uri)).toBe('accepted');
    }
  });

  it('AUT-28: when its switches are no switches', () => {
    for (const value of ['true', 1, null, {}]) {
      expect(verdict({ do_not_include_profile: value })).toBe('token-format');
      expect(verdict({ supports_hub_url: value })).toBe('token-format');
    }
  });

  it('AUT-29: in a version that never was, or whose answer was not sealed', () => {
    for (const version of ['0.0.0', '1.0.0', '99', '1.2.0; rm', '1.2', '2.0.0', '', 1.3, {}, null, undefined]) {
      expect(verdict({ version }), String(version)).toBe('token-version');
    }
    for (const version of ['1.1.0', '1.2.0', '1.3.1', '1.4.0']) expect(verdict({ version })).toBe('accepted');
  });

  it('AUT-31: with a thousand claims, and not for a few unknown ones', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`c${i}`, 1]));
    expect(verdict(many)).toBe('token-format');
    expect(verdict({ client: 'ios', registerSubdomain: false, sendToSignIn: true, connectVersion: '__VERSION__' })).toBe(
      'accepted',
    );
  });

  it('without an id of its own', () => {
    for (const jti of [undefined, null, 7, '', 'a b', 'ä', 'x'.repeat(129)])
      expect(verdict({ jti }), String(jti)).toBe('token-format');
  });

  it('from a page without a web address, and from one that anybody on the way can change', () => {
    for (const origin of [
      'null',
      '',
      'https://app.example/',
      'HTTPS://APP.EXAMPLE',
      'about:blank',
      'file://',
      'https://app.example.',
    ]) {
      expect(verdict({}, { ...at, origin }), origin).toBe('origin-refused');
    }
    expect(verdict({}, { ...at, origin: 'http://app.example' })).toBe('insecure-origin');
  });
});

describe('scopes', () => {
  for (const { scopes, ok } of authRequests.scopes.table) {
    it(`${JSON.stringify(scopes)} are ${ok ? 'accepted' : 'refused'}`, () =>
      expect(verdict({ scopes })).toBe(ok ? 'accepted' : 'token-scopes'));
  }

  it('are refused in any other shape, and said once each', () => {
    for (const scopes of [undefined, 'store_write', {}, [null], [['email']], ['Email'], Array(65).fill('email')]) {
      expect(verdict({ scopes }), JSON.stringify(scopes)).toBe('token-scopes');
    }
    expect(verifyAuthRequest(signed({ scopes: ['email', 'store_write', 'email'] }), at).scopes).toEqual(['store_write', 'email']);
  });
});

describe('the asking place', () => {
  it('AUT-22: is one, in whatever spelling the token has it', () => {
    const spellings = ['https://app.example', 'https://app.example/', 'https://APP.example:443/a?b#c', 'HTTPS://app.example'];
    for (const domain_name of spellings)
      expect(verifyAuthRequest(signed({ domain_name }), at).domainName).toBe('https://app.example');
  });

  it('may be this machine without https, while the network is on it', () => {
    for (const origin of ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://todo.localhost:3000']) {
      const token = signed({ domain_name: origin, redirect_uri: `${origin}/` });
      expect(verdictOf(token, { ...at, origin })).toBe('insecure-origin');
      expect(verifyAuthRequest(token, { ...at, origin, allowLoopback: true }).domainName).toBe(origin);
    }
    const away = signed({ domain_name: 'http://app.example', redirect_uri: 'http://app.example/' });
    expect(() => verifyAuthRequest(away, { ...at, origin: 'http://app.example', allowLoopback: true })).toThrow(
      refused('insecure-origin'),
    );
  });

  it('of an intercepted address is where its answer goes, and what it was made out for', () => {
    expect(redirectOrigin(signed())).toBe('https://app.example');
    expect(() => redirectOrigin(signed({ redirect_uri: 'javascript:1' }))).toThrow(refused('redirect'));
    const forged = signed({ redirect_uri: 'https://evil.example/' });
    expect(verdictOf(forged, { ...at, origin: redirectOrigin(forged) })).toBe('origin-mismatch');
  });
});

describe('a request shown twice', () => {
  it('AUT-11, AUT-20: is known by its id, whichever of its two signatures it carries', () => {
    const [low, high] = ['valid', 'valid-flipped-S'].map((name) => {
      const found = authRequests.validation.cases.find((one) => one.name === name);
      return verifyAuthRequest(found?.token ?? '', at);
    });
    expect(low?.token).not.toBe(high?.token);
    expect(low?.id).toBe(high?.id);
    expect(verifyAuthRequest(signed({ jti: 'other' }), at).id).not.toBe(low?.id);
  });
});

describe('any change to a sound token', () => {
  it('AUT-38: is refused with a code, but for the other of its two signatures, which is the same request', () => {
    const token = signed();
    const { id } = verifyAuthRequest(token, at);
    fc.assert(
      fc.property(mutated(token), (text) => {
        if (verdictOf(text) === 'accepted') expect(verifyAuthRequest(text, at).id).toBe(id);
      }),
      { numRuns: 2000 },
    );
  });

  it('of any claim to any JSON is accepted, or refused with a code', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(sound)), fc.jsonValue(), (claim, value) => {
        expect(['accepted', ...authRequestCodes]).toContain(verdict({ [claim]: value }));
      }),
      { numRuns: 300 },
    );
  });
});

describe('versions', () => {
  it('compare as the published clients compare', () => {
    for (const { v1, v2, ref } of authRequests.isLaterVersion) expect(isLaterVersion(v1 ?? '0.0.0', v2), `${v1} ${v2}`).toBe(ref);
  });
});
