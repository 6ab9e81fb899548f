/** Where a subdomain stands: by the zone file of its parent in the second system, or by the API, which keeps those of the first. */
import { bytesToHex, bytesToUtf8 } from '@noble/hashes/utils';
import type { NameZonefile } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { addressHash, stacksFromBitcoin } from '../protocol/keys/address.ts';
import { type Name, parentOf } from '../protocol/names/name.ts';
import type { Subdomain } from '../protocol/names/subdomain.ts';
import { followSubdomain } from '../protocol/names/subdomain-chain.ts';
import { findJsonSubdomain, findResolver, findSubdomainFile, type JsonSubdomain } from '../protocol/names/subdomain-places.ts';
import { parseZonefile, type Zonefile, zonefileHash } from '../protocol/names/zonefile.ts';
import { readZonefileV2 } from './bns-v2.ts';
import { isLocalNetwork } from './endpoints.ts';
import type { Http } from './http.ts';
import type { ListedName } from './node.ts';
import type { Outcome, Questions } from './questions.ts';
import { askRegistrar, askSubdomainFile, type ElsewherePowers } from './registrar.ts';
import { answerOf, type Standing, standingOf } from './standing.ts';
import { findZonefile, sayZonefile } from './zonefiles.ts';

export type StandingOfSubdomain = typeof standingOfSubdomain;
export type SubdomainPowers = { http: Http; questions: Questions; network: Network };

/**
 * The parent's word goes first, so nothing else counts before it was heard and understood.
 *
 * Throws `nobody-answered`; `subdomain-elsewhere` when the parent keeps its subdomains where we do not look, and `parent-unreadable` when
 * what it wrote is not understood or does not hold: neither says that there is no such subdomain.
 */
export async function standingOfSubdomain({ http, questions, network }: SubdomainPowers, name: Name): Promise<Standing> {
  const { askNodes } = questions;
  const [parent, listed] = await Promise.all([
    askNodes('parent-zonefile', (node) => readZonefileV2(node, network, parentOf(name)), sayZonefile),
    askNodes(
      'subdomain',
      (node) => node.findListed(name.full),
      (found) => (found ? { code: 'owner', places: [found.owner] } : { code: 'no-subdomain' }),
    ),
  ]);
  const word = answerOf(name, parent);
  const present = typeof word === 'object' ? bytesToUtf8(word.bytes) : undefined;
  const elsewhere = { http, questions, isLocalNetwork: isLocalNetwork(network) };
  const given = present === undefined ? undefined : await findGiven(elsewhere, name, present);
  if (given) return given;
  const older = await findOlder(questions, network, name, present !== undefined);
  const zonefiles = [older.kind === 'said' ? older.answer : undefined, present].flatMap((text) =>
    text === undefined || isJson(text) ? [] : [understood(name, () => parseZonefile(text))],
  );
  return standingByList(elsewhere, name, zonefiles, { listed, older });
}

const registered = { status: 'registered', system: 'subdomain', expires: 'unknown' } as const;

/** The resolver contract answers with a zone file only while the parent is registered and unchanged, so this is its owner's present word. */
async function findGiven(powers: ElsewherePowers, name: Name, text: string): Promise<Standing | undefined> {
  const json = findJsonSubdomain(text, name.labels[0]);
  if (json) return jsonStanding(name, json, currentOf(json.text));
  const file = findSubdomainFile(text);
  if (file !== undefined) {
    const found = answerOf(name, await askSubdomainFile(powers, file, name.labels[0]));
    return found && { ...jsonStanding(name, found, listedOf(found.text)), elsewhere: file };
  }
  if (isJson(text)) return undefined;
  const followed = understood(name, () => followSubdomain([parseZonefile(text)], name.full));
  return followed?.proven ? currentStanding(followed.last) : undefined;
}

/** What the first system has of the parent, held to its hash: only while that owner still has the parent. */
async function findOlder(
  questions: Questions,
  network: Network,
  name: Name,
  isSucceeded: boolean,
): Promise<Outcome<string | undefined>> {
  const parent = parentOf(name);
  const none = { kind: 'said', answer: undefined } as const;
  const sentence = `What ${parent.full} wrote down could not be had.`;
  const untold: Outcome<never> = { kind: 'silent', error: new AutonymError('nobody-answered', sentence) };
  const wordOf = (file: NameZonefile): Outcome<string> =>
    file.state === 'current' ? { kind: 'said', answer: file.text } : untold;
  const ofParent = questions.about({ owner: 'parent-owner', zonefile: 'parent-zonefile' });
  try {
    const { status, owner, zonefile, endUnchecked, first } = await standingOf(ofParent, network, parent);
    // Subdomains of the first system outlived its move to the second, as long as nobody registered their parent there.
    if (status !== 'registered' && status !== 'history') return none;
    if (endUnchecked) return untold;
    if (!isSucceeded) {
      if (zonefile === undefined || zonefile.state === 'stale') return none;
      // A file that nobody has may be another owner's: that decides the first system, below.
      if (first === undefined || zonefile.hash === '' || zonefile.state === 'current') return wordOf(zonefile);
    }
    const before = first && (await first);
    if (before?.kind !== 'said') return untold;
    if (typeof before.answer !== 'object' || before.answer.owner !== owner) return none;
    const { zonefileHash: hash } = before.answer;
    if (hash === undefined) return none;
    const file = await findZonefile(ofParent, parent, { at: 'first', hash, older: false });
    return file ? wordOf(file) : untold;
  } catch (error) {
    if (error instanceof AutonymError && error.code === 'nobody-answered') return { kind: 'silent', error };
    throw error;
  }
}

