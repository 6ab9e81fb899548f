/** Names in the address bar, from what is typed to the site behind the name, in both real browsers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { chooseNetwork, command, createIdentity, heading, press, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** Everything to be read on a page, spaces folded. */
const words = async (page: Page): Promise<string> => String(await page.evaluate('document.body.innerText')).replace(/\s+/g, ' ');

/** The name page, once it shows what the name leads to; `sign` is a piece of that answer. */
const shows = (page: Page, sign: string, timeoutMs = 20_000): Promise<string> =>
  until(
    `the page to show “${sign}”`,
    async () => {
      const shown = await words(page);
      return shown.toLowerCase().includes(sign.toLowerCase()) ? shown : undefined;
    },
    timeoutMs,
  );

/** What each seeded name says about itself. Keys of texts, or words of its owner; `not` must be absent. */
const answers: Record<string, { says: string[]; not?: string[] }> = {
  'alice.btc': { says: ['Alice Example', text('name_status_registered'), text('name_go')] },
  'gallery.btc': {
    says: [text('name_status_registered'), 'gallery.localhost', text('name_go')],
    not: [text('name_site_insecure')],
  },
  'plain.btc': { says: [text('name_status_registered'), text('name_site_insecure'), text('name_go')] },
  'bob.id': { says: ['Bob Example', text('name_site_none')], not: [text('name_go')] },
  'carol.id': { says: ['Carol Example', text('name_system_v2')] },
  'bare.btc': { says: [text('name_profile_none'), text('name_zonefile_none')], not: [text('name_go')] },
  'frank.id': { says: ['Frank Example', text('name_system_v1')] },
  'studio.id': { says: [text('name_status_registered'), text('name_system_v1')] },
  'dana.studio.id': { says: ['Dana Example', text('name_system_subdomain')] },
  'moved.btc': { says: [text('name_zonefile_stale')], not: ['Dave', text('name_go')] },
  'lapsing.btc': { says: [text('name_status_grace_title', 'lapsing.btc')], not: [text('name_go')] },
  'expired.btc': { says: [text('name_status_expired_title', 'expired.btc')], not: [text('name_go')] },
  'revoked.btc': { says: [text('name_status_revoked_title', 'revoked.btc')], not: [text('name_go')] },
};

