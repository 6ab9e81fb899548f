/**
 * Where a name stands, by what is known of it and by nothing else. No question is asked here: facts come from a node's word, or from values
 * proven against the chain, and the same facts give the same standing. Rules: docs/protocol/names.md, "How a name is resolved".
 */

/** Of the second system. `renewalHeight` 0: it never runs out. Bitcoin blocks. `no-name` says nothing of the namespace: the contract looks for the name first. */
export type OwnerV2 = { owner: string; renewalHeight: number } | 'no-name';

/** `announced`: revealed and not open yet. */
export type NamespaceV2 = 'launched' | 'announced' | 'none';

/** `left`: there is none to follow: the name changed hands since, or its owner took it down. */
export type ZonefileV2 = { bytes: Uint8Array } | 'left' | 'never-written' | 'no-name' | 'revoked' | 'run-out';

/** What was last written in the second system, and by whom, whether or not it still counts. */
export type Written = { owner: string; bytes: Uint8Array } | 'none';

/** Of the first system. `zonefileHash` in hex; absent when none was ever published. `endless`: else it ends, at a height of the Stacks chain that is left out. */
export type NameV1 =
  | { owner: string; zonefileHash?: string; endless: boolean }
  | 'no-name'
  | 'no-namespace'
  | 'in-grace'
  | 'expired'
  | 'revoked';

/** `known: false`: asked, and nobody could say. That is never the same as *there is none*. */
export type Known<T> = { known: true; value: T } | { known: false };

export type FactValues = {
  /** Who owns it in the second system. */
  second: OwnerV2;
  /** What its contract gives as the zone file. */
  zonefile: ZonefileV2;
  written: Written;
  /** Whether the second system runs the namespace. */
  namespace: NamespaceV2;
  /** What the first system says of the name. */
  first: NameV1;
  /** Whether anybody opened the namespace in the first system. */
  firstNamespace: boolean;
  burnHeight: number;
};
export type NameFact = keyof FactValues;
export type NameFacts = { [Fact in NameFact]: Known<FactValues[Fact]> };

/** Where the zone file is that counts. `older`: by an owner whom the name has since left. `first`: the chain has its hash alone. */
export type Whereabouts =
  | { at: 'none' }
  | { at: 'unreachable' }
  | { at: 'untold' }
  | { at: 'second'; bytes: Uint8Array; older: boolean }
  | { at: 'first'; hash: string; older: boolean };

type Life = {
  status: 'registered' | 'in-grace' | 'expired' | 'revoked' | 'history' | 'not-registered' | 'unknown-namespace';
  expires: 'never' | 'unknown' | { atHeight: number };
  /** It may have run out, or still be in grace: nobody told the height that would decide it. */
  endUnchecked?: boolean;
};
export type Decided = Life & { system: 'bns-v2' | 'bns-v1' | 'none'; owner?: string; zonefile: Whereabouts };

/** `needs`: this fact has to be looked for next, because everything further hangs on it. `untold`: it was, and without it nothing can be said. */
export type Decision = Decided | Need | { untold: NameFact };
type Need = { needs: NameFact };

/** After its last block a name of the second system can still be renewed by its owner for so many Bitcoin blocks. */
const graceBlocks = 5_000;

/** The second system goes first and wins. Facts that are not there have not been looked for; no more of them are asked for than count. */
export function decide(facts: Partial<NameFacts>): Decision {
  const { second } = facts;
  if (!second) return { needs: 'second' };
  if (!second.known) return { untold: 'second' };
  return second.value === 'no-name' ? decideInFirst(facts) : decideInSecond(facts, second.value);
}

function decideInSecond(facts: Partial<NameFacts>, { owner, renewalHeight }: Exclude<OwnerV2, 'no-name'>): Decision {
  const { zonefile: word } = facts;
  if (!word) return { needs: 'zonefile' };
  const life = lifeOf(renewalHeight, word, facts.burnHeight);
  if ('needs' in life) return life;
  const zonefile = placeOf(facts, owner, word);
  return 'needs' in zonefile ? zonefile : { ...life, system: 'bns-v2', owner, zonefile };
}

