import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OldHostAnswer } from '../../src/contract/page.ts';

const page = globalThis as unknown as Record<string, unknown>;
const real = { fetch: page['fetch'], location: page['location'] };
const sent: [unknown, unknown][] = [];
let asked: unknown[];
let answer: OldHostAnswer | null | Error;

const native = async (input: unknown, init: unknown) => {
  sent.push([input, init]);
  return new Response('native');
};

async function openPage(search = '') {
  vi.resetModules();
  sent.length = 0;
  asked = [];
  Object.assign(page, {
    fetch: native,
    location: { search },
    AutonymProvider: {
      request: async (...ask: unknown[]) => {
        asked.push(ask);
        if (answer instanceof Error) throw answer;
        return { result: answer };
      },
    },
  });
  await import('../../src/inpage/old-hosts.ts');
}

beforeEach(() => {
  answer = { status: 200, type: 'application/json', body: btoa('{"a":1}') };
});
afterEach(() => {
  Object.assign(page, real);
  delete page['AutonymProvider'];
});

const name = 'https://core.blockstack.org/v1/names/alice.id';

describe('fetch where the servers of 2018 are answered for', () => {
  it("looks as the browser's own", async () => {
    await openPage();
    expect(fetch.name).toBe('fetch');
    expect(fetch.length).toBe(1);
    expect(() => Reflect.construct(fetch, [name])).toThrow(TypeError);
  });

  const elsewhere = [
    'https://api.hiro.so/v1/names/alice.id',
    'https://core.blockstack.org/v2/info',
    'https://core.blockstack.org.evil.example/v1/names/alice.id',
    'http://core.blockstack.org/v1/names/alice.id',
    '/v1/names/alice.id',
  ];
  for (const url of elsewhere) {
    it(`leaves ${url} alone`, async () => {
      await openPage();
      const init = { method: 'POST' };
      expect(await (await fetch(url, init)).text()).toBe('native');
      expect(sent).toEqual([[url, init]]);
      expect(asked).toEqual([]);
    });
  }

  it('answers with what it is told, at the address that was asked', async () => {
    answer = { status: 404, type: 'text/plain', body: btoa('\xff\x00') };
    await openPage();
    const response = await fetch(new URL(name));
    expect([response.status, response.url, response.headers.get('content-type')]).toEqual([404, name, 'text/plain']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([255, 0]);
    expect(asked).toEqual([['autonym_oldHost', { url: name, method: 'GET', signsIn: false }]]);
    expect(sent).toEqual([]);
  });

  it('says that an address brings an answer at the first look at a name, not at later ones', async () => {
    await openPage('?x=1&authResponse=a.b.c');
    await fetch(name);
    await fetch(name);
    expect(asked.map((ask) => (ask as [string, { signsIn: boolean }])[1].signsIn)).toEqual([true, false]);
  });

  it('sends where it is told to, with everything that was given', async () => {
    answer = { goTo: 'https://hub.example/store/1a/x' };
    await openPage();
    const init = { method: 'POST', body: 'x', headers: { Authorization: 'bearer v1:' } };
    await fetch('https://hub.blockstack.org/store/1a/x', init);
    expect(sent).toEqual([['https://hub.example/store/1a/x', init]]);
    await fetch(new Request('https://hub.blockstack.org/store/1a/x', init));
    const request = sent[1]?.[0] as Request;
    expect([request.url, request.method, request.headers.get('authorization'), await request.text()]).toEqual([
      'https://hub.example/store/1a/x',
      'POST',
      'bearer v1:',
      'x',
    ]);
    expect(asked.map((ask) => (ask as [string, { method: string }])[1].method)).toEqual(['POST', 'POST']);
  });

  for (const [what, given] of [
    ['nothing', null],
    ['a refusal', new Error('locked')],
  ] as const) {
    it(`goes where it was sent after ${what}, and without a provider`, async () => {
      answer = given;
      await openPage();
      expect(await (await fetch(name)).text()).toBe('native');
      delete page['AutonymProvider'];
      expect(await (await fetch(name)).text()).toBe('native');
      expect(sent.map(([input]) => input)).toEqual([name, name]);
    });
  }

  it('is over when it was given up', async () => {
    await openPage();
    await expect(fetch(name, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    await expect(fetch(new Request(name, { signal: AbortSignal.abort() }))).rejects.toThrow('aborted');
  });
});
