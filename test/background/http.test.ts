import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Fetch, makeHttp } from '../../src/background/http.ts';
import type { Network } from '../../src/contract/settings.ts';
import { mainnet } from '../../src/network/endpoints.ts';

const seen: { method?: string; url?: string; cookie?: string; body: string }[] = [];
/** 200 MB of nothing in 200 kB. */
const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20));
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
      if (url === '/drip') {
        const drip = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(drip));
        return;
      }
      if (url === '/vast') return response.writeHead(200, { 'content-length': String(10 * 2 ** 30) }).write('x');
      if (url === '/bomb') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
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

  it('NET-19: says that the browser keeps it from a host, asks the others, and tells neither from a host that is down', async () => {
    const asked: string[] = [];
    const kept = makeHttp(
      async (url, init) => {
        // As browsers do where there is no permission and the host lets nobody in.
        if (url.includes('kept.example') || url.includes('down.example')) throw new TypeError('Failed to fetch');
        return fetch(url.replace('https://open.example', base), init);
      },
      {
        ...on(mainnet),
        isPermitted: async (pattern) => {
          asked.push(pattern);
          return pattern !== 'https://kept.example/*';
        },
      },
    );
    await expect(kept({ url: 'https://kept.example:8443/v2/info' })).rejects.toMatchObject({
      code: 'host-not-permitted',
      places: ['kept.example:8443'],
    });
    await expect(kept({ url: 'https://down.example/v2/info' })).rejects.toMatchObject({ code: 'host-unreachable' });
    expect((await kept({ url: 'https://open.example/x' })).status).toBe(200);
    // A pattern has no port, and who answers is not asked about.
    expect(asked).toEqual(['https://kept.example/*', 'https://down.example/*']);
  });

  it('sends no cookies', async () => {
    await local({ url: `${base}/x` });
    await local({ url: `${base}/x` });
    expect(seen.every(({ cookie }) => cookie === undefined)).toBe(true);
  });

  it('NET-04: gives up in time, whether nothing comes, or one byte after the other for ever', async () => {
    for (const path of ['slow', 'drip'])
      await expect(local({ url: `${base}/${path}`, timeoutMs: 100 }), path).rejects.toMatchObject({ code: 'host-timeout' });
  });

  it('NET-04: gives up after ten seconds when nobody says otherwise', async () => {
    vi.useFakeTimers();
    try {
      const deaf: Fetch = (_, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
      const answer = makeHttp(deaf, on(mainnet))({ url: 'https://node.example/' }).catch((error) => error);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await answer).toMatchObject({ code: 'host-timeout' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('NET-05: reads no more than was asked for of what says that it is vast, or unpacks to it', async () => {
    const before = process.memoryUsage().arrayBuffers;
    for (const path of ['vast', 'bomb'])
      await expect(local({ url: `${base}/${path}` }), path).rejects.toMatchObject({ code: 'answer-too-large' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 2 ** 20);
  });

  it('NET-17: asks once, and never in another way, when the connection is not safe', async () => {
    const asked: string[] = [];
    const unsafe: Fetch = async (url) => {
      asked.push(url);
      throw new TypeError('fetch failed', { cause: { code: 'CERT_HAS_EXPIRED' } });
    };
    await expect(makeHttp(unsafe, on(mainnet))({ url: 'https://node.example/a' })).rejects.toMatchObject({
      code: 'host-unreachable',
    });
    expect(asked).toEqual(['https://node.example/a']);
  });

  it('ZON-04: stops at the size that was asked for, said or not', async () => {
    for (const path of ['large', 'endless']) {
      await expect(local({ url: `${base}/${path}`, maxBytes: 1000 })).rejects.toMatchObject({ code: 'answer-too-large' });
    }
  });

  it('NET-07: follows nobody to another address, and asks nothing there', async () => {
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
    ['https://127.1/', false],
    ['https://017700000001/', false],
    ['https://[::ffff:7f00:1]/', false],
    ['https://localhost./', false],
    ['https://0xa9fea9fe/', true],
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
    it(`NET-08 NET-09: does not ask ${url} on a ${isLocal ? 'local' : 'public'} network`, async () => {
      await expect(makeHttp(never, on(isLocal ? devnet : mainnet))({ url })).rejects.toMatchObject({ code: 'host-not-allowed' });
    });
  }
});
