/** What is remembered of names: what they were when they were first seen, the people among them, and those whose changes somebody wants to hear of. */
import * as v from 'valibot';
import type { NameChange, NameStatus } from '../names.ts';
import { type CommandTable, empty, index, later } from '../shapes.ts';

/** A name of somebody, called as the person calls them. */
export type Contact = { name: string; label: string; addedMs: number };

/** How near the end of a name is: a month, a week, its time of grace, or over. */
export type EndStage = 'far' | 'month' | 'week' | 'grace' | 'over';
/** `before` and `after`: addresses of an owner, hashes of a zone file (empty: none), stages of the end. `lost`: nobody holds it any more, or its owner gave it up. */
export type WatchNews = { what: 'owner' | 'zonefile' | 'end' | 'lost'; before: string; after: string; atMs: number };

/**
 * What a list tells of one name without asking anybody. `endMs`: about when it runs out; absent when that is not known, or never. `changed`: it is not what it was
 * when it was first seen, and nobody decided about that yet.
 */
export type NameLine = {
  name: string;
  label?: string;
  status?: NameStatus;
  ends?: 'never' | 'unknown';
  endMs?: number;
  resolvedAtMs?: number;
  changed?: true;
};
/** `heardMs`: when the last answer came; absent before the first. `news`: newest first, until the person has seen them. */
export type WatchLine = NameLine & { sinceMs: number; heardMs?: number; news: WatchNews[] };

/** What is known of somebody in a request. `address`: by which; absent where it is the site that the name leads to. */
export type KnownName = { name: string; address?: string; label?: string; changes: NameChange[] };

export type MemoryAsks = {
  /** What changed so is followed from now on. Errors: `name-changed-again` when that is no longer what was shown; `bad-name`. */
  'name.follow': { ask: { name: string; changes: Pick<NameChange, 'what' | 'after'>[] }; answer: null };
  /** What is kept of one name. `contact` is null for nobody, and absent while nobody can look (locked, no vault). */
  'name.kept': { ask: { name: string }; answer: { contact?: Contact | null; watched: boolean } };
  /** Names that were answered lately, newest first, fifty at most. */
  'name.recent': { ask: { from?: number; find?: string }; answer: { names: NameLine[]; total: number } };
  /** Errors: `vault-locked`, `bad-name`, `contacts-full`. */
  'contact.put': { ask: { name: string; label: string }; answer: null };
  'contact.remove': { ask: { name: string }; answer: null };
  /** Fifty at most, by label. `find`: in label or name. Errors: `vault-locked`. */
  'contact.list': { ask: { from?: number; find?: string }; answer: { contacts: NameLine[]; total: number } };
  /** From now on, or no longer. Errors: `bad-name`, `watch-full`. */
  'watch.set': { ask: { name: string; on: boolean }; answer: null };
  'watch.list': { ask: Record<never, never>; answer: WatchLine[] };
  /** The news of this name were read. */
  'watch.seen': { ask: { name: string }; answer: null };
  /** Names that lead to this site, or belong to one of these addresses, or did when they were first seen. */
  'name.about': { ask: { origin: string; addresses: string[] }; answer: KnownName[] };
};

const name = () => v.pipe(v.string(), v.maxLength(253));
const find = () => v.exactOptional(v.pipe(v.string(), v.maxLength(200)));
const ofName = later(() => v.strictObject({ name: name() }));
const page = later(() => v.strictObject({ from: v.exactOptional(index()), find: find() }));

export const memoryCommands = {
  'name.follow': {
    shape: later(() =>
      v.strictObject({
        name: name(),
        changes: v.pipe(
          v.array(
            v.strictObject({ what: v.picklist(['owner', 'zonefile', 'site']), after: v.pipe(v.string(), v.maxLength(2048)) }),
          ),
          v.minLength(1),
          v.maxLength(3),
        ),
      }),
    ),
    pages: ['name'],
  },
  'name.kept': { shape: ofName, pages: ['name'] },
  'name.recent': { shape: page, pages: ['home'] },
  'contact.put': {
    shape: later(() => v.strictObject({ name: name(), label: v.pipe(v.string(), v.trim(), v.maxLength(80)) })),
    pages: ['name', 'home'],
  },
  'contact.remove': { shape: ofName, pages: ['name', 'home'] },
  'contact.list': { shape: page, pages: ['home'] },
  'watch.set': { shape: later(() => v.strictObject({ name: name(), on: v.boolean() })), pages: ['name', 'home'] },
  'watch.list': { shape: empty, pages: ['home'] },
  'watch.seen': { shape: ofName, pages: ['home'] },
  'name.about': {
    shape: later(() =>
      v.strictObject({
        origin: v.pipe(v.string(), v.maxLength(260)),
        addresses: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(50)),
      }),
    ),
    pages: ['approve'],
  },
} satisfies CommandTable<MemoryAsks>;
