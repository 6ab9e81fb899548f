/** A page that is not the asker gets nothing: another frame of the tab, the page the tab went to, a document without an origin. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { approval, approve, chooseNetwork, createIdentity, deny } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** Notes everything that any window of the page hears, and asks for addresses on demand. */
const script = `<script>
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
      const frame = pathname === '/framed' ? `<iframe id="other" src="${site('other')}"></iframe>` : '';
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

  it('reach the document that asked, and no other frame of its tab', async () => {
    const page = await driver.open(site('asker', '/framed'));
    await page.click('#ask');
    await approve(driver);
    const answer = await until('the answer', () => page.evaluate('window.answer'));
    expect(JSON.stringify(answer)).toContain('"addresses"');
    const frame = page.frames().find((each) => each.url().startsWith(site('other')));
    expect(frame).toBeDefined();
    expect(await frame?.evaluate('typeof AutonymProvider')).toBe('undefined');
    expect(await frame?.evaluate('JSON.stringify(heard)')).toBe('[]');
    expect(await page.evaluate('JSON.stringify(heard)')).toBe('[]');
    await page.close();
  });

  it('do not reach the page the tab went to; the request is over and its window closes', async () => {
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

  it('are refused to a document whose origin is opaque, without a window', async () => {
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
