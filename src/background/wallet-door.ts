/**
 * The door for our own pages. Who: a page of this extension, by the origin the browser gives and the path of its document, and only for
 * the commands that path may send. What: the shape in the contract. Then the command. Commands stand in two tables of the same make, one
 * here and one in the crypto part.
 */
import * as v from 'valibot';
import type { CommandTable } from '../contract/shapes.ts';
import {
  type PageName,
  type WakingAsks,
  type WalletAsks,
  type WalletMethod,
  type WalletReply,
  wakingCommands,
} from '../contract/wallet.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Sender } from './asker.ts';
import { faultOf } from './fault.ts';

/** The tab in which the sender is shown; absent for the popup. */
export type From = { page: PageName; tabId?: number };

/** One function per command of a table of asks. */
export type CommandsOf<Asks extends Record<keyof Asks, { ask: unknown; answer: unknown }>> = {
  [M in keyof Asks]: (body: Asks[M]['ask'], from: From) => Promise<Asks[M]['answer']>;
};

/** Takes a message of a page of ours to its command. Throws `method-unknown`, `sender-refused`, `bad-command`, and what the command throws. */
export type Hear = (message: unknown, from: From) => Promise<WalletAsks[WalletMethod]['answer']>;

const pageNames: readonly PageName[] = ['popup', 'approve', 'welcome', 'home', 'name', 'recover', 'auth'];

export type WalletDoor = (message: unknown, sender: Sender) => Promise<WalletReply>;

export type WalletDoorPowers = {
  ownId: string;
  /** The address of our own root, with the slash. */
  base: string;
  waking: CommandsOf<WakingAsks>;
  /** Hears everything else. Loads the crypto part. */
  others: () => Promise<Hear>;
};

export function makeWalletDoor({ ownId, base, waking, others }: WalletDoorPowers): WalletDoor {
  const hearWaking = makeHear(wakingCommands, waking);
  return async (message, sender) => {
    try {
      const from = readFrom(sender, ownId, base); // who
      const hear = Object.hasOwn(wakingCommands, methodOf(message)) ? hearWaking : await others();
      return { ok: true, answer: await hear(message, from) };
    } catch (error) {
      return { ok: false, error: faultOf(error) };
    }
  };
}

/** One table of commands and what they do. */
export function makeHear<M extends WalletMethod>(
  table: CommandTable<Pick<WalletAsks, M>>,
  commands: CommandsOf<Pick<WalletAsks, M>>,
): Hear {
  return async (message, from) => {
    const method = methodOf(message);
    if (!isMethodOf(table, method)) throw new AutonymError('method-unknown', 'There is no such command.'); // what
    if (!table[method].pages.includes(from.page)) throw refused(`${from.page} may not say ${method}`); // may
    const body = v.safeParse(table[method].shape(), (message as { body?: unknown }).body); // what, of what may be said
    if (!body.success) throw new AutonymError('bad-command', `The command ${method} does not look like this.`);
    return commands[method](body.output as never, from); // do
  };
}

function readFrom({ id, origin, url, frameId = 0, tab }: Sender, ownId: string, base: string): From {
  if (id !== ownId || `${origin}/` !== base || frameId !== 0) throw refused('it is not a page of Autonym');
  const path = url?.startsWith(base) ? url.slice(base.length).replace(/[?#].*$/s, '') : '';
  const page = pageNames.find((name) => `${name}.html` === path);
  if (!page) throw refused('it is not a page that asks');
  return typeof tab?.id === 'number' ? { page, tabId: tab.id } : { page };
}

/** Empty, which no command is called, when it says none. */
function methodOf(message: unknown): string {
  const { autonym } = (message ?? {}) as { autonym?: unknown };
  return typeof autonym === 'string' ? autonym : '';
}

const isMethodOf = <Asks>(table: CommandTable<Asks>, method: string): method is keyof Asks & string =>
  Object.hasOwn(table, method);

const refused = (why: string) => new AutonymError('sender-refused', `This command is refused: ${why}.`);
