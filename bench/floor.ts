/** The floors we measure against, written to a folder on the fly: an extension that does nothing, and the smallest two-way provider. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../devnet/setup.mjs';
import type { Extension } from './subject.ts';

function write(folder: string, files: Record<string, string>): Extension {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, blank: 'blank.html', message: 'ready?' };
}

const manifest = (name: string): string => {
  const { permissions, host_permissions } = JSON.parse(readFileSync(join(root, 'dist/chrome/manifest.json'), 'utf8'));
  return JSON.stringify({
    manifest_version: 3,
    name,
    version: '1',
    background: { service_worker: 'background.js' },
    action: { default_popup: 'popup.html' },
    permissions,
    host_permissions,
    content_scripts: [
      { matches: host_permissions, js: ['relay.js'], run_at: 'document_start' },
      { matches: host_permissions, js: ['provider.js'], run_at: 'document_start', world: 'MAIN' },
    ],
  });
};

const popup = {
  'popup.html':
    '<!doctype html><meta charset="utf-8"><title>empty</title><button id="ready">Ready</button><script src="popup.js"></script>',
  'popup.js': "document.getElementById('ready').onclick = () => {};",
  'blank.html': '<!doctype html><meta charset="utf-8"><title>blank</title>',
};
const answer = 'chrome.runtime.onMessage.addListener((m, s, reply) => { reply(1); });';

/** The same permissions as Autonym's, two empty scripts in every page, an empty worker that answers, a static popup. */
export const emptyIn = (folder: string): Extension =>
  write(folder, {
    ...popup,
    'manifest.json': manifest('empty'),
    'background.js': answer,
    'relay.js': '',
    'provider.js': '',
  });

/** The smallest provider that can ask the worker something and hear the answer. */
export const providerIn = (folder: string): Extension => ({
  question: 'floor.request()',
  ...write(folder, {
    ...popup,
    'manifest.json': manifest('provider'),
    'background.js': `${answer} chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener((m) => port.postMessage(m)));`,
    'relay.js':
      "addEventListener('floor', (e) => { const page = e.ports[0]; let port; const connect = () => { port = chrome.runtime.connect(); port.onMessage.addListener((m) => page.postMessage(m)); port.onDisconnect.addListener(() => { port = undefined; }); }; page.onmessage = (m) => { if (!port) connect(); port.postMessage(m.data); }; }, { once: true });",
    'provider.js':
      "{ const { port1, port2 } = new MessageChannel(); dispatchEvent(new MessageEvent('floor', { ports: [port2] })); const waiting = new Map(); port1.onmessage = (e) => waiting.get(e.data)?.(); let n = 0; window.floor = { request: () => new Promise((done) => { waiting.set(++n, done); port1.postMessage(n); }) }; }",
  }),
});
