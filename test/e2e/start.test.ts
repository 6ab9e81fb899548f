/** `npm start` ends whole: whenever and however it is told to stop, no process, no profile and no folder of it stays. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../devnet/setup.mjs';
import { type BrowserKind, until } from './browsers/driver.ts';
import { type Screen, startScreen } from './browsers/screen.ts';
import { browsers } from './stage.ts';

/** A copy of the project: what it builds must not come under the feet of other tests. */
let tree: string;
let folder: string;
let run: ChildProcess | undefined;
let screen: Screen | undefined;
let printed = '';

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'start-test-tree-'));
  const own = /^(node_modules|dist|tour|\.git)$|^test\/clients\/(node_modules|dist)$/;
  cpSync(root, tree, { recursive: true, filter: (source) => !own.test(relative(root, source)) });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
});
afterAll(() => rmSync(tree, { recursive: true, force: true, maxRetries: 5 }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-test-'));
  printed = '';
});
afterEach(async () => {
  for (const pid of run ? processesOfRun() : []) process.kill(pid, 'SIGKILL');
  run = undefined;
  await screen?.stop();
  screen = undefined;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** In a process group and a temporary folder of its own, as a terminal starts it. */
function start(browser: BrowserKind): ChildProcess {
  const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, ['devnet/start.mjs', '--browser', browser, '--tour', join(folder, 'tour')], {
    cwd: tree,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, ...(screen && { DISPLAY: screen.display }), TMPDIR: folder },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  run = child;
  return child;
}

const prints = (words: string): Promise<unknown> =>
  until(
    `npm start to print “${words}”`,
    () => {
      if (run?.exitCode !== null) throw new Error(`It ended: ${printed}`);
      return printed.includes(words);
    },
    120_000,
  );

/** Every process whose environment or command line names the run's folder: browsers write over the one, and detach from the parent. */
function processesOfRun(): number[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) =>
      ['environ', 'cmdline'].some((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(folder);
        } catch {
          return false; // ended since
        }
      }),
    )
    .map(Number);
}

/** tsx keeps what it compiled for the next run. */
const left = (): string[] => readdirSync(folder).filter((name) => name !== 'tour' && !name.startsWith('tsx-'));

async function endsWhole(child: ChildProcess): Promise<void> {
  await until('npm start to end', () => child.exitCode !== null || child.signalCode !== null, 60_000);
  await until('every process to end', () => processesOfRun().length === 0, 2_000).catch(() => undefined);
  const running = processesOfRun().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '));
  expect(running).toEqual([]);
  expect(left()).toEqual([]);
}

const interruptAll = (child: ChildProcess): boolean => process.kill(-(child.pid as number), 'SIGINT');

describe.skipIf(process.platform !== 'linux')('npm start, interrupted', () => {
  it('while it builds, leaves nothing', async () => {
    const child = start('chrome');
    await until('the build to run', () => processesOfRun().length > 1, 120_000);
    child.kill('SIGINT'); // this process alone, as a supervisor does
    await endsWhole(child);
    expect(printed).not.toContain('local network');
  });

  it('while the network starts, leaves nothing', async () => {
    const child = start('chrome');
    await until('the network to start', () => left().some((name) => name.startsWith('autonym-hub-')), 120_000);
    interruptAll(child);
    await endsWhole(child);
    expect(printed).not.toContain('local network');
  });

  for (const browser of browsers) {
    it(`while ${browser} starts, leaves nothing`, async () => {
      const child = start(browser);
      await until('the profile to be there', () => left().some((name) => /chromium|firefox/.test(name)), 120_000);
      interruptAll(child);
      await endsWhole(child);
    });

    it(`in the middle of the tour in ${browser}, leaves only its pictures`, async () => {
      const child = start(browser);
      await prints('ms  choose the local network');
      expect(processesOfRun().length).toBeGreaterThan(2);
      interruptAll(child);
      interruptAll(child);
      await endsWhole(child);
      expect(existsSync(join(folder, 'tour'))).toBe(true);
      expect(printed).not.toContain('This failed');
      expect(child.exitCode).toBe(0);
    });

    it(`with the window of ${browser} open, leaves nothing`, async () => {
      screen = await startScreen();
      const child = start(browser);
      await prints('The browser is open');
      child.kill('SIGTERM');
      await endsWhole(child);
      expect(child.exitCode).toBe(0);
    });
  }
});
