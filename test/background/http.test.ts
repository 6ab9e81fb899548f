import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fetch, makeHttp } from '../../src/background/http.ts';
import type { Network } from '../../src/contract/settings.ts';
import { mainnet } from '../../src/network/endpoints.ts';

const seen: { method?: string; url?: string; cookie?: string; body: string }[] = [];
let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, body, ...(headers.cookie ? { cookie: headers.cookie } : {}) });
      if (url === '/slow') return;
      if (url === '/large') return response.end('x'.repeat(2000));
      if (url === '/endless') {
        response.write('x'.repeat(900));
        response.write('y'.repeat(900));
        return;
      }
      if (url === '/moved') return response.writeHead(302, { location: '/here' }).end();
      if (url === '/away') return response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
      response.writeHead(url === '/missing' ? 404 : 200, { etag: '"1"', 'set-cookie': 'a=1' }).end(`${method} ${body}`);
    });
  });
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const devnet: Network = { ...mainnet, nodeUrls: ['http://127.0.0.1:3999'], hubUrl: null, devnet: true };
const on = (network: Network) => ({ network: () => network });
const local = makeHttp(fetch as Fetch, on(devnet));
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('http', () => {
  it('gives status, headers and body', async () => {
    const { status, header, body } = await local({ url: `${base}/x`, method: 'POST', body: 'hello' });
    expect([status, header('ETag'), header('x-none'), text(body)]).toEqual([200, '"1"', undefined, 'POST hello']);
    expect((await local({ url: `${base}/missing` })).status).toBe(404);
  });

  it('sends no cookies', async () => {
    await local({ url: `${base}/x` });
    await local({ url: `${base}/x` });
    expect(seen.every(({ cookie }) => cookie === undefined)).toBe(true);
  });

  it('gives up in time', async () => {
    await expect(local({ url: `${base}/slow`, timeoutMs: 50 })).rejects.toMatchObject({ code: 'host-timeout' });
  });

  it('ZON-04: stops at the size that was asked for, said or not', async () => {
    for (const path of ['large', 'endless']) {
      await expect(local({ url: `${base}/${path}`, maxBytes: 1000 })).rejects.toMatchObject({ code: 'answer-too-large' });
    }
  });

  it('follows nobody to another address, and asks nothing there', async () => {
    const before = seen.length;
    for (const path of ['moved', 'away'])
      for (const method of ['GET', 'POST'] as const)
        await expect(local({ url: `${base}/${path}`, method })).rejects.toMatchObject({ code: 'host-moved' });
    expect(seen.slice(before).map(({ url }) => url)).toEqual(['/moved', '/moved', '/away', '/away']);
    // As a browser tells it.
    const hidden: Fetch = async () => Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
    await expect(makeHttp(hidden, on(devnet))({ url: `${base}/moved` })).rejects.toMatchObject({ code: 'host-moved' });
  });

  it('asks the endpoints that were chosen on this machine, on any network, and nothing beside them', async () => {
    const http = makeHttp(fetch as Fetch, on({ ...mainnet, nodeUrls: [`${base}/node`] }));
    expect((await http({ url: `${base}/node/v2/info` })).status).toBe(200);
    for (const url of [`${base}/nodes`, `${base}/`, base.replace('127.0.0.1', 'localhost'), 'http://127.0.0.1:1/node/'])
      await expect(http({ url })).rejects.toMatchObject({ code: 'host-not-allowed' });
  });

  it('says which host could not be reached', async () => {
    const dead = makeHttp(async () => Promise.reject(new TypeError('fetch failed')), on(mainnet));
    await expect(dead({ url: 'https://node.example/v2/info' })).rejects.toMatchObject({
      code: 'host-unreachable',
      message: 'node.example could not be reached.',
    });
  });

  const never: Fetch = async () => {
    throw new Error('asked');
  };
  const refused: [string, boolean][] = [
    ['http://node.example/', false],
    ['http://node.example/', true],
    ['http://127.0.0.1:8080/', false],
    ['https://127.0.0.1/', false],
    ['https://localhost/', false],
    ['https://foo.localhost/', false],
    ['https://foo.localhost./', false],
    ['https://[::1]/', false],
    ['https://10.0.0.1/', true],
    ['https://192.168.1.1/', false],
    ['https://172.20.0.1/', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['https://100.64.0.1/', false],
    ['https://[fd00::1]/', false],
    ['https://[::ffff:127.0.0.1]/', false],
    ['https://0x7f.1/', false],
    ['https://2130706433/', false],
    ['https://printer/', false],
    ['https://printer.local/', false],
    ['https://user@node.example/', false],
    ['https://user:pass@node.example/', false],
    ['http://user@127.0.0.1/', true],
    ['ftp://127.0.0.1/', true],
    ['file:///etc/passwd', true],
    ['data:text/plain,x', true],
    ['not an address', true],
  ];
  for (const [url, isLocal] of refused) {
    it(`does not ask ${url} on a ${isLocal ? 'local' : 'public'} network`, async () => {
      await expect(makeHttp(never, on(isLocal ? devnet : mainnet))({ url })).rejects.toMatchObject({ code: 'host-not-allowed' });
    });
  }
});
