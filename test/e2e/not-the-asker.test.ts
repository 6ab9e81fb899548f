/** A page that is not the asker gets nothing: another frame of the tab, the page the tab went to, a document without an origin. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { approval, approve, chooseNetwork, createIdentity, deny, press, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** Notes everything that any window of the page hears, by messages or over a port it hands to a relay, and asks for addresses on demand. */
const script = `<script>
  window.forge = () => {
    const { port1, port2 } = new MessageChannel();
    const got = [];
    port1.onmessage = ({ data }) => got.push(data);
    dispatchEvent(new MessageEvent('autonym:port', { ports: [port2] }));
    return { got, say: (message) => port1.postMessage(message) };
  };
  window.heard = [];
  addEventListener('message', (event) => heard.push(String(JSON.stringify(event.data)).slice(0, 200)));
  window.askNow = () => { window.answer = undefined; return AutonymProvider.request('getAddresses').then((it) => { window.answer = it; }, (error) => { window.answer = { code: error.code }; }); };
</script>`;

describe.each(browsers)('answers in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let server: Server;
  let site: (host: string, path?: string) => string;

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site');
      response.setHeader('content-type', 'text/html; charset=utf-8');
      if (pathname === '/opaque') response.setHeader('content-security-policy', 'sandbox allow-scripts');
      const frame =
        pathname === '/framed'
          ? `<iframe src="${site('other')}"></iframe><iframe src="/"></iframe><iframe srcdoc="${script.replaceAll('"', '&quot;')}"></iframe><iframe sandbox="allow-scripts" src="/"></iframe>`
          : '';
      response.end(`<!doctype html><title>${pathname}</title><button id="ask" onclick="askNow()">Ask</button>${script}${frame}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    site = (host, path = '/') => `http://${host}.localhost:${port}${path}`;
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await devnet?.stop();
  });

  it('MSG-15: reach the document that asked, and no other frame of its tab', async () => {
    const page = await driver.open(site('asker', '/framed'));
    await until('the frames', async () => page.frames().length === 5 || undefined);
    // Every frame listens on all roads there are: messages to its window, and a port it offers to any relay, over which it asks the same.
    for (const frame of page.frames().slice(1)) {
      await until('the frame', () => frame.evaluate('typeof forge === "function"'));
      expect(await frame.evaluate('typeof AutonymProvider')).toBe('undefined');
      await frame.evaluate(
        `void (window.hand = forge(), hand.say({ type: 'ask', id: 'of-a-frame-1', method: 'rpc.request', body: { method: 'getAddresses' } }))`,
      );
    }
    await page.evaluate(
      `void (window.hand = forge(), hand.say({ type: 'ask', id: 'of-the-page-1', method: 'rpc.request', body: { method: 'getAddresses' } }))`,
    );
    await approve(driver);
    const answer = await until('the answer', () => page.evaluate(`hand.got.find(({ type }) => type === 'answer')`));
    expect(JSON.stringify(answer)).toContain('"addresses"');
    await sleep(300);
    for (const frame of page.frames().slice(1)) expect(await frame.evaluate('[hand.got, heard]')).toEqual([[], []]);
    expect(await page.evaluate('heard')).toEqual([]);
    await page.close();
  });

  it('MSG-14: do not reach the page the tab went to; the request is over and its window closes', async () => {
    const page = await driver.open(site('leaver'));
    await page.click('#ask');
    await approval(driver);
    await page.bringToFront();
    await page.goto(site('next'), { waitUntil: 'load' });
    await until('the approval window to close', async () => (await driver.findOwn('approve.html')).length === 0 || undefined);
    await sleep(300);
    expect(await page.evaluate('[window.answer === undefined, JSON.stringify(heard)].join()')).toBe('true,[]');
    await page.close();
  });

  it.each(['the same site', 'another site'])(
    'MSG-14: decided in the moment the tab leaves for %s, do not reach the page that comes, which asks under the same id',
    async (where) => {
      for (const first of ['decision', 'navigation'] as const) {
        const host = `${first}-${where.split(' ')[0]}`;
        const page = await driver.open(site(host));
        await page.evaluate(
          `void (window.hand = forge(), hand.say({ type: 'ask', id: 'same-id-0001', method: 'rpc.request', body: { method: 'getAddresses' } }))`,
        );
        const window = await approval(driver);
        await window.mouse.move(60, 120);
        await sleep(550);
        await window.mouse.move(70, 140);
        const next = where === 'the same site' ? site(host, '/next') : site(`${host}-next`);
        const leave = () => page.evaluate(`void (location.href = ${JSON.stringify(next)})`).catch(() => undefined);
        // It may close under the hand.
        const decide = () => press(window, text('approve_approve'), 2_000).catch(() => undefined);
        await Promise.all(first === 'decision' ? [decide(), leave()] : [leave(), decide()]);
        await until('the next page', () =>
          page.evaluate(`location.href === ${JSON.stringify(new URL(next).href)} && typeof forge === 'function'`),
        );
        await page.evaluate(
          `void (window.hand = forge(), hand.say({ type: 'ask', id: 'same-id-0001', method: 'rpc.request', body: { method: 'supportedMethods' } }))`,
        );
        const answers = () =>
          page.evaluate(
            `hand.got.filter(({ type }) => type === 'answer').map(({ result }) => Object.keys(result?.result ?? {}))`,
          ) as Promise<string[][]>;
        await until('its own answer', async () => (await answers()).length > 0 || undefined);
        await sleep(500);
        expect(await answers()).toEqual([['documentation', 'methods']]);
        expect(await page.evaluate('heard')).toEqual([]);
        await page.close();
        await until('the approval window to close', async () => (await driver.findOwn('approve.html')).length === 0 || undefined);
      }
    },
    120_000,
  );

  it('MSG-06: are refused to a document whose origin is opaque, though its address is that of a site, without a window', async () => {
    const page = await driver.open(site('sandboxed', '/opaque'));
    expect(await page.evaluate('self.origin')).toBe('null');
    const provided = await page.evaluate('typeof AutonymProvider');
    if (provided !== 'undefined') {
      await page.click('#ask');
      const answer = (await until('the refusal', () => page.evaluate('window.answer'), 20_000)) as {
        code?: number;
        addresses?: unknown;
      };
      expect(answer.addresses).toBeUndefined();
    }
    await sleep(300);
    expect(await driver.findOwn('approve.html')).toEqual([]);
    await page.close();
  });

  it('are the plain refusal when the person says no', async () => {
    const page = await driver.open(site('refused'));
    await page.click('#ask');
    await deny(driver);
    expect(await until('the refusal', () => page.evaluate('window.answer'))).toEqual({ code: -32000 });
    await page.close();
  });
});
