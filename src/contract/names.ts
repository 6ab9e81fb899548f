/** What a name leads to, and how far that is known: the answer every page of ours shows. Plain JSON. */
import type { Said } from './said.ts';

/**
 * Where a name stands in its life. `history`: only the first system knows it, and its namespace has moved to the second, where anybody may
 * register it. `unknown-namespace`: nobody ever opened this namespace. `contradicted`: independent operators say different things, and
 * which of them is right is not told; who said what is in `readings`.
 */
export type NameStatus = ToldStatus | 'contradicted';
/** What one operator can say. */
export type ToldStatus = 'registered' | 'in-grace' | 'expired' | 'revoked' | 'history' | 'not-registered' | 'unknown-namespace';

/** When a name runs out, in Bitcoin blocks. `unknown`: it may, by a count that is not told here (first system, subdomains). */
export type NameExpiry = 'never' | 'unknown' | { atHeight: number };

/**
 * `current`: the owner's, as it stands on the chain or hashes to what the chain names. `listed`: of a subdomain, as a server lists it.
 * `stale`: written by an owner the name has since left. `hash-mismatch`: somebody delivered another file than the chain names.
 * `undelivered`: nobody delivered the file the chain names. `unreachable`: nobody said whether there is one.
 * `untold`: the registry does not say what stood there in this state of the name.
 */
export type NameZonefile = {
  text: string;
  /** hash160 of what was written, or of what the chain names when that could not be had. Empty when not even that is known. */
  hash: string;
  state: 'current' | 'listed' | 'stale' | 'hash-mismatch' | 'undelivered' | 'unreachable' | 'untold';
};

/**
 * Why a zone file is shown and nothing in it is followed: `status` the name is not its owner's to use today; `end-unchecked` whether it has
 * run out could not be asked; `not-read` it could not be had; `other-file` it is not the one on the chain; `earlier-owner`; `unreadable`;
 * `contradiction` those who were asked say different things, so neither owner nor zone file is told; `changed` it is not what it was when this
 * person first saw it, and they have not said yet that they follow the new one.
 */
export type NotFollowed =
  | 'status'
  | 'end-unchecked'
  | 'not-read'
  | 'other-file'
  | 'earlier-owner'
  | 'unreadable'
  | 'contradiction'
  | 'changed';

/** What is asked on the way to an answer; `first`: of the first naming system. */
export type NameQuestion =
  | 'owner'
  | 'first-owner'
  | 'height'
  | 'namespace'
  | 'first-namespace'
  | 'zonefile'
  | 'first-zonefile'
  | 'zonefile-by-hash'
  | 'written-zonefile'
  | 'parent-owner'
  | 'parent-zonefile'
  | 'subdomain'
  | 'subdomain-file'
  | 'registrar'
  | 'profile';

/** One question asked while resolving, in the order asked. */
export type NameSource = {
  /** Host (with port) that was asked, or `cache`. */
  host: string;
  asked: NameQuestion;
  /** What came back: an outcome, or the error when it failed. Never a body. */
  said: Said;
  ok: boolean;
  ms: number;
  /** Where several operators were asked: the place of the one in `readings` for whose word this was asked. */
  reading?: number;
};

/** The newest block a node knows of, and when it said so. */
export type NameTip = { stacksHeight: number; burnHeight: number; atMs: number };

/**
 * The word of one operator, given by one of its hosts: owner and zone file are never of two. `stale`: what it says is of a time long past, so
 * it counts for nothing. `silent`: it gave no word, or not in time.
 */
export type NameReading = { host: string; operator: string; tip?: NameTip } & (
  | ({ state: 'said' } & NameWord)
  | { state: 'stale' | 'silent'; why: Said }
);

/**
 * `zonefileHash`: empty when the owner wrote none, absent when not told. `zonefileIsTheirs`: false of an earlier owner's; absent when there is none
 * and when not told. `endUnchecked`: whether it has run out could not be asked. `elsewhere`: the address outside the nodes whose word this is.
 */
export type NameWord = {
  status: ToldStatus;
  owner?: string;
  zonefileHash?: string;
  zonefileIsTheirs?: boolean;
  expires?: NameExpiry;
  endUnchecked?: boolean;
  elsewhere?: string;
};

/** How far the answer is proven. */
export type NameSeal = 'verified' | 'agreed' | 'single-source' | 'contradiction';

/**
 * What this browser found out by itself. `proven`: owner and zone file stand so in the state of a block that the signers of the network signed;
 * `signed` of `total` is their weight, `cycle` theirs, `checkpoint` the set that was trusted to begin with, `headers` how many older blocks the proofs go
 * through. `ownerOnly`: that its owner wrote no zone file rests on a server's word, because absence has no proof. `end`: how far it is
 * known whether the name ran out. `contradicted`: somebody lied, and `why` names who. `unproven`: `why` is the reason.
 */
