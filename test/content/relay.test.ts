import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Port } from '../../src/content/extension.ts';
import { handoverEvent, type PageAnswer, pagePortName, type RelayMessage } from '../../src/contract/page.ts';

type FakePort = Port & { name: string; said: RelayMessage[]; open: boolean; answer(message: PageAnswer): void; drop(): void };

const page = globalThis as unknown as Record<string, unknown>;
let window: EventTarget;
let ports: FakePort[];
let isGone: boolean;
let observe: (changes: { addedNodes: object[] }[]) => void;
let storage: Map<string, string>;
let went: string[];

beforeEach(() => {
  vi.resetModules();
  vi.useRealTimers();
  window = new EventTarget();
  ports = [];
  isGone = false;
  storage = new Map();
  went = [];
  const globals = {
    addEventListener: window.addEventListener.bind(window),
    dispatchEvent: window.dispatchEvent.bind(window),
    document: {},
    MutationObserver: class {
      constructor(callback: typeof observe) {
        observe = callback;
      }
      observe() {}
    },
    StorageEvent: class extends Event {
      readonly init: object;
      constructor(type: string, init: object) {
        super(type);
        this.init = init;
      }
    },
    localStorage: { setItem: (key: string, value: string) => storage.set(key, value) },
    location: { origin: 'https://app.example', replace: (url: string) => went.push(url) },
    browser: undefined,
    chrome: {
      runtime: {
        connect: ({ name }: { name: string }) => {
          if (isGone) throw new Error('Extension context invalidated.');
          return fakePort(name);
        },
      },
    },
  };
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(page, name, { value, configurable: true, writable: true });
});

function fakePort(name: string): FakePort {
  const listeners: ((message: PageAnswer) => void)[] = [];
  const closers: (() => void)[] = [];
  const port: FakePort = {
    name,
    said: [],
    open: true,
    postMessage: (message) => {
      if (isGone) throw new Error('Extension context invalidated.');
      port.said.push(structuredClone(message));
    },
    disconnect: () => {
      port.open = false;
    },
    onMessage: { addListener: (listen) => listeners.push(listen) },
    onDisconnect: { addListener: (listen) => closers.push(listen) },
    answer: (message) => {
      for (const listen of listeners) listen(message);
    },
    drop: () => {
      port.open = false;
      for (const close of closers) close();
    },
  };
  ports.push(port);
  return port;
}

const last = (): FakePort => {
  const port = ports.at(-1);
  if (!port) throw new Error('the relay opened no port');
  return port;
};
const settled = () => new Promise((go) => setTimeout(go, 10));

async function open() {
  await import('../../src/content/relay.ts');
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.onmessage = ({ data }) => heard.push(data);
  // Node's MessageEvent cannot be cancelled, so the call is watched instead.
  const event = Object.assign(new MessageEvent(handoverEvent, { ports: [port2 as never] }), { preventDefault: vi.fn() });
  window.dispatchEvent(event);
  return { heard, event, say: (message: unknown) => port1.postMessage(message), close: () => port1.close() };
}
const transition = (type: string, persisted: boolean) => window.dispatchEvent(Object.assign(new Event(type), { persisted }));
const ask = (id = 'ask-00000001') => ({ type: 'ask' as const, id, method: 'rpc.request', body: { method: 'getInfo' } });

