/** A small HTTP server: one table of routes, JSON both ways, open to every origin as public nodes are. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Asked = {
  method: string;
  /** Decoded, without the query. */
  path: string;
  /** What the groups of the route's pattern caught. */
  parts: string[];
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Uint8Array;
};
export type Answer = { status?: number; json?: unknown; text?: string; bytes?: Uint8Array; headers?: Record<string, string> };
export type Route = readonly [method: 'GET' | 'POST', pattern: RegExp, handler: (asked: Asked) => Answer | Promise<Answer>];

/** Asked before every route: an answer here is given instead; it may also just take its time. */
export type Before = (asked: { method: string; path: string }) => Promise<Answer | undefined>;

const maxBodyBytes = 4 * 1024 * 1024;

export function makeServer(routes: readonly Route[], before: Before): Server {
  return createServer((request, response) => {
    void handle(routes, before, request)
      .catch(
        (error: unknown): Answer => ({ status: 500, json: { error: error instanceof Error ? error.message : String(error) } }),
      )
      .then((answer) => send(request, response, answer));
  });
}

async function handle(routes: readonly Route[], before: Before, request: IncomingMessage): Promise<Answer> {
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const path = decode(url.pathname);
  const body = await readBody(request);
  if (path === undefined || body === undefined) return { status: 400, json: { error: 'Bad request' } };
  if (method === 'OPTIONS') return { status: 204 };
  const instead = await before({ method, path });
  if (instead) return instead;
  for (const [routeMethod, pattern, handler] of routes) {
    const match = routeMethod === method ? pattern.exec(path) : null;
    if (match) return handler({ method, path, parts: match.slice(1), query: url.searchParams, headers: request.headers, body });
  }
  return { status: 404, json: { message: `Route ${method}:${path} not found`, error: 'Not Found', statusCode: 404 } };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status = 200, json, text, bytes, headers = {} }: Answer,
): void {
  const body = bytes ?? (json === undefined ? (text ?? '') : JSON.stringify(json));
  const type = json === undefined ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, {
    'Content-Type': bytes === undefined ? type : 'application/octet-stream',
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET,HEAD,POST,OPTIONS',
    'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '*',
    'Access-Control-Expose-Headers': '*',
    ...headers,
  });
  response.end(request.method === 'HEAD' || status === 204 ? undefined : body);
}

/** Undefined when it is no JSON. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString() || 'null');
  } catch {
    return undefined;
  }
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  return length > maxBodyBytes ? undefined : Buffer.concat(chunks);
}
