/**
 * What is shown of a profile: a few plain lines and web addresses. Everything in a profile was written by its owner, so nothing of it is
 * believed beyond that, and nothing goes out as it came. Fields: docs/protocol/profiles.md (schema.org Person and Organization).
 */
import { isPrivate } from '../hosts.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { parseOrigin } from './origin.ts';
import { plainText } from './plain-text.ts';

/** A structural twin of NameProfile in the contract. */
export type ProfileView = {
  name?: string;
  description?: string;
  /** https only. */
  imageUrl?: string;
  /** http or https. */
  websites: string[];
  accounts: ProfileAccount[];
  /** Origins of the apps that their owner may be found in, https only, each once. Absent where there are none. */
  apps?: string[];
};
/** A claim: whether the proof holds is not known here. */
export type ProfileAccount = { service: string; identifier: string; proofUrl?: string };

const maxListed = 20;

export function profileView(claim: JsonObject): ProfileView {
  const name = plainText(claim['name'], 80) ?? fullName(claim);
  const description = plainText(claim['description'], 500);
  const imageUrl = findImage(list(claim['image']));
  const apps = appsOf(claim['apps']);
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(imageUrl === undefined ? {} : { imageUrl }),
    websites: list(claim['website']).flatMap(({ url }) => webAddress(url)),
    accounts: list(claim['account']).flatMap(accountOf),
    ...(apps.length === 0 ? {} : { apps }),
  };
}

function fullName(claim: JsonObject): string | undefined {
  const names = [plainText(claim['givenName'], 40), plainText(claim['familyName'], 40)];
  return plainText(names.join(' '), 80);
}

/** The avatar (of an organization: its logo), or else the first picture that is no wide background. */
function findImage(images: JsonObject[]): string | undefined {
  const named = (...names: unknown[]) => images.filter((image) => names.includes(image['name']));
  const others = images.filter((image) => !named('avatar', 'logo', 'cover', 'background').includes(image));
  return [...named('avatar', 'logo'), ...others].flatMap(({ contentUrl }) => secureAddress(contentUrl))[0];
}

function accountOf(account: JsonObject): ProfileAccount[] {
  const service = plainText(account['service'], 40);
  const identifier = plainText(account['identifier'], 120);
  const [proofUrl] = secureAddress(account['proofUrl']);
  if (service === undefined || identifier === undefined) return [];
  return [{ service, identifier, ...(proofUrl === undefined ? {} : { proofUrl }) }];
}

/** `{origin: bucket}`: that somebody uses an app is theirs to say; where its files are is not shown. */
function appsOf(apps: unknown): string[] {
  const origins = isJsonObject(apps) ? Object.keys(apps).slice(0, maxListed).flatMap(secureAddress) : [];
  return [...new Set(origins.map((address) => address.replace(/\/+$/, '')))];
}

/** `angel.co` stands for https://angel.co, as in profiles of 2017. */
function webAddress(value: unknown): string[] {
  if (typeof value !== 'string' || value === '') return [];
  const address = /^https?:\/\//i.test(value) ? value : `https://${value}`;
  try {
    return !isPrivate(parseOrigin(address).host) && plainText(address, 2048) === address ? [address] : [];
  } catch {
    // Not an address anybody could follow.
    return [];
  }
}

function secureAddress(value: unknown): string[] {
  return typeof value === 'string' && /^https:\/\//i.test(value) ? webAddress(value) : [];
}

/** Where schema.org says a list, one thing alone may stand too. */
function list(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).slice(0, maxListed).filter(isJsonObject);
}
