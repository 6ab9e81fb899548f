/**
 * `npm start`: from a machine with only Node to a browser with Autonym in it, a local network behind it, and a page of things to try.
 * `npm start -- --browser firefox` opens Firefox; `--tour <folder>` keeps the pictures of the tour elsewhere than in tour/.
 * The rest is in start.ts, which needs the packages this file installs.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, chromium, firefox, installPackages, installPrograms, requireNode, root } from './setup.mjs';

const { browser, tour } = parseArgs({
  options: { browser: { type: 'string', default: 'chrome' }, tour: { type: 'string', default: 'tour' } },
}).values;
if (browser !== 'chrome' && browser !== 'firefox') {
  console.error('Say --browser chrome or --browser firefox.');
  process.exit(1);
}

requireNode();
await installPackages();
await build();
await installPrograms([browser === 'firefox' ? firefox : chromium]);

// In this same process, so that whoever ends it ends everything.
const { register } = await import('tsx/esm/api');
register();
const { start } = await import('./start.ts');
await start(browser, resolve(root, tour));
