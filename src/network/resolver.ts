/**
 * Where a name leads, by the word of the operators of one network. Policy: docs/protocol/names.md, "How a name is resolved".
 *
 * The owner is learned in one round trip; a zone file of the first system and a profile each cost one more. What is only *beside* the owner
 * (zone file, profile, height) may fail and then has a state; when the owner cannot be learned, nothing is answered at all.
 * What of a zone file is followed is decided here, and nowhere else.
 */
import type { NameAnswer, NameLead, NameSource, NotFollowed } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { type Name, parseName } from '../protocol/names/name.ts';
import { isNameOnly } from '../protocol/names/namespaces.ts';
import { type Pointers, readJsonPointers, readPointers } from '../protocol/names/pointers.ts';
import { isWholeWord } from '../protocol/names/voices.ts';
import { profileView } from '../protocol/token/profile-view.ts';
import { hostOf } from './answer.ts';
import { isLocalNetwork } from './endpoints.ts';
import { type FoundProfile, resolveProfile } from './profile.ts';
import { type Heard, hearAll, type ReadingPowers } from './readings.ts';
import { sealOf } from './seal.ts';
import type { Standing } from './standing.ts';

/** The contract's answer; whether it came from a cache is known only there. */
export type Resolution = Omit<NameAnswer, 'fromCache'>;
export type ResolverPowers = ReadingPowers;
export type Resolver = { resolve(name: string): Promise<Resolution> };

/** How much longer than everything else the first system may take to say whom it names, beside an owner of the second. */
const besideMs = 250;

export function makeResolver(powers: ResolverPowers): Resolver {
  const { http, now, sleep, network, agreeing } = powers;
  return {
    /**
     * Throws `bad-name`; `nobody-answered` when no operator could say who owns it, or only such as are far behind; of subdomains
     * `subdomain-elsewhere` and `parent-unreadable`.
     */
    resolve: async (text) => {
      const name = parseName(text);
      const heard = await hearAll(powers, name);
      const readings = heard.map(({ reading }) => reading);
      const seal = sealOf(readings, agreeing);
      const sources = () =>
        heard.flatMap(({ sources }, reading) => sources().map((source) => (heard.length > 1 ? { ...source, reading } : source)));
      if (seal === 'contradiction')
        return { ...contradicted, name: name.full, seal, readings, sources: sources(), resolvedAtMs: now() };
      const { standing, questions } = wordToTake(name, heard);
      const { status, system, owner, expires } = standing;
      const read = readZonefile(name, standing, network);
      const { zonefile, pointers, problem } = read;
      const notFollowed = whyNotFollowed(standing, read);
      const { profileUrl, siteUrl, content, refusedSite, claim } = notFollowed === undefined ? pointers : nowhere;
      const found: FoundProfile =
        notFollowed !== undefined
          ? { profileState: 'not-followed' }
          : claim && zonefile?.state === 'current'
            ? { profileState: 'recorded', profile: profileView(claim) }
            : profileUrl === undefined || owner === undefined
              ? { profileState: 'none' }
              : await resolveProfile({ http, questions, now }, profileUrl, owner);
      const beside = await Promise.race([standing.first, standing.first && sleep(besideMs)]);
      const first = beside?.kind === 'said' && typeof beside.answer === 'object' ? beside.answer : undefined;
      return {
        name: name.full,
        status,
        system,
        ...(owner === undefined ? {} : { owner }),
        ...(first ? { first: whomFirst(first) } : {}),
        expires,
        ...(zonefile === undefined ? {} : { zonefile }),
        ...(notFollowed === undefined ? {} : { notFollowed }),
        records: pointers.records,
        addresses: notFollowed === undefined ? pointers.addresses : [],
        ...found,
        ...(siteUrl === undefined ? content && { lead: content } : { lead: leadOf(siteUrl) }),
        ...(refusedSite ? { refusedTarget: { value: refusedSite.address, why: refusedSite.why } } : {}),
        seal,
        readings,
        sources: problem === undefined ? sources() : [...sources(), problem],
        resolvedAtMs: now(),
      };
    },
  };
}

