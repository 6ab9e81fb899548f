// Makes dist/<client>/client.js from each published client library: the browser file as it came where there is one, else one bundle.
// The libraries' own dependencies are emptied by package.json where their file needs none; the guard below keeps that honest.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');

/** Alias → the file in the package that browsers load. Numbered chunks beside it are fetched by name, so they come along. */
const readyMade = {
  'blockstack-0': 'dist/blockstack.js',
  'blockstack-17': 'dist/blockstack.js',
  'blockstack-18': 'dist/blockstack.js',
  'blockstack-19': 'dist/blockstack.js',
  'blockstack-21': 'dist/blockstack.js',
  'connect-2': 'dist/bundle.js',
  'connect-4': 'dist/bundle.js',
  'connect-6': 'dist/bundle.js',
  'connect-7-0': 'dist/bundle.js',
  'auth-7': 'dist/umd/index.js',
  'storage-7': 'dist/umd/index.js',
};

/** The published browser files of these are broken, so their module entry is bundled. Nothing is minified: stack traces stay readable. */
const bundled = {
  'connect-7': "export * from 'connect-7'",
  'connect-8': "export * from 'connect-8'",
  'sats-connect': "export * from 'sats-connect'; export { default } from 'sats-connect'",
};

/** Packages emptied on purpose that a bundle may contain: loaded by the app only when it configures WalletConnect. */
const mayBeEmpty = { 'connect-8': ['node_modules/@reown/appkit-universal-connector/index.js'] };

rmSync(dist, { recursive: true, force: true });

for (const [alias, file] of Object.entries(readyMade)) {
  const from = join(here, 'node_modules', alias, file);
  const to = join(dist, alias);
  mkdirSync(to, { recursive: true });
  copyFileSync(from, join(to, 'client.js'));
  for (const chunk of readdirSync(dirname(from)).filter((name) => /^\d+\.bundle\.js$/.test(name)))
    copyFileSync(join(dirname(from), chunk), join(to, chunk));
}

for (const [alias, contents] of Object.entries(bundled)) {
  const { metafile } = await build({
    stdin: { contents, resolveDir: here },
    absWorkingDir: here,
    outfile: join(dist, alias, 'client.js'),
    bundle: true,
    format: 'iife',
    globalName: 'client',
    platform: 'browser',
    metafile: true,
    logLevel: 'warning',
  });
  const emptied = Object.keys(metafile.inputs).filter(isEmptied);
  const unexpected = emptied.filter((file) => !mayBeEmpty[alias]?.includes(file));
  if (unexpected.length > 0) throw new Error(`${alias} bundles a dependency that was emptied: ${unexpected.join(', ')}`);
}

/** Whether a bundled file belongs to the package that stands in for dropped dependencies. */
function isEmptied(file) {
  const folder = /^(.*node_modules\/(@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  return (
    folder !== undefined && JSON.parse(readFileSync(join(here, folder, 'package.json'), 'utf8')).name === 'empty-npm-package'
  );
}
