/** An answer beside what is proven of the same name. The proven facts go through the same rules as those of a node (protocol/names/decide.ts). */
import type { NameAnswer } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { bytesToHex } from '../protocol/hex.ts';
import { hash160 } from '../protocol/keys/address.ts';
import { type Decided, decide, type NameV1 } from '../protocol/names/decide.ts';
import { parseName } from '../protocol/names/name.ts';
import { factsInFirst, factsInSecond, keysInFirst, keysInSecond, type NameEnd } from '../protocol/proof/name-facts.ts';
import { hostOf } from './answer.ts';
import type { Http } from './http.ts';
import { makeQuestions } from './questions.ts';
import { standingOf } from './standing.ts';

/** `prove`: what stands at a key at the block that is checked against; `proveForADay`: or did since yesterday. */
export type NameCheck = {
  answer: Omit<NameAnswer, 'fromCache'>;
  network: Network;
  http: Http;
  now: () => number;
  prove: (key: string) => Promise<Uint8Array>;
  proveForADay: (key: string) => Promise<Uint8Array>;
};

/** `decided` undefined: neither owner nor zone file, because the entry was deleted. `isWhole`: the zone file is proven too. */
export type Proven =
  | { system: 'second'; decided: Decided | undefined; isWhole: boolean; end: NameEnd }
  | { system: 'first'; first: NameV1 };

/** What an answer says that can be compared. */
type Word = Pick<NameAnswer, 'status' | 'owner' | 'expires' | 'zonefile' | 'notFollowed'>;

/** Why nothing of such an answer can be proven, before anybody is asked. */
export function whyUnprovable({ system, status }: Pick<NameAnswer, 'system' | 'status'>): AutonymError | undefined {
  if (status === 'contradicted') return new AutonymError('proof-not-tried', 'The servers disagree about it.');
  if (system === 'none') return new AutonymError('proof-absence', 'That something is not there has no proof.');
  if (system === 'subdomain')
    return new AutonymError('proof-subdomain', 'What is under a name is not in the state of the chain.');
  return undefined;
}

/** Throws what `prove` throws, `proof-withheld` where everything but the name is proven, `proof-record`. */
export async function proveAnswer(check: NameCheck, burnHeight: number): Promise<Proven> {
  const name = parseName(check.answer.name);
  return check.answer.system === 'bns-v1'
    ? proveInFirst(check, keysInFirst(check.network, name))
    : proveInSecond(check, keysInSecond(check.network, name), burnHeight);
}

async function proveInSecond(
  { prove, proveForADay }: NameCheck,
  keys: ReturnType<typeof keysInSecond>,
  burnHeight: number,
): Promise<Proven> {
  const namespace = proveForADay(keys.namespace);
  const [values, zonefile] = await Promise.all([
    Promise.all([withheldIfAlone(prove(keys.name), namespace), namespace]),
    // Where none was ever written there is nothing to prove.
    prove(keys.zonefile).catch(unlessAbsent),
  ]);
  const { facts, end } = factsInSecond({ name: values[0], namespace: values[1], ...(zonefile && { zonefile }) }, burnHeight);
  const untold = { known: false } as const;
  const decision = decide({
    ...{ zonefile: untold, written: untold, first: untold, namespace: untold, firstNamespace: untold },
    ...facts,
    burnHeight: { known: true, value: burnHeight },
  });
  return { system: 'second', decided: 'status' in decision ? decision : undefined, isWhole: zonefile !== undefined, end };
}

async function proveInFirst({ prove, proveForADay }: NameCheck, keys: ReturnType<typeof keysInFirst>): Promise<Proven> {
  const namespace = proveForADay(keys.namespace);
  const values = await Promise.all([withheldIfAlone(prove(keys.name), namespace), prove(keys.owner), namespace]);
  const [name, owner, space] = values;
  const { first } = factsInFirst({ name, owner, namespace: space }).facts;
  return { system: 'first', first: first?.known ? first.value : 'no-name' };
}

