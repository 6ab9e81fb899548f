/**
 * The web sites that seeded names lead to: one server over http, one over https, both on loopback.
 * Every `*.localhost` host is a site of its own (over https: the hosts the certificate names); the page says which host and which path were asked for.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { sitePage } from './page.ts';

export type Sites = {
  /** `http://site.localhost:PORT`; the same port answers for every other `*.localhost` and 127.0.0.1. */
  http: string;
  https: string;
  /** Made for this run. `caFile` holds `caPem` for browsers that want a file. */
  certificate: { caPem: string; caFile: string; spkiHash: string };
  stop: () => Promise<void>;
};

/** `hosts`: labels before `.localhost` that the certificate is good for. One by one, because no client accepts `*.localhost` there. */
export async function startSites({ httpPort = 0, httpsPort = 0, hosts = ['site', 'alice', 'gallery'] } = {}): Promise<Sites> {
  const { caPem, certPem, keyPem, spkiHash } = makeCertificate([...hosts.map((host) => `${host}.localhost`), '127.0.0.1']);
  const folder = await mkdtemp(join(tmpdir(), 'autonym-ca-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, caPem);

  const plain = createHttpServer(serve('http:'));
  const secure = createHttpsServer({ key: keyPem, cert: certPem }, serve('https:'));
  const http = `http://site.localhost:${await listen(plain, httpPort)}`;
  const https = `https://site.localhost:${await listen(secure, httpsPort)}`;

  const stop = async () => {
    await Promise.all([close(plain), close(secure)]);
    await rm(folder, { recursive: true, force: true });
  };
  return { http, https, certificate: { caPem, caFile, spkiHash }, stop };
}

function serve(scheme: 'http:' | 'https:'): RequestListener {
  return (request, response) => {
    const host = request.headers.host ?? 'site.localhost';
    const { body, policy } = sitePage({ scheme, host, path: request.url ?? '/' });
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
