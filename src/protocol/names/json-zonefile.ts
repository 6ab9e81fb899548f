/**
 * Zone files of the second naming system that are JSON, in their two shapes.
 * Format: docs/protocol/zonefile.md, "JSON" (as the published SDKs of BNS-V2 write them).
 */
import { isJsonObject, type JsonObject, parseJson } from '../token/json.ts';
import { plainText } from '../token/plain-text.ts';

export type JsonZonefile = {
  /** Who it was written for; a name that has since left them must not be read by it. */
  owner: string;
  site?: string;
  addresses: { kind: string; address: string }[];
  /** Everything else that is text, as it can be shown. */
  texts: { label: string; value: string }[];
};

const maxListed = 50;
/** Fields of either shape that are only text. */
const textFields = ['name', 'bio', 'general', 'location', 'pfp', 'twitter', 'nostr'];

/** Nothing unless it is an object that says whose it is: other JSON in this place (profiles of 2014) leads nowhere. */
export function findJsonZonefile(text: string): JsonZonefile | undefined {
  const fields = findFields(text);
  return fields && readFields(fields);
}

/** Undefined for what is no JSON object. */
export function findFields(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Not JSON; it may still be a zone file of records.
    return undefined;
  }
}

export function readFields(fields: JsonObject): JsonZonefile | undefined {
  const { owner, btc, lightning } = fields;
  if (typeof owner !== 'string') return undefined;
  const site = [fields['website'], fields['url']].find((value) => typeof value === 'string' && value !== '');
  return {
    owner,
    ...(typeof site === 'string' ? { site } : {}),
    addresses: withoutRepeats([
      ...addressOf('bitcoin', btc),
      ...list(fields['addresses']).flatMap((item) => (isJsonObject(item) ? addressOf(item['network'], item['address']) : [])),
      ...addressOf('lightning', lightning),
    ]),
    texts: [
      ...textFields.flatMap((field) => (Object.hasOwn(fields, field) ? textOf(field, fields[field]) : [])),
      ...list(fields['social']).flatMap((item) => (isJsonObject(item) ? textOf(item['platform'], item['username']) : [])),
      ...list(fields['meta']).flatMap((item) => (isJsonObject(item) ? textOf(item['name'], item['value']) : [])),
    ],
  };
}

function textOf(label: unknown, value: unknown): { label: string; value: string }[] {
  const plainLabel = plainText(label, 40);
  const plainValue = plainText(value, 500);
  return plainLabel === undefined || plainValue === undefined ? [] : [{ label: plainLabel, value: plainValue }];
}

function addressOf(kind: unknown, address: unknown): { kind: string; address: string }[] {
  const plainKind = plainText(kind, 20)?.toLowerCase();
  // An address that had to be cleaned is no address.
  if (plainKind === undefined || typeof address !== 'string' || plainText(address, 200) !== address) return [];
  return [{ kind: plainKind, address }];
}

function withoutRepeats(addresses: { kind: string; address: string }[]): { kind: string; address: string }[] {
  return addresses.filter(
    (one, i) => addresses.findIndex((other) => other.kind === one.kind && other.address === one.address) === i,
  );
}

/** The older shape has an object where the newer one has a list of them. */
export function list(value: unknown): unknown[] {
  return (Array.isArray(value) ? value : [value]).slice(0, maxListed);
}
