import { describe, expect, it } from 'vitest';
import { deadHostRules, findDeadToken, listenToDeadHosts, listenToLostLinks, originIn } from '../../src/background/lost-links.ts';

type Report = { tabId: number; frameId: number; url: string; parentFrameId: number; error: string };
type Listen = (details: Report) => unknown;
type Script = { target: object; world: string; func: (link: string, of: string) => unknown; args: [string, string] };

/** A browser that remembers who listens to what, and what was put into pages. */
function makeBrowser() {
  const scripts: Script[] = [];
  const brought: string[][] = [];
  const opened: [number, string][] = [];
  /** What scripts answer in the page; none: there is no page that scripts may enter. */
  const page = { answers: true as boolean | undefined };
  const listeners: Record<string, { listen: Listen; filter: unknown } | undefined> = {};
  const event = (name: string) => ({
    addListener: (listen: Listen, filter: unknown) => {
      listeners[name] = { listen, filter };
    },
    removeListener: () => {
      listeners[name] = undefined;
    },
  });
  const powers = {
    webNavigation: {
      onBeforeNavigate: event('frame'),
      onErrorOccurred: event('error'),
      onCommitted: event('committed'),
    },
    webRequest: { onBeforeRequest: event('request') },
    scripting: () => ({
      executeScript: async (script: Script) => {
        scripts.push(script);
        if (page.answers === undefined) throw new Error('Cannot access contents of the page');
        return [{ result: page.answers }];
      },
    }),
    openLink: async (tabId: number, link: string) => opened.push([tabId, link]),
    brought: (token: string, by: string) => brought.push([token, by]),
  } as never as Parameters<typeof listenToLostLinks>[0] & Parameters<typeof listenToDeadHosts>[0];
  const tell = (name: string, details: Partial<Report>) =>
    listeners[name]?.listen({ tabId: 7, frameId: 0, parentFrameId: 0, url: '', error: '', ...details });
  return { powers, scripts, brought, opened, page, listeners, tell };
}

const token = 'aaa.bbb.c-c_c';
const tokenFor = (redirect_uri: unknown) => `aaa.${Buffer.from(JSON.stringify({ redirect_uri })).toString('base64url')}.ccc`;
const dead = [
  `https://blockstack.org/auth?authRequest=${token}`,
  `https://browser.blockstack.org/auth?authRequest=${token}`,
  `http://localhost:8888/auth?authRequest=${token}`,
  `https://app.blockstack.org/index.html#/sign-up?authRequest=${token}`,
  `https://app.blockstack.org/index.html#/sign-in?utm_source=x&authRequest=${token}`,
  `https://app.blockstack.org/index.html?authRequest=${token}`,
  `https://app.blockstack.org/index.html#/sign-up?authRequest=${token}&utm_source=x`,
  `https://blockstack.org/auth?authRequest=${token}&echo=x`,
  `https://blockstack.org/auth?authRequest=${token}&utm=1`,
  `https://blockstack.org/auth?authRequest=${token}#`,
  `https://blockstack.org/auth?authRequest=${token}#top`,
  `https://blockstack.org/auth/?authRequest=${token}`,
  `https://browser.blockstack.org/auth?client=${encodeURIComponent('https://app.example')}&authRequest=${token}`,
  `http://localhost:8888/auth/?client=x&authRequest=${token}&echo=y`,
];
const alive = [
  'https://blockstack.org/',
  'https://blockstack.org/auth',
  'https://blockstack.org/auth?authRequest=',
  `https://blockstack.org/auth?xauthRequest=${token}`,
  `https://blockstack.org/auth?x=1#authRequest=${token}`,
  `https://blockstack.org/authority?authRequest=${token}`,
  `https://blockstack.org/auth?authRequest=<b>`,
  `https://blockstack.org@app.example/auth?authRequest=${token}`,
  `https://app.blockstack.org/index.html#/other?authRequest=${token}`,
  `https://docs.blockstack.org/auth?authRequest=${token}`,
  `https://blockstack.org.example/auth?authRequest=${token}`,
  `https://app.example/https://blockstack.org/auth?authRequest=${token}`,
  `http://localhost:3000/auth?authRequest=${token}`,
  `https://app.blockstack.org/#/transaction?request=${token}`,
  `https://blockstack.org/auth?authRequest=${'a'.repeat(16_385)}`,
];

