import { describe, expect, it } from 'vitest';
import type { Asker, Sender } from '../../src/background/asker.ts';
import { readAsker } from '../../src/background/asker.ts';
import { keepRows } from '../../src/background/inspected-rows.ts';
import { type Inspector, makeInspector } from '../../src/background/inspector.ts';
import { makePageDoor, type PageDeeds, type PagePort, readMessage } from '../../src/background/page-door.ts';
import { makeRequests } from '../../src/background/requests.ts';
import { type PageAnswer, pagePortName } from '../../src/contract/page.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { counting, memorySession, sha256, standingClock } from './memory.ts';

const ownId = 'autonym@example';
const good: Sender = {
  id: ownId,
  origin: 'https://app.example',
  url: 'https://app.example/page',
  frameId: 0,
  documentId: 'A'.repeat(32),
  documentLifecycle: 'active',
  tab: { id: 3 },
};
const { documentLifecycle: _, ...firefox } = good;

describe('who asks', () => {
  it('is the origin and the document, as the browser gives them', () => {
    const asker = { origin: 'https://app.example', documentId: 'A'.repeat(32), tabId: 3 };
    expect(readAsker(good, ownId)).toEqual(asker);
    expect(readAsker(firefox, ownId)).toEqual(asker);
    expect(readAsker({ ...good, url: 'https://bank.example/' }, ownId)).toEqual(asker);
    expect(readAsker({ ...good, origin: 'http://hello.localhost:8080' }, ownId)).toMatchObject({
      origin: 'http://hello.localhost:8080',
    });
  });

  const without = (key: keyof Sender): Sender => {
    const { [key]: _gone, ...rest } = good;
    return rest;
  };
  const hostile: [string, Sender | undefined][] = [
    ['nobody', undefined],
    ['another extension', { ...good, id: 'other@example' }],
    ['no extension', without('id')],
    ['a sandboxed document', { ...good, origin: 'null' }],
    ['a document without an origin', without('origin')],
    ['an origin that is no text', { ...good, origin: ['https://app.example'] as unknown as string }],
    ['a file', { ...good, origin: 'file://' }],
    ['a data address', { ...good, origin: 'data:text/html,x' }],
    ['a page of another extension', { ...good, origin: 'chrome-extension://abc' }],
    ['a page of ours', { ...good, origin: `moz-extension://${ownId}` }],
    ['an origin with a path', { ...good, origin: 'https://app.example/' }],
    ['an origin with userinfo', { ...good, origin: 'https://bank.example@evil.example' }],
    ['an origin in capitals', { ...good, origin: 'https://APP.example' }],
    ['an origin with a default port', { ...good, origin: 'https://app.example:443' }],
    ['two lines', { ...good, origin: 'https://app.example\nhttps://bank.example' }],
    ['a frame', { ...good, frameId: 4 }],
    ['no frame', without('frameId')],
    ['no document', without('documentId')],
    ['an empty document', { ...good, documentId: '' }],
    ['a prerendered page', { ...good, documentLifecycle: 'prerender' }],
    ['a cached page', { ...good, documentLifecycle: 'cached' }],
    ['no tab', without('tab')],
    ['a tab without a number', { ...good, tab: {} }],
  ];
  for (const [title, sender] of hostile) {
    it(`is not ${title}`, () => {
      expect(() => readAsker(sender, ownId)).toThrow(expect.objectContaining({ code: 'origin-refused' }));
    });
  }
});

