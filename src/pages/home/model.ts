/** Home: the sections, and what can be done in each. The wallet's own state is the background's and is only watched here. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ActivityLine, SentState } from '../../contract/commands/activity.ts';
import type { ListedApp } from '../../contract/commands/apps.ts';
import type { BasicProfile } from '../../contract/commands/identities.ts';
import type { LookedFor } from '../../contract/commands/look.ts';
import type { Network, Settings } from '../../contract/settings.ts';
import type { ConnectionCheck, Identity, KeyForm, VaultStatus, WalletState } from '../../contract/wallet.ts';
import { findIdentities, hasAll, makeIdentityPages } from '../identities.ts';
import { type InspectorModel, type InspectorPowers, makeInspector } from '../inspector/model.ts';
import { PageError } from '../page-error.ts';
import { type Loader, makeLoader } from '../parts/loaded.ts';
import { makePaged, type Paged, pageLength } from '../parts/paged.ts';
import { makeUnlock, type Unlock } from '../parts/unlock.ts';
import type { PasskeyKeys } from '../passkey-keys.ts';
import type { PasswordKeys } from '../password-keys.ts';
import { type LookModel, makeLook, makeSurvey, type SurveyModel } from '../survey/model.ts';
import { formatActivity } from './activity-file.ts';
import { type Deeds, makeDeeds } from './deeds.ts';
import { type FileReturn, makeFileReturn } from './file-return.ts';
import { type NetworkDraft, readDraft } from './network-draft.ts';
import { makePasskeys, type Passkeys } from './passkeys.ts';
import { makePasswordChange, type PasswordChange } from './password-change.ts';
import { makeReveal, type Reveal, type RevealPowers } from './reveal.ts';
import { parseSection, type Section } from './route.ts';
import { parseSite } from './sites.ts';

/** An app, and the identity it knows. */
export type AppRow = { app: ListedApp; identity: Identity | undefined };
/** Sites that know one identity; two hundred of them at most, of `total`. */
export type Link = { identity: Identity | undefined; origins: string[]; total: number };
/** What was done, and the identity it was done with. */
export type ActivityRow = { line: ActivityLine; identity: Identity | undefined };

/** What the hosts of a network said. */
export type Checked = { network: Network; checks: ConnectionCheck[] };

export type HomePowers = RevealPowers &
  PasswordKeys &
  Pick<InspectorPowers, 'loadReading' | 'nowMs'> & {
    wallet: ReadonlySignal<WalletState | undefined>;
    passkeyKeys: PasskeyKeys;
    saveFile: (fileName: string, text: string) => void;
    /** The browser lets us onto websites at all; asking again must happen while a click is handled. */
    hasSiteAccess: () => Promise<boolean>;
    askSiteAccess: () => Promise<boolean>;
    /** Asks the browser to open links of web+bns: with us, where it can; Firefox has ext+bns: of the manifest. */
    offerScheme?: (() => void) | undefined;
    /** Puts a section into the page's address. */
    goTo: (fragment: string) => void;
    /** What somebody typed to look at without words. */
    readLookedFor: (text: string) => Promise<LookedFor>;
  };

