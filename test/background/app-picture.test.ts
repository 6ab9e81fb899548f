/** An app's picture over real connections: only from the origin that asks, only a small raster, and drawn anew. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeAppPicture } from '../../src/background/app-picture.ts';
import { makeHttp } from '../../src/background/http.ts';
import { ownAddress } from '../../src/background/own-address.ts';
import { mainnet } from '../../src/network/endpoints.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const bomb = Buffer.from(png);
bomb.writeUInt32BE(20_000, 16);
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const answers: Record<string, { type?: string; body?: Buffer | string; status?: number; headers?: Record<string, string> }> = {
  '/icon.png': { type: 'image/png', body: png },
  '/lying.svg': { type: 'image/svg+xml', body: png },
  '/svg.png': { type: 'image/png', body: svg },
  '/bomb.png': { type: 'image/png', body: bomb },
  '/large.png': { type: 'image/png', body: Buffer.concat([png, Buffer.alloc(262_145 - png.length)]) },
  '/fits.png': { type: 'image/png', body: Buffer.concat([png, Buffer.alloc(262_144 - png.length)]) },
  '/moved.png': { status: 302, headers: { Location: '/icon.png' } },
  '/missing.png': { status: 404, body: png },
  '/manifest.json': { body: JSON.stringify({ icons: [{ src: 'icon.png' }] }) },
  '/elsewhere.json': { body: JSON.stringify({ icons: [{ src: 'https://elsewhere.example/icon.png' }] }) },
  '/nonsense.json': { body: '{"icons":7}' },
  '/huge.json': { body: JSON.stringify({ icons: [{ src: 'icon.png' }], name: 'x'.repeat(5_000_000) }) },
  '/deep.json': { body: `{"icons":[{"src":"icon.png"}],"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}` },
  '/script.json': { body: JSON.stringify({ icons: [{ src: 'javascript:alert(1)' }], start_url: 'javascript:alert(2)' }) },
  '/picture.json': { body: JSON.stringify({ icons: [{ src: `data:image/svg+xml,${svg}` }], name: svg }) },
};

let server: Server;
let origin: string;
let asked: { path: string; cookie: string | undefined }[] = [];
const drawn: { length: number; type: string }[] = [];
beforeAll(async () => {
  server = createServer(({ url = '/', headers }, response) => {
    asked.push({ path: url, cookie: headers.cookie });
    const { type = 'text/plain', body = '', status = 200, headers: more = {} } = answers[url] ?? { status: 404 };
    response.writeHead(status, { 'Content-Type': type, ...more }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = new URL(`http://app.localhost:${(server.address() as AddressInfo).port}`).origin.replace('app.localhost', '127.0.0.1');
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = [];
});

const pictures = () =>
  makeAppPicture({
    http: makeHttp((url, init) => fetch(url, init), { network: () => ({ ...mainnet, devnet: true, nodeUrls: [origin] }) }),
    redraw: async (bytes, type) => {
      drawn.push({ length: bytes.length, type });
      return Uint8Array.of(1, 2, 3);
    },
  });
const read = (source: { icon?: string; manifest?: string }) => pictures().read(origin, source);

it('PRF-15: nothing else of a manifest is read: its name and its addresses are shown nowhere', async () => {
  answers['/named.json'] = {
    body: JSON.stringify({ name: '<b>\u202e', start_url: 'javascript:alert(1)', icons: [{ src: 'icon.png' }] }),
  };
  expect(await read({ manifest: `${origin}/named.json` })).toBe('AQID');
  expect(asked.map(({ path }) => path)).toEqual(['/named.json', '/icon.png']);
  drawn.length = 0;
});

it('is the one the app names, or the first of its manifest, and only what was drawn anew is shown', async () => {
  expect(await read({ icon: `${origin}/icon.png` })).toBe('AQID');
  expect(await read({ manifest: `${origin}/manifest.json` })).toBe('AQID');
  expect(await read({ icon: `${origin}/fits.png` })).toBe('AQID');
  expect(await read({ icon: `${origin}/lying.svg` })).toBe('AQID');
  expect(drawn.map(({ type }) => type)).toEqual(Array(4).fill('image/png'));
  expect(asked.every(({ cookie }) => cookie === undefined)).toBe(true);
});

it.each(['svg.png', 'bomb.png', 'large.png', 'moved.png', 'missing.png', 'nothing.png'])(
  'is none for %s, and nothing is drawn',
  async (file) => {
    const before = drawn.length;
    expect(await read({ icon: `${origin}/${file}` })).toBeNull();
    expect(drawn).toHaveLength(before);
    expect(asked.map(({ path }) => path)).toEqual([`/${file}`]); // No redirect was followed.
  },
);

it.each(['elsewhere.json', 'nonsense.json', 'missing.json', 'huge.json', 'deep.json', 'script.json', 'picture.json'])(
  'PRF-15: is none for the manifest %s, and nobody else is asked',
  async (file) => {
    expect(await read({ manifest: `${origin}/${file}` })).toBeNull();
    expect(asked.map(({ path }) => path)).toEqual([`/${file}`]);
  },
);

it('is none where nobody answers, or the browser cannot draw it', async () => {
  expect(await pictures().read('http://127.0.0.1:1', { icon: 'http://127.0.0.1:1/icon.png' })).toBeNull();
  const failing = makeAppPicture({
    http: makeHttp((url, init) => fetch(url, init), { network: () => ({ ...mainnet, devnet: true, nodeUrls: [origin] }) }),
    redraw: () => Promise.reject(new Error('not a picture after all')),
  });
  expect(await failing.read(origin, { icon: `${origin}/icon.png` })).toBeNull();
});

it('is asked of the origin that asks alone', () => {
  const at = 'https://app.example';
  expect(ownAddress(at, 'https://app.example/icon.png?v=1')).toBe('https://app.example/icon.png?v=1');
  expect(ownAddress(at, 'icon.png', 'https://app.example/deep/manifest.json')).toBe('https://app.example/deep/icon.png');
  for (const other of [
    'https://app.example.evil.example/icon.png',
    'https://cdn.app.example/icon.png',
    'https://app.example:8443/icon.png',
    'http://app.example/icon.png',
    'https://name:word@app.example/icon.png',
    'https://hostundefined',
    'data:image/png;base64,AA==',
    'javascript:alert(1)',
    '//app.example/icon.png',
    `https://app.example/${'x'.repeat(2048)}`,
    7,
    undefined,
  ])
    expect(ownAddress(at, other)).toBeUndefined();
});