describe('an address at a host that is gone', () => {
  for (const url of dead) it(`is ${url}`, () => expect(findDeadToken(url)).toBe(token));
  for (const url of alive) it(`is not ${url.slice(0, 90)}`, () => expect(findDeadToken(url)).toBeUndefined());

  it('is blocked by a rule of Chromium, which sees nothing behind the #', () => {
    const isBlocked = (url: string) =>
      deadHostRules.some(({ condition }) => new RegExp(condition.regexFilter ?? '').test(url.split('#')[0] ?? ''));
    expect(dead.map(isBlocked)).toEqual(dead.map(() => true));
    expect(isBlocked('https://blockstack.org/')).toBe(false);
    expect(isBlocked(`https://docs.blockstack.org/auth?authRequest=${token}`)).toBe(false);
    expect(deadHostRules.every(({ condition }) => condition.resourceTypes?.join() === 'main_frame')).toBe(true);
  });
});

describe('Chromium, when a dead host was blocked', () => {
  const error = 'net::ERR_BLOCKED_BY_CLIENT';
  const listen = (goBack: () => Promise<void> = async () => {}) => {
    const browser = makeBrowser();
    listenToDeadHosts({ ...browser.powers, tabs: { goBack } });
    return browser;
  };
  const settled = () => new Promise((go) => setTimeout(go));

  it('goes back to the page and brings the link there, once the page is back', async () => {
    const { scripts, opened, tell, listeners } = listen();
    tell('error', { url: dead[0] ?? '', error });
    await settled();
    tell('committed', { tabId: 8 });
    tell('committed', { frameId: 3 });
    await settled();
    expect(scripts).toEqual([]);
    tell('committed', {});
    await settled();
    expect(scripts).toMatchObject([{ target: { tabId: 7, frameIds: [0] }, world: 'MAIN', args: [`blockstack:${token}`, ''] }]);
    expect(listeners['committed']).toBeUndefined();
    await settled();
    expect(opened).toEqual([]);
  });

  for (const [title, answers] of [
    ['no page that scripts may enter', undefined],
    ['the page of another site', false],
  ] as const)
    it(`shows the link when ${title} lies behind it`, async () => {
      const { page, scripts, opened, tell } = listen();
      page.answers = answers;
      const link = tokenFor('https://app.example/in');
      tell('error', { url: `https://blockstack.org/auth?authRequest=${link}`, error });
      await settled();
      tell('committed', {});
      await settled();
      expect(scripts).toMatchObject([{ args: [`blockstack:${link}`, 'https://app.example'] }]);
      expect(opened).toEqual([[7, link]]);
    });

  it('shows the link where there is no page to go back to', async () => {
    const { scripts, opened, tell, listeners } = listen(() => Promise.reject(new Error('no history')));
    tell('error', { url: dead[0] ?? '', error });
    await settled();
    expect([scripts, listeners['committed'], opened]).toEqual([[], undefined, [[7, token]]]);
  });

  const others: [string, Partial<Report>][] = [
    ['of a frame', { frameId: 3 }],
    ['of another kind', { error: 'net::ERR_NAME_NOT_RESOLVED' }],
    ['without a token', { url: 'https://app.blockstack.org/index.html' }],
  ];
  for (const [title, change] of others) {
    it(`leaves an error ${title} alone`, async () => {
      const { scripts, tell, listeners } = listen();
      tell('error', { url: dead[0] ?? '', error, ...change });
      await settled();
      expect([scripts, listeners['committed']]).toEqual([[], undefined]);
    });
  }
});