function lifeOf(renewalHeight: number, zonefile: Known<ZonefileV2>, height: Known<number> | undefined): Life | Need {
  const word = zonefile.known ? zonefile.value : undefined;
  if (word === 'revoked') return { status: 'revoked', expires: 'unknown' };
  if (renewalHeight === 0) return { status: 'registered', expires: 'never' };
  const expires = { atHeight: renewalHeight };
  // The contract gives these only after it has compared the heights itself, at the block it runs in.
  if (word === 'left' || typeof word === 'object') return { status: 'registered', expires };
  if (!height) return { needs: 'burnHeight' };
  if (!height.known) return { status: word === 'run-out' ? 'expired' : 'registered', expires, endUnchecked: true };
  // Its own *run out* goes before a height that came a moment earlier.
  if (word !== 'run-out' && height.value <= renewalHeight) return { status: 'registered', expires };
  return { status: height.value <= renewalHeight + graceBlocks ? 'in-grace' : 'expired', expires };
}

/** The zone file of a name of the second system. One that could not be asked for is never one that was not written. */
function placeOf({ first, written }: Partial<NameFacts>, owner: string, word: Known<ZonefileV2>): Whereabouts | Need {
  if (!word.known) return { at: 'unreachable' };
  if (typeof word.value === 'object') return { at: 'second', bytes: word.value.bytes, older: false };
  switch (word.value) {
    // The same node has just named its owner: its two answers do not fit, so neither says that there is none.
    case 'no-name':
      return { at: 'unreachable' };
    case 'revoked':
      return { at: 'untold' };
    // The first system may still have one, and it counts only if the name did not change hands between the two.
    case 'never-written':
      if (!first) return { needs: 'first' };
      if (!first.known) return { at: 'unreachable' };
      return placeInFirst(first.value, owner);
    // The contract holds it back; the map still has what was last written, and by whom.
    case 'left':
    case 'run-out':
      if (!written) return { needs: 'written' };
      if (!written.known) return { at: 'unreachable' };
      // Taken down by the present owner: their word, so nothing older takes its place.
      if (written.value === 'none') return { at: 'none' };
      return { at: 'second', bytes: written.value.bytes, older: written.value.owner !== owner };
  }
}

function placeInFirst(first: NameV1, owner: string): Whereabouts {
  if (typeof first !== 'object' || first.zonefileHash === undefined) return { at: 'none' };
  return { at: 'first', hash: first.zonefileHash, older: first.owner !== owner };
}

/** The second system does not know the name. It still decides when it runs the namespace: then the first has only history to tell. */
function decideInFirst({ first, namespace, firstNamespace }: Partial<NameFacts>): Decision {
  if (!first) return { needs: 'first' };
  if (!first.known) return { untold: 'first' };
  if (!namespace) return { needs: 'namespace' };
  const nobody: Decided = { status: 'not-registered', system: 'none', expires: 'unknown', zonefile: { at: 'none' } };
  if (first.value === 'no-name' || first.value === 'no-namespace') {
    // Neither system has the name, so it is free, whatever is not known of its namespace.
    if (!namespace.known || namespace.value === 'launched') return nobody;
    // The first contract says *no such name* for a namespace nobody opened, too.
    if (!firstNamespace) return { needs: 'firstNamespace' };
    return firstNamespace.known && !firstNamespace.value ? { ...nobody, status: 'unknown-namespace' } : nobody;
  }
  if (!namespace.known) return { untold: 'namespace' };
  const isHistory = namespace.value === 'launched';
  if (typeof first.value === 'object') {
    const { owner, endless } = first.value;
    return {
      status: isHistory ? 'history' : 'registered',
      system: 'bns-v1',
      owner,
      expires: endless && !isHistory ? 'never' : 'unknown',
      zonefile: placeInFirst(first.value, owner),
    };
  }
  if (isHistory) return nobody;
  return { status: first.value, system: 'bns-v1', expires: 'unknown', zonefile: { at: 'untold' } };
}
