/** What the person allowed: one row per connected origin, sealed by the vault under a random key, so that the disk does not tell which. */
import type { ConnectedApp, Scope } from '../contract/wallet.ts';
import { makePrivateRows, type PrivateSeal } from './private-rows.ts';
import type { Rows } from './store.ts';

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

  const note = async (app: Omit<ConnectedApp, 'kinds' | 'firstUsedMs' | 'lastUsedMs'>, kind: ConnectedApp['kinds'][number]) => {
    const known = await apps.find(app.origin);
    const kinds = [...new Set([...(known?.kinds ?? []), kind])];
    await apps.put({ ...known, ...app, kinds, firstUsedMs: known?.firstUsedMs ?? now(), lastUsedMs: now() });
  };

  return {
    find: apps.find,
    list: async (): Promise<ConnectedApp[]> => (await apps.all()).sort((a, b) => b.lastUsedMs - a.lastUsedMs),
    noteSignIn: (app: { origin: string; identityIndex: number; scopes: Scope[]; appName?: string }) => note(app, 'sign-in'),
    noteAddresses: async (origin: string, identityIndex: number) =>
      note({ origin, identityIndex, scopes: (await apps.find(origin))?.scopes ?? [] }, 'addresses'),

    /** The person ends it. */
    disconnect: apps.remove,

    /** The app itself gives its addresses back; a sign-in of the same app stays listed. */
    renounceAddresses: async (origin: string): Promise<void> => {
      const app = await apps.find(origin);
      if (!app) return;
      const kinds = app.kinds.filter((kind) => kind !== 'addresses');
      await (kinds.length ? apps.put({ ...app, kinds }) : apps.remove(origin));
    },

    /** Nothing of the opened rows stays in memory after the vault locks. */
    forget: apps.forget,
  };
}
