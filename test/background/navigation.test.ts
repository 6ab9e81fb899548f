import { parse } from 'tldts';
import { describe, expect, it } from 'vitest';
import { findNameSearch, isIcannName, isLeft, isNameAddress, type Wanted } from '../../src/background/navigation.ts';
import { makeNavigation as makeChromium, rulesOf } from '../../src/background/navigation-chromium.ts';
import { type FirefoxPowers, makeNavigation as makeFirefox } from '../../src/background/navigation-firefox.ts';

import { freeNamespaces, icannNamespaces } from '../../src/protocol/names/namespaces.ts';

const on: Wanted = {
  namesFirst: [],
  addressBar: true,
  addressBarAfterDns: true,
  namespacesOff: [],
  namesOff: [],
  enginesOff: [],
};

const taken = [
  'http://alice.btc/',
  'https://alice.btc/',
  'http://ALICE.BTC/',
  'http://alice.btc:8080/',
  'http://alice.btc/path?x=1&y=%20#part',
  'http://alice.btc/?q=http://other.example/',
  'http://alice.id.blockstack/',
  'http://a_b-c.stx/x',
  'https://shop.alice.btc/a/b/c',
];
const left = [
  'http://btc/',
  'http://alice.btc.example/',
  'http://example.com/alice.btc',
  'http://example.com/?u=http://alice.btc/',
  'http://example.com/#http://alice.btc/',
  'http://a.b.c.d.btc/',
  'http://user@alice.btc/',
  'http://alice.btcx/',
  'http://alice.id/',
  'ftp://alice.btc/',
  'http://xn--e1afmkfd.com/',
  'http://al%69ce.btc/',
  'http://127.0.0.1/',
];

