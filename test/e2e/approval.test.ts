/**
 * The approval window against hurried hands, pages that dress up, and everything that can happen to a question while it waits, in both real
 * browsers. What does not work is followed each time by what does.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publicKeyToBtcAddress } from '@stacks/encryption';
import { SECP256K1Client, TokenSigner } from 'jsontokens';
import type { KeyInput, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { root } from '../../devnet/setup.mjs';
import { armDelayMs } from '../../src/pages/approve/arming.ts';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { tabTo } from './keys.ts';
import { approval, approve, chooseNetwork, command, createIdentity, deny, find, press, text, unlock } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** Both browsers answer promises under one of the two names. */
const api = '(globalThis.browser ?? chrome)';

/** What every page of these tests knows. All answers gather, so that a second one would be seen. */
const script = `<script>
  window.answers = [];
  window.failures = [];
  addEventListener('error', ({ message }) => failures.push(message));
  addEventListener('unhandledrejection', ({ reason }) => failures.push(String(reason)));
  addEventListener('pageshow', ({ persisted }) => { window.restored = persisted; });
  window.note = (asked) => asked.then(() => { answers.push('answered'); }, (error) => { answers.push(error.data?.code ?? String(error)); });
  window.ask = (...asked) => note(AutonymProvider.request(...asked));
  window.say = (message) => ask('stx_signMessage', { message });
  window.signIn = (token) => note(AutonymProvider.authenticationRequest(token));
</script>`;

const paths: Record<string, string> = {
  '/': '<p>a page</p>',
  // The whole window is one button, as a game would have it.
  '/game': `<button style="position:fixed;inset:0" onpointerdown="play()" onkeydown="play()">Play</button>
    <script>let round; play = () => { round ??= ['one', 'two', 'three'].map((move) => say(move)); }; document.querySelector('button').focus()</script>`,
  // Whatever is put into it after its own last line is noted.
  '/watching': `<p>only this</p><script>
    window.tags = () => Array.from(document.querySelectorAll('*'), (it) => it.localName + (it.shadowRoot ? ' with a shadow' : '')).join(' ');
    window.changes = [];
    new MutationObserver((all) => changes.push(...all.map(({ type, target }) => type + ' ' + target.nodeName)))
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  </script>`,
  '/leading': `<a href="/ahead">on</a><script type="speculationrules">{ "prerender": [{ "urls": ["/ahead"], "eagerness": "immediate" }] }</script>`,
  '/ahead': `<script>
    fetch('/seen?' + (document.prerendering === true));
    ask('getAddresses').then(() => fetch('/told?' + answers));
  </script>`,
  '/reloading': `<script>
    const left = Number(sessionStorage.getItem('left'));
    AutonymProvider.request('getInfo').then(() => {
      sessionStorage.setItem('left', left - 1);
      if (left > 0) location.reload();
      else window.done = true;
    });
  </script>`,
};

/** A request to sign in, signed as an app does it. */
function requestToken(origin: string, claims: { scopes?: unknown; name?: string }): string {
  const key = randomBytes(32).toString('hex');
  const publicKey = SECP256K1Client.derivePublicKey(key);
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new TokenSigner('ES256K', key).sign({
    jti: randomUUID(),
    iat: nowSeconds,
    exp: nowSeconds + 3600,
    iss: `did:btc-addr:${publicKeyToBtcAddress(publicKey)}`,
    public_keys: [publicKey],
    domain_name: origin,
    redirect_uri: `${origin}/`,
    version: '1.4.0',
    do_not_include_profile: true,
    supports_hub_url: true,
    scopes: (claims.scopes ?? []) as never,
    ...(claims.name === undefined ? {} : { appDetails: { name: claims.name } }),
  });
}

