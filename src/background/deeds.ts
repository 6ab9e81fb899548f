/** What is done for a page that may ask: answer at once where a grant covers it, else write the request down and show the window. */

import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Approvals } from './approvals.ts';
import type { Asker } from './asker.ts';
import type { Crypto } from './crypto.ts';
import type { Events } from './events.ts';
import { type Frozen, type FrozenSignIn, formatFrozen } from './frozen.ts';
import type { Grants } from './grants.ts';
import type { Today } from './old-hosts.ts';
import type { PageDeeds } from './page-door.ts';
import type { Requests } from './requests.ts';
import { formatAddresses, formatNetwork, formatNetworks, formatPermissions, type GrantMethod, readRpc } from './rpc.ts';
import type { SpentTokens } from './spent-tokens.ts';
import type { Unlogged } from './unlogged.ts';
import type { WalletStateStore } from './wallet-state.ts';

export type DeedPowers = {
  crypto: () => Promise<Crypto>;
  state: Pick<WalletStateStore, 'isUnlocked'>;
  requests: Requests;
  approvals: Pick<Approvals, 'show'>;
  grants: Grants;
  spentTokens: SpentTokens;
  unlogged: Pick<Unlogged, 'unasked'>;
  network: () => Promise<Network>;
  isLocal: () => Promise<boolean>;
  requestsChanged: () => Promise<unknown>;
  /** Gives again what the person wants no more questions about. False: it waits for them. */
  signInAgain: (asker: Asker, askId: string) => Promise<boolean>;
  today: () => Promise<Today>;
  events: Pick<Events, 'expect' | 'tell'>;
  /** Puts what stands in for a popup into the document of a tab. */
  addPopup: (tabId: number) => Promise<unknown>;
  version: string;
  now: () => number;
};