export type NameProof =
  | {
      state: 'proven';
      height: number;
      blockId: string;
      blockAtMs: number;
      signed: number;
      total: number;
      cycle: number;
      checkpoint: { cycle: number; atMs: number };
      headers: number;
      hosts: string[];
      bytes: number;
      end: 'never' | 'counted' | 'estimated';
      ownerOnly?: true;
    }
  | { state: 'unproven' | 'contradicted'; why: Said };

export type NameRecord = { kind: string; label: string; value: string };

/**
 * `recorded`: not signed, and in the zone file itself, as Onename wrote it. `none`: the owner published no profile. `gone`: published, but its
 * storage no longer has it. `unreachable`: could not ask. `refused`: its signature or owner does not fit. `too-large`: more than anybody needs,
 * and not read. `older`: signed before one that this person has seen, which is not kept any more; the older one is not shown. `not-followed`: not
 * asked for, because nothing of the zone file is followed.
 */
export type ProfileState =
  | 'verified'
  | 'recorded'
  | 'none'
  | 'gone'
  | 'unreachable'
  | 'refused'
  | 'too-large'
  | 'older'
  | 'not-followed';

export type NameAccount = { service: string; identifier: string; proofUrl?: string };
export type NameProfile = {
  name?: string;
  description?: string;
  imageUrl?: string;
  websites: string[];
  accounts: NameAccount[];
  apps?: string[];
};

export type NameAddress = { kind: 'stacks' | 'bitcoin' | string; address: string };

/**
 * What is not as it was when this person first saw the name. `before` and `after`: of an `owner` addresses, of a `zonefile` hashes (empty: none), of a `site`
 * origins (empty: none), of `profile-older` when each was signed, ISO. `lastSeenMs`: when it was last as before; `noticedMs`: when it was first seen otherwise.
 */
export type NameChange = {
  what: 'owner' | 'zonefile' | 'site' | 'profile-older';
  before: string;
  after: string;
  lastSeenMs: number;
  noticedMs: number;
};

/**
 * Where the owner leads. Another name is one more place to ask about, never one to go to by itself: two names could send a person in circles.
 * What lies on IPFS is opened through the gateway of the person's choice; `id` is as its owner wrote it.
 */
export type NameLead =
  | { to: 'site'; url: string }
  | { to: 'name'; name: string }
  | { to: 'ipfs' | 'ipns'; id: string; path: string };

export type NameAnswer = {
  name: string;
  status: NameStatus;
  /** Which naming contract answered. */
  system: 'bns-v2' | 'bns-v1' | 'subdomain' | 'none';
  owner?: string;
  /** Of a name of the second system: whom the first still names. Shown beside, and never followed. */
  first?: { owner: string; zonefileHash?: string };
  expires: NameExpiry;
  /** Absent: its owner wrote none. */
  zonefile?: NameZonefile;
  notFollowed?: NotFollowed;
  records: NameRecord[];
  addresses: NameAddress[];
  profileState: ProfileState;
  /** With `verified` and `recorded`. */
  profile?: NameProfile;
  /** The signature is the owner's and past the end it gives itself: of nearly every profile, because nobody signs again without a change. */
  profileEnded?: true;
  /** When it was signed, by its own word; absent when it does not say. */
  profileAtMs?: number;
  /** Absent while it is as it was when it was first seen, or the person follows it as it is. With another owner or zone file nothing is followed. */
  changes?: NameChange[];
  /** Never there with `notFollowed`. A site is https anywhere, http only on a local network. */
  lead?: NameLead;
  /**
   * The site the owner named, when it is no place to go. `scheme`: something else than https. `private`: this machine, or what only a private
   * network knows. `letters`: some look like others. `address`: not spelled as one.
   */
  refusedTarget?: { value: string; why: 'scheme' | 'private' | 'letters' | 'address' };
  seal: NameSeal;
  /** Absent: it was not tried yet. */
  proof?: NameProof;
  /** One an operator, in the order of the network's nodes. */
  readings: NameReading[];
  sources: NameSource[];
  /** Milliseconds since 1970 when the answer was fetched. */
  resolvedAtMs: number;
  fromCache: boolean;
  /** Its time is over, and it is being asked again. Nothing may be opened by itself on its word. */
  renewing?: true;
};

/** In session storage under `nameNews`: what is kept of the name at the end of `key` was asked again, and when. Who shows it asks for it. */
export type NameNews = { key: string; atMs: number; proof?: true };
