/** A sign-in link that was opened by itself: typed, pasted, or handed over by another program. No page asked, so the person does. */
import * as v from 'valibot';
import { type CommandTable, later } from '../shapes.ts';

/** Where the answer goes, of a token that holds: nothing else is known of who asks. `site`: the part of the host that is shown bold. */
export type LinkView = { origin: string; site: string; goesTo: string; appName?: string };
/** `given`: where the tab goes with the answer. `over`: nobody decided, and nobody can any more. */
export type LinkAnswer = { state: 'waits' | 'over' } | { state: 'given'; address: string } | { state: 'refused'; code: string };

/** `id` is the tab's own word for its question, as those of pages are. */
export type LinksAsks = {
  /** Asks nobody and writes nothing. Errors: those of a token, `request-replayed`, `site-blocked`, `site-not-chosen`, `insecure-origin`. */
  'link.read': { ask: { token: string }; answer: LinkView };
  /** The person wants the question; it is put in the approval window. Errors: as above, `too-many-requests`, `too-many-denials`. */
  'link.ask': { ask: { token: string; id: string }; answer: null };
  'link.answer': { ask: { id: string }; answer: LinkAnswer };
  /** The tab goes: nobody waits for the answer. */
  'link.leave': { ask: { id: string }; answer: null };
};

const token = () => v.pipe(v.string(), v.maxLength(16_384));
const id = () => v.pipe(v.string(), v.regex(/^[a-f\d-]{36}$/));
const byId = later(() => v.strictObject({ id: id() }));

export const linksCommands = {
  'link.read': { shape: later(() => v.strictObject({ token: token() })), pages: ['auth'] },
  'link.ask': { shape: later(() => v.strictObject({ token: token(), id: id() })), pages: ['auth'] },
  'link.answer': { shape: byId, pages: ['auth'] },
  'link.leave': { shape: byId, pages: ['auth'] },
} satisfies CommandTable<LinksAsks>;
