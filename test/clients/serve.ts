/**
 * The published client libraries as web apps, each on an origin of its own: http://<alias>.localhost:PORT, one server on loopback.
 * Build first: `npm ci --ignore-scripts && node build.mjs` in this folder.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { clientPage } from './page.ts';

/** Client → the script in pages/ that drives it. */
const kinds = {
  'blockstack-0': 'blockstack',
  'blockstack-17': 'blockstack',
  'blockstack-18': 'blockstack',
  'blockstack-19': 'blockstack',
  'blockstack-21': 'blockstack',
  'connect-2': 'connect',
  'connect-4': 'connect',
  'connect-6': 'connect',
  'connect-7-0': 'connect',
  'connect-7': 'connect-7',
  'connect-8': 'connect-8',
  'sats-connect': 'sats-connect',
  'auth-7': 'stacks-7',
} as const;
export type ClientAlias = keyof typeof kinds;

export type Clients = {
  /** The client's origin, without a slash at its end. */
  origin(alias: ClientAlias): string;
  stop(): Promise<void>;
};

const here = import.meta.dirname;
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="12" fill="#35507a"/><path d="M14 24h20M24 14v20" stroke="#fff" stroke-width="4"/></svg>';

/**
 * A fixed port only where app keys are compared between runs: they depend on the whole origin, its port included. `csp`: the Content Security
 * Policy of every page.
 */
export async function startClients({ port = 0, csp }: { port?: number; csp?: string } = {}): Promise<Clients> {
  if (!existsSync(join(here, 'dist')))
    throw new Error('The client pages are not built: npm ci && node build.mjs in test/clients.');
  const server = createServer((request, response) => {
    const alias = request.headers.host?.split('.')[0] ?? '';
    const { pathname } = new URL(request.url ?? '/', 'http://client');
    if (!isClient(alias)) return notFound(response);
    if (csp !== undefined) response.setHeader('Content-Security-Policy', csp);
    void answer(alias, pathname, response).catch(() => notFound(response));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const bound = (server.address() as AddressInfo).port;

  return {
    origin: (alias) => `http://${alias}.localhost:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(alias: ClientAlias, path: string, response: ServerResponse): Promise<void> {
  const kind = kinds[alias];
  switch (path) {
    case '/':
      return send(response, 'text/html', clientPage(alias, scriptsOf(alias)));
    case '/manifest.json': {
      const icons = [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }];
      return send(response, 'application/json', JSON.stringify({ name: `Test app ${alias}`, start_url: '/', icons }));
    }
    case '/icon.svg':
      return send(response, 'image/svg+xml', icon);
    case '/page.js':
      return send(response, 'text/javascript', await readFile(join(here, 'pages/page.js')));
    case `/${kind}.js`:
      return send(response, 'text/javascript', await readFile(join(here, 'pages', `${kind}.js`)));
    case '/storage.js':
      return send(response, 'text/javascript', await readFile(join(here, 'dist/storage-7/client.js')));
  }
  const script = /^\/(client|\d+\.bundle)\.js$/.exec(path)?.[1];
  if (!script) return notFound(response);
  return send(response, 'text/javascript', await readFile(join(here, 'dist', alias, `${script}.js`)));
}

function scriptsOf(alias: ClientAlias): string[] {
  const storage = ['connect', 'connect-7', 'stacks-7'].includes(kinds[alias]) ? ['/storage.js'] : [];
  return ['/client.js', ...storage, '/page.js', `/${kinds[alias]}.js`];
}

function isClient(alias: string): alias is ClientAlias {
  return Object.hasOwn(kinds, alias);
}

function send(response: ServerResponse, type: string, body: string | Uint8Array): void {
  const headers = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' };
  response.writeHead(200, headers).end(body);
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Nothing here.');
}
