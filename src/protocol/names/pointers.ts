/**
 * What the zone file of a name says, whatever it is written in: records of RFC 1035, JSON, or one address and nothing else.
 * Rules: docs/protocol/zonefile.md, "Where it leads".
 */
import type { JsonObject } from '../token/json.ts';
import { convertLegacyProfile, findLegacyProfile } from '../token/legacy-profile.ts';
import { type Content, findContent } from './content.ts';
import { findJsonZonefile, type JsonZonefile } from './json-zonefile.ts';
import { isProfileAddress, readTarget, type TargetProblem } from './target.ts';
import { checkOrigin, parseZonefile, type Zonefile, type ZoneRecord } from './zonefile.ts';

export type Pointers = {
  records: { kind: string; label: string; value: string }[];
  addresses: { kind: string; address: string }[];
  profileUrl?: string;
  siteUrl?: string;
  /** In the place of a site. */
  content?: Content;
  /** The site the owner named, and why it is no place to go. */
  refusedSite?: { address: string; why: TargetProblem };
  /** What the owner says of themselves in the zone file itself, as Onename wrote it until 2015. */
  claim?: JsonObject;
  /** Whom the zone file itself says it is for; only JSON does. */
  owner?: string;
};

export type PointersInput = { name: string; isLocalNetwork: boolean };

/** Throws `bad-zonefile`. */
export function readPointers(text: string, input: PointersInput): Pointers {
  const json = findJsonZonefile(text);
  if (json) return readJsonPointers(json, input);
  if (text.trimStart().startsWith('{')) return readOnename(text);
  const alone = text.trim();
  if (/^https?:\/\/[^\s;"]+$/i.test(alone))
    return { ...nowhere, records: [{ kind: 'uri', label: '@', value: alone.slice(0, maxShown) }], ...leadTo([alone], input) };
  const zonefile = parseZonefile(text);
  checkOrigin(zonefile, input.name);
  return {
    ...nowhere,
    records: zonefile.records.map(showRecord),
    ...leadTo([...findUris(zonefile), ...findLinks(zonefile, input.name)], input),
  };
}

export function readJsonPointers({ owner, site, addresses, texts }: JsonZonefile, input: PointersInput): Pointers {
  const shown = site === undefined ? [] : [{ kind: 'uri', label: 'website', value: site.slice(0, maxShown) }];
  return {
    records: [...shown, ...texts.map((one) => ({ kind: 'text', ...one }))],
    addresses,
    owner,
    ...(site === undefined ? {} : leadTo([site], input)),
  };
}

/** Other JSON leads nowhere, and neither do the addresses in this. */
function readOnename(text: string): Pointers {
  const legacy = findLegacyProfile(text);
  return legacy ? { ...nowhere, claim: convertLegacyProfile(legacy) } : nowhere;
}

/** The addresses of a zone file that old clients would follow. A `_resolver` answers for names that are not on the chain yet: it is no place of this one. */
export function findUris({ origin, records }: Zonefile): string[] {
  if (origin === undefined) return [];
  return records.flatMap((record) => (record.kind === 'uri' && !record.label.startsWith('_resolver') ? [record.target] : []));
}

/** DNSLink: the texts of the name itself, after every URI. */
function findLinks({ origin, records }: Zonefile, name: string): string[] {
  if (origin === undefined) return [];
  return records.flatMap((record) =>
    record.kind === 'txt' && ['@', '_dnslink', name, `${name}.`].includes(record.label)
      ? record.texts.filter((text) => text.startsWith('dnslink='))
      : [],
  );
}

type Leads = Pick<Pointers, 'profileUrl' | 'siteUrl' | 'content' | 'refusedSite'>;

const nowhere: Pointers = { records: [], addresses: [] };
const maxShown = 500;

/** The first token file is the profile, the first other address the site; that one is not passed over for a better one. */
function leadTo(uris: string[], { name, isLocalNetwork }: PointersInput): Leads {
  const profile = uris.find((uri) => isProfileAddress(uri, name));
  const site = uris.find((uri) => !isProfileAddress(uri, name));
  const toProfile = profile === undefined ? undefined : readTarget(profile, isLocalNetwork);
  const content = site === undefined ? undefined : findContent(site);
  const toSite = site === undefined || content ? undefined : readTarget(site, isLocalNetwork);
  return {
    ...(content ? { content } : {}),
    ...(toProfile && 'address' in toProfile ? { profileUrl: toProfile.address } : {}),
    ...(toSite && 'address' in toSite ? { siteUrl: toSite.address } : {}),
    ...(toSite && 'refused' in toSite ? { refusedSite: { address: (site ?? '').slice(0, maxShown), why: toSite.refused } } : {}),
  };
}

function showRecord(record: ZoneRecord): Pointers['records'][number] {
  const { kind, label } = record;
  return { kind, label: label.slice(0, 100), value: textOf(record).slice(0, maxShown) };
}

function textOf(record: ZoneRecord): string {
  switch (record.kind) {
    case 'uri':
      return record.target;
    case 'txt':
      return record.texts.join(' ');
    case 'mx':
    case 'srv':
    case 'tlsa':
      return [...record.numbers, record.value].join(' ');
    case 'caa':
      return `${record.flags} ${record.tag} ${record.value}`;
    default:
      return record.value;
  }
}
