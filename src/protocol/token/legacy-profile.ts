/**
 * Profiles of Onename (2014–2015, "v": "0.2"), as the Person they became. They were unsigned JSON in the place of a zone file.
 * Source: blockstack.js profiles/profileSchemas/personLegacy.ts; docs/protocol/profiles.md.
 */
import { isJsonObject, type JsonObject, parseJson } from './json.ts';

/** Nothing unless it says that it is one (`"v": "0.2"`). */
export function findLegacyProfile(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isJsonObject(value) && value['v'] === '0.2' ? value : undefined;
  } catch {
    // Something else that starts like JSON.
    return undefined;
  }
}

/** Whatever is absent or of another type is left out. */
export function convertLegacyProfile(legacy: JsonObject): JsonObject {
  const name = text(part(legacy['name'])['formatted']);
  const description = text(legacy['bio']);
  const place = text(part(legacy['location'])['formatted']);
  const image = [...imageOf('avatar', legacy['avatar']), ...imageOf('cover', legacy['cover'])];
  const url = text(legacy['website']);
  return {
    '@type': 'Person',
    '@context': 'http://schema.org/',
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(place === undefined ? {} : { address: { '@type': 'PostalAddress', addressLocality: place } }),
    ...(image.length === 0 ? {} : { image }),
    ...(url === undefined ? {} : { website: [{ '@type': 'WebSite', url }] }),
    account: [
      ...keyOf('payment', 'bitcoin', part(legacy['bitcoin'])['address']),
      ...['twitter', 'facebook', 'github'].flatMap((service) => accountOf(service, part(legacy[service]))),
      ...keyOf('key', 'bip32', part(Array.isArray(legacy['auth']) ? legacy['auth'][0] : undefined)['publicKeychain']),
      ...pgpOf(part(legacy['pgp'])),
    ],
  };
}

function imageOf(name: string, image: unknown): JsonObject[] {
  const contentUrl = text(part(image)['url']);
  return contentUrl === undefined ? [] : [{ '@type': 'ImageObject', name, contentUrl }];
}

function keyOf(role: string, service: string, value: unknown): JsonObject[] {
  const identifier = text(value);
  return identifier === undefined ? [] : [{ '@type': 'Account', role, service, identifier }];
}

function accountOf(service: string, account: JsonObject): JsonObject[] {
  const identifier = text(account['username']);
  const proofUrl = text(part(account['proof'])['url']);
  if (identifier === undefined) return [];
  return [{ '@type': 'Account', service, identifier, proofType: 'http', ...(proofUrl === undefined ? {} : { proofUrl }) }];
}

function pgpOf(pgp: JsonObject): JsonObject[] {
  const contentUrl = text(pgp['url']);
  const identifier = text(pgp['fingerprint']);
  if (contentUrl === undefined) return [];
  return [{ '@type': 'Account', role: 'key', service: 'pgp', ...(identifier === undefined ? {} : { identifier }), contentUrl }];
}

function part(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
