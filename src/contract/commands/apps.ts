/** What sites may do. */
import * as v from 'valibot';
import { type CommandTable, empty, later } from '../shapes.ts';
import type { ConnectedApp } from '../wallet.ts';

export type AppsAsks = {
  'app.list': { ask: Record<never, never>; answer: ConnectedApp[] };
  'app.disconnect': { ask: { origin: string }; answer: ConnectedApp[] };
  /** What the site of a tab has: for the popup. */
  'site.read': { ask: { origin: string }; answer: { app: ConnectedApp | null; present: boolean } };
};

export const appsCommands = {
  'app.list': { shape: empty, pages: ['home'] },
  'app.disconnect': {
    shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)) })),
    pages: ['popup', 'home'],
  },
  'site.read': { shape: later(() => v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)) })), pages: ['popup'] },
} satisfies CommandTable<AppsAsks>;
