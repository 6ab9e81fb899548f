/**
 * What a request freezes on arrival: everything the person is shown and everything that will be used, so that nothing between asking and
 * deciding (a mutated object, a changed network) can make the two differ.
 */

import type { BasicProfile } from '../contract/commands/identities.ts';
import type { Network } from '../contract/settings.ts';
import type { ConnectedApp, Scope } from '../contract/wallet.ts';
import type { TransactionAsk } from '../protocol/chain/transaction-ask.ts';
import type { MessageAsk } from './account-asks.ts';
import type { PictureSource } from './app-picture.ts';
import type { RequestRecord } from './store.ts';

export type FrozenSignIn = FrozenTokenSignIn | (SignIn & MethodSignIn);
export type FrozenTokenSignIn = SignIn & TokenSignIn;
type SignIn = {
  kind: 'sign-in';
  origin: string;
  scopes: Scope[];
  appName?: string;
  /** Where its picture may be, at the origin. */
  picture?: PictureSource;
  network: FrozenNetwork;
};
type TokenSignIn = {
  channel: 'provider' | 'redirect';
  tokenId: string;
  /** The verified claims that matter later. */
  transitPublicKey: string;
  redirectUri: string;
  version: string;
  expiresAtMs: number;
  /** No document asked: a link was opened by itself, and the origin is where its answer goes. */
  fromLink?: true;
};
/** By `autonym_signIn`: nothing is signed, and nothing sealed. */
type MethodSignIn = { channel: 'method' };

export type FrozenAddresses = { kind: 'addresses'; origin: string; method: AddressMethod; chain: Network['chain'] };
export type AddressMethod =
  | 'getAddresses'
  | 'stx_getAddresses'
  | 'stx_getAccounts'
  | 'wallet_connect'
  | 'wallet_requestPermissions';

/** `method` decides how the answer is written. */
export type FrozenMessage = {
  kind: 'message';
  origin: string;
  method: string;
  appName?: string;
  ask: MessageAsk;
  /** The account the app means, as an address of the chosen chain. */
  address?: string;
};

export type FrozenTransaction = {
  kind: 'transaction';
  origin: string;
  method: string;
  appName?: string;
  ask: TransactionAsk;
  /** The chain a client of old named, where it is not the one this is for. */
  namedChain?: Network['chain'];
  network: Pick<Network, 'id' | 'label' | 'chain' | 'nodeUrls'>;
};

/** What others read of an identity, published on this hub. */
export type FrozenProfile = {
  kind: 'profile';
  origin: string;
  method: string;
  appName?: string;
  profile: BasicProfile;
  hubUrl: string;
  address?: string;
};

export type Frozen = FrozenSignIn | FrozenAddresses | FrozenMessage | FrozenTransaction | FrozenProfile;

/** Where the answer will point. */
export type FrozenNetwork = { chain: Network['chain']; hubUrl: string | null; apiUrl: string };

export function freezeNetwork({ chain, hubUrl, nodeUrls }: Network): FrozenNetwork {
  return { chain, hubUrl, apiUrl: nodeUrls[0] ?? '' };
}

/** Where the app says its picture lies, as text to compare; null without one. */
const pictureOf = ({ picture }: FrozenSignIn): string | null => picture?.icon ?? picture?.manifest ?? null;

/** A client from before 2021, which is shown its answer on a page that loads anew. */
export const asksOldHosts = (frozen: FrozenSignIn): boolean => frozen.channel === 'redirect' && frozen.version !== '1.4.0';

/** What is the same sign-in as last time. No page is named by the method, and no token names such a page: a yes to one is none to the other. */
export const askedBy = (frozen: FrozenSignIn): NonNullable<ConnectedApp['asked']> => ({
  scopes: frozen.scopes,
  redirectUri: frozen.channel === 'method' ? '' : frozen.redirectUri,
  picture: pictureOf(frozen),
});

export function formatFrozen(frozen: Frozen): string {
  return JSON.stringify(frozen);
}

/** Only ever what `formatFrozen` wrote: rows of session storage are ours alone. */
export function parseFrozen({ frozen }: Pick<RequestRecord, 'frozen'>): Frozen {
  return JSON.parse(frozen);
}