describe.each(browsers)('names in the address bar of %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    const home = await driver.openOwn('home.html');
    await command(home, 'settings.change', { addressBarAfterDns: true });
    await home.close();
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const newTab = () => driver.open('about:blank');
  const namePage = () => `${driver.base}name.html`;

  /** Goes to an address in a new tab and waits for the name page there. */
  const goTo = async (url: string): Promise<Page> => {
    const page = await newTab();
    await driver.navigate(page, url);
    await driver.waitForUrl(page, namePage());
    return page;
  };

  /** The address stays what was asked, or fails: never the name page. */
  const staysAway = async (page: Page, url: string): Promise<void> => {
    await driver.navigate(page, url);
    await sleep(1500);
    expect(await page.evaluate('location.href')).not.toContain('name.html');
    expect(await driver.findOwn('name.html')).toHaveLength(0);
  };

  it('knows what every seeded name must say', () => {
    expect(devnet.names.map(({ name }) => name).sort()).toEqual(Object.keys(answers).sort());
  });

  it.each(Object.keys(answers))('http://%s/', async (name) => {
    const page = await goTo(`http://${name}/`);
    await shows(page, text('name_evidence'));
    const shown = await shows(page, answers[name]?.says[0] ?? name);
    for (const sign of [name, ...(answers[name]?.says ?? [])]) expect(shown.toLowerCase()).toContain(sign.toLowerCase());
    for (const sign of answers[name]?.not ?? []) expect(shown.toLowerCase()).not.toContain(sign.toLowerCase());
    const seeded = devnet.names.find((seed) => seed.name === name);
    expect(shown.includes(text('name_go')), 'Go to site exactly where there is one').toBe(seeded?.site !== undefined);
    await page.close();
  });

  it('a name nobody holds, with the evidence', async () => {
    const page = await goTo('http://nobody-has-this.btc/');
    await heading(page, text('name_status_free_title', 'nobody-has-this.btc'));
    expect(await words(page)).toContain(text('name_evidence'));
    await page.close();
  });

  it('a name with an ending nobody opened', async () => {
    const page = await goTo('http://alice.satoshi/');
    await heading(page, text('name_status_namespace_title', '.satoshi'));
    await page.close();
  });

  it.each([
    ['alice.btc', 'https', 'Alice'],
    ['gallery.btc', 'https', 'Gallery'],
    ['plain.btc', 'http', 'Plain'],
  ])('Go to site of %s arrives over %s with the path that was typed', async (name, scheme, title) => {
    const page = await goTo(`http://${name}/path/deep?x=1&y=%20b#h`);
    await press(page, text('name_go'));
    const url = new URL(await driver.waitForUrl(page, `${scheme}://${title.toLowerCase()}.localhost:`));
    expect(url.pathname + url.search + url.hash).toBe('/path/deep?x=1&y=%20b#h');
    await shows(page, `${title} You typed a name`);
    expect(await page.evaluate("document.querySelector('#path').textContent")).toBe('/path/deep?x=1&y=%20b');
    expect(await page.evaluate('isSecureContext')).toBe(true);
    await page.close();
  });

  it.each([
    ['http://alice.btc', 'alice.btc'],
    ['https://alice.btc', 'alice.btc'],
    ['https://alice.btc/path?x=1#h', 'alice.btc'],
    ['http://ALICE.btc/', 'alice.btc'],
    ['https://duckduckgo.com/?q=alice.btc', 'alice.btc'],
    ['https://duckduckgo.com/?t=h_&q=alice.btc&ia=web', 'alice.btc'],
    ['https://www.google.com/search?client=firefox-b-e&q=alice.btc%2Fpath%3Fx%3D1', 'alice.btc'],
  ])('%s opens the name', async (url, name) => {
    const page = await goTo(url);
    await heading(page, name);
    await shows(page, 'Alice Example');
    const path = /path\?x=1|path%3Fx/.test(url) ? '/path?x=1' : '';
    if (path) expect(await page.$eval('.target', (it) => it.textContent)).toContain(path);
    await page.close();
  });

  it.each([
    'https://duckduckgo.com/?q=what+is+alice.btc',
    'https://duckduckgo.com/?q=%22alice.btc%22',
    'https://example.com/?q=alice.btc',
    'https://example.com/alice.btc',
  ])('%s is left alone', async (url) => {
    const page = await newTab();
    await staysAway(page, url);
    await page.close();
  });

  it('only the main frame is taken over: a frame and a fetch of a name fail as ever', async () => {
    const site = await servePage('<iframe src="http://bob.btc/"></iframe><h1>A page</h1>');
    const page = await driver.open(site.url);
    await sleep(1000);
    const fetched = await page.evaluate("fetch('http://bob.btc/').then(() => 'answered', () => 'failed')");
    expect(fetched).toBe('failed');
    expect(await page.evaluate('location.href')).toBe(site.url);
    for (const frame of page.frames()) expect(frame.url()).not.toContain('name.html');
    expect(await driver.findOwn('name.html')).toHaveLength(0);
    await page.close();
    await site.stop();
  });

  it('a link on a page opens the name', async () => {
    const site = await servePage('<a href="http://alice.btc/from-a-link">alice</a>');
    const page = await driver.open(site.url);
    await page.click('a');
    await driver.waitForUrl(page, namePage());
    await shows(page, 'Alice Example');
    await page.close();
    await site.stop();
  });

  it('the background stopped before the navigation: the name opens', async () => {
    const page = await newTab();
    await driver.stopBackground();
    await driver.navigate(page, 'http://carol.id/');
    await driver.waitForUrl(page, namePage());
    await shows(page, 'Carol Example');
    await page.close();
  });

  it('the background stopped between the question and its answer: the person gets the answer', async () => {
    await devnet.control('reset', {});
    await devnet.control('delay', { route: '/v2/', ms: 1500 });
    try {
      const page = await goTo('http://slow-question.btc/');
      await shows(page, text('name_asking'));
      await driver.stopBackground();
      await answered(page, text('name_status_free_title', 'slow-question.btc'));
      await page.close();
    } finally {
      await devnet.control('delay', {});
    }
  });

  /** The answer by itself, or by the one button the page offers. */
  const answered = async (page: Page, title: string): Promise<void> => {
    await heading(page, title, 25_000);
  };

  it('a node that fails: nobody answered, never "not found", and trying again works', async () => {
    await devnet.control('fail-next', { route: '/', status: 503, body: 'down', times: 1000 });
    const page = await goTo('http://unheard-of.btc/');
    await heading(page, text('name_nobody_title'));
    const shown = await words(page);
    expect(shown).toContain(text('name_nobody_text'));
    expect(shown).not.toContain(text('name_status_free'));
    await press(page, text('parts_try_again'));
    await sleep(300);
    await heading(page, text('name_nobody_title'));
    await devnet.control('reset', {});
    await press(page, text('parts_try_again'));
    await heading(page, text('name_status_free_title', 'unheard-of.btc'));
    await page.close();
  });

  it('a node that fails while we hold an older answer: it is shown, with the failure', async () => {
    const page = await goTo('http://gallery.btc/');
    await shows(page, text('name_evidence'));
    await devnet.control('fail-next', { route: '/', status: 503, body: 'down', times: 1000 });
    await press(page, text('name_again'));
    await sleep(500);
    const shown = await shows(page, 'Shown from memory');
    expect(shown).toContain(text('name_go'));
    await devnet.control('reset', {});
    await page.close();
  });

  it('a node that fails once in the middle still leads to the answer', async () => {
    await devnet.control('fail-next', { route: '/v2/contracts', status: 500, body: '', times: 1 });
    const page = await goTo('http://never-asked.btc/');
    const title = await until('an answer', async () => page.$eval('h1', (it) => it.textContent ?? '').catch(() => ''), 20_000);
    expect(title).not.toBe('');
    const seen = await until('a settled page', async () => {
      const shown = await words(page);
      return [text('name_nobody_title'), text('name_status_free_title', 'never-asked.btc')].find((it) => shown.includes(it));
    });
    if (seen === text('name_nobody_title')) await press(page, text('parts_try_again'));
    await heading(page, text('name_status_free_title', 'never-asked.btc'));
    await page.close();
    await devnet.control('reset', {});
  });

  it('.id: a host that DNS answers is never taken over', async () => {
    // Loopback names are the only ones DNS answers here: a port that refuses is a host that exists.
    const page = await newTab();
    await staysAway(page, 'http://localhost:9/alice.id');
    await page.close();
  });

  it('switched off, nothing is taken over; the browser says what it always said', async () => {
    const home = await driver.openOwn('home.html');
    await command(home, 'settings.change', { addressBar: false, addressBarAfterDns: false });
    const page = await newTab();
    await staysAway(page, 'http://alice.btc/');
    await staysAway(page, 'http://bob.id/');
    await command(home, 'settings.change', { addressBar: true, addressBarAfterDns: true });
    await page.close();
    const again = await goTo('http://alice.btc/');
    await again.close();
    await home.close();
  });
});

async function servePage(body: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server: Server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(`<!doctype html><title>A page</title>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
