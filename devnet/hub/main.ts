/**
 * The devnet's storage: a Gaia hub over HTTP on loopback, writing and reading in one server.
 * Routes: GET /hub_info · POST /store/<address>/<path> · DELETE /delete/<address>/<path> · POST /list-files/<address> ·
 * POST /revoke-all/<address> · GET /hub/<address>/<path> (the read side).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HubRefusal } from './error.ts';
import { type Hub, type HubSettings, makeHub } from './hub.ts';

export type HubOptions = HubSettings & {
  port?: number;
  /** Asked before every request: an answer here is given in the hub's place; it may also just take its time. Tests are cruel through this. */
  controls?: (asked: { method: string; path: string }) => Promise<{ status: number; body: string } | undefined>;
};
export type RunningHub = { url: string; readUrl: string; stop: () => Promise<void> };

export async function startHub(options: HubOptions): Promise<RunningHub> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const readUrl = `${url}/hub/`;
  const hub = makeHub(options, { hub: url, read: readUrl });

  server.on('request', (request, response) => {
    void answer(hub, options.controls, request, response).catch((error) => refuse(request, response, error));
  });

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, readUrl, stop };
}

async function answer(
  hub: Hub,
  controls: HubOptions['controls'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const { pathname } = new URL(request.url ?? '/', 'http://hub');
  openToAll(request, response);
  if (method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  const instead = await controls?.({ method, path: pathname });
  if (instead) {
    request.resume();
    response.writeHead(instead.status, { 'Content-Type': 'application/json' }).end(instead.body);
    return;
  }

  const [, verb, address, path] = /^\/([a-z_-]+)(?:\/([a-zA-Z0-9]+))?(?:\/(.*?))?\/?$/.exec(pathname) ?? [];
  const headers = request.headers as Record<string, string | undefined>;
  const route = `${method === 'HEAD' ? 'GET' : method} ${verb}`;
  if (route === 'GET hub_info') return json(response, 200, hub.info());
  if (!address) return json(response, 404, { message: 'Not found', error: 'DoesNotExist' });

  switch (route) {
    case 'POST store':
      if (!path) break;
      return json(response, 202, await hub.store(address, decode(path), headers, () => readBody(request, hub.maxBytes)));
    case 'DELETE delete':
      if (!path) break;
      await hub.remove(address, decode(path), headers);
      response.writeHead(202).end();
      return;
    case 'POST list-files':
      return json(response, 202, await hub.list(address, headers, await readJson(request)));
    case 'POST revoke-all': {
      const { oldestValidTimestamp } = await readJson(request);
      const seconds = Number.parseInt(String(oldestValidTimestamp), 10);
      if (!oldestValidTimestamp) return json(response, 400, { message: 'Invalid JSON: missing oldestValidTimestamp' });
      if (!(seconds >= 0)) return json(response, 400, { message: 'Invalid JSON: oldestValidTimestamp is not a valid integer' });
      await hub.revokeAll(address, headers, seconds);
      return json(response, 202, { status: 'success' });
    }
    case 'GET hub':
      if (!path) break;
      return read(hub, request, response, address, decode(path));
  }
  return json(response, 404, { message: 'Not found', error: 'DoesNotExist' });
}

async function read(hub: Hub, request: IncomingMessage, response: ServerResponse, address: string, path: string): Promise<void> {
  const found = await hub.read(address, path);
  if (!found) return json(response, 404, { message: 'File does not exist', error: 'DoesNotExist' });
  response.setHeader('ETag', found.etag);
  // A file may change at any time; readers ask again and pay for the body only when it did.
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('Last-Modified', new Date(found.modifiedMs).toUTCString());
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.headers['if-none-match'] === found.etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': found.contentType, 'Content-Length': found.body.length });
  response.end(request.method === 'HEAD' ? undefined : found.body);
}

function openToAll(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'ETag');
  if (request.method !== 'OPTIONS') return;
  response.setHeader('Access-Control-Allow-Methods', 'DELETE,POST,GET,OPTIONS,HEAD');
  response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*');
  response.setHeader('Access-Control-Max-Age', '86400');
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  request.resume();
  if (response.headersSent) response.destroy();
  else if (error instanceof HubRefusal)
    json(response, error.status, { message: error.message, error: error.name, etag: error.etag });
  else if (error instanceof BadRequest) json(response, 400, { message: error.message });
  else {
    console.error('hub:', error);
    json(response, 500, { message: 'Server Error' });
  }
}

class BadRequest extends Error {}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new BadRequest(`Failed to decode path '${path}'`);
  }
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  // What is too much is still read to its end: leaving early would cut the connection before the refusal arrives.
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= maxBytes) parts.push(part);
  }
  if (length > maxBytes)
    throw new HubRefusal('PayloadTooLargeError', `Max file upload size is ${maxBytes / 1024 / 1024} megabytes.`);
  return Buffer.concat(parts);
}

const maxJsonBytes = 4096;

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = Buffer.from(await readBody(request, 1024 * 1024)).toString();
  if (text.length > maxJsonBytes) throw new BadRequest('Invalid JSON: too long');
  try {
    return Object(JSON.parse(text === '' ? '{}' : text)) as Record<string, unknown>;
  } catch {
    throw new BadRequest('Invalid JSON');
  }
}
