/** What the person allowed: one row per connected origin, sealed by the vault under a random key, so that the disk does not tell which. */
import type { ConnectedApp, KeyForm, Remember, RememberedKind } from '../contract/wallet.ts';
import { makePrivateRows, type PrivateSeal } from './private-rows.ts';
import type { NewGrant, Rows, Session } from './store.ts';
import { makeTurns } from './turns.ts';

export type Grants = ReturnType<typeof makeGrants>;

/** Every verb throws `vault-locked`. */
export function makeGrants({
  rows,
  session,
  seal,
  now,
  randomId,
}: {
  rows: Rows;
  session: Session;
  seal: PrivateSeal;
  now: () => number;
  randomId: () => string;
}) {
  const apps = makePrivateRows<ConnectedApp>({ kind: 'apps', keyOf: ({ origin }) => origin, rows, seal, randomId });
  const turn = makeTurns();

  /** What an origin is given until the vault locks becomes exactly these. */
  const keepUntilLock = (origin: string, change: (kinds: RememberedKind[]) => RememberedKind[]): Promise<void> =>
    turn(async () => {
      const all = await session.get('untilLock');
      const others = all.filter((one) => one.origin !== origin);
      const kinds = change(all.filter((one) => one.origin === origin).map(({ kind }) => kind));
      await session.set('untilLock', [...others, ...kinds.map((kind) => ({ origin, kind }))]);
    });

  return {
    find: apps.find,
    list: async (): Promise<ConnectedApp[]> => (await apps.all()).sort((a, b) => b.lastUsedMs - a.lastUsedMs),
    /** Added to what the origin has; noting it twice is noting it once. What was remembered for one identity does not go over to another. */
    note: async ({ kind, remember, ...app }: NewGrant): Promise<void> => {
      const before: Partial<ConnectedApp> = (await apps.find(app.origin)) ?? {};
      const { kinds = [], scopes = [], always = [], firstUsedMs = now(), form, ...known } = before;
      const others = (remembered: RememberedKind[]) =>
        app.identityIndex === known.identityIndex ? remembered.filter((other) => other !== kind) : [];
      // Before the row: of two that a death tears apart, the question that is asked once more does no harm.
      await keepUntilLock(app.origin, (remembered) => [...others(remembered), ...(remember === 'lock' ? [kind] : [])]);
      await apps.put({
        ...known,
        // A sign-in says how its key is made, by saying nothing where it is the usual way.
        ...(kind === 'sign-in' || form === undefined ? {} : { form }),
        scopes,
        ...app,
        kinds: [...new Set([...kinds, kind])],
        always: [...others(always), ...(remember === 'always' ? [kind] : [])],
        firstUsedMs,
        lastUsedMs: now(),
      });
    },

    /** Until when the site gets this again without a question. */
    remembered: async (origin: string, kind: RememberedKind): Promise<Remember> => {
      const app = await apps.find(origin);
      if (!app?.kinds.includes(kind)) return 'once';
      if (app.always?.includes(kind)) return 'always';
      return (await session.get('untilLock')).some((one) => one.origin === origin && one.kind === kind) ? 'lock' : 'once';
    },

    /** Nothing for an app that was never asked about it. */
    setOldHosts: async (origin: string, on: boolean): Promise<void> => {
      const app = await apps.find(origin);
      if (app?.oldHosts !== undefined) await apps.put({ ...app, oldHosts: on });
    },

    /** How the key of the next sign-in is made. Nothing for an app that never signed in. */
    setForm: async (origin: string, chosen: KeyForm): Promise<void> => {
      const app = await apps.find(origin);
      if (!app?.kinds.includes('sign-in')) return;
      const { form: _, ...others } = app;
      await apps.put(chosen === 'shipped' ? others : { ...others, form: chosen });
    },

    /** Every question is asked again. */
    askAgain: async (origin: string): Promise<void> => {
      await keepUntilLock(origin, () => []);
      const app = await apps.find(origin);
      if (app) await apps.put({ ...app, always: [] });
    },

    /** As they were kept elsewhere; one of each origin. */
    putAll: apps.putAll,

    /** The person ends it. */
    disconnect: async (origin: string): Promise<void> => {
      await keepUntilLock(origin, () => []);
      await apps.remove(origin);
    },

    /** The person ends them all. */
    disconnectAll: async (): Promise<void> => {
      await turn(() => session.set('untilLock', []));
      for (const { origin } of await apps.all()) await apps.remove(origin);
    },

    /** The app itself gives its addresses back; a sign-in of the same app stays listed. */
    renounceAddresses: async (origin: string): Promise<void> => {
      const app = await apps.find(origin);
      if (!app) return;
      const isOther = (kind: RememberedKind) => kind !== 'addresses';
      await keepUntilLock(origin, (kinds) => kinds.filter(isOther));
      const [kinds, always] = [app.kinds.filter(isOther), app.always?.filter(isOther) ?? []];
      await (kinds.length ? apps.put({ ...app, kinds, always }) : apps.remove(origin));
    },

    clear: apps.clear,

    /** The vault locked: nothing of the opened rows stays in memory, and what was remembered until now is over. */
    forget: async (): Promise<void> => {
      await turn(() => session.set('untilLock', []));
      await apps.forget();
    },
  };
}