/** By what the parent wrote down where that can be followed, by the API's list, and by the parent's own resolver for what is in neither. */
async function standingByList(
  powers: ElsewherePowers,
  name: Name,
  zonefiles: Zonefile[],
  { listed, older }: { listed: Outcome<ListedName | undefined>; older: Outcome<unknown> },
): Promise<Standing> {
  const followed = understood(name, () => followSubdomain(zonefiles, name.full));
  const entry = listed.kind === 'said' ? listed.answer : undefined;
  if (followed?.proven) {
    const { owner } = followed.last;
    if (entry && !isSameOwner(entry.owner, owner))
      throw unreadable(name, `${name.full} was given to ${owner}, and is listed as another's.`);
    // Its owner may change the zone file through any name, so the list may be ahead; the owner changes here only.
    return entry?.zonefile === undefined || entry.zonefile === followed.last.zonefile
      ? currentStanding(followed.last)
      : listedStanding(entry);
  }
  if (entry) return listedStanding(entry);
  const resolver = zonefiles.map(findResolver).findLast((url) => url !== undefined);
  // An API that sends to the resolver has said that the chain has no such subdomain.
  const isUnknown = listed.kind === 'said' || listed.error.code === 'host-moved';
  let place: Pick<Standing, 'elsewhere'> = {};
  if (resolver !== undefined && isUnknown) {
    place = { elsewhere: resolver };
    const found = answerOf(name, await askRegistrar(powers, resolver, name));
    if (found) return { ...listedStanding(found), ...place };
  } else answerOf(name, listed);
  // What the parent wrote may give it, or name who does.
  answerOf(name, older);
  if (followed) throw unreadable(name, `What ${name.full} was before its last change is not told.`);
  return { status: 'not-registered', system: 'none', expires: 'unknown', ...place };
}

/** Throws `parent-unreadable` for an owner that is no plain address. */
function jsonStanding(name: Name, json: JsonSubdomain, zonefile: NameZonefile): Standing {
  if (!isAddress(json.owner)) throw unreadable(name, `It gives ${name.full} to what is no address.`);
  return { ...registered, owner: json.owner, zonefile, json };
}

function currentStanding({ owner, zonefile }: Subdomain): Standing {
  return { ...registered, owner: spelled(owner), zonefile: currentOf(zonefile) };
}

function listedStanding(entry: ListedName): Standing {
  return { ...registered, owner: spelled(entry.owner), ...zonefileOfListed(entry) };
}

/** What the parent wrote must be understood, or nothing is said of its subdomains. */
function understood<T>(name: Name, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof AutonymError)) throw cause;
    throw unreadable(name, cause.message, cause);
  }
}

function unreadable(name: Name, why: string, cause?: AutonymError): AutonymError {
  const sentence = `What ${parentOf(name).full} says of its subdomains does not read. ${why}`;
  return new AutonymError('parent-unreadable', sentence, {
    cause,
    reason: cause?.code === 'bad-subdomain' ? cause.reason : undefined,
  });
}

/** The API's own hash is beside its own text: it can only show that the two do not fit. */
function zonefileOfListed({ zonefile: text, zonefileHash: said }: ListedName): { zonefile?: NameZonefile } {
  if (text === undefined) return said === undefined ? {} : { zonefile: { text: '', hash: said, state: 'undelivered' } };
  const hash = hashOf(text);
  const isOther = said !== undefined && said !== hash;
  return { zonefile: isOther ? { text, hash: said, state: 'hash-mismatch' } : listedOf(text) };
}

function listedOf(text: string): NameZonefile {
  return { text, hash: hashOf(text), state: 'listed' };
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

/** One hash has two spellings. */
function isSameOwner(one: string, other: string): boolean {
  return isAddress(one) && spelled(one) === spelled(other);
}

function isAddress(text: string): boolean {
  try {
    return addressHash(text).length === 20;
  } catch {
    // Somebody wrote something else where an owner should be.
    return false;
  }
}
