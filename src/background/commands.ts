/** What each command of our own pages does. Who may send it is the wallet door's affair. */
import type { KdfChallenge, RequestView, WalletState } from '../contract/wallet.ts';
import { decodeBase64, encodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Approvals } from './approvals.ts';
import type { Consents } from './consents.ts';
import type { Crypto } from './crypto.ts';
import { faultOf, pageErrorOf } from './fault.ts';
import { type Frozen, parseFrozen } from './frozen.ts';
import type { Grants } from './grants.ts';
import type { Names } from './names.ts';
import type { PageDoor } from './page-door.ts';
import type { Requests } from './requests.ts';
import { formatAddresses } from './rpc.ts';
import type { SettingsStore } from './settings.ts';
import { registrableSite } from './site.ts';
import type { Outcome, RequestRecord } from './store.ts';
import type { Commands } from './wallet-door.ts';
import type { WalletStateStore } from './wallet-state.ts';

export type CommandPowers = {
  /** Loads the crypto part when first needed. */
  crypto: () => Promise<Crypto>;
  state: WalletStateStore;
  settings: SettingsStore;
  requests: Requests;
  approvals: Approvals;
  grants: Grants;
  consents: Consents;
  names: Names;
  pageDoor: Pick<PageDoor, 'deliver' | 'isHere'>;
  /** The vault was locked: nothing opened stays in memory. */
  forget: () => void;
  /** Scripts, rules and alarms follow the settings. */
  apply: () => Promise<void>;
  /** Rows of requests changed: the number shown, the window. */
  requestsChanged: () => Promise<void>;
  setLockAlarm: (atMs: number | null) => Promise<void>;
};

type Decision = { identityIndex: number; scopes: ('store_write' | 'publish_data' | 'email')[] };

