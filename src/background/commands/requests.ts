/** Commands on the requests that wait for a person: what is shown, and what happens when it is decided. */
import type { Approval, RequestsAsks } from '../../contract/commands/requests.ts';
import type { RequestView } from '../../contract/wallet.ts';
import { AutonymError } from '../../protocol/error.ts';
import { faultOf, gone, pageErrorOf } from '../fault.ts';
import { type Frozen, type FrozenTransaction, parseFrozen } from '../frozen.ts';
import { formatAddresses } from '../rpc.ts';
import { boldHost } from '../site.ts';
import type { NewGrant, Outcome, RequestRecord } from '../store.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

export type RequestsCommandPowers = Pick<
  CommandPowers,
  'crypto' | 'state' | 'requests' | 'approvals' | 'grants' | 'spentTokens' | 'pageDoor' | 'listGrants' | 'requestsChanged'
>;

export function makeRequestsCommands(powers: RequestsCommandPowers): CommandsOf<RequestsAsks> {
  const { crypto, requests, approvals, grants } = powers;

  const view = async (record: RequestRecord, behind: number): Promise<RequestView> => {
    const frozen = parseFrozen(record);
    const { kind } = frozen;
    const account = kind === 'transaction' ? frozen.ask.address : kind === 'message' ? frozen.address : undefined;
    const known = await grants.find(record.origin).catch(() => undefined); // Locked: shown without what is known.
    return {
      id: record.id,
      sha256: record.sha256,
      kind: record.kind,
      origin: record.origin,
      site: boldHost(record.origin),
      ...(kind !== 'addresses' && frozen.appName !== undefined ? { appName: frozen.appName } : {}),
      scopes: frozen.kind === 'sign-in' ? frozen.scopes : [],
      hub: frozen.kind === 'sign-in' && frozen.network.hubUrl !== null ? new URL(frozen.network.hubUrl).host : null,
      ...(frozen.kind === 'message' ? { message: (await crypto()).signing.viewMessage(frozen.ask) } : {}),
      ...(account === undefined ? {} : { account }),
      knownIdentity: known?.identityIndex ?? null,
      createdAtMs: record.createdAtMs,
      behind,
    };
  };

  const viewOldest = async ([oldest, ...behind]: RequestRecord[]): Promise<RequestView | null> =>
    oldest ? view(oldest, behind.length) : null;

  /** What was approved, with exactly the frozen request. Throws when the person can still do something about it. */
  const fulfil = async (frozen: Frozen, decision: Approval): Promise<{ outcome: Outcome; grant?: NewGrant }> => {
    if (!(await powers.state.isUnlocked())) throw new AutonymError('vault-locked', 'Unlock Autonym to decide this.');
    const { vault, signIn, signing } = await crypto();
    const { identityIndex } = decision;
    const { kind, origin } = frozen;
    if (kind === 'addresses') {
      const account = await vault.stacksKey(identityIndex);
      const { publicKey, [frozen.chain]: address } = account;
      const result = formatAddresses(frozen.method, { publicKey, address }, frozen.chain);
      return { outcome: { result: { result } }, grant: { kind, origin, identityIndex } };
    }
    if (kind === 'message') return { outcome: { result: { result: await signing.signMessage(frozen, identityIndex) } } };
    if (kind === 'transaction') {
      if (decision.costs === undefined)
        throw new AutonymError('bad-command', 'A transaction is decided on with its fee and nonce.');
      const { result } = await signing.signTransaction(frozen, identityIndex, decision.costs);
      return { outcome: { result: { result } } };
    }
    const scopes = decision.scopes.filter((scope) => frozen.scopes.includes(scope));
    const { appName } = frozen;
    return {
      outcome: { result: await signIn(frozen, { identityIndex, scopes }) },
      grant: { kind, origin, identityIndex, scopes, ...(appName === undefined ? {} : { appName }) },
    };
  };

  const approve = async (record: RequestRecord, decision: Approval): Promise<RequestRecord[]> => {
    if (!(await powers.pageDoor.isHere(record.documentId))) {
      await requests.dropDocument(record.documentId);
      await powers.requestsChanged();
      throw gone();
    }
    try {
      if (record.tokenId !== undefined) await powers.spentTokens.check(record.tokenId, record.id);
      const { outcome, grant } = await fulfil(parseFrozen(record), decision);
      const ended = await requests.decide(record, outcome, grant);
      await powers.listGrants();
      return ended;
    } catch (error) {
      // The app hears of what nobody here can cure; a locked vault or a wrong choice stays a question.
      if (!['app-key-collision', 'request-replayed'].includes(faultOf(error).code)) throw error;
      return requests.decide(record, { error: pageErrorOf(error) });
    }
  };

  const decide = async (
    id: string,
    sha256: string,
    decision: RequestsAsks['request.decide']['ask']['decision'],
  ): Promise<RequestRecord[]> => {
    const record = await requests.readForDecision(id, sha256);
    return decision.approve ? approve(record, decision) : requests.deny([id]);
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
      return (await crypto()).signing.viewTransaction(frozen, identityIndex);
    },
    'request.costs': async ({ id, sha256, identityIndex }) => {
      const frozen = await readTransaction(id, sha256);
      return (await crypto()).signing.costs(frozen, identityIndex);
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
