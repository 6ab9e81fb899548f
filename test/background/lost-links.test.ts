import { describe, expect, it } from 'vitest';
import { listenToLostLinks } from '../../src/background/lost-links.ts';

type Report = { tabId: number; url: string; parentFrameId: number };
type Script = { target: object; world: string; func: (link: string) => void; args: [string] };

function listen() {
  const scripts: Script[] = [];
  let report: (details: Report) => void = () => {};
  let filter: unknown;
  listenToLostLinks({
    webNavigation: {
      onBeforeNavigate: {
        addListener: (heard: typeof report, wanted: unknown) => {
          [report, filter] = [heard, wanted];
        },
      },
    } as never,
    scripting: () => ({ executeScript: async (script: Script) => scripts.push(script) }) as never,
  });
  return {
    scripts,
    filter,
    report: (details: Partial<Report>) => report({ tabId: 7, parentFrameId: 0, url: 'blockstack:a.b.c', ...details }),
  };
}

describe('a link that Firefox dropped', () => {
  it('is heard of by its scheme alone', () => {
    expect(listen().filter).toEqual({ url: [{ schemes: ['blockstack'] }] });
  });

  it('comes back into the document of its tab, once', () => {
    const { scripts, report } = listen();
    report({});
    report({}); // The frame that brought it back.
    expect(scripts).toMatchObject([{ target: { tabId: 7, frameIds: [0] }, world: 'MAIN', args: ['blockstack:a.b.c'] }]);
    report({ url: 'blockstack:d.e.f' });
    expect(scripts).toHaveLength(2);
  });

  const others: [string, Partial<Report>][] = [
    ['of the document itself', { parentFrameId: -1 }],
    ['of a frame inside a frame', { parentFrameId: 12 }],
    ['with an echo, which was taken over before it left', { url: 'blockstack:a.b.c&echo=x' }],
    ['that is no token', { url: 'blockstack:<script>' }],
    ['longer than any token', { url: `blockstack:${'a'.repeat(16_385)}` }],
  ];
  for (const [title, change] of others) {
    it(`is left alone when it is one ${title}`, () => {
      const { scripts, report } = listen();
      report(change);
      expect(scripts).toEqual([]);
    });
  }

  it('is a hidden frame in the page, and goes again', async () => {
    const { scripts, report } = listen();
    report({});
    const steps: unknown[] = [];
    const frame = { remove: () => steps.push('removed') };
    const document = { createElement: () => frame, documentElement: { append: (it: object) => steps.push({ ...it }) } };
    Object.assign(globalThis, { document });
    scripts[0]?.func('blockstack:a.b.c');
    await Promise.resolve();
    Reflect.deleteProperty(globalThis, 'document');
    expect(steps).toMatchObject([{ src: 'blockstack:a.b.c', hidden: true }, 'removed']);
  });
});
