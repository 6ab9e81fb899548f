/**
 * What an approved sign-in gives: the app's own key sealed to the app's transit key, the profile, and where to keep files, in a token signed
 * by the identity. Part of the crypto script. Format: docs/protocol/auth.md.
 */
import type { Scope } from '../contract/wallet.ts';
import { formatHex } from '../protocol/hex.ts';
import { associationTokenPayload } from '../protocol/token/association-token.ts';
import { authResponsePayload, responseUrl } from '../protocol/token/auth-response.ts';
import type { Vault } from '../vault/vault.ts';
import type { AppStorage } from './app-storage.ts';
import type { FrozenSignIn } from './frozen.ts';
import type { Profiles } from './profiles.ts';

/** Where an app that may not save is sent: a host that cannot exist, never the dead default of its client. */
const noStorageUrl = 'https://no-storage.autonym.invalid';

/** Answered in the pages of the app: old-hosts.ts. */
const oldNamesUrl = 'https://core.blockstack.org';

export type SignInPowers = {
  vault: Pick<Vault, 'appKey' | 'identityKey' | 'stacksKey' | 'signToken'>;
  profiles: Pick<Profiles, 'publishApp' | 'glance'>;
  appStorage: Pick<AppStorage, 'signIn'>;
  random: (length: number) => Uint8Array;
  randomId: () => string;
  now: () => number;
};
/** `redirect`: where the asking document goes with it, for clients that read the answer from their address. */
export type SignInAnswer = { response: string; redirect?: string };
export type SignIn = (
  request: FrozenSignIn,
  granted: { identityIndex: number; scopes: Scope[]; username?: string },
) => Promise<SignInAnswer>;

/**
 * Throws `vault-locked`, `unknown-identity`, `app-key-collision`, and with the scope `publish_data` what `publishApp` throws: nothing is given
 * before the app stands in the profile.
 */
export function makeSignIn({ vault, profiles, appStorage, random, randomId, now }: SignInPowers): SignIn {
  return async ({ origin, channel, redirectUri, transitPublicKey, version, network }, { identityIndex, scopes, username }) => {
    const identity = await vault.identityKey(identityIndex);
    const { mainnet, testnet } = await vault.stacksKey(identityIndex);
    const app = await vault.appKey(identityIndex, origin, transitPublicKey);
    const hubUrl = scopes.includes('store_write') ? network.hubUrl : null;

    const welcome = hubUrl === null ? undefined : appStorage.signIn(hubUrl, { origin, identityIndex });
    const published =
      hubUrl !== null && scopes.includes('publish_data')
        ? await profiles.publishApp(hubUrl, identityIndex, { origin, publicKey: app.publicKey, address: app.address })
        : undefined;

    const profile = published?.profile ?? (network.hubUrl === null ? {} : await profiles.glance(network.hubUrl, identityIndex));

    await welcome;

    const associate = () =>
      vault.signToken(
        identityIndex,
        associationTokenPayload({
          childPublicKey: app.publicKey,
          identityPublicKey: identity.publicKey,
          nowMs: now(),
          saltHex: formatHex(random(16)),
        }),
      );

    const payload = authResponsePayload({
      request: { scopes, version },
      identity,
      sealedAppKey: app.sealed,
      // A profile_url that does not answer makes the oldest clients wait for ever: it goes out only after it was read.
      profile: { '@type': 'Person', '@context': 'http://schema.org', ...profile, stxAddress: { mainnet, testnet } },
      ...(published ? { profileUrl: published.profileUrl } : {}),
      hubUrl: hubUrl ?? noStorageUrl,
      // They look the username up there, and fail when the answer is not the one of 2018: it goes out only where we give it ourselves.
      ...(username === undefined ? {} : { username }),
      apiUrl: username === undefined ? network.apiUrl : oldNamesUrl,
      ...(hubUrl === null ? {} : { associationToken: await associate() }),
      nowMs: now(),
      jti: randomId(),
    });
    const response = await vault.signToken(identityIndex, payload);
    return channel === 'redirect' ? { response, redirect: responseUrl(redirectUri, response) } : { response };
  };
}