const searches: [string, string | undefined][] = [
  ['https://duckduckgo.com/?q=alice.btc', 'alice.btc'],
  ['https://duckduckgo.com/?t=h_&q=alice.btc&ia=web', 'alice.btc'],
  ['https://www.google.com/search?client=firefox-b-e&channel=entpr&q=alice.btc', 'alice.btc'],
  ['https://www.google.com/search?q=ALICE.btc', 'ALICE.btc'],
  ['https://www.google.com/search?q=alice.btc%2Fpath%3Fx%3D1', 'alice.btc%2Fpath%3Fx%3D1'],
  ['https://www.bing.com/search?q=bob.id.blockstack#x', 'bob.id.blockstack'],
  ['https://duckduckgo.com/?q=alice.btc+price', undefined],
  ['https://duckduckgo.com/?q=what+is+alice.btc', undefined],
  ['https://duckduckgo.com/?q=%22alice.btc%22', undefined],
  ['https://duckduckgo.com/?q=alice.id', undefined],
  ['https://duckduckgo.com/?q=btc', undefined],
  ['https://duckduckgo.com/?oq=alice.btc', undefined],
  ['https://example.com/?q=alice.btc', undefined],
  ['https://notgoogle.com/search?q=alice.btc', undefined],
  ['http://duckduckgo.com/?q=alice.btc', undefined],
  ['https://search.brave.com/search?q=alice.btc&source=desktop', 'alice.btc'],
  ['https://www.google.co.uk/search?q=alice.btc', 'alice.btc'],
  ['https://google.com.au/search?q=alice.btc', 'alice.btc'],
  ['https://www.ecosia.org/search?method=index&q=alice.btc', 'alice.btc'],
  ['https://kagi.com/search?q=alice.btc', 'alice.btc'],
  ['https://www.google.com.vn/search?q=alice.btc', 'alice.btc'],
  ['https://www.google.cat/search?q=alice.btc', 'alice.btc'],
  ['https://www.qwant.com/?q=alice.btc&t=web', 'alice.btc'],
  ['https://yandex.ru/search/?text=alice.btc&lr=213', 'alice.btc'],
  ['https://ya.ru/search/?text=alice.btc', 'alice.btc'],
  ['https://www.yandex.com.tr/search/?clid=1&text=bob.id.blockstack', 'bob.id.blockstack'],
  ['https://www.baidu.com/s?wd=alice.btc&rsv_spt=1', 'alice.btc'],
  ['https://search.yahoo.com/search?p=alice.btc&fr=yfp-t', 'alice.btc'],
  ['https://de.search.yahoo.com/search?p=alice.btc', 'alice.btc'],
  ['https://search.yahoo.co.jp/search?p=alice.btc&ei=UTF-8', 'alice.btc'],
  // Each engine by its own parameter.
  ['https://yandex.ru/search/?q=alice.btc', undefined],
  ['https://www.google.com/search?text=alice.btc', undefined],
  ['https://www.google.com/s?wd=alice.btc', undefined],
  // Second pages.
  ['https://www.baidu.com/s?wd=alice.btc&pn=10', undefined],
  ['https://yandex.ru/search/?text=alice.btc&p=1', undefined],
  ['https://search.yahoo.com/search?p=alice.btc&b=11', undefined],
  // Other services of the same company.
  ['https://mail.yahoo.com/search?p=alice.btc', undefined],
  ['https://yandex.ru/images/search?text=alice.btc', undefined],
  ['https://disk.yandex.ru/search/?text=alice.btc', undefined],
  ['https://drive.google.com/drive/search?q=alice.btc', undefined],
  ['https://mail.google.com/mail/?q=alice.btc', undefined],
  ['https://maps.google.com/?q=alice.btc', undefined],
  ['https://maps.google.de/?q=alice.btc', undefined],
  ['https://www.google.com/maps?q=alice.btc', undefined],
  ['https://www.google.com/url?q=bitcoin.satoshi&sa=D', undefined],
  ['https://play.google.com/store/search?q=alice.btc&c=apps', undefined],
  ['https://translate.google.com/?q=hello.stacks', undefined],
  ['https://accounts.google.com/x?continue=a&q=a.btc', undefined],
  // Not the first page of a search of the web.
  ['https://www.google.com/search?q=alice.btc&tbm=isch', undefined],
  ['https://www.google.com/search?udm=2&q=alice.btc', undefined],
  ['https://www.google.com/search?q=alice.btc&start=10', undefined],
  ['https://www.bing.com/images/search?q=alice.btc', undefined],
  ['https://www.bing.com/search?q=alice.btc&first=11', undefined],
  ['https://duckduckgo.com/?q=alice.btc&iax=images&ia=images', undefined],
  ['https://duckduckgo.com/?q=alice.btc&ia=news', undefined],
  // A sentence that begins like a path.
  ['https://www.google.com/search?q=alice.btc%2Fa+b+c', undefined],
  ['https://www.google.com/search?q=alice.btc%2Fa%20b', undefined],
];

describe('addresses', () => {
  for (const url of taken) it(`takes ${url}`, () => expect(isNameAddress(url)).toBe(true));
  for (const url of left) it(`leaves ${url}`, () => expect(isNameAddress(url)).toBe(false));
  for (const [url, name] of searches) it(`${name ? 'takes' : 'leaves'} ${url}`, () => expect(findNameSearch(url, on)).toBe(name));

  it('are of endings that no website can have, by the public suffix list of today; of real ones only after DNS', () => {
    const isReal = (namespace: string) => parse(`x.${namespace}`).isIcann === true;
    expect(freeNamespaces.filter(isReal)).toEqual([]);
    expect(icannNamespaces.filter((namespace) => !isReal(namespace))).toEqual([]);
  });

  it('asks DNS first where a namespace is a real domain', () => {
    for (const host of ['alice.id', 'shop.alice.app']) expect(isIcannName(host)).toBe(true);
    for (const host of ['alice.btc', 'id', 'a.b.c.id', 'alice.idx', 'kominfo.go.id', 'shop.co.id', 'my-school.sch.id'])
      expect(isIcannName(host)).toBe(false);
  });

  it('reads every pattern in time, however hostile the address', () => {
    const start = performance.now();
    for (const url of [
      `http://${'a.'.repeat(50_000)}btc/`,
      `https://duckduckgo.com/?${'q=a.'.repeat(25_000)}`,
      `http://${'a'.repeat(100_000)}.btc/`,
    ]) {
      isNameAddress(url);
      findNameSearch(url, on);
    }
    expect(performance.now() - start).toBeLessThan(500);
  });
});

