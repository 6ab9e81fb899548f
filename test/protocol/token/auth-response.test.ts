import { webcrypto } from 'node:crypto';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import * as stacks from '@stacks/auth';
import * as blockstack from 'blockstack';
import { publicKeyToAddress } from 'blockstack';
import { TokenVerifier } from 'jsontokens';
import { describe, expect, it } from 'vitest';
import { challengeText, type TokenRules, verifyBearer } from '../../../devnet/hub/token.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { formatCipherHex, type Subtle, sealEcies } from '../../../src/protocol/storage/ecies.ts';
import { associationTokenPayload } from '../../../src/protocol/token/association-token.ts';
import type { AuthScope } from '../../../src/protocol/token/auth-request.ts';
import { type AuthResponseInput, authResponsePayload, responseUrl } from '../../../src/protocol/token/auth-response.ts';
import { formatBearer, gaiaTokenPayload } from '../../../src/protocol/token/gaia-token.ts';
import type { JsonObject } from '../../../src/protocol/token/json.ts';
import { signToken } from '../../../src/protocol/token/jwt.ts';
import { authRequests, authResponses } from './vectors.ts';

const { identity, app } = authResponses;
const allScopes: AuthScope[] = ['store_write', 'publish_data', 'email'];
const input: AuthResponseInput = {
  request: { scopes: allScopes, version: '1.4.0' },
  identity: { publicKey: identity.pub, idAddress: identity.address },
  sealedAppKey: 'ab',
  profile: { '@type': 'Person', stxAddress: { mainnet: 'SP1', testnet: 'ST1' } },
  hubUrl: 'https://hub.example',
  apiUrl: null,
  nowMs: Date.now(),
  jti: '3c41e63c-cce4-4b44-9c58-14490d784046',
};

/** What we would say, given what a published client said. */
function inputOf(said: Record<string, unknown>, requestVersion: string): AuthResponseInput {
  const text = (name: string) => (typeof said[name] === 'string' ? said[name] : undefined);
  const [username, email, profileUrl, associationToken] = ['username', 'email', 'profile_url', 'associationToken'].map(text);
  return {
    request: { scopes: allScopes, version: requestVersion },
    identity: { publicKey: identity.pub, idAddress: identity.address },
    sealedAppKey: text('private_key') ?? '',
    profile: said['profile'] as AuthResponseInput['profile'],
    ...(username === undefined ? {} : { username }),
    ...(email === undefined ? {} : { email }),
    ...(profileUrl === undefined ? {} : { profileUrl }),
    ...(associationToken === undefined ? {} : { associationToken }),
    hubUrl: text('hubUrl') ?? null,
    apiUrl: text('blockstackAPIUrl') ?? null,
    nowMs: Number(said['iat']) * 1000,
    jti: text('jti') ?? '',
  };
}

describe('an answer', () => {
  const published = authResponses.responses.filter(({ payload }) => payload['version'] !== undefined);
  expect(published.length).toBe(8);
  for (const { name, payload } of published) {
    const version = String(payload['version']);
    // Answers to the two oldest versions name 1.3.1 all the same, which their clients take (settled with the real clients).
    const expected = { ...payload, version: version === '1.4.0' ? '1.4.0' : '1.3.1' };
    it(`has the claims of ${name}, in their order`, () =>
      expect(JSON.stringify(authResponsePayload(inputOf(payload, version)))).toBe(JSON.stringify(expected)));
  }

  it('says 1.4.0 to a request that says so, else 1.3.1, and never anything later', () => {
    const said = (version: string) => authResponsePayload({ ...input, request: { scopes: [], version } })['version'];
    for (const version of ['1.1.0', '1.2.0', '1.3.0', '1.3.1', '1.4.1', '1.5.0', '1.99.0']) expect(said(version)).toBe('1.3.1');
    expect(said('1.4.0')).toBe('1.4.0');
  });

  it('AUT-34, AUT-36: has only the listed claims, and what was not granted is empty', () => {
    const full = {
      ...input,
      email: 'a@example.com',
      associationToken: 'token',
      username: 'a.btc',
      profileUrl: 'https://x.example/p',
    };
    const claims = [
      'jti',
      'iat',
      'exp',
      'iss',
      'private_key',
      'public_keys',
      'profile',
      'username',
      'core_token',
      'email',
      'profile_url',
      'hubUrl',
    ];
    const later = ['blockstackAPIUrl', 'associationToken'];
    for (const scopes of [[], ['publish_data'], ['email'], ['store_write']] as AuthScope[][]) {
      for (const [version, more] of [
        ['1.1.0', []],
        ['1.3.1', later],
        ['1.4.0', [...later, 'appPrivateKeyFromWalletSalt']],
      ] as const) {
        const said = authResponsePayload({ ...full, request: { scopes, version } });
        expect(Object.keys(said).sort()).toEqual([...claims, ...more, 'version'].sort());
        expect(said['email']).toBe(scopes.includes('email') ? 'a@example.com' : null);
        if (more.length > 0) expect(said['associationToken']).toBe(scopes.includes('store_write') ? 'token' : null);
      }
    }
  });
});

