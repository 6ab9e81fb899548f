/** What sites may do. */
import * as v from 'valibot';
import { type CommandTable, index, later } from '../shapes.ts';
import type { ConnectedApp } from '../wallet.ts';

/** Fifty at most. `total`: how many there are to page through. */
export type AppPage = { apps: ConnectedApp[]; total: number };

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
  'app.disconnect': { ask: { origin: string }; answer: null };
  /** What the site of a tab has: for the popup. `label`: of the identity it knows. */
  'site.read': { ask: { origin: string }; answer: { app: ConnectedApp | null; label?: string; present: boolean } };
};

export const appsCommands = {
  'app.list': {
    shape: later(() => v.strictObject({ from: v.optional(index()), find: v.optional(v.pipe(v.string(), v.maxLength(200))) })),
    pages: ['home'],
  },
  'app.disconnect': {
    shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)) })),
    pages: ['popup', 'home'],
  },
  'site.read': { shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)) })), pages: ['popup'] },
} satisfies CommandTable<AppsAsks>;
