/** People, by name and as the person calls them. Sealed: whom somebody knows is nobody's business while the vault is locked. */
import type { Contact } from '../../contract/commands/memory.ts';
import { AutonymError } from '../../protocol/error.ts';
import { parseName } from '../../protocol/names/name.ts';
import { faultOf } from '../fault.ts';

export const mostContacts = 2_000;

/** Sealed rows by name. All but `clear` and `forget` throw `vault-locked`. */
export type ContactRows = {
  find(name: string): Promise<Contact | undefined>;
  all(): Promise<Contact[]>;
  put(contact: Contact): Promise<void>;
  putAll(contacts: readonly Contact[]): Promise<void>;
  remove(name: string): Promise<void>;
};
export type Contacts = ReturnType<typeof makeContacts>;

export function makeContacts({ contacts, now }: { contacts: ContactRows; now: () => number }) {
  return {
    /** Null: nobody. Undefined: nobody can look now. */
    look: async (name: string): Promise<Contact | null | undefined> => {
      try {
        return (await contacts.find(parseName(name).full)) ?? null;
      } catch (error) {
        if (/^vault-/.test(faultOf(error).code)) return undefined;
        throw error;
      }
    },
    /** Called by their name where the label is empty. The day they came stays. Throws `vault-locked`, `bad-name`, `contacts-full`. */
    put: async (text: string, label: string): Promise<void> => {
      const name = parseName(text).full;
      const before = await contacts.find(name);
      if (!before && (await contacts.all()).length >= mostContacts)
        throw new AutonymError('contacts-full', `No more than ${mostContacts} contacts are kept.`);
      await contacts.put({ name, label: label.trim(), addedMs: before?.addedMs ?? now() });
    },
    remove: async (text: string): Promise<void> => contacts.remove(parseName(text).full),
    /** Those whose name or label begins so, in small letters. */
    named: async (start: string): Promise<string[]> =>
      (await contacts.all()).flatMap(({ name, label }) =>
        [name, label.toLowerCase()].some((one) => one.startsWith(start)) ? [name] : [],
      ),
    /** By label, then by name. `find`: in either. */
    all: async (find = ''): Promise<Contact[]> => {
      const wanted = find.trim().toLowerCase();
      return (await contacts.all())
        .filter(({ name, label }) => `${label}\n${name}`.toLowerCase().includes(wanted))
        .sort((one, other) => (one.label || one.name).localeCompare(other.label || other.name));
    },
  };
}
