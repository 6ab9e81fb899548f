/** Where the zone file of a name keeps its subdomains, when they are no records of it: in its own JSON, in another file, with a resolver of their own. */
import { isJsonObject } from '../token/json.ts';
import { findFields, type JsonZonefile, list, readFields } from './json-zonefile.ts';
import type { Zonefile } from './zonefile.ts';

export type JsonSubdomain = JsonZonefile & { text: string };

/**
 * What the zone file of a name says of one of its subdomains: the same fields, one level down. Its text is what that part would be alone.
 * One that does not say whose it is has the owner '', which is no address: it is written down, and not understood.
 * They stand in an object or a list of objects by label, or, as the oldest SDK wrote them, in a list of objects with a `name`.
 */
export function findJsonSubdomain(text: string, label: string): JsonSubdomain | undefined {
  const subdomains = findFields(text)?.['subdomains'];
  for (const group of list(subdomains)) {
    if (!isJsonObject(group)) continue;
    const fields =
      typeof group['name'] === 'string' ? group['name'] === label && group : Object.hasOwn(group, label) && group[label];
    const found = isJsonObject(fields)
      ? readFields(typeof fields['owner'] === 'string' ? fields : { ...fields, owner: '' })
      : undefined;
    if (found) return { ...found, text: JSON.stringify(fields) };
  }
  return undefined;
}

/** Where the owner keeps subdomains, if in another file; the two generations of the SDK have two words for it. */
export function findSubdomainFile(text: string): string | undefined {
  const fields = findFields(text);
  return ['externalSubdomainFile', 'externalSubdomainsFile']
    .map((field) => fields?.[field])
    .find((file) => typeof file === 'string' && file !== '') as string | undefined;
}

/** Who answers for subdomains that are not on the chain yet. */
export function findResolver({ records }: Zonefile): string | undefined {
  for (const record of records) if (record.kind === 'uri' && record.label.startsWith('_resolver')) return record.target;
  return undefined;
}
