/**
 * The sample apps and the start page: one server on loopback, one origin each (`hello.localhost`, `todo.localhost`,
 * `grocery.localhost`, `statuses.localhost`, `note.localhost`, `start.localhost`).
 * The apps run on the published client library exactly as it is in the package; `note` has none, and is the page that docs/provider.md shows.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type NameToTry, startPage } from '../start-page/page.ts';

export type AppsOptions = {
  nodeUrl: string;
  hubUrl: string;
  port?: number;
  /** The browser file of another version of `blockstack`. */
  library?: string;
  /** Names the start page offers to type. */
  names?: NameToTry[];
  /** What to do first, second, third; a sentence each. */
  tour?: string[];
};
export type Apps = Record<'start' | AppId, string> & { stop: () => Promise<void> };

const here = import.meta.dirname;
const published = join(createRequire(import.meta.url).resolve('blockstack/package.json'), '../dist/blockstack.js');

const apps = {
  hello: { name: 'Hello', description: 'Sign in and see what an app learns about you.' },
  todo: { name: 'Todo list', description: 'A private list, sealed with your key and kept in your storage.' },
  grocery: { name: 'Grocery lists', description: 'Many lists, each a sealed file of its own; the storage says which there are.' },
  statuses: { name: 'Statuses', description: 'Public notes that others read by your name.' },
  note: { name: 'One note', description: 'A new app without a library: the thirty lines of docs/provider.md.' },
};
type AppId = keyof typeof apps;

export async function startApps(options: AppsOptions): Promise<Apps> {
  const server = createServer((request, response) => {
    const label = request.headers.host?.split('.')[0] ?? '';
    const path = new URL(request.url ?? '/', 'http://app').pathname;
    void answer(label, path, response).catch((error) => {
      console.error('apps:', error);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = (label: string) => `http://${label}.localhost:${port}`;

  async function answer(label: string, path: string, response: ServerResponse): Promise<void> {
    if (path === '/look.css') return send(response, 'text/css', await readFile(join(here, 'look.css')));
    if (Object.hasOwn(apps, label)) return answerApp(label as AppId, path, response, options.library);
    if (label !== 'start') {
      response.writeHead(302, { Location: `${origin('start')}/` }).end();
      return;
    }
    const icon = /^\/(hello|todo|grocery|statuses|note)\.svg$/.exec(path)?.[1];
    if (icon) return send(response, 'image/svg+xml', await readFile(join(here, icon, 'icon.svg')));
    if (path !== '/') return notFound(response);
    const listed = Object.entries(apps).map(([id, app]) => ({ id, ...app, url: `${origin(id)}/` }));
    const { nodeUrl, hubUrl, names = [], tour } = options;
    return send(response, 'text/html', startPage({ apps: listed, names, nodeUrl, hubUrl, ...(tour && { tour }) }));
  }

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const place = (label: 'start' | AppId) => `${origin(label)}/`;
  return {
    start: place('start'),
    hello: place('hello'),
    todo: place('todo'),
    grocery: place('grocery'),
    statuses: place('statuses'),
    note: place('note'),
    stop,
  };
}

async function answerApp(id: AppId, path: string, response: ServerResponse, library = published): Promise<void> {
  switch (path) {
    case '/':
      return send(response, 'text/html', id === 'note' ? await readNewApp() : await readFile(join(here, id, 'index.html')));
    case '/app.js':
      return send(response, 'text/javascript', await readFile(join(here, id, 'app.js')));
    case '/blockstack.js':
      return send(response, 'text/javascript', await readFile(library));
    case '/icon.svg':
      return send(response, 'image/svg+xml', await readFile(join(here, id, 'icon.svg')));
    case '/manifest.json':
      return send(response, 'application/json', JSON.stringify(manifestOf(id)));
    default:
      return notFound(response);
  }
}

/** The page that people copy is the one that is tried: the first block of HTML in the paper. */
async function readNewApp(): Promise<string> {
  const paper = await readFile(join(here, '../../docs/provider.md'), 'utf8');
  const [, page] = /^```html\n(.*?)^```$/ms.exec(paper) ?? [];
  if (page === undefined) throw new Error('docs/provider.md shows no page');
  return page;
}

/** Old clients name this file in their request; anybody may read it. */
function manifestOf(id: AppId) {
  const { name, description } = apps[id];
  return {
    name,
    short_name: name,
    description,
    start_url: '/',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  };
}

function send(response: ServerResponse, type: string, body: string | Uint8Array): void {
  const headers = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' };
  response.writeHead(200, headers).end(body);
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Nothing here.');
}
