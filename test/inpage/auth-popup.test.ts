import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Popup = { closed: boolean; postMessage(message: object, origin: string): void };
const page = globalThis as unknown as Record<string, unknown> & { open(...call: unknown[]): unknown };
const url = (token: string, way = 'up') => `https://app.blockstack.org/index.html#/sign-${way}?utm_source=x&authRequest=${token}`;

let native: ReturnType<typeof vi.fn>;
let said: unknown[];
let decide: { approve(response: string): void; deny(): void };
let asked: string[];

beforeEach(async () => {
  vi.resetModules();
  [said, asked] = [[], []];
  native = vi.fn(() => 'a window');
  const globals = {
    open: native,
    location: { origin: 'https://app.example' },
    dispatchEvent: ({ type, data, origin }: MessageEvent) => said.push([type, data, origin]),
    AutonymProvider: {
      authenticationRequest: (token: string) => {
        asked.push(token);
        return new Promise((approve, reject) => {
          decide = { approve, deny: () => reject(new Error('no')) };
        });
      },
      transactionRequest: (token: string) => {
        asked.push(`transaction ${token}`);
        return new Promise((approve, reject) => {
          decide = { approve: (txId) => approve({ txId, txRaw: '00' }), deny: () => reject(new Error('no')) };
        });
      },
    },
  };
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(page, name, { value, configurable: true, writable: true });
  await import('../../src/inpage/auth-popup.ts');
});
afterEach(async () => {
  await settled(); // The pong of its own.
  for (const name of ['open', 'location', 'dispatchEvent', 'AutonymProvider']) delete page[name];
});

const settled = () => new Promise((go) => setTimeout(go));
const pong = ['message', { method: 'pong' }, 'https://app.example'];

describe('what stands in for the popup', () => {
  for (const way of ['up', 'in']) {
    it(`asks for the token of a sign-${way}, answers pings before they return until a no, and then with the answer`, async () => {
      const popup = page.open(url('a.b.c-_', way), 'Continue with Secret Key', 'width=442') as Popup;
      expect(asked).toEqual(['a.b.c-_']);
      popup.postMessage({ method: 'ping' }, 'https://app.blockstack.org');
      expect(said).toEqual([pong]);
      await settled();
      expect(said, 'one of its own').toEqual([pong, pong]);
      decide.approve('r.r.r');
      await settled();
      // The client asks on while it works at the answer, and stops by itself.
      popup.postMessage({ method: 'ping' }, 'https://app.blockstack.org');
      expect(said.slice(2)).toEqual([
        ['message', { source: 'blockstack-app', authRequest: 'a.b.c-_', authResponse: 'r.r.r' }, 'https://app.example'],
        pong,
      ]);
      expect(popup.closed).toBe(false);
      expect(native).not.toHaveBeenCalled();
    });
  }

  for (const path of ['', 'index.html']) {
    it(`asks for the transaction of a popup at /${path}, and says what became of it`, async () => {
      const address = `https://app.blockstack.org/${path}#/transaction?request=a.b.c-_`;
      const popup = page.open(address, 'Continue with Secret Key', 'width=442') as Popup;
      expect(asked).toEqual(['transaction a.b.c-_']);
      popup.postMessage({ method: 'ping' }, 'https://app.blockstack.org');
      await settled();
      expect(said).toEqual([pong, pong]);
      decide.approve('cc');
      await settled();
      expect(said.slice(2)).toEqual([['message', { source: 'blockstack-app', txId: 'cc', txRaw: '00' }, 'https://app.example']]);
      expect(native).not.toHaveBeenCalled();
    });
  }

  it('falls silent after one pong at least when the person says no', async () => {
    const popup = page.open(url('a.b.c')) as Popup;
    decide.deny();
    await settled();
    popup.postMessage({ method: 'ping' }, 'https://app.blockstack.org');
    expect(said).toEqual([pong]);
  });

  it('takes the place of one call, and no other', () => {
    page.open(url('a.b.c'));
    expect(page.open).toBe(native);
  });

  const others = [
    'https://app.blockstack.org/transaction?request=a.b.c',
    'https://app.blockstack.org/#/transaction?request=',
    'https://app.blockstack.org/#/transaction?authRequest=a.b.c',
    'https://app.blockstack.org.evil.example/index.html#/sign-up?authRequest=a.b.c',
    'https://evil.example/?https://app.blockstack.org/index.html#/sign-up?authRequest=a.b.c',
    'https://app.blockstack.org/index.html#/sign-up?authRequest=',
  ];
  for (const other of others) {
    it(`hands ${other} on as it came`, () => {
      expect(page.open(other, 'name', 'features')).toBe('a window');
      expect(native).toHaveBeenCalledWith(other, 'name', 'features');
      expect(page.open).toBe(native);
      expect(asked).toEqual([]);
    });
  }
});
