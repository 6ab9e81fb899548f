/**
 * What an approved sign-in gives. To a token: the app's own key sealed to the app's transit key, the profile, and where to keep files, in a
 * token signed by the identity (docs/protocol/auth.md). To `autonym_signIn`: the same in clear, with leave to write instead of the key
 * (docs/provider.md, "A new app today"). Part of the crypto script.
 */
import type { KeyForm, Scope } from '../contract/wallet.ts';
import type { Http } from '../network/http.ts';
import { makeHub } from '../network/hub.ts';
import { formatHex } from '../protocol/hex.ts';
import { associationTokenPayload } from '../protocol/token/association-token.ts';
import { authResponsePayload, responseUrl } from '../protocol/token/auth-response.ts';
import type { JsonObject } from '../protocol/token/json.ts';
import type { AppPlace, Vault } from '../vault/vault.ts';
import type { AppStorage } from './app-storage.ts';
import { faultOf } from './fault.ts';
import type { FrozenSignIn } from './frozen.ts';
import type { Profiles } from './profiles.ts';

/** Where an app that may not save is sent: a host that cannot exist, never the dead default of its client. */
const noStorageUrl = 'https://no-storage.autonym.invalid';

/** Answered in the pages of the app: old-hosts.ts. */
const oldNamesUrl = 'https://core.blockstack.org';

/** As long as a person uses an app in a day; then it asks again, which is silent where they want it so. */
const bearerSeconds = 86_400;
/** A person waits for the sign-in. */
const patienceMs = 5_000;

export type SignInPowers = {
  http: Http;
  vault: Pick<Vault, 'appKey' | 'appKeyInClear' | 'appPlace' | 'appBearer' | 'identityKey' | 'stacksKey' | 'signToken'>;
  profiles: Pick<Profiles, 'publishApp' | 'glance'>;
  appStorage: Pick<AppStorage, 'signIn'>;
  random: (length: number) => Uint8Array;
  randomId: () => string;
  now: () => number;
};
/** Where the app may write, and until when. Whoever has `authorization` may do it in its place. */
export type StorageAnswer = {
  hubUrl: string;
  address: string;
  /** Ends with a slash; so does `readUrl`, where everybody reads. */
  writeUrl: string;
  readUrl: string;
  authorization: string;
  expiresAtMs: number;
};
/** `name`: null unless one was seen to lead to this identity. `storageProblem`: our code for why there is no storage although it was given. */
export type MethodAnswer = {
  name: string | null;
  address: string;
  profile: JsonObject;
  storage: StorageAnswer | null;
  storageProblem?: string;
  appKey?: string;
};
/** `redirect`: where the asking document goes with it, for clients that read the answer from their address. */
export type SignInAnswer = { response: string; redirect?: string } | { result: MethodAnswer };
type Granted = { identityIndex: number; scopes: Scope[]; username?: string; form?: KeyForm };
export type SignIn = (request: FrozenSignIn, granted: Granted) => Promise<SignInAnswer>;
type Of<Channel extends FrozenSignIn['channel']> = Extract<FrozenSignIn, { channel: Channel }>;

/**
 * Throws `vault-locked`, `unknown-identity`, `app-key-collision`, and with the scope `publish_data` what `publishApp` throws: nothing is given
 * before the app stands in the profile.
 */
