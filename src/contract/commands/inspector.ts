/** The last requests of pages, for whoever writes the apps that made them: kept in this session alone, and only while the person wants it. */
import * as v from 'valibot';
import type { PageError } from '../page.ts';
import { type CommandTable, empty, later } from '../shapes.ts';

/**
 * `provider`: a token, by the object in the page. `link`: a `blockstack:` link. `lost-link`: one that the browser dropped. `dead-host`: an
 * address of a host that is gone. `method`: `request`.
 */
export type InspectedBy = 'provider' | 'link' | 'lost-link' | 'dead-host' | 'method';

export type Inspected = {
  id: string;
  atMs: number;
  /** As the browser names it; empty for a page it names nothing for. */
  origin: string;
  by: InspectedBy;
  /** Empty for a sign-in by token, and where the request could not be read. */
  method: string;
  /** The token, or the parameters as JSON. */
  ask: string;
  /** `redacted`: it held something that looks like a key, so it is not the text that came. */
  kept: 'whole' | 'cut' | 'redacted';
  /** The network at that time. */
  network?: { id: string; chain: 'mainnet' | 'testnet'; local: boolean };
  /** What the page heard: of a result its shape, with words in the place of secrets. */
  answer?: { atMs: number; result?: unknown; error?: Partial<PageError> };
  /** The document went before it was answered. */
  left?: true;
};

export type InspectorAsks = {
  /** Newest first. Errors: `vault-locked`. */
  'inspector.read': { ask: Record<never, never>; answer: { on: boolean; rows: Inspected[] } };
  /** Off forgets everything. */
  'inspector.switch': { ask: { on: boolean }; answer: null };
  'inspector.clear': { ask: Record<never, never>; answer: null };
};

export const inspectorCommands = {
  'inspector.read': { shape: empty, pages: ['home'] },
  'inspector.switch': { shape: later(() => v.strictObject({ on: v.boolean() })), pages: ['home'] },
  'inspector.clear': { shape: empty, pages: ['home'] },
} satisfies CommandTable<InspectorAsks>;