describe('the published clients', () => {
  for (const version of ['1.1.0', '1.2.0', '1.3.1', '1.4.0']) {
    it(`accept the answer to a request of ${version} and get the app key out of it`, async () => {
      const subtle = webcrypto.subtle as unknown as Subtle;
      const random = (length: number) => webcrypto.getRandomValues(new Uint8Array(length));
      const transit = hexToBytes(authRequests.transitPublicKey);
      const sealedAppKey = formatCipherHex(await sealEcies(subtle, random, transit, utf8ToBytes(app.priv), true));
      const associationToken = signToken(
        associationTokenPayload({
          childPublicKey: bytesToHex(publicKeyOf(hexToBytes(app.priv))),
          identityPublicKey: identity.pub,
          nowMs: Date.now(),
          saltHex: '00112233445566778899aabbccddeeff',
        }),
        hexToBytes(identity.priv),
      );
      const answer = authResponsePayload({ ...input, request: { scopes: allScopes, version }, sealedAppKey, associationToken });
      const token = signToken(answer, hexToBytes(identity.priv));

      expect(await new TokenVerifier('ES256K', identity.pub).verify(token)).toBe(true);
      expect(await blockstack.verifyAuthResponse(token, 'https://names.example')).toBe(true);
      expect(await stacks.verifyAuthResponse(token)).toBe(true);

      const sessionOptions = { transitKey: authResponses.transitPrivateKey, storeOptions: {} };
      const old = new blockstack.UserSession({
        appConfig: new blockstack.AppConfig([], 'https://app.example'),
        sessionOptions,
      } as never);
      const oldUser = await old.handlePendingSignIn(token);
      expect(oldUser).toMatchObject({ appPrivateKey: app.priv, hubUrl: 'https://hub.example', profile: input.profile });
      expect(oldUser.identityAddress).toBe(identity.address);

      const recent = new stacks.UserSession({
        appConfig: new stacks.AppConfig([], 'https://app.example'),
        sessionOptions,
      } as never);
      const user = await recent.handlePendingSignIn(token);
      expect(user).toMatchObject({ appPrivateKey: app.priv, hubUrl: 'https://hub.example', profile: input.profile });
      if (version >= '1.3') expect(user.gaiaAssociationToken).toBe(associationToken);
    });
  }

  it('AUT-33: of another app get no key out of it', async () => {
    const subtle = webcrypto.subtle as unknown as Subtle;
    const random = (length: number) => webcrypto.getRandomValues(new Uint8Array(length));
    const transit = hexToBytes(authRequests.transitPublicKey);
    const sealedAppKey = formatCipherHex(await sealEcies(subtle, random, transit, utf8ToBytes(app.priv), true));
    const token = signToken(authResponsePayload({ ...input, sealedAppKey }), hexToBytes(identity.priv));
    const sessionOptions = { transitKey: '09'.repeat(32), storeOptions: {} };
    const session = new stacks.UserSession({
      appConfig: new stacks.AppConfig([], 'https://app.example'),
      sessionOptions,
    } as never);
    await expect(session.handlePendingSignIn(token)).rejects.toThrow();
  });
});

