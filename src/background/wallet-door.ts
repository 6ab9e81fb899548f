/**
 * The door for our own pages. Who: a page of this extension, by the origin the browser gives and the path of its document, and only for
 * the commands that path may send. What: the shape in the contract. Then the command.
 */
import * as v from 'valibot';
import type { Command } from '../contract/shapes.ts';
import { type PageName, type WalletAsks, type WalletMethod, type WalletReply, walletCommands } from '../contract/wallet.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Sender } from './asker.ts';
import { faultOf } from './fault.ts';

/** The tab in which the sender is shown; absent for the popup. */
export type From = { page: PageName; tabId?: number };

/** One function per command of a table of asks. */
export type CommandsOf<Asks extends Record<keyof Asks, { ask: unknown; answer: unknown }>> = {
  [M in keyof Asks]: (body: Asks[M]['ask'], from: From) => Promise<Asks[M]['answer']>;
};
export type Commands = CommandsOf<WalletAsks>;

const pageNames: readonly PageName[] = ['popup', 'approve', 'welcome', 'home', 'name', 'recover'];

export type WalletDoor = (message: unknown, sender: Sender) => Promise<WalletReply>;

/** `base` is the address of our own root, with the slash. */
export function makeWalletDoor({ ownId, base, commands }: { ownId: string; base: string; commands: Commands }): WalletDoor {
  return async (message, sender) => {
    try {
      const from = readFrom(sender, ownId, base); // who
      const { method, body } = readMessage(message); // what
      if (!readCommand(method).pages.includes(from.page)) throw refused(`${from.page} may not say ${method}`); // may
      return { ok: true, answer: await (commands[method] as Commands[WalletMethod])(readBody(method, body) as never, from) }; // do
    } catch (error) {
      return { ok: false, error: faultOf(error) };
    }
  };
}

function readFrom({ id, origin, url, frameId = 0, tab }: Sender, ownId: string, base: string): From {
  if (id !== ownId || `${origin}/` !== base || frameId !== 0) throw refused('it is not a page of Autonym');
  const path = url?.startsWith(base) ? url.slice(base.length).replace(/[?#].*$/s, '') : '';
  const page = pageNames.find((name) => `${name}.html` === path);
  if (!page) throw refused('it is not a page that asks');
  return typeof tab?.id === 'number' ? { page, tabId: tab.id } : { page };
}

function readMessage(message: unknown): { method: WalletMethod; body: unknown } {
  const { autonym: method, body } = (message ?? {}) as { autonym?: unknown; body?: unknown };
  if (typeof method === 'string' && Object.hasOwn(walletCommands, method)) return { method: method as WalletMethod, body };
  throw new AutonymError('method-unknown', 'There is no such command.');
}

function readBody(method: WalletMethod, body: unknown): unknown {
  const parsed = v.safeParse(readCommand(method).shape(), body);
  if (!parsed.success) throw new AutonymError('bad-command', `The command ${method} does not look like this.`);
  return parsed.output;
}

/** Widened: the table knows each command's own literal types. */
const readCommand = (method: WalletMethod): Command => walletCommands[method];

const refused = (why: string) => new AutonymError('sender-refused', `This command is refused: ${why}.`);
