/**
 * The profile an identity publishes on its storage, where others read it by a name, and which apps are in it. Part of the crypto script.
 * Format: docs/protocol/profiles.md.
 */
import type { BasicProfile } from '../contract/commands/identities.ts';
import { hostOf } from '../network/answer.ts';
import type { Http } from '../network/http.ts';
import { makeHub } from '../network/hub.ts';
import { AutonymError } from '../protocol/error.ts';
import { formatHex } from '../protocol/hex.ts';
import { formatBearer, gaiaTokenPayload } from '../protocol/token/gaia-token.ts';
import { isJsonObject, type JsonObject } from '../protocol/token/json.ts';
import { parseToken } from '../protocol/token/jwt.ts';
import { maxProfileLength, readSignedProfile } from '../protocol/token/profile-token.ts';
import { profileView } from '../protocol/token/profile-view.ts';
import { decodeUtf8 } from '../protocol/token/utf8.ts';
import type { Vault } from '../vault/vault.ts';

export type ProfilePowers = {
  http: Http;
  vault: Pick<Vault, 'identityKey' | 'stacksKey' | 'signToken' | 'signAccountToken'>;
  random: (length: number) => Uint8Array;
  randomId: () => string;
  now: () => number;
};
export type Profiles = ReturnType<typeof makeProfiles>;
/** `address` is the bucket of the app's key. */
export type PublishedApp = { origin: string; publicKey: string; address: string };

const path = 'profile.json';
/** As long as the published wallets make it; nobody reads it. */
const lifeMs = 365 * 86_400_000;

/** A person waits for the sign-in, and what it tells is no condition of it. */
const glanceMs = 2_000;

const emptyProfile: JsonObject = { '@type': 'Person', '@context': 'http://schema.org' };