describe('an association token', () => {
  it('AUT-34: has the claims of the wallets, and ends within a year', () => {
    const { associationPayload } = authResponses.responses.find((one) => one.associationPayload !== undefined) ?? {};
    const { childToAssociate, iss, iat, salt } = associationPayload as {
      childToAssociate: string;
      iss: string;
      iat: number;
      salt: string;
    };
    const ours = associationTokenPayload({
      childPublicKey: childToAssociate,
      identityPublicKey: iss,
      nowMs: iat * 1000 + 999,
      saltHex: salt,
    });
    expect(JSON.stringify(ours)).toBe(JSON.stringify(associationPayload));
  });

  const nowMs = Date.now();
  const [appKey, otherKey] = [hexToBytes(app.priv), new Uint8Array(32).fill(5)];
  const childPublicKey = bytesToHex(publicKeyOf(appKey));
  const claims = associationTokenPayload({ childPublicKey, identityPublicKey: identity.pub, nowMs, saltHex: '00'.repeat(16) });
  const serverName = 'hub.example';
  /** What the devnet's hub, which knows nothing of our code, says of a bearer that shows this token. */
  const judged = (association: Record<string, unknown>, key = appKey, rules: Partial<TokenRules> = {}) => {
    const publicKey = bytesToHex(publicKeyOf(key));
    const bearer = gaiaTokenPayload({
      challengeText: challengeText(serverName),
      hubUrl: 'https://hub.example',
      publicKey,
      nowMs,
      saltHex: '00'.repeat(16),
      associationToken: signToken(association as JsonObject, hexToBytes(identity.priv)),
    });
    const bucket = publicKeyToAddress(publicKey);
    try {
      const all = { serverName, hubUrls: ['https://hub.example'], oldestValidTimestamp: 0, nowMs, ...rules };
      return verifyBearer(formatBearer(signToken(bearer, key)), bucket, all).signer;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('AUT-34: answers for exactly this key of an app, until it ends, and has only the listed claims', () => {
    expect(Object.keys(claims).sort()).toEqual(['childToAssociate', 'exp', 'iat', 'iss', 'salt']);
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(365 * 86_400);
    expect(judged(claims)).toBe(identity.address);
    expect(judged(claims, otherKey)).toContain('does not match');
    expect(judged(claims, appKey, { nowMs: nowMs + 366 * 86_400_000 })).toContain('Expired');
    const { exp: _, ...endless } = claims;
    expect(judged(endless)).toContain('Must provide `exp`');
  });

  it('AUT-34: opens nothing at another hub, because the bearer around it is for one hub', () => {
    expect(judged(claims, appKey, { hubUrls: ['https://other.example'] })).toMatch(/hubUrl|hub URL/i);
    expect(judged(claims, appKey, { serverName: 'other.example' })).toContain('gaiaChallenge');
  });

  it('AUT-34: is not made for a key that is no point of the curve', () => {
    for (const key of [`02${'ff'.repeat(32)}`, `05${childPublicKey.slice(2)}`, '00'.repeat(33), childPublicKey.slice(2)])
      expect(() => associationTokenPayload({ childPublicKey: key, identityPublicKey: identity.pub, nowMs, saltHex: '' })).toThrow(
        expect.objectContaining({ code: 'bad-public-key' }),
      );
  });
});

describe('the address an answer goes to', () => {
  for (const { args, ref } of authRequests.updateQuery) {
    // The reference puts it behind a fragment, where no client looks.
    const expected = args[0].includes('#') ? 'https://app.example/?authResponse=TOK#/route' : ref;
    it(`is ${expected}`, () => expect(responseUrl(args[0], 'TOK')).toBe(expected));
  }

  for (const [redirectUri, expected] of [
    ['https://app.example', 'https://app.example/?authResponse=TOK'],
    ['https://app.example?a=1', 'https://app.example/?a=1&authResponse=TOK'],
    ['https://app.example#x', 'https://app.example/?authResponse=TOK#x'],
    ['https://app.example/?#/a?b=c', 'https://app.example/?authResponse=TOK#/a?b=c'],
    ['https://app.example/?a=1&&b#?authResponse=OLD', 'https://app.example/?a=1&b&authResponse=TOK#?authResponse=OLD'],
    ['https://app.example/?authResponse=A&b&authResponse=B', 'https://app.example/?authResponse=TOK&b'],
    ['https://app.example/?a&auth%52esponse=A&AUTHRESPONSE=B&c', 'https://app.example/?a&authResponse=TOK&c'],
    [
      'https://app.example/?authResponsex=1&xauthResponse=2&%ff=3',
      'https://app.example/?authResponsex=1&xauthResponse=2&%ff=3&authResponse=TOK',
    ],
  ] as const) {
    it(`is ${expected} from ${redirectUri}`, () => {
      expect(responseUrl(redirectUri, 'TOK')).toBe(expected);
      expect(new URL(expected).origin).toBe(new URL(redirectUri).origin);
      expect(new URL(expected).searchParams.getAll('authResponse')).toEqual(['TOK']);
    });
  }
});
