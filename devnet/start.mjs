/**
 * `npm start`: from a machine with only Node to a browser with Autonym in it, a local network behind it, and a page of things to try.
 * `npm start -- --browser firefox` opens Firefox. The rest is in start.ts, which needs the packages this file installs.
 */
import { spawn } from 'node:child_process';
import { build, chromium, firefox, installBrowsers, installPackages, requireNode, root } from './setup.mjs';

const at = process.argv.indexOf('--browser');
const browser = at < 0 ? 'chrome' : process.argv[at + 1];
if (browser !== 'chrome' && browser !== 'firefox') {
  console.error('Say --browser chrome or --browser firefox.');
  process.exit(1);
}

requireNode();
await installPackages();
await build();
await installBrowsers([browser === 'firefox' ? firefox : chromium]);

const child = spawn(process.execPath, ['--import', 'tsx', 'devnet/start.ts', browser], { cwd: root, stdio: 'inherit' });
// Ctrl-C reaches the child by itself; this process only waits for it to put everything away.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