export type Home = {
  section: ReadonlySignal<Section>;
  /** The fragment of the page's address names the section. */
  show: (fragment: string) => void;
  /** Called when somebody looks at the page again: what sites were given meanwhile is not in the wallet's state. */
  refresh: () => void;
  /** Called when the vault opens or closes: lists are read, secrets forgotten. */
  follow: (vault: VaultStatus | undefined) => void;
  deeds: Deeds;
  unlock: Unlock;
  reveal: Reveal;
  passwordChange: PasswordChange;
  passkeys: Passkeys;
  /** To the words in the settings, from wherever. */
  startReveal: (why?: 'drill') => void;
  online: Signal<boolean>;

  identities: Paged<Identity>;
  hiddenIdentities: Paged<Identity>;
  /** The next one, or the one with this index. The last page shows it then. */
  addIdentity: (label: string, index?: number) => Promise<boolean>;
  /** Its label, colour, and whether it is offered where one is chosen. */
  changeIdentity: (index: number, look: { label?: string; hue?: number; hidden?: boolean }) => Promise<boolean>;
  /** One place up or down among those that are seen. */
  moveIdentity: (index: number, way: 'up' | 'down') => Promise<boolean>;
  selectIdentity: (index: number) => Promise<boolean>;
  /** What others read of identities, by index, as far as it was looked at; null where nothing is published. */
  profiles: ReadonlySignal<ReadonlyMap<number, BasicProfile | null>>;
  readProfile: (index: number) => Promise<boolean>;
  publishProfile: (index: number, profile: BasicProfile) => Promise<boolean>;
  /** The recovery file was offered to be saved, and whether it arrived is not yet said. */
  fileOffered: ReadonlySignal<boolean>;
  offerFile: () => Promise<boolean>;
  fileReturn: FileReturn;
  fileSaved: () => Promise<boolean>;

  survey: SurveyModel;
  look: LookModel;
  inspector: InspectorModel;

  /** Last used first. */
  apps: Paged<AppRow>;
  /** Which sites know the same identity; read when somebody asks. */
  links: Loader<Link[]>;
  /** `signOut`: at the storage too; when that fails it stays connected. */
  disconnect: (origin: string, signOut: boolean) => Promise<boolean>;
  disconnectAll: (signOut: boolean) => Promise<boolean>;
  /** How many the last `disconnectAll` could not sign out. */
  left: ReadonlySignal<number>;
  /** It stays connected, and every question is asked again. */
  askAgain: (origin: string) => Promise<boolean>;
  /** How the key of its next sign-in is made, which is then asked about. */
  setKeyForm: (origin: string, form: KeyForm) => Promise<boolean>;
  /** Whether Autonym answers there for the servers of 2018. */
  setOldHosts: (origin: string, on: boolean) => Promise<boolean>;

  /** Newest first. */
  activity: Paged<ActivityRow>;
  clearActivity: () => Promise<boolean>;
  /** The whole log as a file, oldest first. */
  saveActivity: () => Promise<boolean>;
  /** What became of transactions that were asked about, by their ids. */
  sent: ReadonlySignal<ReadonlyMap<string, SentState>>;
  askSent: (id: string) => Promise<boolean>;

  /** With the network that was checked: another may be chosen since. */
  connections: Loader<Checked>;

  change: (deed: string, changed: Partial<Settings>) => Promise<boolean>;
  /** Saves a draft and chooses its network. Mistakes in it are thrown as `draft-mistakes` only if the caller did not look first. */
  /** What the storage of a draft does, tried with a file of nobody's. Undefined without one, or when it could not be tried. */
  tryStorage: (draft: NetworkDraft) => Promise<ConnectionCheck[] | undefined>;
  saveNetwork: (draft: NetworkDraft) => Promise<boolean>;
  /** Saves a network that reads, and chooses it. */
  useNetwork: (deed: string, network: Network) => Promise<boolean>;
  /** Ids of networks that are not free. */
  takenIds: () => string[];
  removeNetwork: (id: string) => Promise<boolean>;
  addSite: (text: string) => Promise<boolean>;
  removeSite: (site: string) => Promise<boolean>;
  /** Another wallet may come first there again. */
  unpreferSite: (site: string) => Promise<boolean>;
  /** It is heard again. */
  unblockSite: (site: string) => Promise<boolean>;
  lock: () => Promise<boolean>;
  /** No vault any more; the page then says so. */
  erase: () => Promise<boolean>;
  /** The names that were looked up. */
  forgetNames: () => Promise<boolean>;
  /** What was told of the vault was read. */
  noticeSeen: () => Promise<boolean>;

  offerScheme: HomePowers['offerScheme'];

  /** False when the person withdrew the access to websites; undefined before it is known. */
  siteAccess: ReadonlySignal<boolean | undefined>;
  readAccess: () => Promise<void>;
  giveAccess: () => Promise<boolean>;
};

