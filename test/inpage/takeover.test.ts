import { beforeEach, describe, expect, it, vi } from 'vitest';

const page = globalThis as unknown as Record<string, unknown>;
const token = 'aaa.bbb.c-c_c';

/** What happened on the page, in order. */
let steps: string[];
let told: object[];
let frames: { src: string; remove(): void }[];
let mutate: () => void;
let click: () => void;
type Navigate = { destination: { url: string }; preventDefault(): void };
let navigate: (event: Navigate) => void;
let listeners: Set<typeof navigate>;
let answer: Promise<{ redirect?: string }>;

beforeEach(async () => {
  vi.resetModules();
  [steps, told, frames, listeners] = [[], [], [], new Set()];
  answer = new Promise(() => {});
  const globals = {
    document: {
      querySelector: (selector: string) => {
        expect(selector).toBe('iframe[src^="blockstack:"]');
        steps.push('looked');
        return frames.find(({ src }) => src.startsWith('blockstack:')) ?? null;
      },
    },
    MutationObserver: class {
      constructor(callback: typeof mutate) {
        mutate = callback;
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
    dispatchEvent: (event: Event & { init?: object }) => (event.init ? told.push(event.init) : steps.push(event.type)),
    addEventListener: (type: string, listen: typeof click, options: object) => {
      expect([type, options]).toEqual(['click', { capture: true, once: true }]);
      // Once.
      click = () => {
        click = () => undefined;
        listen();
      };
    },
    navigation: {
      addEventListener: (type: string, listen: typeof navigate) => {
        expect(type).toBe('navigate');
        listeners.add(listen);
      },
    },
    localStorage: { setItem: (key: string, value: string) => steps.push(`${key}=${value}`) },
    location: { origin: 'https://app.example', replace: (url: string) => steps.push(`went to ${url}`) },
  };
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(page, name, { value, configurable: true, writable: true });
  Object.defineProperty(page, 'length', { get: () => frames.length, configurable: true });
  const { watchTakeovers } = await import('../../src/inpage/takeover.ts');
  watchTakeovers((asked) => {
    steps.push(`asked ${asked}`);
    return answer;
  });
});

function append(src: string): void {
  const frame = {
    src,
    remove: () => {
      steps.push('removed');
      frames = frames.filter((other) => other !== frame);
    },
  };
  frames.push(frame);
  mutate();
}

describe('the takeover of a blockstack: frame', () => {
  it('AUT-27: removes the frame first, then answers the echo in its own document, then asks', () => {
    append(`blockstack:${token}&echo=abc-123`);
    expect(steps).toEqual(['looked', 'removed', 'echo-reply-abc-123=success', `asked ${token}`]);
    expect(told).toMatchObject([{ key: 'echo-reply-abc-123', newValue: 'success' }]);
  });

  it('comes to the next of several frames by the change that taking the first away is', () => {
    const sources = ['blockstack:no+token', `blockstack:${token}&echo=one`, `blockstack:${token}&echo=two`];
    const take = (src: string) => {
      frames = frames.filter((frame) => frame.src !== src);
    };
    frames = sources.map((src) => ({ src, remove: () => take(src) }));
    for (let changes = 0; changes < 3; changes++) mutate();
    expect(steps.filter((step) => step.startsWith('echo-reply'))).toEqual(['echo-reply-one=success', 'echo-reply-two=success']);
    expect(frames).toEqual([]);
  });

  it('asks for a link that waits for no echo, and answers none', () => {
    append(`blockstack:${token}`);
    expect(steps).toEqual(['looked', 'removed', `asked ${token}`]);
  });

  it('asks once for a frame, whatever changes afterwards', () => {
    append(`blockstack:${token}&echo=abc-123`);
    append('about:blank');
    expect(steps.filter((step) => step.startsWith('asked'))).toHaveLength(1);
  });

  it('looks for none in a document without frames', () => {
    mutate();
    expect(steps).toEqual([]);
  });

  it('counts frames although the page has a variable called length', () => {
    Object.defineProperty(page, 'length', { value: 0, configurable: true });
    append(`blockstack:${token}&echo=abc-123`);
    expect(steps).toContain(`asked ${token}`);
  });

  for (const src of ['about:blank', 'https://app.example/?x=blockstack:a&echo=b']) {
    it(`leaves ${src} alone`, () => {
      append(src);
      expect(steps).toEqual(['looked']);
    });
  }

  const noRequests = [
    'blockstack:',
    `blockstack:${token}&echo=`,
    `blockstack:${token}&echo=${'a'.repeat(65)}`,
    `blockstack:${token}&echo=../x`,
    `blockstack:${token}&echo=a&echo=b`,
    'blockstack:<b>&echo=abc',
  ];
  for (const src of noRequests) {
    it(`AUT-27: takes ${src} away and asks nothing`, () => {
      append(src);
      expect(steps).toEqual(['looked', 'removed']);
    });
  }

  for (const [redirect, goes] of [
    ['https://app.example/?authResponse=r', true],
    ['https://evil.example/?authResponse=r', false],
    ['http://app.example/', false],
    ['javascript:alert(1)', false],
  ] as const) {
    it(`${goes ? 'goes' : 'does not go'} to ${redirect}`, async () => {
      answer = Promise.resolve({ redirect });
      append(`blockstack:${token}&echo=abc`);
      await answer;
      expect(steps.includes(`went to ${redirect}`)).toBe(goes);
    });
  }

  it('stays when the person says no', async () => {
    answer = Promise.reject(new Error('no'));
    append(`blockstack:${token}&echo=abc`);
    await answer.catch(() => {});
    expect(steps.at(-1)).toBe(`asked ${token}`);
  });
});

describe('the takeover of a document that goes to blockstack:', () => {
  const leave = (url: string) => {
    for (const listen of listeners) listen({ destination: { url }, preventDefault: () => steps.push('stayed') });
  };

  it('listens from the first click on, and once however many follow', () => {
    leave(`blockstack:${token}`);
    expect(steps).toEqual([]);
    click();
    click();
    leave(`blockstack:${token}`);
    expect(steps).toEqual([`asked ${token}`, 'stayed', 'blur']);
  });

  it('lets every other address go its way', () => {
    click();
    for (const url of ['https://app.example/', 'https://app.example/#blockstack:a', 'blockstack:<b>', 'web+blockstack:a'])
      leave(url);
    expect(steps).toEqual([]);
  });

  it('does nothing in a browser that has no such event', () => {
    Object.defineProperty(page, 'navigation', { value: undefined, configurable: true });
    click();
    expect(steps).toEqual([]);
  });
});
