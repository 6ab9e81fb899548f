/** Commands on the requests that wait for a person: what is shown, and what happens when it is decided. */
import type { Approval, RequestsAsks } from '../../contract/commands/requests.ts';
import type { ConnectedApp, RequestView } from '../../contract/wallet.ts';
import { AutonymError } from '../../protocol/error.ts';
import { findAlike, findAlikeName, isNamesake } from '../alike.ts';
import type { Decisions } from '../decisions.ts';
import { faultOf } from '../fault.ts';
import { asksOldHosts, type Frozen, type FrozenTransaction, parseFrozen } from '../frozen.ts';
import { readSince } from '../since.ts';
import { boldHost } from '../site.ts';
import type { RequestRecord } from '../store.ts';
import type { CommandsOf } from '../wallet-door.ts';
import { formatIdentity } from '../wallet-state.ts';
import type { Change, CommandPowers } from './powers.ts';

export type RequestsCommandPowers = Pick<
  CommandPowers,
  'crypto' | 'settings' | 'requests' | 'approvals' | 'grants' | 'consents' | 'pageDoor' | 'apply' | 'requestsChanged'
> & { decisions: Decisions; change: Change };

export function makeRequestsCommands(powers: RequestsCommandPowers): CommandsOf<RequestsAsks> {
  const { crypto, requests, approvals, grants, decisions } = powers;
  const signing = async () => (await crypto()).signing();

  /**
   * The identity that has the account, among all of the person's own and the one this site knows. Undefined: none has it. Throws
   * `vault-locked`.
   */
  const findHolder = async (account: string, known: ConnectedApp | undefined): Promise<number | undefined> => {
    const { vault } = await crypto();
    const only = [...(await vault.identityIndices()), ...(known ? [known.identityIndex] : [])];
    const { identities } = await vault.listIdentities({ only }, 0);
    return identities.find(({ stxAddresses }) => Object.values(stxAddresses).includes(account))?.index;
  };

  const view = async (record: RequestRecord, behind: number): Promise<RequestView> => {
    const frozen = parseFrozen(record);
    const { kind } = frozen;
    const account = accountOf(frozen);
    const hubUrl = frozen.kind === 'sign-in' ? frozen.network.hubUrl : frozen.kind === 'profile' ? frozen.hubUrl : null;
    // Locked: shown without what is known.
    const known = await grants.find(record.origin).catch(() => undefined);
    const holder = account === undefined ? undefined : await findHolder(account, known).catch(() => undefined);
    const apps = known ? [] : await grants.list().catch(() => []);
    const names = known ? [] : (await powers.consents.list().catch(() => [])).filter(({ allowed }) => allowed);
    const targets = names.flatMap(({ target }) => (URL.canParse(target) ? [new URL(target).origin] : []));
    const alikeName = findAlikeName(record.origin, names);
    const appName = kind === 'addresses' ? undefined : frozen.appName;
    return {
      id: record.id,
      sha256: record.sha256,
      kind: record.kind,
      origin: record.origin,
      site: boldHost(record.origin),
      ...(appName === undefined ? {} : { appName }),
      ...(frozen.kind === 'sign-in' && frozen.picture ? { hasPicture: true } : {}),
      scopes: frozen.kind === 'sign-in' ? frozen.scopes : [],
      ...(frozen.kind === 'sign-in' && frozen.channel === 'method' ? { keyless: true } : {}),
      hub: hubUrl === null ? null : new URL(hubUrl).host,
      ...(frozen.kind === 'profile' ? { profile: frozen.profile } : {}),
      ...(frozen.kind === 'sign-in' && frozen.channel === 'redirect' ? { goesTo: frozen.redirectUri } : {}),
      ...(frozen.kind === 'message' ? { message: (await signing()).viewMessage(frozen.ask) } : {}),
      ...(frozen.kind === 'sign-in' && frozen.channel !== 'method' && frozen.fromLink ? { fromLink: true } : {}),
      ...(account === undefined ? {} : { account }),
      ...(frozen.kind === 'sign-in' && known?.form ? { form: known.form } : {}),
      ...(frozen.kind === 'sign-in' && asksOldHosts(frozen) ? { oldHosts: known?.oldHosts ?? true } : {}),
      knownIdentity: holder ?? known?.identityIndex ?? null,
      ...(known ? { since: readSince(known, frozen) } : {}),
      alike: findAlike(record.origin, [...new Set([...apps.map(({ origin }) => origin), ...targets])]),
      ...(alikeName === undefined ? {} : { alikeName }),
      namesakes:
        appName === undefined ? [] : apps.filter((app) => isNamesake(app.appName ?? '', appName)).map(({ origin }) => origin),
      createdAtMs: record.createdAtMs,
      behind,
    };
  };

  const viewOldest = async ([oldest, ...behind]: RequestRecord[]): Promise<RequestView | null> =>
    oldest ? view(oldest, behind.length) : null;

  /** Before the denial: a site that heard its no and is not blocked yet could ask again. */
  const block = async (origin: string): Promise<void> => {
    await powers.change(() =>
      powers.settings.change(({ blockedSites }) => ({ blockedSites: [...new Set([...blockedSites, origin])].slice(-500) })),
    );
    await powers.apply();
  };

  /** The identity of the asking site is kept before anything is given with it. */
  const withIdentity = async ({ kind, origin }: RequestRecord, decision: Approval): Promise<Approval> => {
    const { vault } = await crypto();
    if (decision.forSite === true) {
      if ((kind !== 'sign-in' && kind !== 'addresses') || (decision.form ?? 'shipped') !== 'shipped')
        throw new AutonymError('bad-command', 'This is given by an identity that is known.');
      let identityIndex = decision.identityIndex;
      await powers.change(async () => {
        identityIndex = (await vault.addSiteIdentity(siteOf(origin))).index;
      });
      return { ...decision, identityIndex };
    }
    const [identity] = (await vault.listIdentities({ only: [decision.identityIndex] }, 0)).identities;
    if (identity?.site !== undefined && (identity.site !== origin || (decision.form ?? 'shipped') !== 'shipped'))
      throw new AutonymError('only-for-site', 'This identity is for one site alone.');
    return decision;
  };

  /** Who was given something here may know that the account it means is not; to others it would tell whose wallet this is. */
  const isElsewhere = async (record: RequestRecord): Promise<boolean> => {
    const account = accountOf(parseFrozen(record));
    const known = await grants.find(record.origin);
    return known !== undefined && account !== undefined && (await findHolder(account, known)) === undefined;
  };

  const decide = async (
    id: string,
    sha256: string,
    decision: RequestsAsks['request.decide']['ask']['decision'],
  ): Promise<RequestRecord[]> => {
    const record = await requests.readForDecision(id, sha256);
    if (decision.approve) return decisions.approve(record, await withIdentity(record, decision));
    if (decision.block) await block(record.origin);
    return requests.deny([id], (await isElsewhere(record).catch(() => false)) ? 'no-account' : 'no');
  };

  /** The transaction that is shown, for one identity. */
  const readTransaction = async (id: string, sha256: string): Promise<FrozenTransaction> => {
    const frozen = parseFrozen(await requests.readForDecision(id, sha256));
    if (frozen.kind !== 'transaction') throw new AutonymError('bad-command', 'This request is no transaction.');
    return frozen;
  };

  return {
    'request.transaction': async ({ id, sha256, identityIndex }) => {
      const frozen = await readTransaction(id, sha256);
      return (await signing()).viewTransaction(frozen, identityIndex);
    },
    'request.costs': async ({ id, sha256, identityIndex }) => {
      const frozen = await readTransaction(id, sha256);
      return (await signing()).costs(frozen, identityIndex);
    },
    'request.picture': async ({ id, sha256 }) => {
      const frozen = parseFrozen(await requests.readForDecision(id, sha256));
      if (frozen.kind !== 'sign-in' || !frozen.picture) return { png: null };
      return { png: await (await crypto()).appPicture.read(frozen.origin, frozen.picture) };
    },
    'request.folders': async ({ id, sha256, identityIndex }) => {
      const frozen = parseFrozen(await requests.readForDecision(id, sha256));
      const hubUrl = frozen.kind === 'sign-in' ? frozen.network.hubUrl : null;
      if (hubUrl === null) throw new AutonymError('no-storage', 'There is no storage to look at.');
      return (await crypto()).keyFolders(hubUrl, frozen.origin, identityIndex);
    },
    'request.site-identity': async ({ id, sha256 }) => {
      const { origin } = await requests.readForDecision(id, sha256);
      const { chain } = await powers.settings.network();
      return formatIdentity(await (await crypto()).vault.siteIdentity(siteOf(origin)), chain);
    },
    'request.next': async (_, { tabId }) => {
      if (tabId !== undefined) await approvals.adopt(tabId);
      return viewOldest(await approvals.settle());
    },
    'request.decide': async ({ id, sha256, decision }) => {
      const ended = await decide(id, sha256, decision).catch(async (error) => {
        // The background died after this decision and before it said so: deciding the same again is no failure.
        if (faultOf(error).code === 'request-gone' && (await requests.wasDecided(id, decision.approve))) return [];
        throw error;
      });
      for (const { documentId } of ended) await powers.pageDoor.deliver(documentId);
      return viewOldest(await powers.requestsChanged());
    },
  };
}

/** The one the app means, of whatever it wants signed. */
const accountOf = (frozen: Frozen): string | undefined =>
  frozen.kind === 'transaction'
    ? frozen.ask.address
    : frozen.kind === 'message' || frozen.kind === 'profile'
      ? frozen.address
      : undefined;

/** Called by the beginning of its host, until somebody calls it otherwise. */
const siteOf = (origin: string) => ({ origin, label: new URL(origin).host.slice(0, 40) });
