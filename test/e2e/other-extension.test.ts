/**
 * Another extension beside ours, in both real browsers: it may run in the same page, and knows the name of ours. By the browser's own channels it
 * reaches nothing; in the page it is no more than the page.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { root } from '../../devnet/setup.mjs';
import type { BrowserKind, Driver } from './browsers/driver.ts';
import { sleep, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { approval, chooseNetwork, createIdentity, deny } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** What it tries with the name of our extension: a message and a port, said as our pages and as our relay would say it. */
const tries = `
  const api = globalThis.browser ?? chrome;
  const attempt = (job) => Promise.race([
    new Promise((_, no) => setTimeout(no, 1500, new Error('silence'))),
    new Promise((yes, no) => job(yes, no)),
  ]).then((it) => 'got ' + JSON.stringify(it), (error) => 'refused: ' + error.message);
  const tryAll = async (ours) => ({
    message: await attempt((yes, no) => api.runtime.sendMessage(ours, { autonym: 'wallet.state', body: {} }).then(yes, no)),
    port: await attempt((yes, no) => {
      const port = api.runtime.connect(ours, { name: 'autonym:page' });
      port.onMessage.addListener(yes);
      port.onDisconnect.addListener(() => no(new Error((api.runtime.lastError ?? port.error)?.message ?? 'closed')));
      port.postMessage({ type: 'ask', id: 'stranger-0001', method: 'rpc.request', body: { method: 'supportedMethods' } });
    }),
  });
`;

const background = `${tries}
  api.runtime.onMessage.addListener((ours, _, answer) => { tryAll(ours).then(answer); return true; });
`;

/** In the page it also offers a port to our relay, as any script there can, and takes the first word in every document. */
const content = `${tries}
  const { port1, port2 } = new MessageChannel();
  const got = {};
  port1.onmessage = ({ data }) => { if (data.type === 'answer') got[data.id] = data.error ? data.error.code : 'given'; };
  addEventListener('stranger:go', async () => {
    const { ours } = document.documentElement.dataset;
    const said = { content: await tryAll(ours), background: await api.runtime.sendMessage(ours) };
    dispatchEvent(new MessageEvent('autonym:port', { ports: [port2] }));
    const methods = ['vault.reveal', 'request.decide', 'wallet.state', 'rpc.request'];
    methods.forEach((method, i) => port1.postMessage({ type: 'ask', id: 'stranger-000' + i, method, body: { method: 'vault.reveal' } }));
    await new Promise((go) => setTimeout(go, 1500));
    document.documentElement.dataset.said = JSON.stringify({ ...said, got });
  });
`;

function makeStranger(kind: BrowserKind): string {
  const folder = mkdtempSync(join(tmpdir(), 'autonym-stranger-'));
  const scripts = { matches: ['http://*/*'], js: ['content.js'], run_at: 'document_start' };
  const manifest =
    kind === 'chrome'
      ? { manifest_version: 3, background: { service_worker: 'stranger.js' } }
      : {
          manifest_version: 2,
          background: { scripts: ['stranger.js'] },
          browser_specific_settings: { gecko: { id: 'stranger@autonym.test' } },
        };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ name: 'Stranger', version: '1', content_scripts: [scripts], ...manifest }),
  );
  writeFileSync(join(folder, 'stranger.js'), background);
  writeFileSync(join(folder, 'content.js'), content);
  return folder;
}

describe.each(browsers)('another extension in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let server: Server;
  const stranger = makeStranger(kind);
  let address = '';

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!doctype html><title>shared</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://shared.localhost:${(server.address() as AddressInfo).port}/`;
    driver = await launch(kind, devnet, { beside: stranger });
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await devnet?.stop();
    rmSync(stranger, { recursive: true, force: true });
  });

  const ours = () =>
    kind === 'chrome'
      ? new URL(driver.base).host
      : (
          JSON.parse(readFileSync(join(root, 'dist/firefox/manifest.json'), 'utf8')) as {
            browser_specific_settings: { gecko: { id: string } };
          }
        ).browser_specific_settings.gecko.id;

  type Said = { content: Record<string, string>; background: Record<string, string>; got: Record<string, string> };
  async function letTry(page: Page): Promise<Said> {
    await page.evaluate(
      `void (document.documentElement.dataset.ours = ${JSON.stringify(ours())}, dispatchEvent(new Event('stranger:go')))`,
    );
    return JSON.parse(
      await until(
        'what the stranger got',
        () => page.evaluate('document.documentElement.dataset.said') as Promise<string | undefined>,
      ),
    ) as Said;
  }
  const answer = (page: Page) => until('the answer', () => page.evaluate('globalThis.answer') as Promise<string | undefined>);
  const ask = (page: Page, method: string) =>
    page.evaluate(
      `void (globalThis.answer = undefined, AutonymProvider.request('${method}').then(() => { answer = 'given'; }, (error) => { answer = error.data.code; }))`,
    );

  it('MSG-11, MSG-31: that knows the name of ours gets no answer by it, and none of the page’s once the page has asked', async () => {
    const page = await driver.open(address);
    await ask(page, 'supportedMethods');
    expect(await answer(page)).toBe('given');
    const said = await letTry(page);
    for (const ways of [said.content, said.background])
      for (const way of ['message', 'port']) expect([way, ways[way]]).toEqual([way, expect.stringMatching(/^refused: /)]);
    // The relay has its port.
    expect(said.got).toEqual({});
    await sleep(300);
    expect(await driver.findOwn('approve.html')).toEqual([]);

    await page.bringToFront();
    await ask(page, 'getAddresses');
    const window = await approval(driver);
    expect(await window.evaluate('document.body.innerText')).toContain('shared.localhost');
    await deny(driver);
    expect(await answer(page)).toBe('request-denied');
    await noApproval(driver);
    await page.close();
  });

  it('MSG-31: that speaks first in a page is no more than a script of that page: it hears what that could, and the page hears nobody', async () => {
    const page = await driver.open(address);
    const { got } = await letTry(page);
    expect(new Set(Object.values(got))).toEqual(new Set(['method-unknown']));
    await ask(page, 'supportedMethods');
    expect(await answer(page)).toBe('extension-reloaded');
    expect(await driver.findOwn('approve.html')).toEqual([]);
    await page.close();
  });
});
