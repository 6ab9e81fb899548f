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

export type SignInPowers = {
  vault: Pick<Vault, 'appKey' | 'identityKey' | 'stacksKey' | 'signToken'>;
  random: (length: number) => Uint8Array;
  randomId: () => string;
  now: () => number;
};
/** `redirect`: where the asking document goes with it, for clients that read the answer from their address. */
export type SignInAnswer = { response: string; redirect?: string };
export type SignIn = (request: FrozenSignIn, granted: { identityIndex: number; scopes: Scope[] }) => Promise<SignInAnswer>;

/** Throws `vault-locked`, `unknown-identity`, `app-key-collision`. */
export function makeSignIn({ vault, random, randomId, now }: SignInPowers): SignIn {
  return async ({ origin, channel, redirectUri, transitPublicKey, version, network }, { identityIndex, scopes }) => {
    const identity = await vault.identityKey(identityIndex);
    const { mainnet, testnet } = await vault.stacksKey(identityIndex);
    const app = await vault.appKey(identityIndex, origin, transitPublicKey);
    const hubUrl = scopes.includes('store_write') ? network.hubUrl : null;

    const associate = () =>
      vault.signToken(
        identityIndex,
        associationTokenPayload({
          childPublicKey: app.publicKey,
          identityPublicKey: identity.publicKey,
          nowMs: now(),
          saltHex: Array.from(random(16), (byte) => byte.toString(16).padStart(2, '0')).join(''),
        }),
      );

    const payload = authResponsePayload({
      request: { scopes, version },
      identity,
      sealedAppKey: app.sealed,
      // No username and no profile_url: old clients look both up, and fail or wait for ever when the answer is not the one of 2018.
      profile: { '@type': 'Person', '@context': 'http://schema.org', stxAddress: { mainnet, testnet } },
      hubUrl: hubUrl ?? noStorageUrl,
      apiUrl: network.apiUrl,
      ...(hubUrl === null ? {} : { associationToken: await associate() }),
      nowMs: now(),
      jti: randomId(),
    });
    const response = await vault.signToken(identityIndex, payload);
    return channel === 'redirect' ? { response, redirect: responseUrl(redirectUri, response) } : { response };
  };
}
