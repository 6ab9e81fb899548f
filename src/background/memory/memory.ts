/** What is remembered of names, put together. */
import type { Contact } from '../../contract/commands/memory.ts';
import { makePrivateRows, type PrivateSeal } from '../private-rows.ts';
import { quietly } from '../quietly.ts';
import { makeTurns } from '../turns.ts';
import { makeMemoryCommands } from './commands.ts';
import { makeContacts } from './contacts.ts';
import { makeKept } from './kept.ts';
import { makeNameLists } from './lists.ts';
import { makePins } from './pinned.ts';
import type { WatchPowers } from './watch.ts';
import { makeWatched } from './watched.ts';

export type MemoryPowers = Omit<WatchPowers, 'turn'> & { seal: PrivateSeal; randomId: () => string };
export type Memory = ReturnType<typeof makeMemory>;

export function makeMemory(powers: MemoryPowers) {
  const turn = makeTurns();
  const pins = makePins({ ...powers, turn });
  const { rows, seal, randomId } = powers;
  const sealed = makePrivateRows<Contact>({ kind: 'contacts', keyOf: ({ name }) => name, rows, seal, randomId });
  const contacts = makeContacts({ ...powers, contacts: sealed });
  const watched = makeWatched({ ...powers, turn });
  const lists = makeNameLists({ ...powers, pins, contacts });
  return {
    hear: makeMemoryCommands({ pins, contacts, watched, lists }),
    weigh: pins.weigh,
    unlook: pins.unlook,
    isChangedSite: pins.isChangedSite,
    /** Asks for the watched names whose time has come. */
    round: watched.round,
    /** Contacts that are called so, or whose name is. Throws `vault-locked`. */
    people: contacts.named,
    /** Throws `vault-locked`. */
    contacts: sealed.all,
    clearContacts: sealed.clear,
    /** Nothing opened stays in memory. */
    forget: () => quietly(sealed.forget()),
    ...makeKept({ rows, contacts: sealed, turn }),
  };
}
