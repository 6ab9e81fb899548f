import { describe, expect, it } from 'vitest';
import { listenToOmnibox, type OmniboxPowers } from '../../src/background/omnibox.ts';

const namePage = 'chrome-extension://abc/name.html';

type Suggestion = { content: string; description: string };

function makeBar() {
  const went: [how: string, url: string | undefined][] = [];
  const changed: ((typed: string, suggest: (all: Suggestion[]) => void) => void)[] = [];
  const entered: ((typed: string, disposition: string) => Promise<void>)[] = [];
  const started: (() => void)[] = [];
  const told: string[] = [];
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
    text: (key, ...places) => [key, ...places].join(' '),
    namePage,
  });
  return {
    start: () => {
      started[0]?.();
      return told;
    },
    told,
    suggestionsFor: (typed: string) => {
      let suggested: Suggestion[] = [];
      changed[0]?.(typed, (all) => {
        suggested = all;
      });
      return suggested;
    },
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
    expect(makeBar().suggestionsFor('Alice')).toEqual([suggestion]);
    expect(makeBar().suggestionsFor('ALICE.btc')).toEqual([suggestion]);
    expect(makeBar().suggestionsFor('alice.btc')).toEqual([]);
    expect(makeBar().suggestionsFor('two words')).toEqual([]);
  });
});
