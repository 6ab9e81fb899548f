import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { connectToGaiaHub } from '@stacks/storage';
import { describe, expect, it } from 'vitest';
import { challengeText, type TokenRules, verifyBearer } from '../../../devnet/hub/token.ts';
import { formatBearer, gaiaTokenPayload } from '../../../src/protocol/token/gaia-token.ts';
import { parseToken, signToken, verifyToken } from '../../../src/protocol/token/jwt.ts';
import { gaia } from './vectors.ts';

const input = {
  challengeText: gaia.challenge,
  hubUrl: 'https://hub.blockstack.org',
  publicKey: gaia.app.pub,
  nowMs: 1_539_604_800_999,
  saltHex: '00112233445566778899aabbccddeeff',
};

describe('a Gaia token', () => {
  it('has the claims of the clients in their order, and times besides', () => {
    const { iat, exp, ...claims } = gaiaTokenPayload(input);
    const plain = parseToken(gaia.cases.find((one) => one.name === 'plain app token')?.header.slice('bearer v1:'.length) ?? '');
    expect(JSON.stringify(claims)).toBe(JSON.stringify(plain.payload));
    expect([iat, exp]).toEqual([1_539_604_800, 1_539_608_400]);
  });

  it('has the claims that @stacks/storage sends', async () => {
    const answer = { challenge_text: gaia.challenge, latest_auth_version: 'v1', read_url_prefix: 'https://gaia.example/hub/' };
    const fetchFn = async () => new Response(JSON.stringify(answer));
    const theirs = await connectToGaiaHub(input.hubUrl, gaia.app.priv, 'association', fetchFn as typeof fetch);
    const said = verifyToken(theirs.token.slice('v1:'.length), gaia.app.pub);
    const { iat, exp, ...ours } = gaiaTokenPayload({ ...input, saltHex: String(said['salt']), associationToken: 'association' });
    expect(ours).toEqual(said);
    expect(theirs.address).toBe(gaia.app.address);
  });

  it('carries what it may be used for', () => {
    const scopes = [{ scope: 'putFilePrefix', domain: 'photos/' } as const];
    expect(gaiaTokenPayload({ ...input, scopes })['scopes']).toEqual(scopes);
    expect(() => gaiaTokenPayload({ ...input, scopes: Array(9).fill(scopes[0]) })).toThrow(RangeError);
  });

  it('travels as the hub reads it', () => {
    const token = signToken(gaiaTokenPayload(input), hexToBytes(gaia.app.priv));
    expect(formatBearer(token)).toMatch(/^bearer v1:eyJ[\w-]+\.[\w-]+\.[\w-]{86}$/);
    expect(verifyToken(token, gaia.app.pub)).toMatchObject({ iss: gaia.app.pub });
  });

  it('AUT-35: is not made for anything but a storage challenge', () => {
    const challenges = [
      '',
      'sign this',
      '{}',
      'null',
      '["gaiahub","0","x"]',
      '["gaiahub","0","x","blockstack_storage_please_sign","more"]',
      '["otherhub","0","x","blockstack_storage_please_sign"]',
      '["gaiahub","zero","x","blockstack_storage_please_sign"]',
      '["gaiahub","0",7,"blockstack_storage_please_sign"]',
      '["gaiahub","0","x","send_all_coins"]',
      JSON.stringify(['gaiahub', '0', 'x'.repeat(2000), 'blockstack_storage_please_sign']),
    ];
    for (const challengeText of challenges) {
      expect(() => gaiaTokenPayload({ ...input, challengeText }), challengeText).toThrow(
        expect.objectContaining({ code: 'hub-challenge' }),
      );
    }
    for (const year of ['0', '2018', '2019']) {
      const challengeText = JSON.stringify(['gaiahub', year, 'storage2.blockstack.org', 'blockstack_storage_please_sign']);
      expect(gaiaTokenPayload({ ...input, challengeText })['gaiaChallenge']).toBe(challengeText);
    }
  });

  it('AUT-35: is worth nothing at hub B when hub A handed on the challenge of B, nor at A', () => {
    const nowMs = input.nowMs;
    const [a, b] = ['https://hub-a.example', 'https://hub-b.example'];
    const ofB = challengeText('hub-b');
    const judged = (hubUrl: string, rules: Pick<TokenRules, 'serverName' | 'hubUrls'>, atMs = nowMs) => {
      const claims = gaiaTokenPayload({ ...input, challengeText: ofB, hubUrl });
      const header = formatBearer(signToken(claims, hexToBytes(gaia.app.priv)));
      try {
        return verifyBearer(header, gaia.app.address, { ...rules, oldestValidTimestamp: 0, nowMs: atMs }).signer;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(judged(b, { serverName: 'hub-b', hubUrls: [b] })).toBe(gaia.app.address);
    expect(judged(a, { serverName: 'hub-b', hubUrls: [b] })).toMatch(/hubUrl|hub URL/i);
    expect(judged(a, { serverName: 'hub-a', hubUrls: [a] })).toContain('Invalid gaiaChallenge');
    // A hub that looks at no hubUrl takes it, for an hour: docs/protocol/tokens.md says so.
    expect(judged(a, { serverName: 'hub-b' }, nowMs + 3_601_000)).toContain('Expired');
  });
});

describe('the tokens of other clients', () => {
  for (const { name, header } of gaia.cases.filter((one) => one.header.startsWith('bearer v1:'))) {
    it(`read well: ${name}`, () => {
      const text = header.slice('bearer v1:'.length);
      const payload = parseToken(text).payload;
      expect(verifyToken(text, String(payload['iss']))).toEqual(payload);
      if (typeof payload['associationToken'] === 'string') {
        const child = parseToken(payload['associationToken']);
        expect(bytesToHex(child.signature)).toHaveLength(128);
        expect(verifyToken(payload['associationToken'], String(child.payload['iss']))).toHaveProperty('childToAssociate');
      }
    });
  }
});
