/**
 * What connected sites hear by themselves: that they know another account now, that another network was chosen, that they were disconnected.
 * A page that listens says so once and keeps nothing open: what happens is handed into the document that is in its tab then, if that is
 * still of the same origin. A page in the back/forward cache, and every page while Autonym is locked, hears nothing.
 */
import type { Network } from '../contract/settings.ts';
import type { ConnectedApp } from '../contract/wallet.ts';
import type { Asker } from './asker.ts';
import type { ScriptingPowers } from './sites.ts';
import type { Session, SessionValues } from './store.ts';
import { makeTurns } from './turns.ts';

export type AppEvent = { type: 'accountChange' | 'disconnect' } | ({ type: 'networkChange' } & Partial<Record<string, unknown>>);
type Listeners = SessionValues['listeners'];
export type Events = ReturnType<typeof makeEvents>;

/** Tabs that listen; the oldest are forgotten first. */
const most = 500;

export function makeEvents({
  session,
  scripting,
}: {
  session: Session;
  scripting: () => Pick<ScriptingPowers, 'executeScript'>;
}) {
  const turn = makeTurns();
  const keep = (change: (all: Listeners) => Listeners) =>
    turn(async () => session.set('listeners', change(await session.get('listeners')).slice(-most)));

  const tell = async (origins: readonly string[], event: AppEvent): Promise<void> => {
    const gone: number[] = [];
    for (const { tabId, origin } of await session.get('listeners')) {
      if (!origins.includes(origin)) continue;
      const said = await scripting()
        .executeScript({
          target: { tabId, frameIds: [0] },
          world: 'MAIN',
          injectImmediately: true,
          func: hearInPage,
          args: [origin, event],
        })
        .catch(() => []);
      if (said[0]?.result !== true) gone.push(tabId);
    }
    if (gone.length > 0) await keep((all) => all.filter(({ tabId }) => !gone.includes(tabId)));
  };

  return {
    /** The document of this asker listens. */
    expect: ({ tabId, origin }: Asker): Promise<void> =>
      keep((all) => [...all.filter((one) => one.tabId !== tabId), { tabId, origin }]),
    tabClosed: (tabId: number): Promise<void> => keep((all) => all.filter((one) => one.tabId !== tabId)),
    /** Throws nothing: whoever did what is told has done it. */
    tell,
    /** `apps`: those that may know it. */
    networkChanged: (apps: readonly ConnectedApp[], { chain }: Network): Promise<void> =>
      tell(
        apps.map(({ origin }) => origin),
        {
          type: 'networkChange',
          bitcoin: { name: chain === 'mainnet' ? 'Mainnet' : 'Testnet' },
          stacks: { name: chain },
        },
      ),
  };
}

/** In the page's world, and so of nothing but what it is given. `location` cannot be forged; a document of another origin learns nothing. */
function hearInPage(origin: string, event: { type: string }): boolean {
  if (location.origin !== origin) return false;
  const { listeners = [] } = (globalThis as unknown as { AutonymProvider?: { listeners: unknown[][] } }).AutonymProvider ?? {};
  for (const [first, second] of [...listeners]) {
    // `(name, callback)` of SIP-030 and of older clients, `{ eventName, cb }` of sats-connect.
    const { eventName = first, cb = second } = Object(first) as { eventName?: unknown; cb?: unknown };
    if (typeof cb !== 'function' || String(eventName).replace(/^stx_/, '') !== event.type) continue;
    try {
      cb({ ...event, type: eventName });
    } catch (error) {
      reportError(error);
    }
  }
  return listeners.length > 0;
}
