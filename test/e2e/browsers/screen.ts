/** A real screen without a monitor (Xvfb, a window manager, xdotool), to type into the real address bar. Linux only. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { sleep, until } from './driver.ts';

export type Screen = {
  /** Types into the address bar of the window with this class and presses Enter. */
  type(windowClass: string, text: string): Promise<void>;
  /** Presses keys in the address bar, in order, before Enter: for the omnibox keyword. */
  typeKeyword(windowClass: string, keyword: string, separator: 'Tab' | 'space', text: string): Promise<void>;
  stop(): void;
};

export const hasScreen = (): boolean =>
  ['/usr/bin/Xvfb', '/usr/bin/openbox', '/usr/bin/xdotool'].every((path) => existsSync(path));

export async function startScreen(): Promise<Screen> {
  const number = 90 + (process.pid % 100);
  const server = spawn('Xvfb', [`:${number}`, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
  const before = process.env['DISPLAY'];
  process.env['DISPLAY'] = `:${number}`;
  await until('the screen', () => existsSync(`/tmp/.X11-unix/X${number}`) || undefined);
  const manager = spawn('openbox', [], { stdio: 'ignore' });
  await sleep(300);

  const xdotool = (...args: string[]): string => execFileSync('xdotool', args, { encoding: 'utf8' }).trim();
  const focusBar = async (windowClass: string): Promise<void> => {
    const window = await until('the window', () => {
      const found = xdotool('search', '--onlyvisible', '--class', windowClass).split('\n').filter(Boolean);
      return found[found.length - 1];
    });
    xdotool('windowactivate', '--sync', window);
    xdotool('key', '--clearmodifiers', 'ctrl+l');
    await sleep(250);
  };

  return {
    type: async (windowClass, text) => {
      await focusBar(windowClass);
      xdotool('type', '--delay', '20', text);
      await sleep(400);
      xdotool('key', 'Return');
    },
    typeKeyword: async (windowClass, keyword, separator, text) => {
      await focusBar(windowClass);
      xdotool('type', '--delay', '30', keyword);
      await sleep(300);
      xdotool('key', separator);
      await sleep(300);
      xdotool('type', '--delay', '30', text);
      await sleep(500);
      xdotool('key', 'Return');
    },
    stop: () => {
      manager.kill();
      server.kill();
      if (before === undefined) delete process.env['DISPLAY'];
      else process.env['DISPLAY'] = before;
    },
  };
}
