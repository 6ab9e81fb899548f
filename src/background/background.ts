/** Everything put together, on powers that are handed in: the browser's in main.ts, hand-made ones in the tests. */

import type { WalletReply } from '../contract/wallet.ts';
import { AutonymError } from '../protocol/error.ts';
import { type ApprovalTabs, makeApprovals } from './approvals.ts';
import type { Sender } from './asker.ts';
import { makeChoices } from './choices.ts';
import type { OtherCommands } from './commands/commands.ts';
import { makeNamesCommands } from './commands/names.ts';
import { makeConsents } from './consents.ts';
import type { Crypto } from './crypto.ts';
import { makeDeeds } from './deeds.ts';
import { makeEvents } from './events.ts';
import { makeGrants } from './grants.ts';
import { makeInspector } from './inspector.ts';
import { makeInstall } from './install.ts';
import { type LockPowers, makeLock } from './lock.ts';
import { watchAlarm } from './memory/alarm.ts';
import type { Memory, MemoryPowers } from './memory/memory.ts';
import { makeNames } from './names.ts';
import type { Navigation, Wanted } from './navigation.ts';
import type { Today } from './old-hosts.ts';
import { checkOrigin } from './origin-policy.ts';
import { makePageDoor } from './page-door.ts';
import type { PrivateSeal } from './private-rows.ts';
import type { Checking } from './proof.ts';
import { quietly } from './quietly.ts';
import { makeRequests } from './requests.ts';
import { makeSettings, networkOf, type SettingsStore } from './settings.ts';
import { makeSites, type ScriptingPowers, type SitePattern } from './sites.ts';
import { makeSpentTokens } from './spent-tokens.ts';
import type { Rows, Session, SettingsArea } from './store.ts';
import { makeTurns } from './turns.ts';
import { makeUnlogged } from './unlogged.ts';
import { makeWalletDoor } from './wallet-door.ts';
import { makeWalletState } from './wallet-state.ts';

export type BackgroundPowers = {
  ownId: string;
  /** Address of a file of ours. */
  ownUrl: (path: string) => string;
  version: string;
  now: () => number;
  random: (length: number) => Uint8Array;
  randomId: () => string;
  /** Hex, of the UTF-8 bytes. */
  sha256: (text: string) => Promise<string>;
  session: Session;
  rows: Rows;
  settingsArea: SettingsArea;
  approvalTabs: ApprovalTabs;
  /** Asked for when needed, as every namespace that no listener needs: the browser makes it at its first touch. */
  scripting: () => ScriptingPowers;
  sitePattern: SitePattern;
  alarms: LockPowers['alarms'];
  notify: MemoryPowers['notify'];
  /** A text of the interface. */
  text: MemoryPowers['text'];
  /** Loads the crypto part; asked once per life. */
  loadCrypto: (settings: SettingsStore) => Promise<Crypto>;
  makeNavigation: (wanted: () => Promise<Wanted>) => Navigation;
  lastError: () => string;
  isTemporary: () => Promise<boolean>;
  /** Puts into the context menu what stands there. */
  makeMenu: (crypto: Pick<Crypto, 'makeMenu'>) => Promise<unknown>;
  openWelcome: () => Promise<unknown>;
};

export type Background = ReturnType<typeof makeBackground>;