export function makeCommands(powers: CommandPowers): Commands {
  const { crypto, state, settings, requests, approvals, grants, consents, names } = powers;
  const vault = async () => (await crypto()).vault;
  const key = (text: string) => decodeBase64(text);

  /** Every change of the vault moves the deadline's alarm too. */
  const change = async (job: () => Promise<unknown>): Promise<WalletState> => {
    const changed = await state.change(job);
    await powers.setLockAlarm(changed.lockAtMs);
    return changed;
  };
  const minutes = async () => (await settings.read()).autoLockMinutes;

  const view = async (record: RequestRecord, behind: number): Promise<RequestView> => {
    const frozen = parseFrozen(record);
    const known = await grants.find(record.origin).catch(() => undefined); // Locked: shown without what is known.
    return {
      id: record.id,
      sha256: record.sha256,
      kind: record.kind,
      origin: record.origin,
      site: registrableSite(record.origin),
      ...(frozen.kind === 'sign-in' && frozen.appName !== undefined ? { appName: frozen.appName } : {}),
      scopes: frozen.kind === 'sign-in' ? frozen.scopes : [],
      hub: frozen.kind === 'sign-in' && frozen.network.hubUrl !== null ? new URL(frozen.network.hubUrl).host : null,
      knownIdentity: known?.identityIndex ?? null,
      createdAtMs: record.createdAtMs,
      behind,
    };
  };

  const viewNext = async (): Promise<RequestView | null> => {
    const [oldest, ...behind] = await requests.waiting();
    return oldest ? view(oldest, behind.length) : null;
  };

  /** Do what was approved, with exactly the frozen request. Throws when the person can still do something about it. */
  const fulfil = async (frozen: Frozen, decision: Decision): Promise<Outcome> => {
    const { vault, signIn } = await crypto();
    if ((await vault.state()).status !== 'unlocked') throw new AutonymError('vault-locked', 'Unlock Autonym to decide this.');
    const { identityIndex } = decision;
    if (frozen.kind === 'addresses') {
      const account = await vault.stacksKey(identityIndex);
      await grants.noteAddresses(frozen.origin, identityIndex);
      const result = formatAddresses(
        frozen.method,
        { publicKey: account.publicKey, address: account[frozen.chain] },
        frozen.chain,
      );
      return { result: { result } };
    }
    const scopes = decision.scopes.filter((scope) => frozen.scopes.includes(scope));
    const result = await signIn(frozen, { identityIndex, scopes });
    const { origin, appName } = frozen;
    await grants.noteSignIn({ origin, identityIndex, scopes, ...(appName === undefined ? {} : { appName }) });
    return { result };
  };

  const approve = async (record: RequestRecord, decision: Decision): Promise<void> => {
    if (!(await powers.pageDoor.isHere(record.documentId))) {
      await requests.dropDocument(record.documentId);
      await powers.requestsChanged();
      throw new AutonymError('request-gone', 'This request is over: its page was closed or left.');
    }
    try {
      await requests.decide(record, await fulfil(parseFrozen(record), decision));
    } catch (error) {
      // The app hears of what nobody here can cure; a locked vault or a wrong choice stays a question.
      if (faultOf(error).code !== 'app-key-collision') throw error;
      await requests.decide(record, { error: pageErrorOf(error) });
    }
  };

  return {
    'wallet.state': () => state.read(),

    'vault.new-challenge': async () => (await vault()).newChallenge(),
    'vault.challenge': async () => (await vault()).challenge(),
    'vault.create': ({ entropy, seed, key: password, challenge, wordsConfirmed }) =>
      change(async () =>
        (await vault()).create({
          entropy: key(entropy),
          seed: key(seed),
          key: key(password),
          challenge: challenge as KdfChallenge,
          wordsConfirmed,
          lockMinutes: await minutes(),
        }),
      ),
    'vault.unlock': ({ key: password }) => change(async () => (await vault()).unlock(key(password), await minutes())),
    'vault.lock': () =>
      change(async () => {
        await (await vault()).lock();
        powers.forget();
      }),
    'vault.reveal': async ({ key: password }) => ({ entropy: encodeBase64(await (await vault()).reveal(key(password))) }),
    'vault.words-confirmed': () => change(async () => (await vault()).markBackedUp('words')),
    'vault.recovery-file': async () => (await vault()).recoveryFile(),
    'vault.recovery-file-saved': () => change(async () => (await vault()).markBackedUp('file')),
    'vault.file-challenge': async ({ text }) => (await vault()).fileChallenge(text),
    'vault.restore-file': ({ text, key: password }) =>
      change(async () => (await vault()).restoreFile(text, key(password), await minutes())),
    'vault.touch': async () => {
      const lockAtMs = await (await vault()).touch(await minutes());
      await state.moveDeadline(lockAtMs);
      await powers.setLockAlarm(lockAtMs);
      return { lockAtMs };
    },

    'identity.add': ({ label }) => change(async () => (await vault()).addIdentity(label)),
    'identity.rename': ({ index, label }) => change(async () => (await vault()).renameIdentity(index, label)),
    'identity.select': ({ index }) => change(async () => (await vault()).selectIdentity(index)),

    'app.list': () => grants.list(),
    'app.disconnect': async ({ origin }) => {
      await grants.disconnect(origin);
      return grants.list();
    },

    'request.next': async (_, { windowId }) => {
      if (windowId !== undefined) await approvals.adopt(windowId);
      return viewNext();
    },
    'request.decide': async ({ id, sha256, decision }) => {
      const record = await requests.readForDecision(id, sha256);
      if (decision.approve) await approve(record, decision);
      else await requests.deny([id]);
      await powers.pageDoor.deliver(record.documentId);
      const next = await viewNext();
      await powers.requestsChanged();
      return next;
    },

    'name.resolve': ({ name, fresh }) => names.resolve(name, { fresh: fresh ?? false }),
    'name.consent': async ({ name, target, allow }) => {
      try {
        if (allow !== undefined) await consents.put(name, target, allow);
        return { allowed: await consents.find(name, target) };
      } catch (error) {
        // Locked, or no vault: nothing is remembered and nothing is allowed without a click.
        if (/^vault-/.test(faultOf(error).code)) return { allowed: false };
        throw error;
      }
    },

    'settings.change': (changed) => changeSettings(() => settings.change(changed)),
    'network.save': ({ network }) => changeSettings(() => settings.saveNetwork(network)),
    'connection.check': async () => {
      const { welcomed } = await settings.read();
      if (!welcomed) throw new AutonymError('not-welcomed', 'Finish the welcome first: before, Autonym asks nobody.');
      return (await crypto()).checkConnections(await settings.network());
    },
    'site.read': async ({ origin }) => {
      const app = await grants.find(origin).catch(() => undefined); // Locked: nothing is told.
      const { sites, chosenSites } = await settings.read();
      return { app: app ?? null, present: sites === 'all' ? /^https?:/.test(origin) : chosenSites.includes(origin) };
    },
  };

  async function changeSettings(job: () => Promise<unknown>): Promise<WalletState> {
    const changed = await change(job);
    await powers.apply();
    return changed;
  }
}