describe('what is asked', () => {
  const ask = { type: 'ask', id: 'ask-00000001', method: 'rpc.request', body: { method: 'getInfo' } };
  it('has one of three shapes', () => {
    for (const message of [ask, { type: 'ack', id: 'a' }, { type: 'parked' }]) {
      expect(readMessage(message)).toEqual(message);
    }
  });

  const cyclic: Record<string, unknown> = { ...ask };
  cyclic['body'] = cyclic;
  const hostile: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['text', 'ask'],
    ['a list', [ask]],
    ['no type', { ...ask, type: undefined }],
    ['a command of our own pages', { autonym: 'vault.unlock', body: { key: '' } }],
    ['an unknown type', { ...ask, type: 'approve' }],
    ['an unknown key', { ...ask, origin: 'https://bank.example' }],
    ['a short id', { ...ask, id: 'a' }],
    ['a long id', { ...ask, id: 'a'.repeat(65) }],
    ['an id with other characters', { ...ask, id: 'ask_0001/../x' }],
    ['an id that is a number', { ...ask, id: 2 ** 53 }],
    ['an id that is an object', { ...ask, id: { toString: 'x' } }],
    ['a long method', { ...ask, method: 'm'.repeat(65) }],
    ['a cycle', cyclic],
    ['a big integer', { ...ask, body: { n: 1n } }],
    ['300 kB', { ...ask, body: { text: 'x'.repeat(300_000) } }],
    ['64 MB', { ...ask, body: { text: 'x'.repeat(64 * 1024 * 1024) } }],
    ['a million keys', { ...ask, body: Object.fromEntries(Array.from({ length: 1_000_000 }, (_, n) => [`k${n}`, n])) }],
    ['a prototype', JSON.parse('{"type":"ask","id":"ask-00000001","method":"rpc.request","body":{"__proto__":{"admin":true}}}')],
    [
      'a prototype at the top',
      JSON.parse('{"type":"ask","id":"ask-00000001","method":"x","body":{},"__proto__":{"admin":true}}'),
    ],
    ['a constructor far down', { ...ask, body: { a: { b: { c: { d: { constructor: 1 } } } } } }],
  ];
  for (const [title, message] of hostile) it(`is not ${title}`, () => expect(readMessage(message)).toBeUndefined());

  it('pollutes nothing', () => expect(({} as Record<string, unknown>)['admin']).toBeUndefined());
});

type Line = PagePort & { say(message: unknown): void; close(): void; heard: PageAnswer[]; open: boolean };

function line(sender: Sender = good, name: string = pagePortName): Line {
  const listeners: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  const port: Line = {
    name,
    sender,
    heard: [],
    open: true,
    postMessage: (answer) => {
      if (!port.open) throw new Error('Attempting to use a disconnected port object');
      port.heard.push(structuredClone(answer));
    },
    disconnect: () => {
      port.open = false;
    },
    onMessage: { addListener: (listen) => listeners.push(listen) },
    onDisconnect: { addListener: (listen) => closers.push(listen) },
    say: (message) => {
      for (const listen of listeners) listen(message);
    },
    close: () => {
      port.open = false;
      for (const listen of closers) listen();
    },
  };
  return port;
}

const settled = () => new Promise((go) => setTimeout(go, 5));

function make(inspector?: Inspector) {
  const session = memorySession();
  const requests = makeRequests({
    session,
    now: standingClock().now,
    randomId: counting('r'),
    sha256,
    noteDecided: async () => {},
  });
  const done: Asker[] = [];
  /** What the inspector is told. */
  const noted: unknown[][] = [];
  let changes = 0;
  let lastError = '';
  const deeds: PageDeeds = {
    'auth.request': async (asker, id, { token }) => {
      done.push(asker);
      await requests.add(asker, id, { kind: 'sign-in', frozen: token });
      return undefined;
    },
    'rpc.request': async (asker, _id, { method }) => {
      done.push(asker);
      if (method === 'crash') throw new TypeError('secret at 0xdeadbeef');
      return { result: method };
    },
    'popup.expect': async () => ({}),
    'events.expect': async () => ({}),
  };
  const live = () =>
    makePageDoor({
      ownId,
      requests,
      deeds,
      inspector: inspector ?? {
        asked: ({ origin }, _id, method, body) => void noted.push([origin, method, body]),
        answered: (_documentId, { id, error }) => void noted.push([id, error?.code]),
        left: (documentId) => void noted.push([documentId, 'left']),
      },
      checkOrigin: async (origin) => {
        if (origin.startsWith('http:')) throw new AutonymError('insecure-origin', 'no');
      },
      waitsAgain: async () => {},
      changed: async () => {
        changes++;
      },
      lastError: () => lastError,
    });
  return {
    live,
    door: live(),
    requests,
    done,
    noted,
    changes: () => changes,
    fail: (text: string) => {
      lastError = text;
    },
  };
}

const rpc = (id: string, method: string) => ({ type: 'ask', id, method: 'rpc.request', body: { method } });
const signIn = (id: string, token = 't') => ({ type: 'ask', id, method: 'auth.request', body: { token, channel: 'provider' } });

