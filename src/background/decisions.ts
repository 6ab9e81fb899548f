/** What happens when a request is decided: exactly what was frozen is done, and written down before anybody hears of it. Part of the crypto script. */
import type { Approval } from '../contract/commands/requests.ts';
import type { ConnectedApp } from '../contract/wallet.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Asker } from './asker.ts';
import type { Crypto } from './crypto.ts';
import { faultOf, gone, pageErrorOf } from './fault.ts';
import { askedBy, asksOldHosts, type Frozen, type FrozenSignIn, parseFrozen } from './frozen.ts';
import type { Grants } from './grants.ts';
import type { Memory } from './memory/memory.ts';
import type { Today } from './old-hosts.ts';
import type { PageDoor } from './page-door.ts';
import type { Requests } from './requests.ts';
import { formatAddresses } from './rpc.ts';
import type { SpentTokens } from './spent-tokens.ts';
import type { Done, RequestRecord } from './store.ts';
import type { WalletStateStore } from './wallet-state.ts';

export type DecisionPowers = {
  crypto: () => Promise<Crypto>;
  state: Pick<WalletStateStore, 'isUnlocked'>;
  requests: Requests;
  grants: Grants;
  spentTokens: SpentTokens;
  pageDoor: Pick<PageDoor, 'deliver' | 'isHere'>;
  listGrants: () => Promise<void>;
  requestsChanged: () => Promise<RequestRecord[]>;
  today: () => Promise<Today>;
  showsOurs: (tabId: number) => Promise<boolean>;
  memory: () => Promise<Pick<Memory, 'isChangedSite'>>;
};

export type Decisions = ReturnType<typeof makeDecisions>;

