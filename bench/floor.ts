/** The floors we measure against, written to a folder on the fly: an extension that does nothing, and the smallest two-way provider. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Extension } from './subject.ts';

const hosts = ['http://*/*', 'https://*/*'];

function write(folder: string, files: Record<string, string>): Extension {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, blank: 'blank.html', message: 'ready?' };
}

const manifest = (name: string, extra: object): string =>
  JSON.stringify({
    manifest_version: 3,
    name,
    version: '1',
    background: { service_worker: 'background.js' },
    action: { default_popup: 'popup.html' },
    permissions: ['storage'],
    host_permissions: hosts,
    ...extra,
  });

const popup = {
  'popup.html':
    '<!doctype html><meta charset="utf-8"><title>empty</title><button id="ready">Ready</button><script src="popup.js"></script>',
  'popup.js': "document.getElementById('ready').onclick = () => {};",
  'blank.html': '<!doctype html><meta charset="utf-8"><title>blank</title>',
};
const answer = 'chrome.runtime.onMessage.addListener((m, s, reply) => { reply(1); });';

/** Same manifest shape as a wallet, nothing in it. */
export const emptyIn = (folder: string): Extension =>
  write(folder, {
    ...popup,
    'manifest.json': manifest('empty', {
      content_scripts: [
        { matches: hosts, js: ['relay.js'], run_at: 'document_start' },
        { matches: hosts, js: ['provider.js'], run_at: 'document_start', world: 'MAIN' },
      ],
    }),
    'background.js': answer,
    'relay.js': '',
    'provider.js': '',
  });

/** The smallest provider that can ask the worker something and hear the answer. */
export const providerIn = (folder: string): Extension => ({
  question: 'floor.request()',
  ...write(folder, {
    ...popup,
    'manifest.json': manifest('provider', {
      content_scripts: [
        { matches: hosts, js: ['relay.js'], run_at: 'document_start' },
        { matches: hosts, js: ['provider.js'], run_at: 'document_start', world: 'MAIN' },
      ],
    }),
    'background.js': `${answer} chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener((m) => port.postMessage(m)));`,
    'relay.js':
      "addEventListener('floor', (e) => { const page = e.ports[0]; const port = chrome.runtime.connect(); port.onMessage.addListener((m) => page.postMessage(m)); page.onmessage = (m) => port.postMessage(m.data); }, { once: true });",
    'provider.js':
      "{ const { port1, port2 } = new MessageChannel(); dispatchEvent(new MessageEvent('floor', { ports: [port2] })); const waiting = new Map(); port1.onmessage = (e) => waiting.get(e.data)?.(); let n = 0; window.floor = { request: () => new Promise((done) => { waiting.set(++n, done); port1.postMessage(n); }) }; }",
  }),
});