describe('Firefox', () => {
  const listen = () => {
    const browser = makeBrowser();
    listenToLostLinks(browser.powers);
    return browser;
  };
  const url = `blockstack:${token}`;

  it('hears of frames by their scheme alone', () => {
    expect(listen().listeners['frame']?.filter).toEqual({ url: [{ schemes: ['blockstack'] }] });
  });

  it('brings the link of a frame back into the document of its tab, once', () => {
    const { scripts, brought, tell } = listen();
    tell('frame', { url });
    expect(brought).toEqual([[token, 'lost-link']]);
    tell('frame', { url }); // The frame that brought it back.
    expect(scripts).toMatchObject([{ target: { tabId: 7, frameIds: [0] }, world: 'MAIN', args: [url, ''] }]);
    tell('frame', { url: 'blockstack:d.e.f' });
    expect(scripts).toHaveLength(2);
  });

  const others: [string, Partial<Report>][] = [
    ['of the document itself', { parentFrameId: -1 }],
    ['of a frame inside a frame', { parentFrameId: 12 }],
    ['with an echo, which was taken over before it left', { url: `${url}&echo=x` }],
    ['that is no token', { url: 'blockstack:<script>' }],
    ['longer than any token', { url: `blockstack:${'a'.repeat(16_385)}` }],
  ];
  for (const [title, change] of others) {
    it(`leaves a link ${title} alone`, () => {
      const { scripts, tell } = listen();
      tell('frame', { url, ...change });
      expect(scripts).toEqual([]);
    });
  }

  it('remembers the last twenty, and no token for ever', () => {
    const { scripts, tell } = listen();
    const frame = (n: number) => tell('frame', { frameId: 3, url: `blockstack:a.b.${n}` });
    for (let n = 0; n <= 20; n++) frame(n);
    frame(1);
    expect(scripts).toHaveLength(21);
    frame(0);
    expect(scripts).toHaveLength(22);
  });

  it('cancels the way to a dead host and brings its link back', () => {
    const { scripts, brought, tell } = listen();
    expect(tell('request', { url: dead[1] ?? '' })).toEqual({ cancel: true });
    expect(brought).toEqual([[token, 'dead-host']]);
    expect(scripts).toMatchObject([{ args: [url, ''] }]);
    tell('frame', { url }); // The frame that brought it back.
    expect(scripts).toHaveLength(1);
  });

  it('shows a link to a dead host that has no page of its own, and never the one of a frame', async () => {
    const { page, opened, tell } = listen();
    page.answers = false;
    tell('frame', { url: 'blockstack:d.e.f' });
    tell('request', { url: dead[1] ?? '' });
    await new Promise((go) => setTimeout(go));
    expect(opened).toEqual([[7, token]]);
  });

  it('lets every other address of those hosts go its way', () => {
    const { scripts, tell } = listen();
    for (const other of alive) expect(tell('request', { url: other })).toEqual({});
    expect(scripts).toEqual([]);
  });
});

describe('where the answer to a token would go', () => {
  it('is the origin of its redirect_uri, whatever letters the token is written with', () => {
    expect(originIn(tokenFor('https://app.example/a?b#c'))).toBe('https://app.example');
    expect(originIn(tokenFor('https://app.example:8443/ÿ?>~'))).toBe('https://app.example:8443');
  });
  it('is nowhere for what does not say', () => {
    for (const other of ['', 'aaa', token, tokenFor('here'), tokenFor(7), `aaa.${btoa('null')}.ccc`])
      expect(originIn(other)).toBe('');
  });
});

describe('the link in the page', () => {
  it('comes into a page of its own place alone', () => {
    const { powers, scripts, tell } = makeBrowser();
    listenToLostLinks(powers);
    tell('frame', { url: `blockstack:${token}` });
    Object.assign(globalThis, { location: { origin: 'https://other.example' } });
    expect(scripts[0]?.func(`blockstack:${token}`, 'https://app.example')).toBe(false);
    Reflect.deleteProperty(globalThis, 'location');
  });

  it('is a hidden frame, and goes again', async () => {
    const { powers, scripts, tell } = makeBrowser();
    listenToLostLinks(powers);
    tell('frame', { url: `blockstack:${token}` });
    const steps: unknown[] = [];
    const frame = { remove: () => steps.push('removed') };
    const document = { createElement: () => frame, documentElement: { append: (it: object) => steps.push({ ...it }) } };
    Object.assign(globalThis, { document });
    expect(scripts[0]?.func(`blockstack:${token}`, '')).toBe(true);
    await Promise.resolve();
    Reflect.deleteProperty(globalThis, 'document');
    expect(steps).toMatchObject([{ src: `blockstack:${token}`, hidden: true }, 'removed']);
  });
});
