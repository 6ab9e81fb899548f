/** What a name leads to, and how far that is known: the answer every page of ours shows. Plain JSON. */

/** Where a name stands in its life. `unknown-namespace`: nobody ever opened this namespace. */
export type NameStatus = 'registered' | 'expired' | 'in-grace' | 'revoked' | 'not-registered' | 'unknown-namespace';

/** One question asked while resolving, in the order asked. */
export type NameSource = {
  /** Host (with port) that was asked, or `cache`. */
  host: string;
  /** What was asked, in words: `owner`, `zone file`, `profile`. */
  asked: string;
  /** What came back, one line; never a body. */
  said: string;
  ok: boolean;
  ms: number;
};

/** How far the answer is proven. */
export type NameSeal = 'verified' | 'agreed' | 'single-source' | 'contradiction';

export type NameRecord = { kind: string; label: string; value: string };

/** `none`: the owner published no profile. `gone`: published, but its storage no longer has it. `unreachable`: could not ask. `refused`: its signature or owner does not fit. */
export type ProfileState = 'verified' | 'none' | 'gone' | 'unreachable' | 'refused';

export type NameAccount = { service: string; identifier: string; proofUrl?: string };
export type NameProfile = { name?: string; description?: string; imageUrl?: string; websites: string[]; accounts: NameAccount[] };

export type NameAddress = { kind: 'stacks' | 'bitcoin' | string; address: string };

export type NameAnswer = {
  name: string;
  status: NameStatus;
  /** Which naming contract answered. */
  system: 'bns-v2' | 'bns-v1' | 'subdomain' | 'none';
  owner?: string;
  /** Bitcoin block height at which the name runs out; absent when it never does. */
  expiresAtHeight?: number;
  /** `stale`: written by an owner the name has since left; it is shown but never followed. */
  zonefile?: { text: string; hash: string; state: 'current' | 'stale' | 'hash-mismatch' | 'unreachable' };
  records: NameRecord[];
  addresses: NameAddress[];
  profileState: ProfileState;
  profile?: NameProfile;
  /** Where "Go to site" leads: https anywhere, http only on a local network. */
  siteUrl?: string;
  seal: NameSeal;
  sources: NameSource[];
  /** Milliseconds since 1970 when the answer was fetched. */
  resolvedAtMs: number;
  fromCache: boolean;
};
