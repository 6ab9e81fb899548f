import { beforeEach, describe, expect, it, vi } from 'vitest';

const page = globalThis as unknown as Record<string, unknown>;
const token = 'aaa.bbb.c-c_c';

/** What happened on the page, in order. */
let steps: string[];
let told: object[];
let frames: { src: string; remove(): void }[];
let mutate: () => void;
let answer: Promise<{ redirect?: string }>;

beforeEach(async () => {
  vi.resetModules();
  [steps, told, frames] = [[], [], []];
  answer = new Promise(() => {});
  const globals = {
    document: {
      querySelector: (selector: string) => {
        expect(selector).toBe('iframe[src^="blockstack:"][src*=echo]');
        steps.push('looked');
        return frames.find(({ src }) => src.startsWith('blockstack:') && src.includes('echo')) ?? null;
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
    dispatchEvent: (event: Event & { init: object }) => told.push(event.init),
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
  it('removes the frame first, then answers the echo, then asks', () => {
    append(`blockstack:${token}&echo=abc-123`);
    expect(steps).toEqual(['looked', 'removed', 'echo-reply-abc-123=success', `asked ${token}`]);
    expect(told).toMatchObject([{ key: 'echo-reply-abc-123', newValue: 'success' }]);
  });

  it('comes to the next of several frames by the change that taking the first away is', () => {
    const sources = ['blockstack:no-answer-wanted', `blockstack:${token}&echo=one`, `blockstack:${token}&echo=two`];
    const take = (src: string) => {
      frames = frames.filter((frame) => frame.src !== src);
    };
    frames = sources.map((src) => ({ src, remove: () => take(src) }));
    mutate();
    mutate();
    expect(steps.filter((step) => step.startsWith('echo-reply'))).toEqual(['echo-reply-one=success', 'echo-reply-two=success']);
    expect(frames.map(({ src }) => src)).toEqual(['blockstack:no-answer-wanted']);
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

  const others = [
    'about:blank',
    'https://app.example/?x=blockstack:a&echo=b',
    `blockstack:${token}`,
    `blockstack:${token}&echo=`,
    `blockstack:${token}&echo=${'a'.repeat(65)}`,
    `blockstack:${token}&echo=../x`,
    `blockstack:${token}&echo=a&echo=b`,
    'blockstack:<b>&echo=abc',
  ];
  for (const src of others) {
    it(`leaves ${src} alone`, () => {
      append(src);
      expect(steps).toEqual(['looked']);
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