export function makeHome(powers: HomePowers): Home {
  const { ask, wallet, saveFile, hasSiteAccess, askSiteAccess, goTo } = powers;
  const section = signal<Section>('identities');
  const fileOffered = signal(false);
  const siteAccess = signal<boolean | undefined>(undefined);
  const deeds = makeDeeds();
  const reveal = makeReveal(powers);
  const passwordChange = makePasswordChange(powers);
  const inspector = makeInspector(powers);
  const identities = makeIdentityPages(powers);
  const profiles = signal<ReadonlyMap<number, BasicProfile | null>>(new Map());
  const apps = makePaged<AppRow>(async ({ from, find }) => {
    const { apps: listed, total } = await ask('app.list', { from, ...(find === '' ? {} : { find }) });
    const known = await findIdentities(
      powers,
      listed.map(({ identityIndex }) => identityIndex),
    );
    const items = listed.map((app) => ({ app, identity: known.find(({ index }) => index === app.identityIndex) }));
    return { items, total };
  });
  const left = signal(0);
  const sent = signal<ReadonlyMap<string, SentState>>(new Map());
  const activity = makePaged<ActivityRow>(async ({ from }) => {
    const { lines, total } = await ask('activity.list', { from });
    const known = await findIdentities(
      powers,
      lines.flatMap(({ identityIndex }) => identityIndex ?? []),
    );
    const items = lines.map((line) => ({ line, identity: known.find(({ index }) => index === line.identityIndex) }));
    return { items, total };
  });
  const links = makeLoader(async () => {
    const listed = await ask('app.links', {});
    const known = await findIdentities(
      powers,
      listed.map(({ identityIndex }) => identityIndex),
    );
    return listed.map(({ identityIndex, ...link }) => ({
      ...link,
      identity: known.find(({ index }) => index === identityIndex),
    }));
  });
  const connections = makeLoader(async () => {
    const { network } = known();
    return { network, checks: await ask('connection.check', {}) };
  });
  let vault: VaultStatus | undefined;

  const known = (): WalletState => {
    if (!wallet.value) throw new PageError('worker-gone', 'The background of Autonym did not answer.');
    return wallet.value;
  };
  const settings = (): Settings => known().settings;
  const networkOf = (draft: NetworkDraft): Network => {
    const read = readDraft(draft, takenIds(settings()));
    if ('mistakes' in read) throw new PageError('draft-mistakes', 'Some fields of the network are not right yet.');
    return read.network;
  };
  const useNetwork = async (network: Network) => {
    await ask('network.save', { network });
    await ask('settings.change', { networkId: network.id });
  };
  /** Chosen while the choice before was on its way. */
  const chosen = new Map<string, Partial<Settings>>();
  /** The last choice counts: a second arrow key is faster than the answer to the first. */
  const change = (deed: string, changed: Partial<Settings>) => {
    chosen.set(deed, { ...chosen.get(deed), ...changed });
    return deeds.run(deed, async () => {
      try {
        for (let next = chosen.get(deed); next; next = chosen.get(deed)) {
          chosen.delete(deed);
          await ask('settings.change', next);
        }
      } finally {
        chosen.delete(deed);
      }
    });
  };

  /** What the section shows. */
  const load = () => {
    if (section.value === 'activity') void activity.load();
    else if (section.value === 'inspector') void inspector.list.load();
    else void loadApps();
  };
  const loadApps = async () => {
    if (links.state.value.value !== undefined) void links.load();
    await apps.load();
  };

  return {
    section,
    show: (fragment) => {
      const next = parseSection(fragment);
      if (next !== section.value) {
        reveal.close();
        passwordChange.close();
      }
      section.value = next;
      if (wallet.value?.vault === 'unlocked') load();
    },
    refresh: () => {
      if (wallet.value?.vault === 'unlocked') load();
    },
    follow: (now) => {
      if (now === vault) return;
      vault = now;
      if (now === 'unlocked') load();
      else {
        reveal.close();
        passwordChange.close();
        fileOffered.value = false;
        apps.clear();
        links.clear();
        activity.clear();
        inspector.list.clear();
        sent.value = new Map();
      }
    },
    deeds,
    unlock: makeUnlock(powers),
    reveal,
    passwordChange,
    passkeys: makePasskeys(powers),
    startReveal: (why) => {
      section.value = 'settings';
      reveal.open(why);
      goTo('#settings');
    },
    online: signal(true),

    identities,
    hiddenIdentities: makeIdentityPages(powers, true),
    addIdentity: (label, index) =>
      deeds.run('add', async () => {
        const state = await ask('identity.add', { label: label.trim(), ...(index === undefined ? {} : { index }) });
        if (!hasAll(state)) identities.lookFor('', Math.floor((state.counted.seen - 1) / pageLength) * pageLength);
      }),
    changeIdentity: (index, { label, ...look }) =>
      deeds.run(`change ${index}`, () =>
        ask('identity.change', { index, ...look, ...(label === undefined ? {} : { label: label.trim() }) }),
      ),
    moveIdentity: (index, way) => deeds.run(`move ${index}`, () => ask('identity.move', { index, way })),
    selectIdentity: (index) => deeds.run(`select ${index}`, () => ask('identity.select', { index })),
    profiles,
    readProfile: (index) =>
      deeds.run(`profile ${index}`, async () => {
        const profile = await ask('identity.profile', { index });
        profiles.value = new Map(profiles.value).set(index, profile);
      }),
    publishProfile: (index, profile) =>
      deeds.run(`publish ${index}`, async () => {
        await ask('identity.publish', { index, profile });
        profiles.value = new Map(profiles.value).set(index, profile);
      }),
    fileReturn: makeFileReturn(powers),
    fileOffered,
    offerFile: () =>
      deeds.run('file', async () => {
        const { fileName, text } = await ask('vault.recovery-file', {});
        saveFile(fileName, text);
        fileOffered.value = true;
      }),
    fileSaved: async () => {
      const done = await deeds.run('file', () => ask('vault.recovery-file-saved', {}));
      if (done) fileOffered.value = false;
      return done;
    },

    inspector,
    survey: makeSurvey(powers),
    look: makeLook({ ...powers, read: powers.readLookedFor }),

    apps,
    disconnect: (origin, signOut) =>
      deeds.run(`disconnect ${origin}`, async () => {
        await ask('app.disconnect', { origin, signOut });
        await loadApps();
      }),

    left,
    disconnectAll: (signOut) =>
      deeds.run('disconnect-all', async () => {
        left.value = 0;
        left.value = (await ask('app.disconnect-all', { signOut })).left;
        await loadApps();
      }),
    askAgain: (origin) =>
      deeds.run(`again ${origin}`, async () => {
        await ask('app.ask-again', { origin });
        await loadApps();
      }),
    setKeyForm: (origin, form) =>
      deeds.run(`key ${origin}`, async () => {
        await ask('app.key-form', { origin, form });
        await loadApps();
      }),
    setOldHosts: (origin, on) =>
      deeds.run(`old ${origin}`, async () => {
        await ask('app.old-hosts', { origin, on });
        await loadApps();
      }),

    activity,
    saveActivity: () =>
      deeds.run('save-activity', async () => {
        const lines: ActivityLine[] = [];
        // From the newest on: what is added meanwhile would be seen twice, and is told apart by its id.
        for (;;) {
          const page = await ask('activity.list', { from: lines.length });
          lines.push(...page.lines);
          if (page.lines.length === 0 || lines.length >= page.total) break;
        }
        const indices = [...new Set(lines.flatMap(({ identityIndex }) => identityIndex ?? []))];
        const known = await findIdentities(powers, indices);
        saveFile('autonym-activity.json', formatActivity(lines, known));
      }),
    clearActivity: () =>
      deeds.run('clear-activity', async () => {
        await ask('activity.clear', {});
        await activity.load();
      }),
    sent,
    askSent: (id) =>
      deeds.run(`sent ${id}`, async () => {
        const state = await ask('activity.sent', { id });
        sent.value = new Map(sent.value).set(id, state);
      }),

    connections,
    links,

    change,
    tryStorage: async (draft) => {
      let checks: ConnectionCheck[] | undefined;
      await deeds.run('network', async () => {
        const network = networkOf(draft);
        if (network.hubUrl !== null) checks = await ask('connection.check', { storageOf: network });
      });
      return checks;
    },
    saveNetwork: (draft) => deeds.run('network', async () => useNetwork(networkOf(draft))),
    useNetwork: (deed, network) => deeds.run(deed, () => useNetwork(network)),
    takenIds: () => takenIds(settings()),
    // The chosen network first, so that no moment has a choice that does not exist.
    removeNetwork: (id) =>
      deeds.run('network', async () => {
        const { networkId, customNetworks } = settings();
        if (networkId === id) await ask('settings.change', { networkId: 'mainnet' });
        await ask('settings.change', { customNetworks: customNetworks.filter((network) => network.id !== id) });
      }),
    addSite: (text) =>
      deeds.run('site', async () => {
        const site = parseSite(text);
        if (site === undefined) throw new PageError('bad-site', 'A site is written as https://example.com.');
        const { chosenSites } = settings();
        if (!chosenSites.includes(site)) await ask('settings.change', { chosenSites: [...chosenSites, site] });
      }),
    removeSite: (site) =>
      deeds.run('site', () => ask('settings.change', { chosenSites: settings().chosenSites.filter((other) => other !== site) })),
    unblockSite: (site) =>
      deeds.run('site', () =>
        ask('settings.change', { blockedSites: settings().blockedSites.filter((other) => other !== site) }),
      ),
    unpreferSite: (site) =>
      deeds.run('prefer', () =>
        ask('settings.change', { preferredSites: settings().preferredSites.filter((other) => other !== site) }),
      ),
    lock: () => deeds.run('lock', () => ask('vault.lock', {})),
    erase: () => deeds.run('erase', () => ask('vault.erase', {})),
    forgetNames: () => deeds.run('names', () => ask('name.forget', {})),
    noticeSeen: () => deeds.run('notice', () => ask('vault.notice-seen', {})),

    offerScheme: powers.offerScheme,

    siteAccess,
    readAccess: async () => {
      try {
        siteAccess.value = await hasSiteAccess();
      } catch {
        siteAccess.value = undefined; // not knowing is shown as nothing
      }
    },
    giveAccess: () =>
      deeds.run('access', async () => {
        siteAccess.value = await askSiteAccess();
      }),
  };
}

/** Built-in networks, whose ids nobody can take. */
export const builtInIds = ['mainnet', 'testnet'] as const;

export function takenIds({ customNetworks }: Pick<Settings, 'customNetworks'>): string[] {
  return [...builtInIds, ...customNetworks.map(({ id }) => id)];
}

/** Nothing when they are of another network, or of this one with other addresses. */
export function checksOf({ network, checks }: Checked, chosen: Network): ConnectionCheck[] | undefined {
  return JSON.stringify(network) === JSON.stringify(chosen) ? checks : undefined;
}

/** Hosts that *Connections* asks: everybody the chosen network names. */
export function hostsOf({ nodeUrls, hubUrl }: WalletState['network']): string[] {
  return [...new Set([...nodeUrls, ...(hubUrl === null ? [] : [hubUrl])].map((url) => new URL(url).host))];
}
