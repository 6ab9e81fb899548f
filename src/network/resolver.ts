/**
 * Where a name leads, by the word of the nodes of one network. Policy: docs/protocol/names.md, "How a name is resolved".
 *
 * The owner is learned in one round trip; a zone file of the first system and a profile each cost one more. What is only *beside* the owner
 * (zone file, profile, height) may fail and then has a state; when the owner cannot be learned, nothing is answered at all.
 */
import { AutonymError } from '../protocol/error.ts';
import { type Name, parseName } from '../protocol/names/name.ts';
import { type Pointers, readJsonPointers, readPointers } from '../protocol/names/pointers.ts';
import { isLocalNetwork, type Network } from './endpoints.ts';
import type { Http } from './http.ts';
import { type FoundProfile, resolveProfile } from './profile.ts';
import { makeQuestions, type Questions } from './questions.ts';
import type { Resolution, Source, Zonefile } from './resolution.ts';
import { type Standing, standingOf } from './standing.ts';
import { standingOfSubdomain } from './standing-subdomain.ts';

export type ResolverPowers = { http: Http; now: () => number; network: Network };
export type Resolver = { resolve(name: string): Promise<Resolution> };

export function makeResolver({ http, now, network }: ResolverPowers): Resolver {
  return {
    /** Throws `bad-name`, and `nobody-answered` when no node could say who owns it. */
    resolve: async (text) => {
      const name = parseName(text);
      const questions = makeQuestions({ http, now, nodeUrls: network.nodeUrls });
      const standing = await (name.kind === 'name'
        ? standingOf(questions, network, name)
        : standingOfSubdomain(questions, network, name));
      const { zonefile, pointers, problem } = readZonefile(name, standing, network);
      const { profileState, profile } = await findProfile(http, questions, { ...standing, zonefile }, pointers);
      return {
        name: name.full,
        status: standing.status,
        system: standing.system,
        ...(standing.owner === undefined ? {} : { owner: standing.owner }),
        ...(standing.expiresAtHeight === undefined ? {} : { expiresAtHeight: standing.expiresAtHeight }),
        ...(zonefile === undefined ? {} : { zonefile }),
        records: pointers.records,
        addresses: pointers.addresses,
        profileState,
        ...(profile === undefined ? {} : { profile }),
        ...(pointers.siteUrl === undefined ? {} : { siteUrl: pointers.siteUrl }),
        seal: 'single-source',
        sources: problem === undefined ? questions.finished() : [...questions.finished(), problem],
        resolvedAtMs: now(),
      };
    },
  };
}

const nowhere: Pointers = { records: [], addresses: [] };

type ReadZonefile = { zonefile?: Zonefile | undefined; pointers: Pointers; problem?: Source };

/** Only a zone file of the present owner is followed, and only while the name is theirs to use. A stale one is shown as records. */
function readZonefile(name: Name, { zonefile, json, owner, status }: Standing, network: Network): ReadZonefile {
  if (zonefile === undefined || zonefile.text === '') return { zonefile, pointers: nowhere };
  const input = { name: name.full, isLocalNetwork: isLocalNetwork(network) };
  try {
    const pointers = json ? readJsonPointers(json, input) : readPointers(zonefile.text, input);
    const isForeign = pointers.owner !== undefined && pointers.owner !== owner && zonefile.state === 'current';
    const state = isForeign ? 'stale' : zonefile.state;
    const isFollowed = state === 'current' && status === 'registered';
    return { zonefile: { ...zonefile, state }, pointers: isFollowed ? pointers : { ...nowhere, records: pointers.records } };
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    // The owner wrote something we do not read: it is shown as text, and the trace says why it leads nowhere.
    const problem = { host: 'Autonym', asked: 'zone file', said: error.message, ok: false, ms: 0 };
    return { zonefile, pointers: nowhere, problem };
  }
}

async function findProfile(
  http: Http,
  questions: Questions,
  { owner, zonefile }: { owner?: string; zonefile?: Zonefile | undefined },
  { profileUrl }: Pointers,
): Promise<FoundProfile> {
  // Whoever cannot read the zone file cannot say that there is no profile.
  if (zonefile?.state === 'unreachable' || zonefile?.state === 'hash-mismatch') return { profileState: 'unreachable' };
  if (profileUrl === undefined || owner === undefined) return { profileState: 'none' };
  return resolveProfile(http, questions, profileUrl, owner);
}