describe.each(browsers)('the approval in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let server: Server;
  let site: (host: string, path?: string) => string;
  /** A page of ours, for what only such a page may do and see. */
  let home: Page;
  /** The tab of the site. */
  let page: Page;
  /** It did what puppeteer does not follow. */
  let isWorn = false;
  /** Requests of `/ahead`, and whether each was made ahead. */
  const seen: string[] = [];
  /** Its answers, in its own words: puppeteer loses sight of a page that was loaded ahead when it is shown. */
  const told: string[] = [];

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer((request, response) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://site');
      if (pathname === '/seen') seen.push(search.slice(1));
      if (pathname === '/told') told.push(search.slice(1));
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>site</title>${script}${paths[pathname] ?? ''}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    site = (host, path = '/') => `${new URL(`http://${host}.localhost:${port}`).origin}${path}`;
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    home = await driver.openOwn('home.html');
    page = await driver.open(site('first'));
  }, 120_000);
  beforeEach(async () => {
    for (const left of await driver.findOwn('approve.html')) await left.close().catch(() => undefined);
    await noApproval(driver);
    if (!isWorn) return;
    const before = page;
    await openTab('first');
    await before.close();
    isWorn = false;
  });
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await devnet?.stop();
  });

  async function openTab(host: string): Promise<void> {
    // In Firefox it would come into the window that was in front, and end with it.
    await home.bringToFront();
    page = await driver.open(site(host));
  }
  async function visit(host: string, path?: string): Promise<void> {
    await noApproval(driver);
    await page.goto(site(host, path), { waitUntil: 'load' });
    await page.bringToFront();
  }
  /** Runs in the page, which does not wait for its answers. */
  const start = (...asks: string[]) => page.evaluate(`void (${asks.join()})`);
  const answers = () => page.evaluate('answers') as Promise<string[]>;
  const answered = (count = 1) =>
    until('the answers', async () => {
      const all = await answers();
      return all.length >= count ? all : undefined;
    });
  const shown = (window: Page) => window.evaluate('document.body.innerText') as Promise<string>;
  const startSignIn = (host: string, claims: Parameters<typeof requestToken>[1]) =>
    start(`signIn(${JSON.stringify(requestToken(site(host, ''), claims))})`);
  const grantsOf = async (host: string) => {
    const { apps } = await command(home, 'app.list', {});
    return apps.find(({ origin }) => origin === site(host, ''));
  };

  /** puppeteer waits in vain for the load of a page that was kept. */
  async function goBack(host: string, path = '/'): Promise<void> {
    isWorn = true;
    await page.evaluate('void history.back()');
    const { href } = new URL(site(host, path));
    await until('the page to be back', () => page.evaluate(`location.href === ${JSON.stringify(href)} && restored === true`));
  }

  const approveButton = '.approve-answers button:last-child';
  const isArmed = async (window: Page) =>
    (await window.$eval(approveButton, (it) => it.getAttribute('aria-disabled'))) === 'false';
  const arm = async (window: Page) => {
    await window.mouse.move(40, 120);
    await until('Approve to be armed', async () => {
      await window.mouse.move(40 + (Date.now() % 40), 130);
      return isArmed(window);
    });
  };
  const middleOf = async (window: Page, selector = approveButton) => {
    const box = await (await window.$(selector))?.boundingBox();
    if (!box) throw new Error(`${selector} is not there.`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };

  it('FLD-07: a press within half a second of a window or of the next question does nothing, and Approve says so', async () => {
    await visit('hurried');
    await start('say("first")', 'say("second")', 'say("third")');
    const window = await driver.waitForOwn('approve.html');
    await window.bringToFront();
    // What was shown at each press and whether it could be pressed then, by the clock of the window, in which nothing is earlier than 0.
    await window.evaluate(`(() => {
      globalThis.presses = [];
      addEventListener('pointerdown', ({ target, timeStamp }) => {
        const button = target.closest?.('${approveButton}');
        if (button) presses.push({ at: timeStamp, text: document.querySelector('textarea.signed')?.value, off: button.ariaDisabled });
      }, true);
    })()`);
    // A hand that moves and presses without a pause, until two of three are approved.
    await until('two approvals', async () => {
      const { x, y } = await middleOf(window);
      await window.mouse.move(x - 3 + (Date.now() % 7), y);
      await window.mouse.down();
      await window.mouse.up();
      return (await answers()).length === 2;
    });
    type Press = { at: number; text: string; off: string };
    const presses = (await window.evaluate('presses')) as Press[];
    const approving = (of: string) => presses.find(({ text: said, off }) => said === of && off === 'false');
    const early = presses.filter(({ off }) => off === 'true');
    expect(early.length).toBeGreaterThan(1);
    const [first, second] = [approving('first'), approving('second')];
    expect(first?.at).toBeGreaterThanOrEqual(armDelayMs);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(armDelayMs);
    expect(early.some(({ at, text: said }) => said === 'first' && at < (first?.at ?? 0))).toBe(true);
    expect(await answers()).toEqual(['answered', 'answered']);
    await deny(driver);
    expect(await answered(3)).toEqual(['answered', 'answered', 'request-denied']);
  });

  it('FLD-08: a game of double clicks and mashed keys wins none of 50 tries', async () => {
    // Where Approve lies, for a pointer that rests there all the time: a window that comes under it hears no movement.
    await visit('field');
    await start('say("where")');
    const field = await approval(driver);
    const there = await middleOf(field);
    await deny(driver);

    let tries = 0;
    const mash = async (window: Page, how: 'clicks' | KeyInput, { x, y } = there) => {
      if (how !== 'clicks') return window.keyboard.press(how);
      await window.mouse.move(x, y);
      for (const clickCount of [1, 2]) {
        await window.mouse.down({ clickCount });
        await window.mouse.up({ clickCount });
      }
    };
    for (let game = 0; game < 17; game++) {
      await visit(`game-${game}`, '/game');
      const hows = (['clicks', 'Enter', ' ', 'clicks'] as const).slice(game % 3, (game % 3) + 2);
      for (const how of hows) await mash(page, how, { x: 100, y: 100 });
      const window = await driver.waitForOwn('approve.html');
      await window.bringToFront();
      // Three questions: a new window, then the next ones under the same hand.
      for (const question of ['one', 'two', 'three']) {
        const look = async () => {
          for (const how of hows) await mash(window, how);
          return (await window.evaluate(
            `[document.querySelector('textarea.signed')?.value, document.querySelector('#approve-hint')?.textContent]`,
          )) as [string | undefined, string | undefined];
        };
        await until(`“${question}” under the hand`, async () => (await look())[0] === question);
        // As long as people double-click; and once in each game for as long as it takes until only a movement is missing.
        for (let i = 0; i < 3; i++) await look();
        if (question === 'one')
          await until('the window to wait for a movement', async () => (await look())[1] === text('approve_hint_still'));
        await look();
        expect([question, await isArmed(window), (await answers()).includes('answered')]).toEqual([question, false, false]);
        tries++;
        if (question !== 'three') await window.keyboard.press('Escape');
      }
      // The hand was somewhere else in the last window.
      await press(window, text('approve_deny'));
      expect(await answered(3)).toEqual(Array(3).fill('request-denied'));
    }
    expect(tries).toBeGreaterThanOrEqual(50);

    await visit('no-game');
    await start('say("meant")');
    await approve(driver);
    expect(await answered()).toEqual(['answered']);
  }, 180_000);

  it.each([
    ['Enter', 'Enter'],
    ['Space', ' '],
  ] as const)('FLD-09: %s that is held while the window opens approves nothing, wherever the focus goes', async (name, key) => {
    await visit(`held-${name.toLowerCase()}`);
    await page.keyboard.down(key);
    await start('say("held")');
    const window = await approval(driver);
    await until('the question', () => window.$('textarea.signed'));
    expect(await window.evaluate('document.activeElement.closest(".approve-answers") === null')).toBe(true);
    for (let i = 0; i < 10; i++) await window.keyboard.down(key);
    // Even on Approve, armed by the Tab that led there, a key that was down before is no press.
    await tabTo(window, text('approve_approve'));
    await until('Approve to be armed', () => isArmed(window));
    for (let i = 0; i < 10; i++) await window.keyboard.down(key);
    expect(await answers()).toEqual([]);
    expect(window.isClosed()).toBe(false);
    await window.keyboard.up(key);
    expect(await answers()).toEqual([]);
    await page.keyboard.up(key);
    await window.keyboard.press(key).catch(() => undefined);
    expect(await answered()).toEqual(['answered']);
  });

  it('FLD-11: a window that is out of sight, behind another or of another size is disarmed, and has to be armed again', async () => {
    await visit('covering');
    await start('say("covered")');
    const window = await approval(driver);
    /** What a person does to the window, by the means of the browser. */
    const change = (how: string) =>
      home.evaluate(
        `${api}.windows.getAll({ windowTypes: ['popup'] }).then(([{ id }]) => ${api}.windows.update(id, ${how})).then(() => true)`,
      );
    const disarmed = () => until('Approve to be disarmed', async () => !(await isArmed(window)));
    const staysDisarmed = async () => {
      await disarmed();
      await sleep(armDelayMs + 200);
      expect(await isArmed(window)).toBe(false);
    };

    await arm(window);
    await change(`{ state: 'minimized' }`);
    await staysDisarmed();
    await change(`{ state: 'normal', focused: true }`);
    await window.bringToFront();
    await staysDisarmed();

    await arm(window);
    await change('{ width: 420, height: 700 }');
    await staysDisarmed();

    await arm(window);
    // Without a screen, every window of Chromium has the focus.
    if (kind === 'firefox') {
      await page.bringToFront();
      await staysDisarmed();
      await window.bringToFront();
      await staysDisarmed();
      await arm(window);
    }
    expect(await answers()).toEqual([]);
    await press(window, text('approve_approve'));
    expect(await answered()).toEqual(['answered']);
  });

  it('FLD-12: the window closed is one no, whatever dies afterwards', async () => {
    await visit('closer');
    await start('say("closed")');
    await (await approval(driver)).close();
    expect(await answered()).toEqual(['request-denied']);
    await driver.stopBackground();
    await start('ask("supportedMethods")');
    expect(await answered(2)).toEqual(['request-denied', 'answered']);
    expect(await driver.findOwn('approve.html')).toEqual([]);
    await start('say("again")');
    await approve(driver);
    expect(await answered(3)).toEqual(['request-denied', 'answered', 'answered']);
  });

  it('FLD-12: the tab of the asker closed withdraws the question, and the tab opened anew hears of nothing', async () => {
    await visit('reopened');
    await start('ask("getAddresses")');
    await approval(driver);
    await page.close();
    await noApproval(driver);
    await openTab('reopened');
    await start('ask("supportedMethods")');
    expect(await answered()).toEqual(['answered']);
    expect(await grantsOf('reopened')).toBeUndefined();
    await start('ask("getAddresses")');
    await approve(driver);
    expect(await answered(2)).toEqual(['answered', 'answered']);
  });

  const names: { name: string; shows?: string | undefined; ours?: true; mixed?: true }[] = [
    { name: 'Autonym', shows: 'Autonym', ours: true },
    { name: 'Au\u200bt\u00f3nym\u202e', shows: 'Aut\u00f3nym', ours: true },
    { name: '\u0412\u0430nk', shows: '\u0412\u0430nk', mixed: true },
    { name: 'x'.repeat(10_000), shows: `${'x'.repeat(39)}…` },
    { name: 'Google', shows: 'Google' },
    { name: 'G\u043e\u03bfgle', shows: 'G\u043e\u03bfgle', mixed: true },
    { name: '\u0410utonym', shows: '\u0410utonym', mixed: true },
    { name: '' },
    { name: '\u200b\u202e \n\u2060' },
    { name: 'Two\n\r\n\tlines\u2028more', shows: 'Two lines more' },
    { name: '<img src=x onerror="failures.push(1)">', shows: '<img src=x onerror="failures.push(1)">' },
    { name: '\u202eknab-ym', shows: 'knab-ym' },
    { name: 'my\u200b-\u2063bank', shows: 'my-bank' },
    { name: `Z${'\u0335\u0321\u034f'.repeat(12)}algo`, shows: 'Z\u0335\u0321algo' },
  ];

  it('FLD-15: what a site calls itself is plain text under its origin, never in its place, and never larger', async () => {
    for (const [i, { shows, ours, mixed }] of names.entries()) {
      const host = `named-${Math.floor(i / 3)}`;
      if (i % 3 === 0) {
        await visit(host);
        for (const one of names.slice(i, i + 3)) await startSignIn(host, one);
      }
      const window = await approval(driver);
      if (i % 3 === 0) await window.setViewport({ width: 400, height: 640 });
      const wanted = shows === undefined ? null : text('approve_claim', shows.normalize('NFC'));
      const lookAt = async () =>
        (await window.evaluate(`(() => {
        const [origin, claim] = ['.approve-who h1 .origin strong', '.approve-claim p'].map((it) => document.querySelector(it));
        const sizeOf = (it) => parseFloat(getComputedStyle(it).fontSize);
        return {
          origin: origin.textContent,
          originSize: sizeOf(origin),
          originBottom: origin.getBoundingClientRect().bottom,
          claim: claim && claim.textContent.replace(/[\\u2068\\u2069]/g, ''),
          claimSize: claim ? sizeOf(claim) : 0,
          claimTop: claim ? claim.getBoundingClientRect().top : 1e9,
          claimHeight: claim ? claim.getBoundingClientRect().height : 0,
          ours: document.querySelector('.approve-claim')?.textContent.includes(${JSON.stringify(text('approve_claim_ours'))}) ?? false,
          mixed: document.querySelector('.approve-claim')?.textContent.includes(${JSON.stringify(text('approve_claim_mixed'))}) ?? false,
          strangers: document.querySelectorAll('.approve-who img, .approve-who script, .approve-claim p *').length,
          wide: document.documentElement.scrollWidth > innerWidth,
          odd: /[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064]/.test(document.body.textContent),
          failures: globalThis.failures ?? null,
        };
      })()`)) as Record<string, number | string | boolean | null>;
      // The window stays for the next of three, and shows the one before for a moment.
      const look = await until(`the question of name ${i}`, async () => {
        const seen = await lookAt();
        return seen['claim'] === wanted && seen['origin'] === `${host}.localhost` ? seen : undefined;
      });
      expect([i, look]).toEqual([
        i,
        {
          ...look,
          origin: `${host}.localhost`,
          claim: wanted,
          ours: ours ?? false,
          mixed: mixed ?? false,
          strangers: 0,
          wide: false,
          odd: false,
          failures: null,
        },
      ]);
      expect(look['claimSize']).toBeLessThan(look['originSize'] as number);
      expect(look['claimTop']).toBeGreaterThanOrEqual(look['originBottom'] as number);
      expect(look['claimHeight']).toBeLessThan(60);
      await deny(driver);
      expect(await answered((i % 3) + 1)).toEqual(Array((i % 3) + 1).fill('request-denied'));
    }
  });

  it('FLD-16: a host that looks like a connected one is shown in its true letters with a warning, and is asked about', async () => {
    await visit('river-bank');
    await start('ask("getAddresses")');
    await approve(driver);
    expect(await answered()).toEqual(['answered']);
    await visit('river-b\u0430nk');
    await start('ask("getAddresses")');
    const window = await approval(driver);
    expect(await window.$eval('.approve-who h1 .origin-text', (it) => it.textContent)).toContain('xn--river-bnk-');
    const said = await shown(window);
    expect(said).toContain(text('parts_origin_foreign'));
    expect(said).toContain(text('approve_alike_title'));
    expect(await window.$eval('.approve-known .banner', (it) => it.textContent)).toContain('river-bank.localhost');
    expect(await answers()).toEqual([]);
    await deny(driver);
    expect(await answered()).toEqual(['request-denied']);
    await visit('river-bank');
    await start('ask("getAddresses")');
    expect(await answered()).toEqual(['answered']);
  });

  it('FLD-17: of a host as long as hosts can be, the part that says who it is stays in view', async () => {
    const long = `login.mybank.com.${'secure-session-a1b2c3.'.repeat(9)}evil`;
    expect(long.length).toBeGreaterThan(200);
    await visit(long);
    await start('say("long")');
    const window = await approval(driver);
    await window.setViewport({ width: 400, height: 640 });
    const look = (await window.evaluate(`(() => {
      const strong = document.querySelector('.approve-who h1 .origin strong');
      const { left, right, top, bottom } = strong.getBoundingClientRect();
      return {
        bold: strong.textContent,
        all: document.querySelector('.approve-who h1 .origin-text').textContent,
        inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
        whole: [left + 2, right - 2].every((x) => document.elementFromPoint(x, (top + bottom) / 2) === strong),
        wide: document.documentElement.scrollWidth > innerWidth,
      };
    })()`)) as Record<string, unknown>;
    expect(look).toMatchObject({ bold: 'evil.localhost', inside: true, whole: true, wide: false });
    expect(look['all']).toMatch(/^http:\/\/login\.mybank\.com\..*….*evil\.localhost:\d+$/);
    await approve(driver);
    expect(await answered()).toEqual(['answered']);
  });

  it('FLD-19: scopes that do not exist are refused, and one that is asked for twice is given once', async () => {
    const odd = [
      ['store_write', 'admin'],
      Array.from({ length: 1000 }, (_, i) => `s${i}`),
      Array(1000).fill('email'),
      ['publish_data '],
      ['store_write', { scope: 'publish_data' }],
      [['store_write']],
      { store_write: true },
      'store_write',
      [null],
    ];
    await visit('greedy');
    for (const scopes of odd) await startSignIn('greedy', { scopes });
    expect(await answered(odd.length)).toEqual(Array(odd.length).fill('token-scopes'));
    // Longer than any request that means well.
    await startSignIn('greedy', { scopes: Array(1000).fill('publish_data') });
    expect((await answered(odd.length + 1)).at(-1)).toBe('bad-params');
    expect(await driver.findOwn('approve.html')).toEqual([]);
    expect(await grantsOf('greedy')).toBeUndefined();

    await startSignIn('greedy', { scopes: ['store_write', 'store_write', 'store_write'] });
    await approve(driver, async (window) => {
      expect((await shown(window)).split(text('approve_gets_store')).length).toBe(2);
    });
    expect((await answered(odd.length + 2)).at(-1)).toBe('answered');
    await noApproval(driver);
    expect((await grantsOf('greedy'))?.scopes).toEqual(['store_write']);
  });

  it('FLD-20: a sign-in that is given always is asked about again once it wants more, and the window says what', async () => {
    await visit('growing');
    await startSignIn('growing', { scopes: ['store_write'] });
    await approve(driver, async (window) => {
      await window.select('.approve-main select', 'always');
    });
    expect(await answered()).toEqual(['answered']);
    await noApproval(driver);
    await startSignIn('growing', { scopes: ['store_write'] });
    expect(await answered(2)).toEqual(['answered', 'answered']);
    expect(await driver.findOwn('approve.html')).toEqual([]);

    await page.bringToFront();
    await startSignIn('growing', { scopes: ['store_write', 'publish_data'] });
    const window = await approval(driver);
    await find(window, 'li', text('approve_changed_publish_data'));
    expect(await shown(window)).toContain(text('approve_gets_publish_data'));
    expect(await answers()).toHaveLength(2);
    await deny(driver);
    expect(await answered(3)).toEqual(['answered', 'answered', 'request-denied']);
    await noApproval(driver);
    expect((await grantsOf('growing'))?.scopes).toEqual(['store_write']);
  });

  it('says that the app cannot save: because it did not ask to, or because this network has no storage', async () => {
    const { network } = await command(home, 'wallet.state', {});
    const without = { ...network, hubUrl: null, id: 'without-storage', label: 'Without storage' };
    for (const [scopes, networkId, sentence] of [
      [[], network.id, 'approve_gets_no_store_asked'],
      [['store_write'], without.id, 'approve_gets_no_store_hub'],
    ] as const) {
      if (networkId === without.id) await command(home, 'network.save', { network: without });
      await command(home, 'settings.change', { networkId });
      await visit(`cannot-save-${scopes.length}`);
      await startSignIn(`cannot-save-${scopes.length}`, { scopes });
      await approve(driver, async (window) => {
        const said = await shown(window);
        expect(said).toContain(text('approve_gets_no_store'));
        expect(said).toContain(text(sentence));
        expect(said).not.toContain(text('approve_gets_store'));
      });
      expect(await answered()).toEqual(['answered']);
      await noApproval(driver);
    }
    await command(home, 'settings.change', { networkId: network.id });
  });

  it('FLD-21: locked while it is shown, the same question waits behind the password', async () => {
    await visit('patient');
    await start('say("before the lock")');
    const window = await approval(driver);
    await arm(window);
    const before = await command(window, 'request.next', {});
    await command(home, 'vault.lock', {});
    await find(window, 'label', text('parts_password'));
    await window.mouse.move(40, 120);
    await sleep(armDelayMs + 200);
    await window.mouse.move(50, 130);
    expect(await isArmed(window)).toBe(false);
    const after = await command(window, 'request.next', {});
    expect([after?.id, after?.sha256]).toEqual([before?.id, before?.sha256]);
    expect(await answers()).toEqual([]);
    await unlock(window);
    await until('the question', () => window.$('textarea.signed'));
    const { id } = (await command(window, 'request.next', {})) ?? {};
    expect(id).toBe(before?.id);
    await approve(driver);
    expect(await answered()).toEqual(['answered']);
  });

  it('FLD-22: nothing of ours is in the page, before, during or after a question', async () => {
    for (const file of ['content.js', 'inpage.js']) {
      const code = readFileSync(join(root, 'dist', kind, file), 'utf8');
      expect(code).not.toMatch(
        /createElement|innerHTML|outerHTML|insertAdjacent|insertBefore|\.append|attachShadow|document\.write/,
      );
    }
    await visit('plain', '/watching');
    const untouched = 'html head title script body p script';
    const nothing = async () => expect(await page.evaluate('[tags(), changes]')).toEqual([untouched, []]);
    await nothing();
    await start('ask("getAddresses")');
    await approval(driver);
    await nothing();
    await approve(driver);
    expect(await answered()).toEqual(['answered']);
    await nothing();
    // It would have been seen.
    await page.evaluate('void document.body.append("one")');
    expect(await page.evaluate('changes.length')).toBe(1);
  });

  it('FLD-23: the window shows the two words and the colour that no page knows', async () => {
    await visit('copyist');
    await start('say("mark")');
    const window = await approval(driver);
    const { settings } = await command(window, 'wallet.state', {});
    expect(settings.mark.words).toMatch(/^\S+ \S+$/);
    const mark = (await window.evaluate(`(() => {
      const it = document.querySelector('.person-mark');
      const { top, bottom } = it.getBoundingClientRect();
      const colour = getComputedStyle(it.querySelector('.person-mark-colour')).backgroundColor;
      it.style.setProperty('--hue', String(${settings.mark.hue} + 120));
      const other = getComputedStyle(it.querySelector('.person-mark-colour')).backgroundColor;
      it.style.setProperty('--hue', '${settings.mark.hue}');
      return { words: it.querySelector('strong').textContent, hue: it.style.getPropertyValue('--hue'), seen: top >= 0 && bottom <= innerHeight, coloured: colour !== other };
    })()`)) as Record<string, unknown>;
    expect(mark).toEqual({ words: settings.mark.words, hue: String(settings.mark.hue), seen: true, coloured: true });
    await approve(driver);
    expect(await answered()).toEqual(['answered']);
    expect(await page.evaluate('document.documentElement.outerHTML')).not.toContain(settings.mark.words);
  });

  it('FLD-24: a page that grabs the focus after an approval sees no secret and gets no second one', async () => {
    await visit('grabber');
    await start(`say('first').then(() => { open('/'); focus(); return say('second'); })`);
    const window = await approval(driver);
    const there = await middleOf(window);
    await approve(driver);
    expect(await answered()).toEqual(['answered']);
    const next = await until('the second window', async () => {
      const [own] = await driver.findOwn('approve.html');
      return own && own !== window && (await own.$('textarea.signed')) ? own : undefined;
    });
    expect(await next.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe('second');
    await next.bringToFront();
    await until('the window to wait for a hand', async () => {
      await next.mouse.click(there.x, there.y).catch(() => undefined);
      await next.keyboard.press('Enter');
      return (await shown(next)).includes(text('approve_hint_still'));
    });
    expect(await answers()).toEqual(['answered']);
    // The first window left nothing behind, on the screen or in the page.
    expect(await driver.findOwn('approve.html')).toHaveLength(1);
    expect(await next.evaluate(`document.querySelectorAll('input[type=password], .words-word').length`)).toBe(0);
    await deny(driver);
    expect(await answered(2)).toEqual(['answered', 'request-denied']);
    await noApproval(driver);
  });

  it('MSG-10: a page from a file has nobody to ask', async () => {
    const file = join(driver.profile, 'page.html');
    writeFileSync(file, `<!doctype html><title>file</title>${script}`);
    await noApproval(driver);
    const other = await driver.open(pathToFileURL(file).href);
    expect(await other.evaluate('[location.protocol, typeof AutonymProvider, typeof StacksProvider]')).toEqual([
      'file:',
      'undefined',
      'undefined',
    ]);
    const heard = await other.evaluate(`(async () => {
      const { port1, port2 } = new MessageChannel();
      const got = [];
      port1.onmessage = ({ data }) => got.push(data);
      dispatchEvent(new MessageEvent('autonym:port', { ports: [port2] }));
      port1.postMessage({ type: 'ask', id: 'by-hand-0001', method: 'rpc.request', body: { method: 'getAddresses' } });
      await new Promise((go) => setTimeout(go, 500));
      return got;
    })()`);
    expect(heard).toEqual([]);
    expect(await driver.findOwn('approve.html')).toEqual([]);
    await other.close();
    await visit('served');
    await start('ask("getInfo")');
    expect(await answered()).toEqual(['answered']);
  });

  it('MSG-16: a question that is left by the back button is over, and its page hears so once when it comes back', async () => {
    // Firefox keeps no page of a tab that has been through as much as this one.
    const before = page;
    await openTab('first');
    await before.close();
    await visit('sleeper');
    await start('say("asleep")');
    const window = await approval(driver);
    await arm(window);
    const { x, y } = await middleOf(window);
    await page.evaluate(`void (location.href = ${JSON.stringify(site('elsewhere'))})`);
    for (let i = 0; i < 3; i++) await window.mouse.click(x, y).catch(() => undefined); // It closes under the hand.
    await until('the other page', () => page.evaluate(`location.hostname === 'elsewhere.localhost'`));
    await noApproval(driver);
    expect(await answers()).toEqual([]);
    await goBack('sleeper');
    const [answer] = await answered();
    // Whichever came first, the leaving or the hand.
    expect(['request-interrupted', 'answered']).toContain(answer);
    await start('ask("supportedMethods")');
    expect(await answered(2)).toEqual([answer, 'answered']);
    expect(await driver.findOwn('approve.html')).toEqual([]);
    await start('say("awake")');
    await approve(driver);
    expect(await answered(3)).toEqual([answer, 'answered', 'answered']);
  });

  it('MSG-17: a page that is loaded ahead is nobody until it is shown', async () => {
    isWorn = true;
    await visit('eager', '/leading');
    if (kind === 'chrome') await until('the page to be loaded ahead', () => seen.includes('true'));
    await sleep(700);
    // Firefox loads no page ahead.
    expect(seen).toEqual(kind === 'chrome' ? ['true'] : []);
    expect(await driver.findOwn('approve.html')).toEqual([]);
    await page.click('a');
    await deny(driver);
    await until('the answer', () => told.length > 0 || undefined);
    expect(told).toEqual(['request-denied']);
    expect(seen).toEqual([String(kind === 'chrome')]);
  });

  it('MSG-26: two hundred documents that come and go leave nothing behind, and the next is answered at once', async () => {
    await visit('restless');
    const reload = async (times: number) => {
      await page.evaluate(`void sessionStorage.setItem('left', ${times})`);
      await page.goto(site('restless', '/reloading'), { waitUntil: 'load' });
      await until('the last of them', () => page.evaluate('window.done === true').catch(() => undefined), 120_000);
    };
    // What is loaded once stays.
    await reload(20);
    const before = await driver.memory();
    await reload(200);
    const grown = (await driver.memory()) - before;
    console.log(`${kind}: ${(grown / 1e6).toFixed(1)} MB more after 200 documents.`);
    // Of Firefox a whole process is measured, which is not one heap. Ten thousand ports: background/flood.test.ts.
    expect(grown).toBeLessThan(kind === 'chrome' ? 5e6 : 20e6);
    await visit('unhurried');
    const waited = await page.evaluate(
      `(async () => { const since = performance.now(); await AutonymProvider.request('getInfo'); return performance.now() - since; })()`,
    );
    expect(waited).toBeLessThan(1000);
    expect(await home.evaluate(`${api}.storage.session.get('requests').then(({ requests = [] }) => requests)`)).toEqual([]);
    await start('say("after all")');
    await approve(driver);
    expect(await answered()).toEqual(['answered']);
  });

  describe('while a question waits', () => {
    it('the page may change its address, go back and forward in itself, and still gets its one answer', async () => {
      await visit('walker');
      await start('say("wait")');
      const window = await approval(driver);
      await page.evaluate(`(async () => {
        const moved = () => new Promise((done) => addEventListener('popstate', done, { once: true }));
        history.pushState({}, '', '/somewhere?else=1#there');
        for (const go of ['back', 'forward']) { const there = moved(); history[go](); await there; }
      })()`);
      expect(await page.evaluate('location.pathname')).toBe('/somewhere');
      expect(window.isClosed()).toBe(false);
      await approve(driver);
      expect(await answered()).toEqual(['answered']);
    });

    it('a reload withdraws it: the new document hears nothing of it, and may ask anew', async () => {
      await visit('reloader');
      await start('say("old")');
      await approval(driver);
      await page.bringToFront();
      await page.reload();
      await noApproval(driver);
      await start('say("new")');
      const window = await approval(driver);
      expect(await window.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe('new');
      expect(await answers()).toEqual([]);
      await approve(driver);
      expect(await answered()).toEqual(['answered']);
    });

    it('going back to another page of the same site withdraws it, and that page hears nothing', async () => {
      await visit('returner');
      await page.goto(site('returner', '/second'), { waitUntil: 'load' });
      await start('say("second page")');
      await approval(driver);
      await page.bringToFront();
      await goBack('returner');
      await noApproval(driver);
      await start('ask("supportedMethods")');
      expect(await answered()).toEqual(['answered']);
    });
  });

  // The last, because everything of the extension ends here.
  it('MSG-27: a page that outlives its extension is told to reload, and nothing in it throws', async () => {
    await visit('survivor');
    await start('ask("getInfo")');
    expect(await answered()).toEqual(['answered']);
    await home.evaluate(`void ${api}.runtime.reload()`).catch(() => undefined);
    await until('our page to be gone', async () => home.isClosed() || (await driver.findOwn('home.html')).length === 0);
    await page.bringToFront();
    await start('ask("getInfo")');
    expect(await answered(2)).toEqual(['answered', 'extension-reloaded']);
    expect(await page.evaluate('failures')).toEqual([]);
    await until('the new provider', async () => {
      await page.reload();
      await start('ask("getInfo")');
      return (await answered())[0] === 'answered';
    });
  });
});
