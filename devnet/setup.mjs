/**
 * What `npm start` and `npm test` need before anything of ours can run: packages, a built extension, browsers, a screen.
 * Plain JavaScript on purpose: it runs on a machine that has only Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What a terminal, a person or a machine that shuts down sends to end a program. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in the project, with its output shown; resolves to the exit code.
 * A signal to this process goes on to the command, and this process ends when the command has: nothing runs on behind its back.
 */
export function run(command, args, { cwd = root, quiet = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: quiet ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    });
    let ending;
    const forward = (signal) => {
      ending = signal;
      child.kill(signal);
    };
    const done = (code) => {
      for (const signal of endings) process.off(signal, forward);
      if (ending) process.exit(128 + constants.signals[ending]);
      resolve(code);
    };
    for (const signal of endings) process.on(signal, forward);
    child.once('error', () => done(127));
    child.once('exit', (code, signal) => done(signal ? 1 : (code ?? 1)));
  });
}

/** Which package has the command. */
const tools = { vite: 'vite', vitest: 'vitest', tsc: 'typescript', biome: '@biomejs/biome' };

/**
 * Runs a package's command in this Node; resolves to the exit code. Not through node_modules/.bin: on Windows those are batch files, and Node
 * starts none without a shell (CVE-2024-27980).
 */
export function runTool(name, args, options) {
  const folder = join(root, 'node_modules', tools[name]);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return run(process.execPath, [join(folder, bin[name]), ...args], options);
}

/** npm, for the same reason, as the script it is: the one that started us, or the one that came with this Node. */
function runNpm(args, options) {
  const script = [process.env.npm_execpath, join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js')].find(
    (path) => path?.endsWith('npm-cli.js') && existsSync(path),
  );
  return script ? run(process.execPath, [script, ...args], options) : run('npm', args, options);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Autonym needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages of a folder's lockfile, unless that same lockfile was installed before. */
export async function installPackages(folder = root) {
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(folder, 'node_modules', '.autonym-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log(`Installing the packages of ${folder === root ? 'the project' : folder.slice(root.length)} …`);
  const code = await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  if (code !== 0) {
    console.error('The packages could not be installed. Is this machine connected, and is there space on the disk?');
    process.exit(code);
  }
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(stamp, hash);
}

export async function build() {
  const code = await runTool('vite', ['build', '--logLevel', 'warn']);
  if (code !== 0) process.exit(code);
}

const isDebianRoot = () =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * Makes sure programs are there: as root on Debian by apt, elsewhere by saying in one sentence what to install.
 * @param {{ name: string, find: () => string | undefined, debian: string }[]} wanted
 */
export async function installPrograms(wanted) {
  const missing = wanted.filter(({ find }) => !find());
  if (missing.length === 0) return;
  const list = (words) => new Intl.ListFormat('en').format(words);
  if (!isDebianRoot()) {
    console.error(`Please install ${list(missing.map(({ name }) => name))}, then run this again.`);
    process.exit(1);
  }
  const packages = missing.map(({ debian }) => debian);
  console.log(`Installing ${list(packages)} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages, 'fonts-dejavu-core'], {
    quiet: true,
    env,
  });
  if (code !== 0 || missing.some(({ find }) => !find())) {
    console.error(`apt could not install ${list(packages)}.`);
    process.exit(1);
  }
}

const firstThere = (paths) => paths.find((path) => path !== undefined && existsSync(path));

export const chromium = {
  name: 'Chromium or Chrome',
  debian: 'chromium',
  find: () =>
    firstThere([
      process.env.CHROMIUM,
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/opt/google/chrome/chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ]),
};

export const firefox = {
  name: 'Firefox',
  debian: 'firefox-esr',
  find: () =>
    firstThere([
      process.env.FIREFOX,
      '/usr/bin/firefox-esr',
      '/usr/bin/firefox',
      '/Applications/Firefox Developer Edition.app/Contents/MacOS/firefox',
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      'C:\\Program Files\\Firefox Developer Edition\\firefox.exe',
      'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    ]),
};

const onPath = (command) => firstThere((process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command)));

/** A screen without a monitor, its window manager and its keyboard: what it takes to type into a real address bar. */
export const screenTools = [
  { name: 'Xvfb', debian: 'xvfb', find: () => onPath('Xvfb') },
  { name: 'openbox', debian: 'openbox', find: () => onPath('openbox') },
  { name: 'xdotool', debian: 'xdotool', find: () => onPath('xdotool') },
];