async function withheldIfAlone(entry: Promise<Uint8Array>, other: Promise<unknown>): Promise<Uint8Array> {
  try {
    return await entry;
  } catch (error) {
    if (!isAbsent(error) || !(await other.then(() => true).catch(() => false))) throw error;
    throw new AutonymError('proof-withheld', 'The server proves other things, and not this name.', { places: error.places });
  }
}

const isAbsent = (error: unknown): error is AutonymError => error instanceof AutonymError && error.code === 'proof-absent';

function unlessAbsent(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}

/** What of an answer is not as it is proven, without whose word it is; undefined: nothing, as far as it is proven. */
export function differenceOf(word: Word, proven: Proven): AutonymError | undefined {
  if (proven.system === 'first') return differenceInFirst(word, proven.first);
  const { decided, isWhole, end } = proven;
  if (decided?.owner !== word.owner) return ownerDiffers(word.owner, decided?.owner);
  if (isWhole && fileDiffers(word.zonefile, decided))
    return new AutonymError('proof-zonefile-differs', 'The zone file is another.');
  const { expires, status } = decided ?? {};
  // Whether it was revoked stands beside its zone file.
  const isOpen = !isWhole && word.status === 'revoked';
  // Near the end a node may know better; and one that could not tell the height says so.
  const isCounted = end !== 'estimated' && word.notFollowed !== 'end-unchecked';
  if (!isOpen && (endOf(expires) !== endOf(word.expires) || (isCounted && status !== word.status)))
    return new AutonymError('proof-standing-differs', 'Whether it ran out or was revoked is told otherwise.');
  return undefined;
}

const endOf = (expires: Word['expires'] | undefined): number | undefined =>
  typeof expires === 'object' ? expires.atHeight : expires === 'never' ? 0 : undefined;

/** What is not read beside an owner makes no difference: nothing of it is followed. A JSON file for somebody else is `stale` to us alone. */
function fileDiffers(zonefile: Word['zonefile'], decided: Decided | undefined): boolean {
  const place = decided?.zonefile ?? { at: 'none' };
  const isFollowed = zonefile?.state === 'current';
  if (place.at !== 'second') return isFollowed;
  if (zonefile === undefined) return true;
  const isSame = zonefile.hash === bytesToHex(hash160(place.bytes));
  return (zonefile.text !== '' && !isSame) || (isFollowed && place.older);
}

function differenceInFirst({ owner, zonefile }: Word, first: NameV1): AutonymError | undefined {
  const proven = typeof first === 'object' ? first : undefined;
  // Of a name that ran out or was revoked the first system names nobody.
  if (owner === undefined) return undefined;
  if (proven?.owner !== owner) return ownerDiffers(owner, proven?.owner);
  const hash = proven.zonefileHash ?? '';
  return zonefile === undefined || zonefile.hash === hash
    ? undefined
    : new AutonymError('proof-zonefile-differs', 'The zone file is another.');
}

const ownerDiffers = (said = '–', proven = '–'): AutonymError =>
  new AutonymError('proof-owner-differs', `It is said to belong to ${said}, and proven to belong to ${proven}.`, {
    places: [said, proven],
  });

/**
 * Asks the host of a reading once more, at the very block that the proof is of: what is still different then is no other time, and a lie. Undefined:
 * it says what is proven, or nothing. The places of the error begin with the host.
 */
export async function findLie(check: NameCheck, proven: Proven, host: string, tip: string): Promise<AutonymError | undefined> {
  const { network, http, now, answer } = check;
  const nodeUrl = network.nodeUrls.find((url) => hostOf(url) === host);
  if (nodeUrl === undefined) return undefined;
  try {
    const word = await standingOf(makeQuestions({ http, now, nodeUrl, tip }), network, parseName(answer.name));
    const differs = differenceOf(word, proven);
    return differs && withHost(differs, host);
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    return undefined;
  }
}

export function withHost({ code, message, places = [] }: AutonymError, host: string): AutonymError {
  return new AutonymError(code, message, { places: [host, ...places] });
}
