/**
 * What an approved sign-in gives: the app's own key sealed to the app's transit key, the profile, and where to keep files, in a token signed
 * by the identity. Part of the crypto script. Format: docs/protocol/auth.md.
 */

import type { Scope } from '../contract/wallet.ts';
import { associationTokenPayload } from '../protocol/token/association-token.ts';
import { authResponsePayload, responseUrl } from '../protocol/token/auth-response.ts';
import type { Vault } from '../vault/vault.ts';
import type { FrozenSignIn } from './frozen.ts';

/** Where an app that may not save is sent: a host that cannot exist, never the dead default of its client. */
const noStorageUrl = 'https://no-storage.autonym.invalid';

export type SignInPowers = { vault: Vault; random: (length: number) => Uint8Array; randomId: () => string; now: () => number };
export type SignInAnswer = { response: string; redirect?: string };

export function makeSignIn({ vault, random, randomId, now }: SignInPowers) {
  return async (frozen: FrozenSignIn, decision: { identityIndex: number; scopes: Scope[] }): Promise<SignInAnswer> => {
    const { identityIndex: index, scopes } = decision;
    const { hubUrl, apiUrl } = frozen.network;
    const app = await vault.appKey(index, frozen.origin, frozen.transitPublicKey);
    const identity = await vault.identityKey(index);
    const { mainnet, testnet } = await vault.stacksKey(index);
    const stores = hubUrl !== null && scopes.includes('store_write');
    void [
      random,
      randomId,
      now,
      app,
      identity,
      mainnet,
      testnet,
      stores,
      apiUrl,
      noStorageUrl,
      authResponsePayload,
      associationTokenPayload,
    ];
    const response = await vault.signToken(index, {});
    return frozen.channel === 'redirect' ? { response, redirect: responseUrl(frozen.redirectUri, response) } : { response };
  };
}