/** Neither owner nor zone file: one of those who were asked does not tell the truth, and nobody here knows which. */
export const contradicted: Omit<Resolution, 'name' | 'seal' | 'readings' | 'sources' | 'resolvedAtMs'> = {
  status: 'contradicted',
  system: 'none',
  expires: 'unknown',
  notFollowed: 'contradiction',
  records: [],
  addresses: [],
  profileState: 'not-followed',
};

/** They do not contradict each other, so it is the first that lacks nothing. */
function wordToTake(name: Name, heard: Heard[]): NonNullable<Heard['said']> {
  const told = heard.filter(({ reading }) => reading.state === 'said');
  const { said } =
    told.find(({ reading }) => isWholeWord(reading)) ?? told.find(({ reading }) => 'zonefileHash' in reading) ?? told[0] ?? {};
  if (said) return said;
  // What a parent wrote, and who is too far behind, say more than that somebody did not answer.
  const { error } = heard.find(({ error }) => error && error.code !== 'nobody-answered') ?? heard[0] ?? {};
  const behind = heard.flatMap(({ reading }) => (reading.state === 'stale' ? [reading.why] : []))[0];
  throw (
    (behind ? undefined : error) ??
    new AutonymError(
      'nobody-answered',
      `Nobody could say who owns ${name.full}.`,
      behind && { reason: 'behind', places: behind.places },
    )
  );
}

/** The address of a name is no address of a site: what lies there is asked for by its name, and only when a person wants to. */
function leadOf(url: string): NameLead {
  const host = hostOf(url).replace(/:\d+$/, '').toLowerCase();
  return isNameOnly(host) ? { to: 'name', name: host } : { to: 'site', url };
}

function whomFirst({ owner, zonefileHash }: { owner: string; zonefileHash?: string }): NonNullable<NameAnswer['first']> {
  return { owner, ...(zonefileHash === undefined ? {} : { zonefileHash }) };
}

const nowhere: Pointers = { records: [], addresses: [] };

type ReadZonefile = { zonefile: Standing['zonefile']; pointers: Pointers; problem?: NameSource };

/** What stands in it, and whether it is still the owner's: JSON says itself whom it is for. `problem`: it does not read. */
function readZonefile(name: Name, { zonefile, json, owner }: Standing, network: Network): ReadZonefile {
  if (zonefile === undefined || zonefile.text === '') return { zonefile, pointers: nowhere };
  const input = { name: name.full, isLocalNetwork: isLocalNetwork(network) };
  try {
    const pointers = json ? readJsonPointers(json, input) : readPointers(zonefile.text, input);
    const isForeign = pointers.owner !== undefined && pointers.owner !== owner && zonefile.state === 'current';
    return { zonefile: isForeign ? { ...zonefile, state: 'stale' } : zonefile, pointers };
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    // The owner wrote something we do not read: it is shown as text, and the trace says why it leads nowhere.
    const problem: NameSource = { host: 'Autonym', asked: 'zonefile', said: error.said(), ok: false, ms: 0 };
    return { zonefile, pointers: nowhere, problem };
  }
}

/** The one rule on what may be followed: a zone file of the present owner that reads, while the name is theirs to use. */
function whyNotFollowed({ status, endUnchecked }: Standing, { zonefile, problem }: ReadZonefile): NotFollowed | undefined {
  if (zonefile === undefined) return undefined;
  if (status !== 'registered') return 'status';
  switch (zonefile.state) {
    case 'stale':
      return 'earlier-owner';
    case 'hash-mismatch':
      return 'other-file';
    case 'undelivered':
    case 'unreachable':
    case 'untold':
      return 'not-read';
    case 'current':
    case 'listed':
      return endUnchecked ? 'end-unchecked' : problem && 'unreadable';
  }
}