const namePage = 'chrome-extension://abc/name.html';

/** What Chromium makes of an address: the rule of the highest priority whose domains and expression both match. */
function redirectOf(url: string, settings = on): string | undefined {
  const { hostname } = new URL(url);
  const isUnder = (domain: string) => hostname === domain || hostname.endsWith(`.${domain}`);
  const byPriority = rulesOf(namePage, settings).sort((one, other) => (other.priority ?? 1) - (one.priority ?? 1));
  for (const { condition, action } of byPriority) {
    if (!condition.requestDomains?.some(isUnder) || condition.excludedRequestDomains?.some(isUnder)) continue;
    if (condition.urlFilter && !url.toLowerCase().includes(condition.urlFilter)) continue;
    const match = new RegExp(condition.regexFilter ?? '', 'i').exec(url);
    if (match) return action.redirect?.regexSubstitution?.replace(/\\(\d)/, (_, group) => match[Number(group)] ?? '');
  }
  return undefined;
}

describe('the rules of Chromium', () => {
  for (const url of taken) it(`open ${url}`, () => expect(redirectOf(url)).toBe(`${namePage}#${url}`));
  for (const url of left) it(`leave ${url}`, () => expect(redirectOf(url)).toBeUndefined());
  for (const [url, name] of searches) {
    it(`${name ? 'open' : 'leave'} ${url}`, () => expect(redirectOf(url)).toBe(name && `${namePage}#${name}`));
  }

  it('match whole addresses, because only the matched part is replaced', () => {
    for (const { condition, action } of rulesOf(namePage, on))
      if (action.type === 'redirect') expect(condition.regexFilter).toMatch(/^\^.*\$$/);
  });

  it('touch main frames only, and escape what they substitute', () => {
    for (const { condition, action } of rulesOf(namePage, on)) {
      expect(condition.resourceTypes).toEqual(['main_frame']);
      if (action.type === 'redirect')
        expect(action.redirect?.regexSubstitution).toMatch(/^chrome-extension:\/\/abc\/name\.html#\\\\[01]$|#\\[01]$/);
    }
  });

  it('come and go with the setting, and are left alone when they are right', async () => {
    let rules = [] as ReturnType<typeof rulesOf>;
    let writes = 0;
    const navigation = makeChromium({
      rules: () => ({
        getDynamicRules: async () => rules.map((rule) => ({ priority: 1, ...rule })),
        updateDynamicRules: async ({ removeRuleIds = [], addRules = [] }) => {
          writes++;
          rules = [...rules.filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
        },
      }),
      webNavigation: { onErrorOccurred: { addListener: () => {} } } as never,
      openInTab: async () => {},
      isOnline: () => true,
      settings: async () => on,
      namePage,
    });
    await navigation.apply({ ...on, addressBarAfterDns: false });
    await navigation.apply(on);
    expect([rules.length > 1, writes]).toEqual([true, 1]);
    await navigation.apply({ ...on, addressBar: false });
    await navigation.apply({ ...on, addressBar: false, addressBarAfterDns: false });
    expect(rules.every(({ action }) => action.type === 'block')).toBe(true); // The hosts that are gone: lost-links.ts.
    expect(writes).toBe(2);
    // Rules of an earlier version, that do something else or count otherwise.
    for (const change of [{ priority: 7 }, { action: { type: 'allow' as const } }]) {
      const [first, ...others] = rules;
      if (first) rules = [{ ...first, ...change }, ...others];
      await navigation.apply({ ...on, addressBar: false, addressBarAfterDns: false });
      expect(rules[0]).toEqual(first);
    }
    expect(writes).toBe(4);
  });

  const failures: [string, object, boolean][] = [
    ['an unknown host', {}, true],
    ['a host that refuses', { error: 'net::ERR_CONNECTION_REFUSED' }, false],
    ['a frame', { frameId: 3 }, false],
    ['another domain', { url: 'http://alice.example/' }, false],
  ];
  for (const [title, change, opens] of failures) {
    it(`${opens ? 'open' : 'do not open'} a real domain's name after ${title}`, async () => {
      const opened: string[] = [];
      let fail: (details: object) => unknown = () => {};
      makeChromium({
        rules: () => ({}) as never,
        webNavigation: {
          onErrorOccurred: {
            addListener: (listen: typeof fail) => {
              fail = listen;
            },
          },
        } as never,
        openInTab: async (_tab, url) => opened.push(url),
        isOnline: () => true,
        settings: async () => ({ ...on, addressBar: false }),
        namePage,
      }).listen();
      await fail({ frameId: 0, tabId: 1, url: 'https://alice.id/x?y#z', error: 'net::ERR_NAME_NOT_RESOLVED', ...change });
      expect(opened).toEqual(opens ? [`${namePage}#https%3A%2F%2Falice.id%2Fx%3Fy%23z`] : []);
    });
  }
});

/** One visit of a tab, past the listener of Firefox. */
async function visitFirefox(url: string, change: Partial<FirefoxPowers> = {}) {
  const opened: string[] = [];
  let before: (details: { tabId: number; url: string }) => unknown = () => {};
  makeFirefox({
    webRequest: {
      onBeforeRequest: {
        addListener: (listen: typeof before) => {
          before = listen;
        },
      },
    } as never,
    resolveHost: async () => {
      throw new Error('NS_ERROR_UNKNOWN_HOST');
    },
    openInTab: async (_tab, target) => opened.push(target),
    isOnline: () => true,
    settings: async () => on,
    namePage,
    ...change,
  }).listen();
  return { answer: await before({ tabId: 1, url }), opened };
}

describe('the listener of Firefox', () => {
  it('cancels and opens the name page with the whole address', async () => {
    const { answer, opened } = await visitFirefox('http://alice.btc/path?x=1');
    expect(answer).toEqual({ cancel: true });
    expect(opened).toEqual([`${namePage}#http%3A%2F%2Falice.btc%2Fpath%3Fx%3D1`]);
  });

  it('hands over a search as it was typed', async () => {
    const { opened } = await visitFirefox('https://www.google.com/search?q=alice.btc%2Fpath%3Fx%3D1');
    expect(opened).toEqual([`${namePage}#alice.btc%2Fpath%3Fx%3D1`]);
  });

  it('lets DNS win', async () => {
    expect((await visitFirefox('https://alice.id/')).opened).toHaveLength(1);
    const resolved = await visitFirefox('https://alice.id/', { resolveHost: async () => ({}) });
    expect(resolved).toEqual({ answer: {}, opened: [] });
    for (const change of [
      { isOnline: () => false },
      { resolveHost: async () => Promise.reject(new Error('NS_ERROR_OFFLINE')) },
      { settings: async () => ({ ...on, addressBarAfterDns: false }) },
    ]) {
      expect((await visitFirefox('https://alice.id/', change)).opened).toEqual([]);
    }
  });

  it('does nothing when it is switched off', async () => {
    const settings = async () => ({ ...on, addressBar: false, addressBarAfterDns: false });
    for (const url of ['http://alice.btc/', 'https://duckduckgo.com/?q=alice.btc', 'https://alice.id/']) {
      expect(await visitFirefox(url, { settings })).toEqual({ answer: {}, opened: [] });
    }
  });
});

/** What is off, and an address each that would be opened otherwise. */
const offs: [string, Partial<Wanted>, string[]][] = [
  ['an engine', { enginesOff: ['google'] }, ['https://www.google.de/search?q=alice.btc']],
  [
    'an engine with a parameter of its own',
    { enginesOff: ['baidu', 'yahoo', 'yandex'] },
    ['https://www.baidu.com/s?wd=alice.btc'],
  ],
  ['a namespace', { namespacesOff: ['btc'] }, ['http://alice.btc/', 'https://duckduckgo.com/?q=alice.btc']],
  [
    'a name',
    { namesOff: ['alice.btc'] },
    [
      'http://alice.btc:81/x',
      'https://shop.alice.btc/',
      'https://duckduckgo.com/?q=ALICE.btc',
      'https://duckduckgo.com/?q=shop.alice.btc&ia=web',
      'https://www.google.com/search?q=alice.btc%2Fpath',
      'https://ya.ru/search/?text=alice.btc',
    ],
  ],
];

describe('what is left to the browser', () => {
  for (const [what, off, urls] of offs) {
    for (const url of urls) {
      it(`of ${what}: ${url}`, async () => {
        expect(redirectOf(url)).toBeDefined();
        expect(redirectOf(url, { ...on, ...off })).toBeUndefined();
        expect((await visitFirefox(url)).opened).toHaveLength(1);
        expect(await visitFirefox(url, { settings: async () => ({ ...on, ...off }) })).toEqual({ answer: {}, opened: [] });
      });
    }
    it(`is all else, when ${what} is off`, async () => {
      for (const url of ['http://malice.stx/', 'https://www.bing.com/search?q=malice.stx']) {
        expect(redirectOf(url, { ...on, ...off })).toBeDefined();
        expect((await visitFirefox(url, { settings: async () => ({ ...on, ...off }) })).opened).toHaveLength(1);
      }
    });
  }

  it('is a name of a real domain too, though DNS does not know it', async () => {
    const settings = async () => ({ ...on, namesOff: ['alice.id'], namespacesOff: ['app'] });
    for (const url of ['https://alice.id/', 'https://alice.app/']) {
      expect((await visitFirefox(url)).opened).toHaveLength(1);
      expect((await visitFirefox(url, { settings })).opened).toEqual([]);
    }
    expect(isLeft('malice.id', await settings())).toBe(false);
  });

  it('NAM-12: is the website of a name of a real domain, unless the person chose the name, for exactly this address', async () => {
    const chosen = { ...on, namesFirst: ['alice.id', 'not-a-domain.btc', 'shop.co.id'] };
    const knows = { resolveHost: async () => ({}) };
    for (const url of ['https://alice.id/', 'http://ALICE.id:8080/x?y=1', 'https://alice.id/?q=https://other.example/']) {
      expect(redirectOf(url)).toBeUndefined();
      expect((await visitFirefox(url, knows)).opened).toEqual([]);
      expect(redirectOf(url, chosen)).toBe(`${namePage}#${url}`);
      expect((await visitFirefox(url, { ...knows, settings: async () => chosen })).opened).toHaveLength(1);
      // Off is off.
      for (const off of [{ addressBarAfterDns: false }, { namesOff: ['alice.id'] }, { namespacesOff: ['id'] }]) {
        expect(redirectOf(url, { ...chosen, ...off })).toBeUndefined();
        expect((await visitFirefox(url, { ...knows, settings: async () => ({ ...chosen, ...off }) })).opened).toEqual([]);
      }
    }
    for (const url of [
      'https://bob.id/',
      'https://www.alice.id/',
      'https://alice.id.example/',
      'https://shop.co.id/',
      'https://x.example/?u=https://alice.id/',
    ]) {
      expect(redirectOf(url, chosen)).toBeUndefined();
      expect((await visitFirefox(url, { ...knows, settings: async () => chosen })).opened).toEqual([]);
    }
    expect(rulesOf(namePage, { ...chosen, addressBar: false }).map(({ id }) => id)).toEqual([91]);
  });

  it('is everything when every ending is off, and a name that is none costs no rule', () => {
    expect(rulesOf(namePage, { ...on, namespacesOff: [...freeNamespaces] })).toEqual([]);
    const odd = rulesOf(namePage, { ...on, namesOff: ['не.btc', '', 'a b', 'alice.btc'] });
    expect(odd.flatMap(({ condition }) => condition.urlFilter ?? [])).toEqual(['=alice.btc', '.alice.btc']);
    expect(odd[0]?.condition.excludedRequestDomains).toEqual(['alice.btc']);
  });
});
