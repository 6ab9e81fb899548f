/** What is kept of the last requests, and what never is. */
import { describe, expect, it } from 'vitest';
import { keepRows } from '../../src/background/inspected-rows.ts';
import { makeInspector } from '../../src/background/inspector.ts';
import { answerWithoutSecrets, withoutSecrets } from '../../src/background/without-secrets.ts';
import type { Network } from '../../src/contract/settings.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import { authRequests } from '../protocol/token/vectors.ts';
import { counting, memorySession } from './memory.ts';

const app = { origin: 'https://app.example', documentId: 'doc-1' };
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: unknown) => `${base64({ typ: 'JWT', alg: 'ES256K' })}.${base64(claims)}.${'x'.repeat(86)}`;
const key = '1f'.repeat(32);

function make(session = memorySession()) {
  const timers: (() => void)[] = [];
  const clock = { nowMs: 1000, network: { ...mainnet } as Network };
  const live = () =>
    makeInspector({
      keeping: async () => ({ keepRows }),
      session,
      network: async () => clock.network,
      now: () => clock.nowMs,
      randomId: counting('row'),
      later: (_ms, then) => void timers.push(then),
    });
  const settled = async () => {
    for (let i = 0; i < 5; i++) {
      await new Promise((go) => setTimeout(go, 0));
      for (const then of timers.splice(0)) then();
    }
  };
  return { session, clock, live, settled, timers };
}

/** One that is on. */
async function on() {
  const world = make();
  const inspector = world.live();
  await inspector.switch(true);
  return { ...world, inspector };
}

