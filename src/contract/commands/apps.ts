/** What sites may do. */
import * as v from 'valibot';
import { type CommandTable, empty, index, type KeyForm, keyForm, later } from '../shapes.ts';
import type { ConnectedApp, Remember, RememberedKind } from '../wallet.ts';

/** Fifty at most. `total`: how many there are to page through. */
export type AppPage = { apps: ListedApp[]; total: number };
/** With what it gets without a question, and until when. */
export type ListedApp = ConnectedApp & { remembered: { kind: RememberedKind; until: Exclude<Remember, 'once'> }[] };

export type AppsAsks = {
  /** Last used first, from a place on. Errors: `vault-locked`. */
  'app.list': {
    ask: {
      from?: number;
      /** In the origin, or in what the app calls itself. */
      find?: string;
    };
    answer: AppPage;
  };
  /** Which sites know one identity, by its index: the most first, two hundred sites of each at most. Errors: `vault-locked`. */
  'app.links': { ask: Record<never, never>; answer: { identityIndex: number; origins: string[]; total: number }[] };
  /** `signOut`: first at the storage, and when that fails it stays connected. Errors: `vault-locked`, `hub-…`, `host-…`. */
  'app.disconnect': { ask: { origin: string; signOut?: boolean }; answer: null };
  /** `left`: those that stay connected, because the storage did not sign them out. Errors: `vault-locked`. */
  'app.disconnect-all': { ask: { signOut?: boolean }; answer: { left: number } };
  /** What was remembered for a site is forgotten: it stays connected, and every question is asked. */
  'app.ask-again': { ask: { origin: string }; answer: null };
  /** Whether Autonym answers for the servers of 2018 there, of an app whose client asks them. */
  'app.old-hosts': { ask: { origin: string; on: boolean }; answer: null };
  /** Its next sign-in is asked about, with the key made so. Nothing for an app that never signed in. */
  'app.key-form': { ask: { origin: string; form: KeyForm }; answer: null };
  /** What the site of a tab has: for the popup. `label`: of the identity it knows. */
  'site.read': { ask: { origin: string }; answer: { app: ConnectedApp | null; label?: string; present: boolean } };
};

export const appsCommands = {
  'app.list': {
    shape: later(() => v.strictObject({ from: v.optional(index()), find: v.optional(v.pipe(v.string(), v.maxLength(200))) })),
    pages: ['home'],
  },
  'app.links': { shape: empty, pages: ['home'] },
  'app.disconnect': {
    shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)), signOut: v.optional(v.boolean()) })),
    pages: ['popup', 'home'],
  },
  'app.disconnect-all': { shape: later(() => v.strictObject({ signOut: v.optional(v.boolean()) })), pages: ['home'] },
  'app.ask-again': { shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)) })), pages: ['home'] },
  'app.old-hosts': {
    shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)), on: v.boolean() })),
    pages: ['home'],
  },
  'app.key-form': {
    shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)), form: keyForm() })),
    pages: ['home'],
  },
  'site.read': { shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)) })), pages: ['popup'] },
} satisfies CommandTable<AppsAsks>;
