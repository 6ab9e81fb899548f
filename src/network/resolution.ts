/** What the network says about a name. The twin of the contract's `NameAnswer`, which adds only whether it came from the cache. */
import type { ProfileView } from '../protocol/token/profile-view.ts';

export type Status = 'registered' | 'expired' | 'in-grace' | 'revoked' | 'not-registered' | 'unknown-namespace';

/** One question, in the order asked. */
export type Source = { host: string; asked: string; said: string; ok: boolean; ms: number };

export type ProfileState = 'verified' | 'none' | 'gone' | 'unreachable' | 'refused';

export type Zonefile = {
  text: string;
  /** hash160 of the text, or of what the chain names when the text could not be had. Empty when not even that is known. */
  hash: string;
  state: 'current' | 'stale' | 'hash-mismatch' | 'unreachable';
};

export type Resolution = {
  name: string;
  status: Status;
  system: 'bns-v2' | 'bns-v1' | 'subdomain' | 'none';
  owner?: string;
  /** Bitcoin block height; absent when the name never ends, or ends by another count. */
  expiresAtHeight?: number;
  zonefile?: Zonefile;
  records: { kind: string; label: string; value: string }[];
  addresses: { kind: string; address: string }[];
  profileState: ProfileState;
  profile?: ProfileView;
  siteUrl?: string;
  seal: 'verified' | 'agreed' | 'single-source' | 'contradiction';
  sources: Source[];
  resolvedAtMs: number;
};
