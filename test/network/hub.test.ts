import { describe, expect, it } from 'vitest';
import type { Http, HttpRequest } from '../../src/network/http.ts';
import { makeHub } from '../../src/network/hub.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { gaiaTokenPayload } from '../../src/protocol/token/gaia-token.ts';

const hubUrl = 'https://hub.example';
const challengeText = '["gaiahub","0","storage.example","blockstack_storage_please_sign"]';
const info = { challenge_text: challengeText, latest_auth_version: 'v1', read_url_prefix: 'https://gaia.example/hub/' };
const write = { address: '1Bucket', path: 'profile.json', bearer: 'bearer v1:x', body: '{}', contentType: 'application/json' };

function hubThatSays(body: unknown, status = 200) {
  const asked: HttpRequest[] = [];
  const http: Http = async (request) => {
    asked.push(request);
    return {
      status,
      header: () => undefined,
      body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
    };
  };
  return { hub: makeHub({ http, hubUrl }), asked };
}

describe('what a hub says of itself', () => {
  it('NET-10: is refused with a challenge of megabytes or that is no text, or another version of its rules', async () => {
    for (const changes of [
      { challenge_text: 'x'.repeat(10_000_000) },
      { challenge_text: ['gaiahub', '0', 'storage.example', 'blockstack_storage_please_sign'] },
      { challenge_text: undefined },
      { latest_auth_version: 'v99' },
      { latest_auth_version: 1 },
    ])
      await expect(hubThatSays({ ...info, ...changes }).hub.info(), JSON.stringify(changes).slice(0, 80)).rejects.toMatchObject({
        code: 'host-garbled',
      });
    const { hub, asked } = hubThatSays(info);
    expect(await hub.info()).toEqual({ challengeText, readUrlPrefix: 'https://gaia.example/hub/' });
    // A longer answer is cut off by who brings it.
    expect(asked[0]?.maxBytes).toBeLessThanOrEqual(16_384);
  });

  it('NET-10: nothing is signed that is no challenge of a hub, and what is signed names the hub it is for', () => {
    const token = (text: string) =>
      gaiaTokenPayload({ challengeText: text, hubUrl, publicKey: '02aa', nowMs: 0, saltHex: '00'.repeat(16) });
    for (const text of [
      '',
      '{}',
      'null',
      '[]',
      '["gaiahub"]',
      '["other","0","x","blockstack_storage_please_sign"]',
      '["gaiahub","0","x","pay"]',
    ])
      expect(() => token(text), text).toThrow(expect.objectContaining({ code: 'hub-challenge' }));
    // Another hub's challenge cannot be told from this one's own: the server names itself as it likes. The token is for this hub alone.
    expect(token(challengeText)).toMatchObject({ hubUrl, gaiaChallenge: challengeText });
  });

  it('NET-11: is refused with a place to read from that is no plain web address', async () => {
    const bad = [
      'javascript:alert(1)//',
      'data:text/html,',
      'file:///etc/',
      'ftp://gaia.example/',
      '//gaia.example/hub/',
      '/hub/',
      'https://user:secret@gaia.example/hub/',
      'https://gaia.example/hub/../../',
      'https://gaia.example/./hub/',
      'https://gaia.example/%2e%2e/',
      'https://gaia.example\\@evil.example/',
      'https://gaia.example/hub/?x=',
      'https://gaia.example/hub/#',
      'https://gaia.example/ hub/',
      '',
    ];
    for (const read_url_prefix of bad)
      await expect(hubThatSays({ ...info, read_url_prefix }).hub.info(), read_url_prefix).rejects.toMatchObject({
        code: 'host-garbled',
      });
  });
});

describe('a write at a hub', () => {
  const outcomes: [status: number, code: string, reason: string | undefined][] = [
    [412, 'hub-changed', undefined],
    [409, 'hub-changed', undefined],
    [413, 'host-refused', 'too-large'],
    [401, 'host-refused', 'permission'],
    [404, 'host-refused', 'status'],
    [429, 'host-refused', 'busy'],
    [500, 'host-refused', 'status'],
  ];
  for (const [status, code, reason] of outcomes)
    it(`NET-13: that is answered with ${status} is told as what it is`, async () => {
      const error = await hubThatSays({}, status)
        .hub.store(write)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AutonymError);
      expect(error).toMatchObject({ code, reason });
    });

  it('NET-14: is only over the version that was read, or only where nothing is', async () => {
    const { hub, asked } = hubThatSays({ publicURL: 'https://gaia.example/hub/1Bucket/profile.json' });
    await hub.store({ ...write, over: { etag: '"1"' } });
    await hub.store({ ...write, over: 'new' });
    expect(asked.map(({ headers }) => [headers?.['If-Match'], headers?.['If-None-Match']])).toEqual([
      ['"1"', undefined],
      [undefined, '*'],
    ]);
  });
});
