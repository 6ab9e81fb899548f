/** A screen without a monitor and a keyboard without a person: Xvfb, a window manager, xdotool. It types where only people can, outside of pages. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { until } from './driver.ts';

export type Screen = {
  /** As in `DISPLAY`; no other screen of this machine has it. */
  display: string;
  /** Brings the window whose title has these words to the front and gives it the keyboard. */
  activate(title: string): Promise<void>;
  /** Presses keys one after the other, by their X names: `ctrl+l`, `Tab`, `Return`. */
  press(...keys: string[]): Promise<void>;
  /** Types text, key by key. */
  type(text: string): Promise<void>;
  stop(): Promise<void>;
};

const execute = promisify(execFile);

export async function startScreen(): Promise<Screen> {
  // The server takes the first number nobody has, and says on the third descriptor which. Without -noreset it would start afresh whenever
  // its last client leaves, which may be an xdotool that looks for the window manager while that one is coming.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = `:${await firstLine(server, server.stdio[3] as Readable)}`;
  const env = { ...process.env, DISPLAY: display };
  const manager = spawn('openbox', [], { env, stdio: 'ignore' });
  const kill = () => {
    manager.kill();
    server.kill();
  };
  process.once('exit', kill);

  const xdotool = async (...args: string[]): Promise<string> =>
    (await execute('xdotool', args, { env, timeout: 10_000 })).stdout.trim();
  // Fails as long as no window manager answers.
  await until('the window manager', async () => (await xdotool('get_desktop')) !== '');

  return {
    display,
    activate: async (title) => {
      const window = await until(`the window “${title}”`, async () =>
        (await xdotool('search', '--onlyvisible', '--name', title)).split('\n').at(-1),
      );
      await xdotool('windowactivate', window);
      await until(`“${title}” to be the active window`, async () => (await xdotool('getactivewindow')) === window);
    },
    press: async (...keys) => {
      await xdotool('key', '--clearmodifiers', ...keys);
    },
    type: async (text) => {
      await xdotool('type', '--clearmodifiers', text);
    },
    stop: async () => {
      process.off('exit', kill);
      const gone = server.exitCode === null ? new Promise((resolve) => server.once('exit', resolve)) : undefined;
      kill();
      await gone;
    },
  };
}

function firstLine(server: ChildProcess, stream: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('\n')) resolve(text.trim());
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it had a screen.`)));
  });
}
