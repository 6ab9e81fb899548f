/** Where a subdomain stands: by the zone file of its parent in the second system, or by the API, which keeps those of the first. */
import { bytesToHex, bytesToUtf8 } from '@noble/hashes/utils';
import { AutonymError } from '../protocol/error.ts';
import { addressHash, stacksFromBitcoin } from '../protocol/keys/address.ts';
import { findJsonSubdomain } from '../protocol/names/json-zonefile.ts';
import { type Name, parentOf } from '../protocol/names/name.ts';
import { findCreated } from '../protocol/names/subdomain.ts';
import { parseZonefile, zonefileHash } from '../protocol/names/zonefile.ts';
import { readZonefileV2, type ZonefileV2 } from './bns-v2.ts';
import type { Network } from './endpoints.ts';
import type { ListedName } from './node.ts';
import type { Questions } from './questions.ts';
import type { Zonefile } from './resolution.ts';
import { nobodyAnswered, type Standing } from './standing.ts';

/** Throws `nobody-answered`. */
export async function standingOfSubdomain({ askNodes }: Questions, network: Network, name: Name): Promise<Standing> {
  const [parent, listed] = await Promise.all([
    askNodes('zone file of the parent', (node) => readZonefileV2(node, network, parentOf(name)), sayParent),
    askNodes(
      'subdomain',
      (node) => node.findListed(name.full),
      (found) => found?.owner ?? 'no such subdomain',
    ),
  ]);
  if (parent.answer && typeof parent.answer === 'object') {
    const given = findGiven(name, bytesToUtf8(parent.answer.bytes));
    if (given) return given;
  }
  if (listed.answer)
    return { status: 'registered', system: 'subdomain', owner: spelled(listed.answer.owner), ...zonefileOfListed(listed.answer) };
  const silent = listed.error ?? parent.error;
  if (silent) throw nobodyAnswered(name, silent);
  return { status: 'not-registered', system: 'none' };
}

/** The resolver contract answers with a zone file only while the parent is registered and unchanged, so this is its owner's present word. */
function findGiven({ full, labels }: Name, parentText: string): Standing | undefined {
  const json = findJsonSubdomain(parentText, labels[0]);
  if (json && isAddress(json.owner))
    return { status: 'registered', system: 'subdomain', owner: json.owner, zonefile: currentOf(json.text), json };
  try {
    const created = findCreated(parseZonefile(parentText), full);
    if (created)
      return { status: 'registered', system: 'subdomain', owner: spelled(created.owner), zonefile: currentOf(created.zonefile) };
  } catch (error) {
    // JSON of another kind, or a record that does not count: the parent gave nothing.
    if (!(error instanceof AutonymError)) throw error;
  }
  return undefined;
}

function zonefileOfListed({ zonefile: text, zonefileHash: said }: ListedName): { zonefile?: Zonefile } {
  if (text === undefined) return said ? { zonefile: { text: '', hash: said, state: 'unreachable' } } : {};
  const zonefile = currentOf(text);
  return {
    zonefile:
      said === undefined || said === '' || said === zonefile.hash ? zonefile : { text, hash: said, state: 'hash-mismatch' },
  };
}

function currentOf(text: string): Zonefile {
  return { text, hash: bytesToHex(zonefileHash(text)), state: 'current' };
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

function sayParent(answer: ZonefileV2): string {
  return typeof answer === 'object' ? `${answer.bytes.length} bytes` : 'none that counts';
}