export function makeDeeds(powers: DeedPowers): PageDeeds {
  const { crypto, state, requests, approvals, grants, spentTokens, unlogged, network, isLocal, now } = powers;

  const signing = async () => (await crypto()).signing();

  const writeDown = (asker: Asker, askId: string, frozen: Frozen): Promise<void> => {
    const { kind } = frozen;
    const token = kind === 'sign-in' && frozen.channel !== 'method' ? { tokenId: frozen.tokenId } : {};
    return requests.add(asker, askId, { kind, frozen: formatFrozen(frozen), ...token });
  };

  /** The record is written before the window is opened, and the window finds it by itself. */
  const askPerson = async (asker: Asker, askId: string, frozen: Frozen): Promise<undefined> => {
    await writeDown(asker, askId, frozen);
    await powers.requestsChanged();
    await approvals.show();
    return undefined;
  };

  /** Written down all the same: a background that dies over it finds it, and asks the person. */
  const signInAgain = async (asker: Asker, askId: string, frozen: FrozenSignIn): Promise<boolean> => {
    const isRemembered = (await state.isUnlocked()) && (await grants.remembered(asker.origin, 'sign-in')) !== 'once';
    if (!isRemembered) return false;
    await writeDown(asker, askId, frozen);
    return powers.signInAgain(asker, askId).catch(() => false);
  };

  const signIn = async (asker: Asker, askId: string, frozen: FrozenSignIn): Promise<undefined> => {
    if (await signInAgain(asker, askId, frozen)) return undefined; // By the door, when it is listed.
    return askPerson(asker, askId, frozen);
  };

  /** The account an origin may read without a question, if the vault is open to look. */
  const findGranted = async (origin: string, chain: Network['chain']) => {
    if (!(await state.isUnlocked()) || (await grants.remembered(origin, 'addresses')) === 'once') return undefined;
    const app = await grants.find(origin);
    if (!app) return undefined;
    await unlogged.unasked(origin, app.identityIndex);
    const account = await (await crypto()).vault.stacksKey(app.identityIndex);
    return { publicKey: account.publicKey, address: account[chain] };
  };

  const readGrant = async (origin: string, method: GrantMethod): Promise<unknown> => {
    const { chain } = await network();
    const account = await findGranted(origin, chain);
    if (!account) throw notConnected();
    switch (method) {
      case 'wallet_getAccount':
        return formatAddresses(method, account, chain);
      case 'wallet_getNetwork':
        return formatNetwork(chain);
      case 'wallet_getWalletType':
        return 'software';
      case 'stx_getNetworks':
        return formatNetworks(chain);
      case 'wallet_getCurrentPermissions':
      case 'wallet_getPermissions':
        return formatPermissions(origin, account.address);
    }
  };

  return {
    'auth.request': async (asker, askId, { token, channel }) => {
      await requests.checkSilence(asker.origin);
      const { freezeToken } = await crypto();
      const at = { origin: asker.origin, nowMs: now(), allowLoopback: await isLocal() };
      const frozen = freezeToken(token, at, channel, await network());
      await spentTokens.check(frozen.tokenId);
      return signIn(asker, askId, frozen);
    },

    'rpc.request': async (asker, askId, { method, params }) => {
      const { origin } = asker;
      const { id, chain, label, nodeUrls, hubUrl } = await network();
      const need = readRpc(method, params, { chain, version: powers.version });
      switch (need.need) {
        case 'nothing':
          return { result: need.result };
        case 'grant':
          return { result: await readGrant(origin, need.method) };
        case 'renounce':
          if (await state.isUnlocked()) await grants.renounceAddresses(origin);
          else throw new AutonymError('not-connected', 'Autonym is locked. Disconnect again when it is open.');
          await powers.events.tell([origin], { type: 'disconnect' });
          return { result: null };
        case 'old-host': {
          const app = (await state.isUnlocked()) ? await grants.find(origin) : undefined;
          if (!app?.oldHosts) throw notConnected();
          return { result: await (await (await crypto()).oldHosts()).answer(params, app, await powers.today()) };
        }
        case 'sign-in':
          return signIn(asker, askId, (await crypto()).freezeMethod(origin, params, await network()));
        case 'message': {
          const { readMessageAsk } = await signing();
          return askPerson(asker, askId, {
            kind: 'message',
            origin,
            method: need.method,
            ask: readMessageAsk(need.method, params),
          });
        }
        case 'transaction': {
          const { readTransactionAsk } = await signing();
          const { method } = need;
          const ask = readTransactionAsk(method, params);
          return askPerson(asker, askId, { kind: 'transaction', origin, method, ask, network: { id, label, chain, nodeUrls } });
        }
        case 'profile': {
          const { readProfileAsk } = await signing();
          return askPerson(asker, askId, {
            kind: 'profile',
            origin,
            method,
            profile: readProfileAsk(params),
            hubUrl: mustHave(hubUrl),
          });
        }
        case 'token': {
          const { readTokenAsk } = await signing();
          const ask = readTokenAsk(need.method, params, { origin, nowMs: now(), chain });
          if (ask.kind === 'message') return askPerson(asker, askId, { ...ask, origin });
          if (ask.kind === 'profile') return askPerson(asker, askId, { ...ask, origin, hubUrl: mustHave(hubUrl) });
          return askPerson(asker, askId, { ...ask, origin, network: { id, label, chain, nodeUrls } });
        }
        case 'addresses': {
          const account = await findGranted(origin, need.chain);
          if (account) return { result: formatAddresses(need.method, account, need.chain) };
          return askPerson(asker, askId, { kind: 'addresses', origin, method: need.method, chain: need.chain });
        }
      }
    },

    'events.expect': async (asker) => {
      await powers.events.expect(asker);
      return {};
    },

    'popup.expect': async ({ tabId }) => {
      await powers.addPopup(tabId);
      return {};
    },
  };
}

const notConnected = () => new AutonymError('not-connected', 'This site is not connected, or Autonym is locked.');

function mustHave(hubUrl: string | null): string {
  if (hubUrl === null) throw new AutonymError('bad-params', 'This person has no storage to publish a profile on.');
  return hubUrl;
}
