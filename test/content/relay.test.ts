import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Port } from '../../src/content/extension.ts';
import { askMostChars, handoverEvent, type PageAnswer, pagePortName, type RelayMessage } from '../../src/contract/page.ts';

type FakePort = Port & { name: string; said: RelayMessage[]; open: boolean; answer(message: PageAnswer): void; drop(): void };

const page = globalThis as unknown as Record<string, unknown>;
let window: EventTarget;
let document: EventTarget & { prerendering?: boolean };
let ports: FakePort[];
let isGone: boolean;

beforeEach(() => {
  vi.resetModules();
  vi.useRealTimers();
  window = new EventTarget();
  document = new EventTarget();
  ports = [];
  isGone = false;
  const globals = {
    addEventListener: window.addEventListener.bind(window),
    // Node reads `capture` only from an object.
    removeEventListener: (type: string, listen: () => void, capture: boolean) =>
      window.removeEventListener(type, listen, { capture }),
    browser: undefined,
    document,
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
const count = (list: unknown[], length: number) => vi.waitFor(() => expect(list.length).toBeGreaterThanOrEqual(length));

async function open() {
  await import('../../src/content/main.ts');
  const seen = vi.fn();
  window.addEventListener(handoverEvent, seen);
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.onmessage = ({ data }) => heard.push(data);
  window.dispatchEvent(new MessageEvent(handoverEvent, { ports: [port2 as never] }));
  return { heard, seen, say: (message: unknown) => port1.postMessage(message), close: () => port1.close() };
}
const transition = (type: string, persisted: boolean) => window.dispatchEvent(Object.assign(new Event(type), { persisted }));
const ask = (id = 'ask-00000001') => ({ type: 'ask' as const, id, method: 'rpc.request', body: { method: 'getInfo' } });

describe('the relay', () => {
  it('takes the port, hides it from the page, and opens nothing before it is asked', async () => {
    const { seen, close } = await open();
    expect(seen).not.toHaveBeenCalled();
    expect(ports).toEqual([]);
    close();
  });

  it('waits for an event that brings a port', async () => {
    await import('../../src/content/main.ts');
    window.dispatchEvent(new Event(handoverEvent));
    const { say, close } = await open();
    say(ask());
    await count(ports, 1);
    expect(last().said).toEqual([ask()]);
    close();
  });

  it('takes the first port only', async () => {
    const first = await open();
    const { port1, port2 } = new MessageChannel();
    window.dispatchEvent(new MessageEvent(handoverEvent, { ports: [port2 as never] }));
    expect(first.seen).toHaveBeenCalledOnce();
    port1.postMessage(ask());
    first.say(ask('ask-00000002'));
    await count(ports, 1);
    expect(last().said).toEqual([ask('ask-00000002')]);
    port1.close();
    first.close();
  });

  it('carries an ask there and its answer back, and acknowledges it', async () => {
    const { say, heard, close } = await open();
    say(ask());
    await count(ports, 1);
    expect(last().name).toBe(pagePortName);
    expect(last().said).toEqual([ask()]);
    const answer: PageAnswer = { type: 'answer', id: 'ask-00000001', result: { result: 1 } };
    last().answer(answer);
    last().answer(answer);
    last().answer({ type: 'answer', id: 'not-asked', result: 'x' });
    await count(heard, 2);
    expect(heard).toEqual([{ id: 'ask-00000001' }, answer]);
    expect(last().said.slice(1)).toEqual([{ type: 'ack', id: 'ask-00000001' }]);
    close();
  });

  it('says as often as it is asked that it is there, and asks nothing twice', async () => {
    const { say, heard, close } = await open();
    say(ask());
    say({ type: 'ask', id: ask().id });
    say({ type: 'ask', id: ask().id });
    await count(heard, 3);
    expect(heard).toEqual(Array(3).fill({ id: ask().id }));
    expect(last().said).toEqual([ask()]);
    close();
  });

  const hostile: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['text', 'ask'],
    ['a number', 7],
    ['no id', { type: 'ask', method: 'x' }],
    ['an id that the page door would not answer', { id: 'ask_00000001', method: 'x' }],
    ['a short id', { id: 'ask-001', method: 'x' }],
    ['a short id', { ...ask('a') }],
    ['an id with other characters', { ...ask('ask 0000 0001') }],
    ['an id that is an object', { ...ask(), id: {} }],
  ];
  for (const [title, message] of hostile) {
    it(`drops ${title}`, async () => {
      const { say, heard, close } = await open();
      say(message);
      say(ask('ask-00000002'));
      await count(heard, 1);
      expect(heard).toEqual([{ id: 'ask-00000002' }]);
      expect(last().said).toEqual([ask('ask-00000002')]);
      close();
    });
  }

  for (const [title, body] of [
    ['too large', { text: 'x'.repeat(askMostChars) }],
    ['not JSON', { n: 1n }],
  ] as const) {
    it(`passes on only the id of what is ${title}`, async () => {
      const { say, heard, close } = await open();
      say({ ...ask(), body });
      await count(ports, 1);
      expect(last().said).toEqual([{ type: 'ask', id: 'ask-00000001' }]);
      last().answer({ type: 'answer', id: 'ask-00000001', error: { code: 'bad-params', message: 'No.', number: -32602 } });
      await count(heard, 2);
      expect(heard).toMatchObject([{ id: 'ask-00000001' }, { type: 'answer', error: { code: 'bad-params' } }]);
      close();
    });
  }

  it('MSG-25: of 64 MiB, a million keys or a depth of a hundred thousand nothing but the id leaves the page', async () => {
    const bodies = {
      long: 'x'.repeat(64 * 1024 * 1024),
      wide: Object.fromEntries(Array.from({ length: 1_000_000 }, (_, n) => [`k${n}`, n])),
      deep: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)),
    };
    for (const [name, body] of Object.entries(bodies)) {
      const { say, close } = await open();
      const id = `ask-${name.padEnd(8, '-')}`;
      // A depth that the structured clone does not carry is not sent at all: the provider then says the id alone, as here.
      try {
        say({ ...ask(id), body });
      } catch {
        say({ type: 'ask', id });
      }
      await vi.waitFor(() => expect(ports.at(-1)?.said.at(-1)?.type).toBe('ask'), { timeout: 60_000 });
      expect(last().said).toEqual([{ type: 'ask', id }]);
      close();
      ports.length = 0;
      vi.resetModules();
      window = new EventTarget();
      Object.assign(page, { addEventListener: window.addEventListener.bind(window) });
    }
  });

  it('passes on four known fields and nothing else', async () => {
    const { say, close } = await open();
    say({ ...ask(), origin: 'https://bank.example', sender: {}, type: 'parked' });
    await count(ports, 1);
    expect(last().said).toEqual([ask()]);
    close();
  });

  it('asks again when the background dies, as often as it dies', async () => {
    const { say, heard, close } = await open();
    say(ask());
    await count(ports, 1);
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

  it('hangs up when its document goes to sleep, and asks again on a new port when it wakes', async () => {
    const { say, heard, close } = await open();
    say(ask());
    await count(ports, 1);
    const before = last();
    transition('pagehide', true);
    expect(before.said.at(-1)).toEqual({ type: 'parked' });
    expect(before.open).toBe(false);
    transition('pageshow', true);
    expect(last()).not.toBe(before);
    expect(last().said).toEqual([ask()]);
    last().answer({ type: 'answer', id: 'ask-00000001', result: 1 });
    await count(heard, 2);
    expect(heard).toHaveLength(2);
    close();
  });

  it('opens its port when the page is shown, not while it is loaded ahead', async () => {
    document.prerendering = true;
    const { say, heard, close } = await open();
    say(ask());
    say(ask('ask-00000002'));
    await count(heard, 2);
    expect(ports).toEqual([]); // Heard, so that the page goes on waiting.
    document.prerendering = false;
    document.dispatchEvent(new Event('prerenderingchange'));
    expect(last().said).toEqual([ask(), ask('ask-00000002')]);
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
    await count(ports, 1);
    isGone = true;
    last().drop();
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    say(ask('ask-00000002'));
    await count(heard, 4);
    expect(heard.filter((message) => 'error' in (message as object))).toMatchObject([
      { id: 'ask-00000001', error: {} },
      { id: 'ask-00000002', error: {} },
    ]);
    close();
  });
});