export function makeProfiles({ http, vault, random, randomId, now }: ProfilePowers) {
  /** Scratch: what was last read or written, by hub and identity. */
  const known = new Map<string, JsonObject | undefined>();

  /** In their own words: what stood there stays, with the signer it had; a new one is signed by the Stacks account, as names are owned today. */
  const read = async (hub: ReturnType<typeof makeHub>, readUrlPrefix: string, identityIndex: number) => {
    const { publicKey: identityKey, idAddress } = await vault.identityKey(identityIndex);
    const { publicKey: stacksKey } = await vault.stacksKey(identityIndex);
    const place = { address: idAddress, path };
    const found = await hub.find(readUrlPrefix, place, maxProfileLength);
    known.set(`${hub.host} ${identityIndex}`, undefined);
    if (!found) return { place, claim: emptyProfile, signer: stacksKey, over: 'new' as const };
    const { claim, signer } = readSignedProfile(decodeUtf8(found.bytes));
    const key = formatHex(signer);
    if (key !== identityKey && key !== stacksKey)
      throw new AutonymError('profile-wrong-owner', 'The profile on this storage was signed by somebody else.');
    known.set(`${hub.host} ${identityIndex}`, claim);
    return { place, claim, signer: key, ...(found.etag === undefined ? {} : { over: { etag: found.etag } }) };
  };

  const publish = async (
    hubUrl: string,
    identityIndex: number,
    change: (claim: JsonObject, readUrlPrefix: string) => JsonObject,
  ): Promise<{ profile: JsonObject; profileUrl: string }> => {
    const hub = makeHub({ http, hubUrl });
    const { challengeText, readUrlPrefix } = await hub.info();
    const { place, claim, signer, over } = await read(hub, readUrlPrefix, identityIndex);
    const profileUrl = `${readUrlPrefix}${place.address}/${path}`;
    const profile = change(claim, readUrlPrefix);
    if (over !== 'new' && JSON.stringify(profile) === JSON.stringify(claim)) return { profile, profileUrl };

    const { publicKey: identityKey } = await vault.identityKey(identityIndex);
    const by = { publicKey: signer };
    const [iat, exp] = [now(), now() + lifeMs].map((ms) => new Date(ms).toISOString());
    const sign = signer === identityKey ? vault.signToken : vault.signAccountToken;
    const token = await sign(identityIndex, { jti: randomId(), iat, exp, subject: by, issuer: by, claim: profile });
    const { header, payload } = parseToken(token, maxProfileLength);
    const decodedToken = { header, payload, signature: token.split('.')[2] };
    const body = JSON.stringify([{ token, decodedToken }], null, 2);
    const permission = gaiaTokenPayload({
      challengeText,
      hubUrl,
      publicKey: identityKey,
      nowMs: now(),
      saltHex: formatHex(random(16)),
      scopes: [{ scope: 'putFile', domain: path }],
    });
    const bearer = formatBearer(await vault.signToken(identityIndex, permission));
    await hub.store({ ...place, bearer, body, contentType: 'application/json', ...(over ? { over } : {}) });
    const again = await hub.find(readUrlPrefix, place, maxProfileLength);
    if (!again || decodeUtf8(again.bytes) !== body)
      throw new AutonymError('profile-unseen', `The profile was stored at ${hub.host}, and something else is read there.`, {
        places: [hub.host],
      });
    known.set(`${hub.host} ${identityIndex}`, profile);
    return { profile, profileUrl };
  };

  const find = async (hubUrl: string, identityIndex: number): Promise<JsonObject | undefined> => {
    const hub = makeHub({ http, hubUrl });
    const { over, claim } = await read(hub, (await hub.info()).readUrlPrefix, identityIndex);
    return over === 'new' ? undefined : claim;
  };

  return {
    /**
     * The app stands in the profile with where it keeps its files, and the profile was read back. Doing it twice is doing it once. Throws as
     * `Hub`, `profile-malformed`, `profile-bad-signature`, `profile-wrong-owner` (it is not overwritten then), `profile-unseen`.
     */
    publishApp: (hubUrl: string, identityIndex: number, { origin, publicKey, address }: PublishedApp) =>
      publish(hubUrl, identityIndex, (claim, readUrlPrefix) => {
        const storage = `${readUrlPrefix}${address}/`;
        return {
          ...claim,
          apps: { ...objectOf(claim['apps']), [origin]: storage },
          appsMeta: { ...objectOf(claim['appsMeta']), [origin]: { storage, publicKey } },
        };
      }),

    /** Undefined when nothing is published. Throws as `publishApp`. */
    readBasic: async (hubUrl: string, identityIndex: number): Promise<BasicProfile | undefined> => {
      const claim = await find(hubUrl, identityIndex);
      if (!claim) return undefined;
      const { name = '', description = '', imageUrl = '' } = profileView(claim);
      return { name, description, imageUrl };
    },

    /** Of what stands there, only this changes. Throws as `publishApp`. */
    publishBasic: (hubUrl: string, identityIndex: number, { name, description, imageUrl }: BasicProfile) =>
      publish(hubUrl, identityIndex, ({ image, name: _, description: __, givenName, familyName, ...claim }) => {
        const others = (Array.isArray(image) ? image : []).filter((one) => !isJsonObject(one) || one['name'] !== 'avatar');
        const images = [...(imageUrl ? [{ '@type': 'ImageObject', name: 'avatar', contentUrl: imageUrl }] : []), ...others];
        return {
          ...claim,
          ...(name && { name }),
          ...(description && { description }),
          ...(images.length > 0 && { image: images }),
        };
      }),

    /** What a sign-in tells of an identity: what is published, if that is known or soon read. Never throws. */
    glance: async (hubUrl: string, identityIndex: number): Promise<JsonObject | undefined> => {
      const key = `${hostOf(hubUrl)} ${identityIndex}`;
      if (known.has(key)) return known.get(key);
      const slow = new Promise<undefined>((resolve) => setTimeout(resolve, glanceMs));
      return Promise.race([find(hubUrl, identityIndex).catch(() => undefined), slow]);
    },
  };
}

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
