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

/** One red point after one black one, for ever. */
const animated = Buffer.concat([
  Buffer.from('GIF89a'),
  Buffer.from('01000100800000000000ff000021ff0b', 'hex'),
  Buffer.from('NETSCAPE2.0'),
  Buffer.from('0301000000', 'hex'),
  ...['44', '4c'].map((point) => Buffer.from(`21f904040a0000002c000000000100010000 0202${point}0100`.replace(' ', ''), 'hex')),
  Buffer.from(';'),
]);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" onload="fetch('/ran')"><script>fetch('/ran')</script></svg>`;

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
  /** Of the file that is too large. */
  let sent = 0;

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer(async ({ url = '/', headers }, response) => {
      if (!/^\/(favicon.ico)?$/.test(url)) asked.push({ url: `${headers.host?.split(':')[0]}${url}`, cookie: headers.cookie });
      if (url === '/slow.png') await sleep(7_000);
      if (url === '/away.png') return response.writeHead(302, { location: site('127.0.0.1', '/icon.png') }).end();
      if (url === '/huge.png') {
        // Fifty megabytes that begin like a picture, and how many of them were taken.
        response.writeHead(200, { 'content-type': 'image/png' });
        response.write(png);
        const more = () => {
          for (; sent < 50e6; sent += 65_536) if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', more);
          response.end();
        };
        return more();
      }
      const type = url.endsWith('.json') ? 'application/json' : url === '/' ? 'text/html' : 'image/png';
      response.writeHead(url === '/gone.png' ? 404 : 200, { 'content-type': type, 'set-cookie': 'who=somebody; path=/' });
      if (url === '/bomb.png') return response.end(bomb);
      if (url === '/script.svg.png') return response.end(svg);
      if (url === '/animated.png') return response.end(animated);
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

  it('FLD-18: that is none, no raster, too large, elsewhere or no file at all leaves the letter; one that moves stands still', async () => {
    const own = site('localhost');
    const bad: [icon: string, asks: string[]][] = [
      [`${own}/gone.png`, ['localhost/gone.png']],
      [`${own}/huge.png`, ['localhost/huge.png']],
      [`${own}/script.svg.png`, ['localhost/script.svg.png']],
      [`${own}/away.png`, ['localhost/away.png']],
      [`${site('127.0.0.1')}/icon.png`, []],
      [`data:image/png;base64,${png.toString('base64')}`, []],
      [`data:image/svg+xml,${encodeURIComponent(svg)}`, []],
      [`javascript:fetch('${own}/ran')`, []],
      ['file:///etc/hostname', []],
      [`${driver.base}icons/48.png`, []],
    ];
    for (const [i, [icon, asks]] of bad.entries()) {
      // Three refusals in half a minute, and a site is not heard: each is given instead.
      const window = await ask('localhost', { icon });
      if (asks.length > 0) await until(`${icon} to be asked for`, () => asked.length > 0 || undefined);
      await sleep(500);
      expect([icon.slice(0, 60), await tile(window), await window.$$eval('.approve-picture img', (all) => all.length)]).toEqual([
        icon.slice(0, 60),
        'P',
        0,
      ]);
      expect(asked).toEqual(asks.map((url) => ({ url, cookie: undefined })));
      if (i === 1) expect(sent).toBeLessThan(25e6);
      await approve(driver);
      await until('the answer', async () => (await page.evaluate('answer')) === 'answered' || undefined);
    }
    const moving = await ask('localhost', { icon: `${own}/animated.png` });
    // Drawn anew: a PNG has one frame.
    expect(await picture(moving)).toEqual([64, 64, 'data:image/png;base64,']);
    await approve(driver);
  }, 180_000);

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