describe('the inspector', () => {
  it('keeps nothing until it is switched on, and nothing after it is switched off', async () => {
    const { live, session, settled, timers } = make();
    const inspector = live();
    inspector.asked(app, 'ask-00000001', 'rpc.request', { method: 'getInfo' });
    await settled();
    expect(timers).toEqual([]);
    expect(await inspector.read()).toEqual({ on: false, rows: [] });
    await inspector.switch(true);
    inspector.asked(app, 'ask-00000002', 'rpc.request', { method: 'getInfo' });
    await settled();
    expect((await inspector.read()).rows).toHaveLength(1);
    await inspector.switch(false);
    inspector.asked(app, 'ask-00000003', 'rpc.request', { method: 'getInfo' });
    await settled();
    expect(await inspector.read()).toEqual({ on: false, rows: [] });
    expect(session.text.get('inspected')).toBe('{"on":false,"rows":[]}');
  });

  it('keeps who asked, how and when, what was answered, and on which network', async () => {
    const { inspector, clock, settled } = await on();
    inspector.asked(app, 'ask-00000001', 'auth.request', { token: 'a.b.c', channel: 'provider' });
    clock.nowMs = 1500;
    inspector.answered(app.documentId, {
      type: 'answer',
      id: 'ask-00000001',
      error: { code: 'token-format', message: 'This is not a token.', number: -32602 },
    });
    inspector.asked(app, 'ask-00000002', 'rpc.request', { method: 'stx_signMessage', params: { message: 'Hello' } });
    await settled();
    clock.network = { ...clock.network, id: 'other' };
    expect((await inspector.read()).rows).toEqual([
      {
        id: 'row-2',
        atMs: 1500,
        origin: app.origin,
        by: 'method',
        method: 'stx_signMessage',
        ask: '{"message":"Hello"}',
        kept: 'whole',
        network: { id: 'mainnet', chain: 'mainnet', local: false },
      },
      {
        id: 'row-1',
        atMs: 1000,
        origin: app.origin,
        by: 'provider',
        method: '',
        ask: 'a.b.c',
        kept: 'whole',
        network: { id: 'mainnet', chain: 'mainnet', local: false },
        answer: { atMs: 1500, error: { code: 'token-format', message: 'This is not a token.', number: -32602 } },
      },
    ]);
  });

  it('tells links apart: taken over in the page, dropped by the browser, on their way to a host that is gone', async () => {
    const { inspector } = await on();
    inspector.brought('lost.b.c', 'lost-link');
    inspector.brought('dead.b.c', 'dead-host');
    for (const one of ['lost', 'dead', 'other'])
      inspector.asked(app, `ask-0000-${one}`, 'auth.request', { token: `${one}.b.c`, channel: 'redirect' });
    expect((await inspector.read()).rows.map(({ by }) => by)).toEqual(['link', 'dead-host', 'lost-link']);
  });

  it('loses no more than what came before it could look, when looking fails', async () => {
    const session = memorySession();
    await make(session).live().switch(true);
    let isFailing = true;
    const { live, settled } = make({
      ...session,
      get: async (key) => {
        if (isFailing) throw new Error('the storage is busy');
        return session.get(key);
      },
    });
    const inspector = live();
    inspector.asked(app, 'ask-00000001', 'rpc.request', { method: 'getInfo' });
    await settled();
    isFailing = false;
    inspector.asked(app, 'ask-00000002', 'rpc.request', { method: 'supportedMethods' });
    await settled();
    expect((await inspector.read()).rows.map(({ method }) => method)).toEqual(['supportedMethods']);
  });

  it('goes on after a death with what was written, and takes what the relay says again', async () => {
    const { inspector, live, settled } = await on();
    inspector.asked(app, 'ask-00000001', 'rpc.request', { method: 'getAddresses' });
    await settled();
    inspector.asked(app, 'ask-00000002', 'rpc.request', { method: 'getAddresses' });
    const next = live();
    next.asked(app, 'ask-00000001', 'rpc.request', { method: 'getAddresses' });
    next.asked(app, 'ask-00000002', 'rpc.request', { method: 'getAddresses' });
    next.answered(app.documentId, { type: 'answer', id: 'ask-00000001', result: { result: true } });
    next.answered(app.documentId, { type: 'answer', id: 'ask-00000001', result: { result: 'again' } });
    next.left(app.documentId);
    await settled();
    const { rows } = await next.read();
    expect(rows.map(({ answer, left }) => [answer?.result, left])).toEqual([
      [undefined, true],
      [{ result: true }, undefined],
    ]);
  });

  it('forgets everything with the lock, and goes on', async () => {
    const { inspector, session, settled } = await on();
    inspector.asked(app, 'ask-00000001', 'rpc.request', { method: 'getAddresses' });
    await inspector.clear();
    await settled();
    expect(session.text.get('inspected')).toBe('{"on":true,"rows":[]}');
    inspector.asked(app, 'ask-00000002', 'rpc.request', { method: 'getAddresses' });
    await settled();
    expect((await inspector.read()).rows).toHaveLength(1);
  });

  it('cannot be filled: neither by one site, which pushes out nobody, nor by many, nor by large requests', async () => {
    const { inspector, session, settled } = await on();
    const other = { origin: 'https://other.example', documentId: 'doc-2' };
    inspector.asked(other, 'ask-00000001', 'rpc.request', { method: 'getAddresses' });
    for (let i = 0; i < 10_000; i++)
      inspector.asked(app, `ask-${i}-0000`, 'rpc.request', {
        method: 'stx_signMessage',
        params: { message: 'x'.repeat(40_000) },
      });
    await settled();
    const { rows } = await inspector.read();
    expect(rows.filter(({ origin }) => origin === app.origin)).toHaveLength(15);
    expect(rows.at(-1)?.origin).toBe(other.origin);
    expect(new Set(rows.map(({ kept, ask }) => `${kept} ${ask.length <= 17_000}`))).toEqual(new Set(['cut true', 'whole true']));
    for (let i = 0; i < 200; i++)
      inspector.asked({ origin: `https://${i}.example`, documentId: `many-${i}` }, `ask-${i}-0000`, 'rpc.request', {
        method: 'stx_signMessage',
        params: { message: 'x'.repeat(16_000) },
      });
    await settled();
    expect((await inspector.read()).rows.length).toBeLessThanOrEqual(40);
    expect(session.text.get('inspected')?.length).toBeLessThan(450_000);
  });

  it('writes down once for many', async () => {
    const { inspector, timers } = await on();
    for (let i = 0; i < 1000; i++) inspector.asked(app, `ask-${i}-0000`, 'rpc.request', { method: 'getInfo' });
    expect(timers).toHaveLength(1);
  });

  it('does not tell of what is no question of an app', async () => {
    const { inspector } = await on();
    inspector.asked(app, 'ask-00000001', 'events.expect', {});
    inspector.asked(app, 'ask-00000002', 'popup.expect', {});
    inspector.asked(app, 'ask-00000003', 'rpc.request', { method: 'autonym_oldHost', params: {} });
    expect((await inspector.read()).rows).toEqual([]);
  });

  const careless: [string, string, unknown][] = [
    ['a token', 'auth.request', { token: token({ jti: 'x', appPrivateKey: key }), channel: 'provider' }],
    ['parameters', 'rpc.request', { method: 'stx_signMessage', params: { message: 'x', privateKey: key } }],
    ['parameters, deep inside', 'rpc.request', { method: 'x', params: { a: [{ b: { mnemonic: key } }] } }],
    ['a signing token', 'rpc.request', { method: 'transactionRequest', params: token({ txType: 'x', private_key: key }) }],
    ['a member beside odd ones', 'rpc.request', { method: 'x', params: { ' ': 'b', ':"secret': key, 'my "mnemonic': key } }],
    ['what is cut', 'rpc.request', { method: 'x', params: { privateKey: key, text: 'x'.repeat(20_000) } }],
  ];
  for (const [title, method, body] of careless) {
    it(`keeps no key that an app puts into ${title}`, async () => {
      const { inspector, session, settled } = await on();
      inspector.asked(app, 'ask-00000001', method, body);
      await settled();
      const kept = JSON.stringify(await inspector.read()) + session.text.get('inspected');
      expect(kept).toContain(app.origin);
      expect(kept).not.toContain(key);
      expect(kept).not.toContain(Buffer.from(key).toString('base64url').slice(4, 40));
      expect((await inspector.read()).rows[0]?.kept).toMatch(/redacted|cut/);
    });
  }

  it('never throws at the door, whatever a page names as its method', async () => {
    const { inspector, session, live } = await on();
    const odd: unknown[] = [{ toString: 1 }, { toString: null, valueOf: 1 }, ['getInfo'], 7, null, 'm'.repeat(100)];
    for (const [i, method] of odd.entries()) inspector.asked(app, `ask-0000000${i}`, 'rpc.request', { method });
    expect((await inspector.read()).rows.map(({ method }) => method).reverse()).toEqual(['', '', '', '', '', 'm'.repeat(64)]);
    inspector.asked(app, 'ask-00000010', { toString: 1 } as never, undefined);
    await session.set('inspected', { on: false, rows: [] });
    live().asked(app, 'ask-00000001', 'rpc.request', { method: { toString: 1 } });
  });

  it('keeps nobody waiting over a large request', async () => {
    const { inspector } = await on();
    const large = [
      { a: 'secret'.repeat(44_900) },
      { a: '"private_key'.repeat(15_000) },
      `"${' '.repeat(260_000)}`,
      '"'.repeat(260_000),
    ];
    const begin = performance.now();
    for (const [i, params] of large.entries()) inspector.asked(app, `ask-0000000${i}`, 'rpc.request', { method: 'x', params });
    const { rows } = await inspector.read();
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(rows.map(({ kept }) => kept)).toEqual(['cut', 'cut', 'cut', 'cut']);
  });

  it('reads a token before it cuts it, so that neither what it says nor a secret in it hides behind its letters', async () => {
    const { inspector } = await on();
    const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
    const params = [
      tokenOf({ txType: 'smart_contract', codeBody: 'x'.repeat(30_000) }),
      tokenOf({ codeBody: 'x'.repeat(30_000), privateKey: key }),
    ];
    for (const [i, token] of params.entries())
      inspector.asked(app, `ask-0000000${i}`, 'rpc.request', { method: 'transactionRequest', params: token });
    const [secret, contract] = (await inspector.read()).rows;
    expect(secret).toMatchObject({ ask: '', kept: 'cut' });
    expect(contract?.kept).toBe('cut');
    expect(contract?.ask).toMatch(/^\{"txType":"smart_contract","codeBody":"x+$/);
  });

  it('loses one row to a token that cannot be written out, and keeps the others', async () => {
    const { inspector, settled } = await on();
    const deep = Buffer.from('['.repeat(5900) + ']'.repeat(5900)).toString('base64url');
    inspector.asked(app, 'ask-00000001', 'auth.request', { token: `a.${deep}.b`, channel: 'provider' });
    inspector.asked(app, 'ask-00000002', 'rpc.request', { method: 'getInfo', params: { a: 1 } });
    await settled();
    expect((await inspector.read()).rows).toMatchObject([
      { method: 'getInfo', ask: '{"a":1}', kept: 'whole' },
      { ask: '', kept: 'cut' },
    ]);
  });

  it('keeps a request to sign in letter by letter, so that its signature can be looked at', async () => {
    const { inspector } = await on();
    for (const [i, { token: text }] of authRequests.generations.entries())
      inspector.asked(app, `ask-valid-${i}`, 'auth.request', { token: text, channel: 'provider' });
    const { rows } = await inspector.read();
    expect(rows.map(({ ask }) => ask).reverse()).toEqual(authRequests.generations.map(({ token: text }) => text).slice(-15));
  });
});

describe('what is kept of an answer', () => {
  it('has the shape, and a word where a secret was', () => {
    const response = token({
      jti: 'x',
      private_key: '7b2263',
      associationToken: 'a.b.c',
      username: null,
      profile: { name: 'Ada' },
    });
    expect(answerWithoutSecrets({ response, redirect: `https://app.example/?a=1&authResponse=${response}#top` })).toEqual({
      response: {
        jti: 'x',
        private_key: '[kept back]',
        associationToken: '[kept back]',
        username: null,
        profile: { name: 'Ada' },
      },
      redirect: 'https://app.example/?a=1&authResponse=[the answer]#top',
    });
    const publicKey = `02${key}`;
    expect(
      answerWithoutSecrets({
        result: {
          name: 'ada.btc',
          appKey: key,
          storage: { authorization: `bearer v1:${response}`, hubUrl: 'https://hub.example' },
        },
      }),
    ).toEqual({
      result: {
        name: 'ada.btc',
        appKey: '[kept back]',
        storage: { authorization: '[kept back]', hubUrl: 'https://hub.example' },
      },
    });
    expect(
      withoutSecrets({ signature: `${key}${key}01`, publicKey, any: response, txRaw: `0x${key}`, long: 'x'.repeat(300) }),
    ).toEqual({
      signature: '[130 hex digits]',
      publicKey,
      any: '[a token]',
      txRaw: '[66 hex digits]',
      long: '[300 characters]',
    });
  });

  it('is nowhere in the address it goes to, whatever else stands there', () => {
    const response = token({ jti: 'x' });
    for (const decoy of ['?xauthResponse=1', '?authResponse=', '?a=xauthResponse=1&authResponse=2']) {
      const { redirect } = answerWithoutSecrets({
        response,
        redirect: `https://a.example/${decoy}&authResponse=${response}`,
      }) as { redirect: string };
      expect(redirect).toBe(`https://a.example/${decoy}&authResponse=[the answer]`);
    }
  });

  it('is a word when the token does not read', () => {
    expect(answerWithoutSecrets({ response: 'nonsense' })).toEqual({ response: '[a token]' });
  });
});
