/** Where a subdomain stands: by the zone file of its parent in the second system, or by the API, which keeps those of the first. */
import { bytesToHex, bytesToUtf8 } from '@noble/hashes/utils';
import type { NameZonefile } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { addressHash, stacksFromBitcoin } from '../protocol/keys/address.ts';
import { findJsonSubdomain, namesOtherSubdomainFile } from '../protocol/names/json-zonefile.ts';
import { type Name, parentOf } from '../protocol/names/name.ts';
import { findCreated } from '../protocol/names/subdomain.ts';
import { parseZonefile, zonefileHash } from '../protocol/names/zonefile.ts';
import { readZonefileV2 } from './bns-v2.ts';
import type { ListedName } from './node.ts';
import type { Questions } from './questions.ts';
import { answerOf, type Standing } from './standing.ts';
import { sayZonefile } from './zonefiles.ts';

/**
 * The parent's word goes first, so nothing else counts before it was heard and understood.
 *
 * Throws `nobody-answered`; `subdomain-elsewhere` when the parent keeps its subdomains where we do not look, and `parent-unreadable` when
 * what it wrote is not understood: neither says that there is no such subdomain.
 */
export async function standingOfSubdomain({ askNodes }: Questions, network: Network, name: Name): Promise<Standing> {
  const [parent, listed] = await Promise.all([
    askNodes('parent-zonefile', (node) => readZonefileV2(node, network, parentOf(name)), sayZonefile),
    askNodes(
      'subdomain',
      (node) => node.findListed(name.full),
      (found) => (found ? { code: 'owner', places: [found.owner] } : { code: 'no-subdomain' }),
    ),
  ]);
  const word = answerOf(name, parent);
  const given = typeof word === 'object' ? findGiven(name, bytesToUtf8(word.bytes)) : undefined;
  if (given) return given;
  const entry = answerOf(name, listed);
  if (entry === undefined) return { status: 'not-registered', system: 'none', expires: 'unknown' };
  return { ...registered, owner: spelled(entry.owner), ...zonefileOfListed(entry) };
}

const registered = { status: 'registered', system: 'subdomain', expires: 'unknown' } as const;

/** The resolver contract answers with a zone file only while the parent is registered and unchanged, so this is its owner's present word. */
function findGiven(name: Name, parentText: string): Standing | undefined {
  const { full, labels } = name;
  const json = findJsonSubdomain(parentText, labels[0]);
  if (json && isAddress(json.owner)) return { ...registered, owner: json.owner, zonefile: currentOf(json.text), json };
  if (namesOtherSubdomainFile(parentText))
    throw new AutonymError(
      'subdomain-elsewhere',
      `${parentOf(name).full} keeps its subdomains in a file that Autonym does not read.`,
    );
  if (isJson(parentText)) return undefined;
  try {
    const created = findCreated(parseZonefile(parentText), full);
    return created && { ...registered, owner: spelled(created.owner), zonefile: currentOf(created.zonefile) };
  } catch (cause) {
    if (!(cause instanceof AutonymError)) throw cause;
    throw new AutonymError(
      'parent-unreadable',
      `What ${parentOf(name).full} says of its subdomains does not read. ${cause.message}`,
      {
        cause,
      },
    );
  }
}

/** The API's own hash is beside its own text: it can only show that the two do not fit. */
function zonefileOfListed({ zonefile: text, zonefileHash: said }: ListedName): { zonefile?: NameZonefile } {
  if (text === undefined) return said === undefined ? {} : { zonefile: { text: '', hash: said, state: 'undelivered' } };
  const hash = hashOf(text);
  const isOther = said !== undefined && said !== hash;
  return { zonefile: isOther ? { text, hash: said, state: 'hash-mismatch' } : { text, hash, state: 'listed' } };
}

function currentOf(text: string): NameZonefile {
  return { text, hash: hashOf(text), state: 'current' };
}

function hashOf(text: string): string {
  return bytesToHex(zonefileHash(text));
}

function isJson(text: string): boolean {
  return text.trimStart().startsWith('{');
}

/** Subdomains of 2018 name their owners the Bitcoin way. */
function spelled(owner: string): string {
  return /^[13]/.test(owner) && isAddress(owner) ? stacksFromBitcoin(owner) : owner;
}

function isAddress(text: string): boolean {
  try {
    return addressHash(text).length === 20;
  } catch {
    // Somebody wrote something else where an owner should be.
    return false;
  }
}
