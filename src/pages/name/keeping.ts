/** What the person keeps of the name on the page: whether it is somebody they know, whether they hear of its changes, and what they follow. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Contact } from '../../contract/commands/memory.ts';
import type { NameChange } from '../../contract/names.ts';
import { type Deeds, makeDeeds } from '../home/deeds.ts';
import type { Ask } from '../page-error.ts';

/** `contact` is absent while nobody can look: locked, or no vault. */
export type Kept = { name: string; contact?: Contact | null; watched: boolean };

export type Keeping = {
  /** Of the name that was read last; undefined before. */
  kept: ReadonlySignal<Kept | undefined>;
  deeds: Deeds;
  read: (name: string) => Promise<boolean>;
  /** Exactly these changes. True when they are followed from now on. */
  follow: (name: string, changes: readonly NameChange[]) => Promise<boolean>;
  /** Without a label the contact is called by their name. */
  putContact: (name: string, label: string) => Promise<boolean>;
  removeContact: (name: string) => Promise<boolean>;
  watch: (name: string, on: boolean) => Promise<boolean>;
};

export function makeKeeping({ ask }: { ask: Ask }): Keeping {
  const kept = signal<Kept | undefined>(undefined);
  const deeds = makeDeeds();
  let wanted = '';

  const load = async (name: string) => {
    wanted = name;
    const said = await ask('name.kept', { name });
    if (wanted === name) kept.value = { name, ...said };
  };
  const doing = (deed: string, name: string, work: () => Promise<unknown>) =>
    deeds.run(deed, async () => {
      await work();
      await load(name);
    });

  return {
    kept,
    deeds,
    read: async (name) => {
      if (kept.value?.name !== name) for (const deed of ['follow', 'contact', 'watch']) deeds.forget(deed);
      return deeds.run(`read ${name}`, () => load(name));
    },
    follow: (name, changes) =>
      deeds.run('follow', () =>
        ask('name.follow', {
          name,
          changes: changes.flatMap(({ what, after }) => (what === 'profile-older' ? [] : [{ what, after }])),
        }),
      ),
    putContact: (name, label) => doing('contact', name, () => ask('contact.put', { name, label })),
    removeContact: (name) => doing('contact', name, () => ask('contact.remove', { name })),
    watch: (name, on) => doing('watch', name, () => ask('watch.set', { name, on })),
  };
}
