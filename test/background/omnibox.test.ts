import { describe, expect, it } from 'vitest';
import { listenToOmnibox, type OmniboxPowers } from '../../src/background/omnibox.ts';
import { parseAsked } from '../../src/pages/name/asked.ts';
import { readJson } from '../house/source.ts';
import { makeClock, settle } from '../pages/stand-ins.ts';

const messages = readJson('public/_locales/en/messages.json') as Record<string, unknown>;
const namePage = 'chrome-extension://abc/name.html';

type Suggestion = { content: string; description: string };

function makeBar({
  known = [] as string[],
  resolve = async (_name: string) => ({ status: 'registered' as const }),
  isXml = true,
  sentence = (key: string, ...places: string[]) => [key, ...places].join(' '),
} = {}) {
  const went: [how: string, url: string | undefined][] = [];
  const changed: ((typed: string, suggest: (all: Suggestion[]) => void) => void)[] = [];
  const entered: ((typed: string, disposition: string) => Promise<void>)[] = [];
  const started: (() => void)[] = [];
  const told: string[] = [];
  const asked: string[] = [];
  const clock = makeClock();
  listenToOmnibox({
    omnibox: {
      setDefaultSuggestion: ({ description }: { description: string }) => void told.push(description),
      onInputStarted: { addListener: (listen: () => void) => started.push(listen) },
      onInputChanged: { addListener: (listen: (typeof changed)[0]) => changed.push(listen) },
      onInputEntered: { addListener: (listen: (typeof entered)[0]) => entered.push(listen) },
    } as never,
    tabs: {
      update: async ({ url }: { url?: string }) => void went.push(['here', url]),
      create: async ({ url, active }: { url?: string; active?: boolean }) => void went.push([active ? 'front' : 'behind', url]),
    } as unknown as OmniboxPowers['tabs'],
    names: {
      known: async (start, most) => known.filter((name) => name.startsWith(start)).slice(0, most),
      resolve: (name) => {
        asked.push(name);
        return resolve(name);
      },
    },
    later: clock.later,
    text: sentence,
    isXml,
    namePage,
  });
  const shown: Suggestion[][] = [];
  return {
    start: () => {
      started[0]?.();
      return told;
    },
    told,
    /** Types, and gives every list that was suggested for exactly this text, as it grows. */
    type: (typed: string): Suggestion[][] => {
      const lists: Suggestion[][] = [];
      changed[0]?.(typed, (all) => {
        lists.push(all);
        shown.push(all);
      });
      return lists;
    },
    clock,
    asked,
    shown,
    enter: async (typed: string, disposition = 'currentTab') => {
      await entered[0]?.(typed, disposition);
      return went.at(-1);
    },
  };
}