export function makeSignIn({ http, vault, profiles, appStorage, random, randomId, now }: SignInPowers): SignIn {
  /** What is told of the identity, after the app stands in it. */
  const readProfile = async ({ origin, network }: FrozenSignIn, { identityIndex, scopes }: Granted, app: AppPlace) => {
    const { mainnet, testnet } = await vault.stacksKey(identityIndex);
    const hubUrl = scopes.includes('store_write') ? network.hubUrl : null;
    const published =
      hubUrl !== null && scopes.includes('publish_data')
        ? await profiles.publishApp(hubUrl, identityIndex, { origin, publicKey: app.publicKey, address: app.address })
        : undefined;
    const claim = published?.profile ?? (network.hubUrl === null ? {} : await profiles.glance(network.hubUrl, identityIndex));
    const profile = { '@type': 'Person', '@context': 'http://schema.org', ...claim, stxAddress: { mainnet, testnet } };
    return { profile, profileUrl: published?.profileUrl, address: network.chain === 'mainnet' ? mainnet : testnet };
  };

  const associate = async (identityIndex: number, { publicKey: childPublicKey }: AppPlace): Promise<string> => {
    const { publicKey: identityPublicKey } = await vault.identityKey(identityIndex);
    const saltHex = formatHex(random(16));
    return vault.signToken(identityIndex, associationTokenPayload({ childPublicKey, identityPublicKey, nowMs: now(), saltHex }));
  };

  const byToken = async (request: Of<'provider' | 'redirect'>, granted: Granted): Promise<SignInAnswer> => {
    const { origin, channel, redirectUri, transitPublicKey, version, network } = request;
    const { identityIndex, scopes, username, form } = granted;
    const identity = await vault.identityKey(identityIndex);
    const app = await vault.appKey(identityIndex, origin, transitPublicKey, form);
    const hubUrl = scopes.includes('store_write') ? network.hubUrl : null;
    const welcome = hubUrl === null ? undefined : appStorage.signIn(hubUrl, folderOf(request, granted));
    const { profile, profileUrl } = await readProfile(request, granted, app);
    await welcome;

    const payload = authResponsePayload({
      request: { scopes: scopes.filter((scope) => scope !== 'app_key'), version },
      identity,
      sealedAppKey: app.sealed,
      profile,
      // A profile_url that does not answer makes the oldest clients wait for ever: it goes out only after it was read.
      ...(profileUrl === undefined ? {} : { profileUrl }),
      hubUrl: hubUrl ?? noStorageUrl,
      // They look the username up there, and fail when the answer is not the one of 2018: it goes out only where we give it ourselves.
      ...(username === undefined ? {} : { username }),
      apiUrl: username === undefined ? network.apiUrl : oldNamesUrl,
      ...(hubUrl === null ? {} : { associationToken: await associate(identityIndex, app) }),
      nowMs: now(),
      jti: randomId(),
    });
    const response = await vault.signToken(identityIndex, payload);
    return channel === 'redirect' ? { response, redirect: responseUrl(redirectUri, response) } : { response };
  };

  const openStorage = async (
    hubUrl: string,
    origin: string,
    { identityIndex, form }: Granted,
    app: AppPlace,
  ): Promise<StorageAnswer> => {
    const { challengeText, readUrlPrefix } = await makeHub({ http, hubUrl, timeoutMs: patienceMs }).info();
    const associationToken = await associate(identityIndex, app);
    const permission = { challengeText, hubUrl, associationToken, lifeSeconds: bearerSeconds };
    const expiresAtMs = Math.floor(now() / 1000 + bearerSeconds) * 1000;
    return {
      hubUrl,
      address: app.address,
      writeUrl: `${hubUrl}/store/${app.address}/`,
      readUrl: `${readUrlPrefix}${app.address}/`,
      authorization: await vault.appBearer(identityIndex, origin, permission, form),
      expiresAtMs,
    };
  };

  const byMethod = async (request: Of<'method'>, granted: Granted): Promise<SignInAnswer> => {
    const { origin, network } = request;
    const { identityIndex, scopes, username: name = null, form } = granted;
    const app = await vault.appPlace(identityIndex, origin, form);
    const { profile, address } = await readProfile(request, granted, app);
    const isKeyGiven = scopes.includes('app_key');
    const hubUrl = scopes.includes('store_write') ? network.hubUrl : null;
    // With the key an app writes as the clients of old do, whose tokens a hub refuses after a sign-out.
    if (hubUrl !== null && isKeyGiven) await appStorage.signIn(hubUrl, folderOf(request, granted));
    // A hub that does not answer is no reason to be nobody: the app hears why it has no storage.
    const storage =
      hubUrl === null
        ? { storage: null }
        : await openStorage(hubUrl, origin, granted, app).then(
            (opened) => ({ storage: opened }),
            (error) => {
              const { code } = faultOf(error);
              if (!/^(host|hub|answer)-/.test(code)) throw error; // Ours, and the person can do something about it.
              return { storage: null, storageProblem: code };
            },
          );
    const key = isKeyGiven ? { appKey: await vault.appKeyInClear(identityIndex, origin, form) } : {};
    return { result: { name, address, profile, ...storage, ...key } };
  };

  return (request, granted) => (request.channel === 'method' ? byMethod(request, granted) : byToken(request, granted));
}

const folderOf = ({ origin }: FrozenSignIn, { identityIndex, form }: Granted) => ({
  origin,
  identityIndex,
  ...(form === undefined ? {} : { form }),
});
