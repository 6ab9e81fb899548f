/**
 * The popup: who I am, what the site in the tab may do, a name to look up. It lives for seconds, so nothing here has to survive it;
 * the state is the background's, and a snapshot of it is drawn before the background is even awake.
 */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ConnectedApp, Identity, WalletState } from '../../contract/wallet.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';

export type Site =
  /** Not heard yet. */
  | { at: 'unknown' }
  /** A page of the browser, a file, or one we may not see. */
  | { at: 'none' }
  /** `label`: of the identity the app knows. */
  | { at: 'site'; origin: string; app: ConnectedApp | null; label?: string; present: boolean };

export type PopupPowers = {
  ask: Ask;
  wallet: ReadonlySignal<WalletState | undefined>;
  /** Address of the tab behind the popup; undefined where the browser does not tell. */
  readTabUrl: () => Promise<string | undefined>;
};

type Deed = '' | 'lock' | 'select' | 'disconnect' | 'prefer';

export type Popup = {
  current: ReadonlySignal<Identity | undefined>;
  site: ReadonlySignal<Site>;
  busy: ReadonlySignal<Deed>;
  problem: ReadonlySignal<PageError | undefined>;
  readSite: () => Promise<void>;
  lock: () => Promise<boolean>;
  select: (index: number) => Promise<boolean>;
  /** The site in the tab loses what it was allowed. */
  disconnect: () => Promise<boolean>;
  /** Whether Autonym comes first on the site in the tab, before other wallets. */
  prefer: (on: boolean) => Promise<boolean>;
};

export function makePopup({ ask, wallet, readTabUrl }: PopupPowers): Popup {
  const site = signal<Site>({ at: 'unknown' });
  const busy = signal<Deed>('');
  const problem = signal<PageError | undefined>(undefined);

  async function act(name: Deed, work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value !== '') return false;
    busy.value = name;
    problem.value = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      problem.value = asPageError(error);
      return false;
    } finally {
      busy.value = '';
    }
  }

  return {
    current: computed(() => wallet.value?.identities.find((identity) => identity.index === wallet.value?.currentIndex)),
    site,
    busy,
    problem,
    readSite: async () => {
      const origin = findOrigin(await readTabUrl().catch(() => undefined));
      if (origin === undefined) {
        site.value = { at: 'none' };
        return;
      }
      // Shown at once; what it may do is filled in when the background has answered.
      if (site.value.at !== 'site') site.value = { at: 'site', origin, app: null, present: false };
      try {
        site.value = { at: 'site', origin, ...(await ask('site.read', { origin })) };
      } catch (error) {
        problem.value = asPageError(error);
      }
    },
    lock: () => act('lock', () => ask('vault.lock', {})),
    select: (index) => act('select', () => ask('identity.select', { index })),
    disconnect: () =>
      act('disconnect', async () => {
        if (site.value.at !== 'site') return;
        await ask('app.disconnect', { origin: site.value.origin });
        site.value = { ...site.value, app: null };
      }),
    prefer: (on) =>
      act('prefer', async () => {
        if (site.value.at !== 'site') return;
        const { origin } = site.value;
        const others = wallet.value?.settings.preferredSites.filter((other) => other !== origin) ?? [];
        await ask('settings.change', { preferredSites: on ? [...others, origin] : others });
      }),
  };
}

/** Origin of a web page; nothing else can be connected. */
export function findOrigin(tabUrl: string | undefined): string | undefined {
  if (tabUrl === undefined || !URL.canParse(tabUrl)) return undefined;
  const url = new URL(tabUrl);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : undefined;
}
