/**
 * The door for our own pages. Who: a page of this extension, by the origin the browser gives and the path of its document, and only for
 * the commands that path may send. What: the shape in the contract. Then the command.
 */
import * as v from 'valibot';
import {
  type PageName,
  type WalletAsks,
  type WalletMethod,
  type WalletReply,
  walletSenders,
  walletShapes,
} from '../contract/wallet.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Sender } from './asker.ts';
import { faultOf } from './fault.ts';

/** The window in which the sender is shown; absent for the popup. */
export type From = { page: PageName; windowId?: number };

export type Commands = { [M in WalletMethod]: (body: WalletAsks[M]['ask'], from: From) => Promise<WalletAsks[M]['answer']> };

const pageNames: readonly PageName[] = ['popup', 'approve', 'welcome', 'home', 'name'];

export type WalletDoor = (message: unknown, sender: Sender) => Promise<WalletReply>;

/** `base` is the address of our own root, with the slash. */
export function makeWalletDoor({ ownId, base, commands }: { ownId: string; base: string; commands: Commands }): WalletDoor {
  return async (message, sender) => {
    try {
      const from = readFrom(sender, ownId, base); // who
      const { method, body } = readMessage(message); // what
      if (!walletSenders[method].includes(from.page)) throw refused(`${from.page} may not say ${method}`); // may
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
  return typeof tab?.windowId === 'number' ? { page, windowId: tab.windowId } : { page };
}

function readMessage(message: unknown): { method: WalletMethod; body: unknown } {
  const { autonym: method, body } = (message ?? {}) as { autonym?: unknown; body?: unknown };
  if (typeof method === 'string' && Object.hasOwn(walletShapes, method)) return { method: method as WalletMethod, body };
  throw new AutonymError('method-unknown', 'There is no such command.');
}

function readBody(method: WalletMethod, body: unknown): unknown {
  const parsed = v.safeParse(walletShapes[method], body);
  if (!parsed.success) throw new AutonymError('bad-command', `The command ${method} does not look like this.`);
  return parsed.output;
}

const refused = (why: string) => new AutonymError('sender-refused', `This command is refused: ${why}.`);