export function makeDecisions(powers: DecisionPowers) {
  const { crypto, requests, grants, spentTokens } = powers;

  /** Where the answers of tokens went, while a sign-in names no page. */
  const findPage = async ({ origin, channel }: FrozenSignIn): Promise<{ page?: string }> => {
    const before = channel === 'method' ? (await grants.find(origin))?.asked : undefined;
    const page = before?.redirectUri || before?.page;
    return page ? { page } : {};
  };

  /** Throws when the person can still do something about it. */
  const fulfil = async (frozen: Frozen, decision: Approval, how: How): Promise<Omit<Done, 'how'>> => {
    if (!(await powers.state.isUnlocked())) throw new AutonymError('vault-locked', 'Unlock Autonym to decide this.');
    const { vault, signIn, signing, oldHosts, profiles } = await crypto();
    const { identityIndex, remember = 'once' } = decision;
    const { kind, origin } = frozen;
    if (kind === 'addresses') {
      const account = await vault.stacksKey(identityIndex);
      const { publicKey, [frozen.chain]: address } = account;
      const result = formatAddresses(frozen.method, { publicKey, address }, frozen.chain);
      return { outcome: { result: { result } }, grant: { kind, origin, identityIndex, remember }, identityIndex };
    }
    if (kind === 'profile') {
      const { profile } = await profiles.publishBasic(frozen.hubUrl, identityIndex, frozen.profile);
      return { outcome: { result: { result: frozen.method === 'stx_updateProfile' ? { profile } : profile } }, identityIndex };
    }
    if (kind === 'message') {
      return { outcome: { result: { result: await (await signing()).signMessage(frozen, identityIndex) } }, identityIndex };
    }
    if (kind === 'transaction') {
      if (decision.costs === undefined)
        throw new AutonymError('bad-command', 'A transaction is decided on with its fee and nonce.');
      const { id, result } = await (await signing()).signTransaction(frozen, identityIndex, decision.costs);
      const { id: networkId, label: network } = frozen.network;
      return {
        outcome: { result: { result } },
        identityIndex,
        ...(frozen.ask.broadcast ? { sent: { id, networkId, network } } : {}),
      };
    }
    const scopes = decision.scopes.filter((scope) => frozen.scopes.includes(scope));
    const { appName } = frozen;
    // The usual way is not written down.
    const form = decision.form === undefined || decision.form === 'shipped' ? {} : { form: decision.form };
    // Nobody saw this one: what is new is counted from what the person was shown.
    const seen =
      how === 'unasked'
        ? {}
        : { asked: { ...askedBy(frozen), ...(await findPage(frozen)), ...form }, ...(appName === undefined ? {} : { appName }) };
    const answersOld = decision.oldHosts === true && asksOldHosts(frozen);
    const tellsName = answersOld || frozen.channel === 'method';
    const username = tellsName ? await (await oldHosts()).findUsername(identityIndex, await powers.today()) : undefined;
    return {
      outcome: {
        result: await signIn(frozen, { identityIndex, scopes, ...form, ...(username === undefined ? {} : { username }) }),
      },
      grant: {
        kind,
        origin,
        identityIndex,
        scopes,
        remember,
        ...form,
        ...seen,
        ...(asksOldHosts(frozen) ? { oldHosts: answersOld } : {}),
      },
      identityIndex,
    };
  };

  /** Returns what ended by it. Throws `request-gone` when its page went, and as `fulfil`. */
  const approve = async (record: RequestRecord, decision: Approval, how: How = 'given'): Promise<RequestRecord[]> => {
    const frozen = parseFrozen(record);
    const isLink = frozen.kind === 'sign-in' && frozen.channel !== 'method' && frozen.fromLink;
    if (!(await (isLink ? powers.showsOurs(record.tabId) : powers.pageDoor.isHere(record.documentId)))) {
      await requests.dropDocument(record.documentId);
      await powers.requestsChanged();
      throw gone();
    }
    try {
      if (record.tokenId !== undefined) await spentTokens.check(record.tokenId, record.id);
      const give = async () => requests.decide(record, { ...(await fulfil(frozen, decision, how)), how });
      // What was sent or published cannot be taken back; whatever else is given is given when it is written down.
      const isForGood = frozen.kind === 'transaction' || frozen.kind === 'profile';
      const ended = await (isForGood ? requests.give(record, give) : give());
      await powers.listGrants();
      return ended;
    } catch (error) {
      // The app hears of what nobody here can cure; a locked vault or a wrong choice stays a question.
      if (!['app-key-collision', 'request-replayed'].includes(faultOf(error).code)) throw error;
      return requests.decide(record, { outcome: { error: pageErrorOf(error) }, how: 'denied' });
    }
  };

  /** Scratch: records that are given again at this moment. Whoever asks the same meanwhile is answered with them. */
  const giving = new Map<string, Promise<boolean>>();

  const isChangedSite = async (origin: string): Promise<boolean> => {
    try {
      return await (await powers.memory()).isChangedSite(origin);
    } catch {
      return true;
    }
  };

  const giveAgain = async (record: RequestRecord): Promise<boolean> => {
    const frozen = parseFrozen(record);
    if (frozen.kind !== 'sign-in') return false;
    const app = await grants.find(frozen.origin);
    const remember = await grants.remembered(frozen.origin, 'sign-in');
    if (!app || remember === 'once' || !isSameAsked(app, askedBy(frozen))) return false;
    // A name that leads there is not what it was: the person sees that first. Not knowing is that, too.
    if (await isChangedSite(frozen.origin)) return false;
    const { identityIndex, scopes, oldHosts = false, form = 'shipped' } = app;
    const ended = await approve(record, { approve: true, identityIndex, scopes, remember, oldHosts, form }, 'unasked').catch(
      (error) => {
        if (faultOf(error).code !== 'request-gone') throw error;
        return []; // The person decided it meanwhile, or its page went.
      },
    );
    for (const { documentId } of ended) await powers.pageDoor.deliver(documentId);
    await powers.requestsChanged();
    return true;
  };

  return {
    approve,

    /**
     * A sign-in that the person wants no more questions about: the same as last time, down to the page the answer goes to. False leaves it
     * waiting for the person; one that does not wait any more is done.
     */
    signInAgain: async (asker: Asker, askId: string): Promise<boolean> => {
      const record = await requests.findWaiting(asker, askId);
      if (!record) return true;
      const { id } = record;
      const given = giving.get(id) ?? giveAgain(record).finally(() => giving.delete(id));
      giving.set(id, given);
      return given;
    },
  };
}

type How = 'given' | 'unasked';

type Asked = ReturnType<typeof askedBy>;

/** Another picture is told where the person looks, and is no reason to make them. */
const isSameAsked = ({ asked: a, form }: ConnectedApp, b: Asked): boolean =>
  a?.redirectUri === b.redirectUri &&
  a.form === form &&
  a.scopes.length === b.scopes.length &&
  a.scopes.every((scope) => b.scopes.includes(scope));
