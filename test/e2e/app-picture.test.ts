/** The picture an app has for itself, on the approval, in both real browsers: settled design 14, FLD-18. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { publicKeyToBtcAddress } from '@stacks/encryption';
import { SECP256K1Client, TokenSigner } from 'jsontokens';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { root } from '../../devnet/setup.mjs';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { approval, approve, chooseNetwork, createIdentity, deny } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const png = readFileSync(join(root, 'public/icons/48.png'));
const bomb = Buffer.from(png);
bomb.writeUInt32BE(20_000, 16);
bomb.writeUInt32BE(20_000, 20);

function requestToken(origin: string, more: { icon?: string; manifest?: string }): string {
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
    scopes: [],
    manifest_uri: more.manifest ?? '',
    appDetails: { name: 'Pictured', ...(more.icon === undefined ? {} : { icon: more.icon }) },
  });
}

describe.each(browsers)('the picture of an app in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let server: Server;
  let page: Page;
  let site: (host: string, path?: string) => string;
  let asked: { url: string; cookie: string | undefined }[] = [];

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer(async ({ url = '/', headers }, response) => {
      if (!/^\/(favicon.ico)?$/.test(url)) asked.push({ url: `${headers.host?.split(':')[0]}${url}`, cookie: headers.cookie });
      if (url === '/slow.png') await sleep(7_000);
      const type = url.endsWith('.json') ? 'application/json' : url === '/' ? 'text/html' : 'image/png';
      response.writeHead(200, { 'content-type': type, 'set-cookie': 'who=somebody; path=/' });
      if (url === '/bomb.png') return response.end(bomb);
      if (url.endsWith('.png')) return response.end(png);
      if (url === '/manifest.json') return response.end('{"icons":[{"src":"of-manifest.png"}]}');
      return response.end('<!doctype html><title>site</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    // Two sites of this machine that the extension may ask (its own policy names no others).
    site = (host, path = '') => `http://${host}:${port}${path}`;
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    page = await driver.open(`${site('localhost')}/`);
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await devnet?.stop();
  });

  async function ask(host: string, more: { icon?: string; manifest?: string }): Promise<Page> {
    await noApproval(driver);
    await page.goto(`${site(host)}/`);
    await page.bringToFront();
    asked = [];
    const token = requestToken(site(host), more);
    await page.evaluate(
      `void (globalThis.answer = undefined, AutonymProvider.authenticationRequest(${JSON.stringify(token)}).then(() => { answer = 'answered'; }, () => { answer = 'refused'; }))`,
    );
    return approval(driver);
  }
  const tile = (window: Page) => window.$eval('.approve-picture', (it) => it.textContent);
  const picture = (window: Page) =>
    until('the picture', async () => {
      const found = await window.$$eval('.approve-picture img', ([it]) => {
        const image = it as HTMLImageElement | undefined;
        return image?.complete ? [image.naturalWidth, image.naturalHeight, image.src.slice(0, 22)] : undefined;
      });
      return found ?? undefined;
    });
  const box = (window: Page) => window.$eval('.approve-answers', (it) => JSON.stringify(it.getBoundingClientRect()));

  it('is drawn anew from the asking site, without its cookies, and moves nothing when it comes', async () => {
    const window = await ask('localhost', { icon: site('localhost', '/icon.png') });
    const before = await box(window);
    expect(await picture(window)).toEqual([64, 64, 'data:image/png;base64,']);
    expect(await box(window)).toBe(before);
    expect(asked).toEqual([{ url: 'localhost/icon.png', cookie: undefined }]);
    if (process.env['SHOTS']) await window.screenshot({ path: `${process.env['SHOTS']}/picture-${kind}.png` });
    await deny(driver);
  });

  it('is the first of the manifest for a client that names only that', async () => {
    const window = await ask('127.0.0.1', { manifest: site('127.0.0.1', '/manifest.json') });
    expect(await picture(window)).toEqual([64, 64, 'data:image/png;base64,']);
    expect(asked.map(({ url }) => url)).toEqual(['127.0.0.1/manifest.json', '127.0.0.1/of-manifest.png']);
    await deny(driver);
  });

  it('is never asked of another origin, and a letter stands in its place', async () => {
    const window = await ask('localhost', {
      icon: site('127.0.0.1', '/icon.png'),
      manifest: site('127.0.0.1', '/manifest.json'),
    });
    await sleep(700);
    expect(await tile(window)).toBe('P');
    expect(asked).toEqual([]);
    await deny(driver);
  });

  it('FLD-18: of twenty thousand pixels a side, or slow, costs nothing: the letter stands, and the answer is given', async () => {
    const bombed = await ask('127.0.0.1', { icon: site('127.0.0.1', '/bomb.png') });
    await until('the file to be asked for', () => asked.length > 0 || undefined);
    await sleep(500);
    expect(await tile(bombed)).toBe('P');
    await deny(driver);
    await ask('localhost', { icon: site('localhost', '/slow.png') });
    const since = Date.now();
    await approve(driver);
    await until('the answer', async () => (await page.evaluate('answer')) === 'answered' || undefined);
    expect(Date.now() - since).toBeLessThan(5_000);
  });
});
