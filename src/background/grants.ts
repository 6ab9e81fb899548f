/** What the person allowed: one row per connected origin, sealed by the vault under a random key, so that the disk does not tell which. */
import type { ConnectedApp } from '../contract/wallet.ts';
import { makePrivateRows, type PrivateSeal } from './private-rows.ts';
import type { NewGrant, Rows } from './store.ts';

export type Grants = ReturnType<typeof makeGrants>;

/** Every verb throws `vault-locked`. */
export function makeGrants({
  rows,
  seal,
  now,
  randomId,
}: {
  rows: Rows;
  seal: PrivateSeal;
  now: () => number;
  randomId: () => string;
}) {
  const apps = makePrivateRows<ConnectedApp>({ kind: 'apps', keyOf: ({ origin }) => origin, rows, seal, randomId });

  return {
    find: apps.find,
    list: async (): Promise<ConnectedApp[]> => (await apps.all()).sort((a, b) => b.lastUsedMs - a.lastUsedMs),
    /** Added to what the origin has; noting it twice is noting it once. */
    note: async ({ kind, ...app }: NewGrant): Promise<void> => {
      const { kinds = [], scopes = [], firstUsedMs = now(), ...known } = (await apps.find(app.origin)) ?? {};
      await apps.put({ ...known, scopes, ...app, kinds: [...new Set([...kinds, kind])], firstUsedMs, lastUsedMs: now() });
    },

    /** As they were kept elsewhere; one of each origin. */
    putAll: apps.putAll,

    /** The person ends it. */
    disconnect: apps.remove,

    /** The app itself gives its addresses back; a sign-in of the same app stays listed. */
    renounceAddresses: async (origin: string): Promise<void> => {
      const app = await apps.find(origin);
      if (!app) return;
      const kinds = app.kinds.filter((kind) => kind !== 'addresses');
      await (kinds.length ? apps.put({ ...app, kinds }) : apps.remove(origin));
    },

    clear: apps.clear,

    /** Nothing of the opened rows stays in memory after the vault locks. */
    forget: apps.forget,
  };
}