export function makeBackground(powers: BackgroundPowers) {
  const { now, random, randomId, session, rows, ownId, ownUrl } = powers;
  /** Scratch: how often something changed that scripts and rules follow. A life that ends before they do leaves that to the next one. */
  let changes = 0;
  const unapplied = async () => {
    changes++;
    await session.set('applied', false);
  };
  const settings = makeSettings({
    get: powers.settingsArea.get,
    set: async (values) => {
      await unapplied();
      await powers.settingsArea.set(values);
    },
  });

  /** Scratch. */
  let loaded: Promise<Crypto> | undefined;
  const crypto = (): Promise<Crypto> => {
    loaded ??= powers.loadCrypto(settings).catch((error) => {
      loaded = undefined; // The next one tries again.
      throw error;
    });
    return loaded;
  };

  const spentTokens = makeSpentTokens({ rows, now });
  const unlogged = makeUnlogged({ session, now });
  const requests = makeRequests({
    session,
    now,
    randomId,
    sha256: powers.sha256,
    noteDecided: async (records, done) => {
      await spentTokens.note(records);
      await unlogged.decided(records, done);
    },
  });
  const approvals = makeApprovals({
    session,
    tabs: powers.approvalTabs,
    requests,
    now,
    wait: (ms) => new Promise((go) => setTimeout(go, ms)),
  });
  const state = makeWalletState({
    session,
    settings,
    requests,
    viewVault: async () => (await crypto()).vault.state(),
    isVaultOpen: async () => (await crypto()).vault.isOpen(),
    notOpen: (wasOpen) => {
      forget();
      if (wasOpen) quietly(inspector.clear()); // It closed by itself.
    },
    isTemporary: powers.isTemporary,
    now,
  });

  const seal: PrivateSeal = {
    check: async () => {
      if (!(await state.isUnlocked())) throw new AutonymError('vault-locked', 'Unlock Autonym first.');
    },
    seal: async (purpose, rows) => (await crypto()).vault.seal(purpose, rows),
    open: async (purpose, sealed) => (await crypto()).vault.open(purpose, sealed),
  };
  const grants = makeGrants({ rows, session, seal, now, randomId });
  const consents = makeConsents({ rows, seal, randomId });
  /** Scratch. */
  let remembered: Memory | undefined;
  let remembering: Promise<Memory> | undefined;
  /** One for all that ask at once; one that could not be made is made anew. */
  const memory = (): Promise<Memory> => {
    remembering ??= crypto()
      .then((made) => made.memory({ ...powers, names, seal }))
      .then((made) => {
        remembered = made;
        return made;
      })
      .catch((error) => {
        remembering = undefined;
        throw error;
      });
    return remembering;
  };
  const belongings = async () => (await crypto()).belongings({ rows, settings, grants, consents, memory });

  /** Nothing opened stays in memory. */
  const forget = () => {
    quietly(grants.forget());
    quietly(consents.forget());
    remembered?.forget();
    quietly(sites.answerOldHosts([]));
    quietly(requests.dropKeys());
    otherCommands?.forget();
  };

  /** Scratch. */
  let checking: Promise<Checking> | undefined;
  const names = makeNames({
    rows,
    now,
    resolve: async (name, network, agreeing) => (await crypto()).resolve(name, network, agreeing),
    check: async (...asked) => {
      checking ??= crypto()
        .then((made) => made.checking({ rows, tellQueue: (length) => quietly(session.set('proofsWaiting', length)) }))
        .catch((error) => {
          checking = undefined;
          throw error;
        });
      return (await checking).check(...asked);
    },
    weigh: async (...given) => (await memory()).weigh(...given),
    unlook: async (...lie) => (await memory()).unlook(...lie),
    people: async (start) => (await memory()).people(start),
    tell: (news) => session.set('nameNews', news),
    state: async () => {
      const values = await settings.read();
      return { network: networkOf(values), welcomed: values.welcomed, agreeing: values.agreeing };
    },
  });

  const today = async (): Promise<Today> => ({ network: await settings.network(), resolve: names.resolve });

  /** The number that is shown, and the window, follow the rows. Returns what waits. */
  const requestsChanged = async () => {
    await state.recount();
    return approvals.settle();
  };

  const inspector = makeInspector({
    session,
    network: settings.network,
    now,
    randomId,
    later: (ms, then) => void setTimeout(then, ms),
    keeping: async () => (await crypto()).inspected(),
  });
  const sites = makeSites(powers);
  const mayAsk = async (origin: string) => checkOrigin(origin, await settings.read());
  const events = makeEvents({ session, scripting: powers.scripting });
  const pageDoor = makePageDoor({
    ownId,
    requests,
    inspector,
    checkOrigin: mayAsk,
    deeds: makeDeeds({
      crypto,
      state,
      requests,
      approvals,
      grants,
      spentTokens,
      unlogged,
      network: settings.network,
      isLocal: settings.isLocal,
      today,
      requestsChanged,
      signInAgain: async (asker, askId) => (await others()).signInAgain(asker, askId),
      events,
      addPopup: sites.addPopup,
      version: powers.version,
      now,
    }),
    waitsAgain: async () => {
      await listGrants().catch(() => undefined); // Locked: after the unlock.
      await approvals.keep();
    },
    changed: requestsChanged,
    lastError: powers.lastError,
  });

  /** Where they are answered follows the grants, and is nowhere while those are sealed. */
  const answering = makeTurns();
  const answerOldHosts = (): Promise<void> =>
    answering(async () => {
      const apps = (await state.isUnlocked()) ? await grants.list() : [];
      await sites.answerOldHosts(apps.flatMap(({ origin, oldHosts }) => (oldHosts ? [origin] : [])));
    });

  /** The answer waits for its grant, so that no site was given anything that the list of sites does not tell. */
  const listGrants = async () => {
    for (const { id, documentId, grant } of await requests.unlisted()) {
      const before = await grants.find(grant.origin);
      await grants.note(grant);
      if (before && before.identityIndex !== grant.identityIndex) await events.tell([grant.origin], { type: 'accountChange' });
      // The page that loads with the answer asks them first.
      if (grant.kind === 'sign-in') await answerOldHosts();
      await requests.listed(id);
      await pageDoor.deliver(documentId);
    }
  };

  const choices = makeChoices({ rows, now, unapplied });
  const wanted = async (): Promise<Wanted> => {
    // Rows that cannot be read choose nothing: then the website comes first.
    const [values, namesFirst] = await Promise.all([settings.read(), choices.namesFirst().catch(() => [])]);
    return { ...values, namesFirst };
  };
  const navigation = powers.makeNavigation(wanted);
  const applying = makeTurns();
  /** One after another, each by the settings of its turn. Settings that cannot be read change nothing: their defaults are all sites. */
  const apply = () =>
    applying(async () => {
      if (!(await settings.isRead())) return;
      const before = changes;
      const values = await settings.read();
      await session.set('applied', false);
      await Promise.all([sites.apply(values), navigation.apply(await wanted())]);
      // The browser forgets alarms when it ends. Too early is only a look at what is due.
      if ((await rows.keys('watched')).length > 0) powers.alarms.create(watchAlarm, { when: now() + 60_000 });
      if (changes === before) await session.set('applied', true);
    });

  const lock = makeLock({
    alarms: powers.alarms,
    session,
    now,
    lock: () =>
      state.change(async () => {
        quietly(inspector.clear());
        await (await crypto()).vault.lock();
      }),
  });

  /** Scratch. */
  let otherCommands: OtherCommands | undefined;
  const others = async (): Promise<OtherCommands> => {
    const { makeOtherCommands } = await crypto();
    otherCommands ??= makeOtherCommands({
      crypto,
      now,
      state,
      session,
      rows,
      seal,
      settings,
      requests,
      approvals,
      grants,
      consents,
      choices,
      memory,
      spentTokens,
      unlogged,
      belongings,
      pageDoor,
      listGrants,
      answerOldHosts,
      events,
      today,
      inspector,
      forget,
      apply,
      requestsChanged,
      checkOrigin: mayAsk,
      showsOurs: powers.approvalTabs.isOpen,
      setLockAlarm: lock.setAlarm,
    });
    return otherCommands;
  };
  const walletDoor = makeWalletDoor({
    ownId,
    base: ownUrl(''),
    waking: { 'wallet.state': state.read, ...makeNamesCommands({ names, consents, unapplied, apply }) },
    others: async () => (await others()).hear,
  });

  const install = makeInstall({
    settings,
    random,
    makeMenu: async () => powers.makeMenu(await crypto()),
    openWelcome: powers.openWelcome,
    apply,
  });

  return {
    pageDoor,
    walletDoor: async (message: unknown, sender: Sender): Promise<WalletReply> => {
      const reply = await walletDoor(message, sender);
      // The vault said so: whatever else was shown is wrong.
      if (!reply.ok && reply.error.code === 'vault-locked') await state.refresh();
      return reply;
    },
    navigation,
    /** A sign-in link was caught, and comes into its page as a frame. */
    linkBrought: inspector.brought,
    names,
    /** At every wake-up, for whatever reason: the deadline may have passed, and a life before may have been cut short. */
    woken: async (): Promise<void> => {
      await lock.check();
      await listGrants().catch(() => undefined); // Locked: after the unlock.
      await approvals.keep();
      if (!(await session.get('applied'))) await apply();
    },
    checkLock: lock.check,
    /** The time of some watched names has come. */
    watch: async (): Promise<void> => (await memory()).round(),
    lock: lock.now,
    /** The screen of the computer was locked: so are we, unless the person said otherwise. */
    screenLocked: async (): Promise<void> => {
      if ((await settings.read()).lockWithScreen) await lock.now();
    },
    /** Installed, or a new version of it. */
    installed: install.run,
    browserStarted: async (): Promise<void> => {
      await apply();
      await spentTokens.dropExpired();
      await names.dropOld();
    },
    /** What waited for a closed tab is over; closing the approval is a no to everything that waits. */
    tabClosed: async (tabId: number): Promise<void> => {
      const denying = approvals.closed(tabId);
      // Of what fails here nobody who was denied hears less.
      await Promise.allSettled([denying, events.tabClosed(tabId), requests.dropTab(tabId)]);
      const denied = await denying;
      await requestsChanged();
      for (const { documentId } of denied) await pageDoor.deliver(documentId);
    },
    /** Loads the crypto part now. */
    warm: crypto,
  };
}