describe('the keyword', () => {
  it('says what it does when somebody begins to type, and costs nothing before', () => {
    const bar = makeBar();
    expect(bar.told).toEqual([]);
    expect(bar.start()).toEqual(['omnibox_open_any']);
  });

  it('opens what was typed, with .btc where the ending is missing', async () => {
    for (const [typed, asked] of [
      ['alice.id', 'alice.id'],
      ['alice', 'alice.btc'],
      [' Alice ', 'alice.btc'],
      ['shop.alice.btc', 'shop.alice.btc'],
      // Not names: the name page says so.
      ['what is alice.btc', 'what%20is%20alice.btc'],
      ['javascript:alert(1)', 'javascript%3Aalert(1)'],
    ] as const) {
      expect(await makeBar().enter(typed)).toEqual(['here', `${namePage}#${asked}`]);
    }
  });

  it('opens it where the person wants it', async () => {
    const url = `${namePage}#alice.btc`;
    expect(await makeBar().enter('alice', 'newForegroundTab')).toEqual(['front', url]);
    expect(await makeBar().enter('alice', 'newBackgroundTab')).toEqual(['behind', url]);
  });

  it('suggests the name that Enter would open, unless it stands there already', () => {
    const suggestion = { content: 'alice.btc', description: 'omnibox_open alice.btc' };
    expect(makeBar().type('Alice')).toEqual([[suggestion]]);
    expect(makeBar().type('ALICE.btc')).toEqual([[suggestion]]);
    expect(makeBar().type('alice.btc')).toEqual([[]]);
    expect(makeBar().type('two words')).toEqual([[]]);
  });

  it('suggests what was looked up before and begins so', async () => {
    const lists = makeBar({ known: ['alice.btc', 'alina.stx', 'bob.btc'] }).type('ali');
    await settle();
    expect(lists.at(-1)?.map(({ content }) => content)).toEqual(['ali.btc', 'alice.btc', 'alina.stx']);
  });

  it('says what stands behind a name once the typing rests, and nothing where nobody answers', async () => {
    const bar = makeBar();
    const lists = bar.type('alice');
    await settle();
    expect(bar.asked).toEqual([]);
    bar.clock.pass(350);
    await settle();
    expect(lists.at(-1)).toEqual([{ content: 'alice.btc', description: 'omnibox_open_status alice.btc name_status_registered' }]);
    const silent = makeBar({ resolve: () => Promise.reject(new Error('nobody-answered')) });
    const before = silent.type('alice');
    await settle();
    silent.clock.pass(350);
    await settle();
    expect([silent.asked, before.length]).toEqual([['alice.btc'], 1]);
  });

  it('has words for every status', async () => {
    const statuses = [
      'registered',
      'in-grace',
      'expired',
      'revoked',
      'history',
      'not-registered',
      'unknown-namespace',
      'contradicted',
    ];
    for (const status of statuses) {
      const said: string[] = [];
      const bar = makeBar({
        resolve: async () => ({ status }) as never,
        sentence: (key) => {
          said.push(key);
          return key;
        },
      });
      bar.type('alice');
      await settle();
      bar.clock.pass(350);
      await settle();
      expect(messages).toHaveProperty(said.find((key) => key.startsWith('name_status_')) ?? 'none');
    }
  });

  it('asks nobody about an ending that does not exist', async () => {
    const bar = makeBar();
    bar.type('alice.example');
    await settle();
    bar.clock.pass(1000);
    await settle();
    expect(bar.asked).toEqual([]);
  });

  it('NAM-13: has one question out at most through 10,000 keystrokes, and ends with the answer to the last', async () => {
    let out = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    const bar = makeBar({
      resolve: (name) => {
        most = Math.max(most, ++out);
        return new Promise((resolve) =>
          answers.push(() => {
            out--;
            resolve({ status: name === 'last.btc' ? 'revoked' : 'registered' } as never);
          }),
        );
      },
    });
    // A hundred in a second; after every thousandth the hand rests, and the node is slow.
    for (let stroke = 1; stroke < 10_000; stroke++) {
      bar.type(`name-${stroke}`);
      await settle();
      bar.clock.pass(stroke % 1000 === 0 ? 400 : 10);
      if (stroke % 3000 === 0) answers.shift()?.();
    }
    const last = bar.type('last');
    await settle();
    bar.clock.pass(350);
    while (answers.length > 0) {
      answers.shift()?.();
      await settle();
    }
    expect(most).toBe(1);
    expect(bar.asked.length).toBeLessThan(12);
    expect(bar.asked.at(-1)).toBe('last.btc');
    expect(last.at(-1)?.[0]?.description).toBe('omnibox_open_status last.btc name_status_revoked');
  });

  it('NAM-14: drops the answer to an older text', async () => {
    const answers = new Map<string, () => void>();
    const bar = makeBar({
      resolve: (name) => new Promise((resolve) => answers.set(name, () => resolve({ status: 'registered' }))),
    });
    const older = bar.type('older');
    await settle();
    bar.clock.pass(350);
    const newer = bar.type('newer');
    await settle();
    bar.clock.pass(350);
    const shown = bar.shown.length;
    answers.get('older.btc')?.();
    await settle();
    expect([older.length, bar.shown.length]).toEqual([1, shown]);
    answers.get('newer.btc')?.();
    await settle();
    expect(newer.at(-1)?.[0]?.content).toBe('newer.btc');
    expect(newer.at(-1)?.[0]?.description).toContain('registered');
  });

  it('writes descriptions as XML where the browser reads them so', async () => {
    const odd = { resolve: async () => ({ status: 'registered' as const }) };
    for (const [isXml, sign] of [
      [true, '&#38;'],
      [false, '&'],
    ] as const) {
      const bar = makeBar({ ...odd, isXml, sentence: (key, ...places) => `${key} & ${places.join(' ')}` });
      expect(bar.type('alice')[0]?.[0]?.description).toBe(`omnibox_open ${sign} alice.btc`);
    }
  });

  for (const typed of [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'chrome://settings',
    'about:config',
    'view-source:http://x.btc',
    'blockstack:abc',
  ])
    it(`NAM-11: ${typed} is no name: it is shown to the name page as text, which refuses it, and is navigated to by nobody`, async () => {
      const bar = makeBar();
      expect(bar.type(typed)).toEqual([[]]);
      expect(await bar.enter(typed)).toEqual(['here', `${namePage}#${encodeURIComponent(typed)}`]);
      expect(() => parseAsked(`#${encodeURIComponent(typed)}`)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^bad-(name|address)$/) }),
      );
      expect(bar.asked).toEqual([]);
    });
});
