/** Commands on what is remembered of names. None of them asks anybody but `watch.set`, of a name that was never looked up. */
import { type MemoryAsks, memoryCommands } from '../../contract/commands/memory.ts';
import { type CommandsOf, type Hear, makeHear } from '../wallet-door.ts';
import type { Contacts } from './contacts.ts';
import type { NameLists } from './lists.ts';
import type { Pins } from './pinned.ts';
import type { Watched } from './watched.ts';

export type MemoryCommandPowers = { pins: Pins; contacts: Contacts; watched: Watched; lists: NameLists };

export function makeMemoryCommands({ pins, contacts, watched, lists }: MemoryCommandPowers): Hear {
  const commands: CommandsOf<MemoryAsks> = {
    'name.follow': async ({ name, changes }) => {
      await pins.follow(name, changes);
      return null;
    },
    'name.kept': async ({ name }) => {
      const contact = await contacts.look(name);
      return { ...(contact === undefined ? {} : { contact }), watched: await watched.isWatched(name) };
    },
    'name.recent': ({ from = 0, find = '' }) => lists.recent(from, find),
    'name.about': ({ origin, addresses }) => lists.about(origin, addresses),
    'contact.put': async ({ name, label }) => {
      await contacts.put(name, label);
      return null;
    },
    'contact.remove': async ({ name }) => {
      await contacts.remove(name);
      return null;
    },
    'contact.list': ({ from = 0, find = '' }) => lists.contacts(from, find),
    'watch.set': async ({ name, on }) => {
      await watched.set(name, on);
      return null;
    },
    'watch.list': () => lists.watched(),
    'watch.seen': async ({ name }) => {
      await watched.seen(name);
      return null;
    },
  };
  return makeHear(memoryCommands, commands);
}