describe('the page door', () => {
  it('refuses without a look what comes while a hundred questions of a document are looked at, and nobody else', async () => {
    const { door, done } = make();
    const port = line();
    const other = line({ ...good, documentId: 'doc-other' });
    door.connect(port);
    door.connect(other);
    for (let i = 0; i < 300; i++) port.say(rpc(`ask-${String(i).padStart(8, '0')}`, 'getInfo'));
    other.say(rpc('ask-other-01', 'getInfo'));
    await settled();
    expect(done).toHaveLength(101);
    const codes = port.heard.map(({ id, error }) => `${error?.code ?? 'answered'} ${Number(id.slice(4)) < 100}`);
    expect(codes.filter((code) => code === 'answered true')).toHaveLength(100);
    expect(codes.filter((code) => code === 'too-many-requests false')).toHaveLength(200);
    expect(other.heard).toMatchObject([{ result: { result: 'getInfo' } }]);
    port.say(rpc('ask-later-01', 'getInfo'));
    await settled();
    expect(port.heard.at(-1)).toMatchObject({ id: 'ask-later-01', result: { result: 'getInfo' } });
  });

  it('answers what may be answered at once', async () => {
    const { door } = make();
    const port = line();
    door.connect(port);
    port.say(rpc('ask-00000001', 'getInfo'));
    await settled();
    expect(port.heard).toEqual([{ type: 'answer', id: 'ask-00000001', result: { result: 'getInfo' } }]);
  });

  const refusals: [string, unknown, string][] = [
    [
      'a command of our own pages',
      { type: 'ask', id: 'ask-00000001', method: 'vault.unlock', body: { key: '' } },
      'method-unknown',
    ],
    ['a method of Object', { type: 'ask', id: 'ask-00000001', method: 'toString', body: {} }, 'method-unknown'],
    ['a prototype as a method', { type: 'ask', id: 'ask-00000001', method: '__proto__', body: {} }, 'method-unknown'],
    ['parameters that do not fit', { ...signIn('ask-00000001'), body: { token: 7, channel: 'provider' } }, 'bad-params'],
    [
      'a claimed origin',
      { ...signIn('ask-00000001'), body: { token: 't', channel: 'provider', origin: 'https://b.example' } },
      'bad-params',
    ],
    ['a token of 17 kB', signIn('ask-00000001', 'x'.repeat(17_000)), 'bad-params'],
    ['300 kB', signIn('ask-00000001', 'x'.repeat(300_000)), 'bad-request'],
    ['what the relay could not read', { type: 'ask', id: 'ask-00000001' }, 'bad-params'],
  ];
  for (const [title, message, code] of refusals) {
    it(`refuses ${title}, and does nothing`, async () => {
      const { door, done } = make();
      const port = line();
      door.connect(port);
      port.say(message);
      await settled();
      expect(port.heard.map(({ id, error }) => [id, error?.code])).toEqual([['ask-00000001', code]]);
      expect(done).toEqual([]);
    });
  }

  it('tells a page nothing about what broke inside', async () => {
    const { door } = make();
    const port = line();
    door.connect(port);
    port.say(rpc('ask-00000001', 'crash'));
    await settled();
    expect(port.heard[0]?.error).toEqual({
      code: 'internal',
      message: 'Something went wrong inside Autonym.',
      number: -32603,
    });
  });

  it('does nothing for a refused sender, but says so', async () => {
    const { door, done } = make();
    const port = line({ ...good, origin: 'null' });
    door.connect(port);
    port.say(rpc('ask-00000001', 'getInfo'));
    port.say({ type: 'ack', id: 'ask-00000001' });
    await settled();
    expect(port.heard.map(({ error }) => error?.code)).toEqual(['origin-refused']);
    expect(port.open).toBe(false);
    expect(done).toEqual([]);
  });

  it('tells the inspector of everything that is asked and answered, refused or not, and who left', async () => {
    const { door, noted } = make();
    const [port, opaque] = [line(), line({ ...good, origin: 'null' })];
    door.connect(port);
    door.connect(opaque);
    port.say(rpc('ask-00000001', 'getInfo'));
    port.say(rpc('ask-00000002', 'crash'));
    port.say({ type: 'ask', id: 'ask-00000003' });
    port.say(signIn('ask-00000004', 'x'.repeat(300_000)));
    opaque.say(rpc('ask-00000005', 'getInfo'));
    await settled();
    port.close();
    await settled();
    expect(noted).toEqual(
      expect.arrayContaining([
        ['https://app.example', 'rpc.request', { method: 'getInfo' }],
        ['ask-00000001', undefined],
        ['ask-00000002', 'internal'],
        ['https://app.example', '', undefined],
        ['ask-00000003', 'bad-params'],
        ['https://app.example', 'auth.request', undefined],
        ['ask-00000004', 'bad-request'],
        ['null', 'rpc.request', { method: 'getInfo' }],
        ['ask-00000005', 'origin-refused'],
        ['A'.repeat(32), 'left'],
      ]),
    );
  });

  it('answers whatever a page names as its method', async () => {
    const inspector = makeInspector({
      session: memorySession(),
      network: async () => mainnet,
      now: standingClock().now,
      randomId: counting('row'),
      later: () => {},
      keeping: async () => ({ keepRows }),
    });
    const { door } = make(inspector);
    const port = line();
    door.connect(port);
    port.say({ type: 'ask', id: 'ask-00000001', method: 'rpc.request', body: { method: { toString: 1 } } });
    expect(() => port.say({ type: 'ask', id: 'ask-00000002', method: { toString: 1 } })).not.toThrow();
    await settled();
    expect(port.heard.map(({ id }) => id).sort()).toEqual(['ask-00000001', 'ask-00000002']);
  });

  it('does nothing for an origin without https', async () => {
    const { door, done } = make();
    const port = line({ ...good, origin: 'http://app.example' });
    door.connect(port);
    port.say(rpc('ask-00000001', 'getInfo'));
    await settled();
    expect(port.heard[0]?.error?.code).toBe('insecure-origin');
    expect(done).toEqual([]);
  });

  it('hangs up on a port with another name', () => {
    const { door } = make();
    const port = line(good, 'other');
    door.connect(port);
    expect(port.open).toBe(false);
  });

  it('hands the answer to the document that asked and to no other', async () => {
    const { door, requests } = make();
    const port = line();
    const next = line({ ...good, documentId: 'B'.repeat(32) });
    const elsewhere = line({ ...good, documentId: 'C'.repeat(32), origin: 'https://other.example' });
    for (const each of [port, next, elsewhere]) door.connect(each);
    port.say(signIn('ask-00000001'));
    await settled();
    const [record] = await requests.waiting();
    if (record) await requests.decide(record, { outcome: { result: { response: 'r' } }, how: 'given' });
    for (const { documentId = '' } of [port.sender ?? {}, next.sender ?? {}, elsewhere.sender ?? {}])
      await door.deliver(documentId);
    next.say(signIn('ask-00000001', 'another'));
    await settled();
    expect(port.heard).toEqual([{ type: 'answer', id: 'ask-00000001', result: { response: 'r' } }]);
    expect(next.heard).toEqual([]);
    expect(elsewhere.heard).toEqual([]);
  });

  it('answers an ask that is repeated after the death of the background without asking twice', async () => {
    const { live, requests, done } = make();
    const before = line();
    live().connect(before);
    before.say(signIn('ask-00000001'));
    await settled();
    // The background dies: no disconnect is heard by anybody in here.
    const door = live();
    const after = line();
    door.connect(after);
    after.say(signIn('ask-00000001'));
    await settled();
    expect(done).toHaveLength(1);
    expect(await requests.waiting()).toHaveLength(1);
    const [record] = await requests.waiting();
    if (record) await requests.decide(record, { outcome: { result: { response: 'r' } }, how: 'given' });
    await door.deliver('A'.repeat(32));
    expect(after.heard).toHaveLength(1);
    after.say({ type: 'ack', id: 'ask-00000001' });
    await settled();
    expect(await requests.answersFor('A'.repeat(32))).toEqual([]);
  });

  it('withdraws what waits when the document is gone', async () => {
    const { door, requests, changes } = make();
    const port = line();
    door.connect(port);
    port.say(signIn('ask-00000001'));
    await settled();
    port.close();
    await settled();
    expect(await requests.waiting()).toEqual([]);
    expect(changes()).toBe(1);
    expect(await door.isHere('A'.repeat(32), 0)).toBe(false);
  });

  for (const how of ['says so', 'is told by Chromium'] as const) {
    it(`interrupts what waits when the document goes to sleep (${how}), and tells it on return`, async () => {
      const { door, requests, fail } = make();
      const port = line();
      door.connect(port);
      port.say(signIn('ask-00000001'));
      await settled();
      if (how === 'says so') port.say({ type: 'parked' });
      else fail('The page keeping the extension port is moved into back/forward cache, so the message channel is closed.');
      port.close();
      await settled();
      expect(await requests.waiting()).toEqual([]);
      const back = line();
      door.connect(back);
      back.say(signIn('ask-00000001'));
      await settled();
      expect(back.heard.map(({ error }) => error?.code)).toEqual(['request-interrupted']);
    });
  }

  it('waits for a relay that comes back after a death', async () => {
    const { door } = make();
    const here = door.isHere('A'.repeat(32), 1000);
    setTimeout(() => door.connect(line()), 60);
    expect(await here).toBe(true);
  });
});