describe('the relay', () => {
  it('takes the port, stops the event, and opens nothing before it is asked', async () => {
    const { event, close } = await open();
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(ports).toEqual([]);
    close();
  });

  it('takes the first port only', async () => {
    const first = await open();
    const { port1, port2 } = new MessageChannel();
    const second = Object.assign(new MessageEvent(handoverEvent, { ports: [port2 as never] }), { preventDefault: vi.fn() });
    window.dispatchEvent(second);
    expect(second.preventDefault).not.toHaveBeenCalled();
    port1.postMessage(ask());
    await settled();
    expect(ports).toEqual([]);
    port1.close();
    first.close();
  });

  it('carries an ask there and its answer back, and acknowledges it', async () => {
    const { say, heard, close } = await open();
    say(ask());
    await settled();
    expect(last().name).toBe(pagePortName);
    expect(last().said).toEqual([ask()]);
    const answer: PageAnswer = { type: 'answer', id: 'ask-00000001', result: { result: 1 } };
    last().answer(answer);
    last().answer(answer);
    last().answer({ type: 'answer', id: 'not-asked', result: 'x' });
    await settled();
    expect(heard).toEqual([{ type: 'heard', id: 'ask-00000001' }, answer]);
    expect(last().said.slice(1)).toEqual([{ type: 'ack', id: 'ask-00000001' }]);
    close();
  });

  const hostile: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['text', 'ask'],
    ['a number', 7],
    ['no id', { type: 'ask', method: 'x' }],
    ['a short id', { ...ask('a') }],
    ['an id with other characters', { ...ask('ask 0000 0001') }],
    ['an id that is an object', { ...ask(), id: {} }],
  ];
  for (const [title, message] of hostile) {
    it(`drops ${title}`, async () => {
      const { say, heard, close } = await open();
      say(message);
      await settled();
      expect([heard, ports]).toEqual([[], []]);
      close();
    });
  }

  for (const [title, body] of [
    ['too large', { text: 'x'.repeat(40_000) }],
    ['not JSON', { n: 1n }],
  ] as const) {
    it(`answers what is ${title} by itself`, async () => {
      const { say, heard, close } = await open();
      say({ ...ask(), body });
      await settled();
      expect(heard).toMatchObject([{ type: 'heard' }, { type: 'answer', error: { code: 'bad-request', number: -32600 } }]);
      expect(ports).toEqual([]);
      close();
    });
  }

  it('passes on four known fields and nothing else', async () => {
    const { say, close } = await open();
    say({ ...ask(), origin: 'https://bank.example', sender: {}, type: 'collect' });
    await settled();
    expect(last().said).toEqual([ask()]);
    close();
  });

  it('asks again when the background dies, as often as it dies', async () => {
    const { say, heard, close } = await open();
    say(ask());
    await settled();
    for (const deaths of [2, 3]) {
      last().drop();
      await vi.waitFor(() => expect(ports).toHaveLength(deaths));
      expect(last().said).toEqual([ask()]);
    }
    last().answer({ type: 'answer', id: 'ask-00000001', result: 1 });
    last().drop();
    await new Promise((go) => setTimeout(go, 500));
    expect(ports).toHaveLength(3);
    expect(heard).toHaveLength(2);
    close();
  });

  it('hangs up when its document goes to sleep, and collects on a new port when it wakes', async () => {
    const { say, heard, close } = await open();
    say(ask());
    await settled();
    const before = last();
    transition('pagehide', true);
    expect(before.said.at(-1)).toEqual({ type: 'parked' });
    expect(before.open).toBe(false);
    transition('pageshow', true);
    expect(last()).not.toBe(before);
    expect(last().said).toEqual([{ type: 'collect', ids: ['ask-00000001'] }]);
    last().answer({ type: 'answer', id: 'ask-00000001', result: 1 });
    await settled();
    expect(heard).toHaveLength(2);
    close();
  });

  it('opens no port for a document that sleeps and wakes without a question', async () => {
    const { close } = await open();
    for (const type of ['pageshow', 'pagehide', 'pageshow']) transition(type, type !== 'pageshow' || ports.length > 0);
    transition('pageshow', true);
    expect(ports).toEqual([]);
    close();
  });

  it('tells the page when the extension was reloaded behind it', async () => {
    const { say, heard, close } = await open();
    say(ask());
    await settled();
    isGone = true;
    last().drop();
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    say(ask('ask-00000002'));
    await settled();
    expect(heard.filter((message) => (message as PageAnswer).type === 'answer')).toMatchObject([
      { id: 'ask-00000001', error: { code: 'extension-reloaded' } },
      { id: 'ask-00000002', error: { code: 'extension-reloaded' } },
    ]);
    close();
  });
});

describe('the takeover of a blockstack: frame', () => {
  const token = 'aaa.bbb.c-c_c';
  function frame(src: string | null, nodeName = 'IFRAME') {
    const steps: string[] = [];
    const node = {
      nodeName,
      getAttribute: () => src,
      remove: () => steps.push(storage.size === 0 ? 'removed first' : 'removed late'),
    };
    observe([{ addedNodes: [node] }]);
    return steps;
  }

  it('removes the frame first, then answers the echo, then asks', async () => {
    const { close } = await open();
    const told: object[] = [];
    window.addEventListener('storage', (event) => told.push((event as Event & { init: object }).init));
    expect(frame(`blockstack:${token}&echo=abc-123`)).toEqual(['removed first']);
    expect([...storage]).toEqual([['echo-reply-abc-123', 'success']]);
    expect(told).toMatchObject([{ key: 'echo-reply-abc-123', newValue: 'success' }]);
    expect(last().said).toMatchObject([{ type: 'ask', method: 'auth.request', body: { token, channel: 'redirect' } }]);
    close();
  });

  const others = [
    null,
    'about:blank',
    'https://app.example/?x=blockstack:a&echo=b',
    `blockstack:${token}`,
    `blockstack:${token}&echo=`,
    `blockstack:${token}&echo=${'a'.repeat(65)}`,
    `blockstack:${token}&echo=../x`,
    `blockstack:${token}&echo=a&echo=b`,
    `blockstack:<b>&echo=abc`,
  ];
  for (const src of others) {
    it(`leaves ${src} alone`, async () => {
      const { close } = await open();
      expect(frame(src)).toEqual([]);
      expect([storage.size, ports.length]).toEqual([0, 0]);
      close();
    });
  }

  it('goes where the answer says, on its own origin and nowhere else', async () => {
    const { close } = await open();
    for (const [redirect, goes] of [
      ['https://app.example/?authResponse=r', 1],
      ['https://evil.example/?authResponse=r', 1],
      ['http://app.example/', 1],
      ['javascript:alert(1)', 1],
    ] as const) {
      frame(`blockstack:${token}&echo=abc`);
      const asked = last().said.at(-1);
      if (asked?.type === 'ask') last().answer({ type: 'answer', id: asked.id, result: { response: 'r', redirect } });
      expect(went).toHaveLength(goes);
    }
    expect(went).toEqual(['https://app.example/?authResponse=r']);
    close();
  });

  it('stays when the person says no', async () => {
    const { close } = await open();
    frame(`blockstack:${token}&echo=abc`);
    const asked = last().said.at(-1);
    if (asked?.type === 'ask')
      last().answer({ type: 'answer', id: asked.id, error: { code: 'request-denied', message: '', number: -32000 } });
    expect(went).toEqual([]);
    close();
  });
});
