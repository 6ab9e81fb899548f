/**
 * What is looked up beside where a name leads: names of an address, what a free one costs, what a name was, what stands under it. All of it is
 * the word of the one host that is named, and nothing of it is ever followed. Plain JSON.
 */
import type { NameTip, ToldStatus } from './names.ts';
import type { Said } from './said.ts';

/**
 * `untold`: this server has no such question. It says nothing then, and never *there is none*. `failed`: it could not be asked.
 */
export type Told<T> =
  | { state: 'told'; host: string; value: T }
  | { state: 'untold'; host: string }
  | { state: 'failed'; why: Said };

/**
 * A name that an address was said to have. `check`, of the name itself: `holds` it is this address's; `other` it is another's; `unchecked`
 * nobody could say, or there were too many.
 */
export type HeldName = {
  name: string;
  system: 'bns-v2' | 'bns-v1' | 'subdomain';
  check: 'holds' | 'other' | 'unchecked';
  /** Bitcoin height; 0 never. */
  renewalHeight?: number;
};

/** Who tells names of an address: two contracts, each of which knows one, and two lists of the API. */
export type HeldPart = 'primary' | 'second-list' | 'first' | 'first-list';
export type NamesOfAddress = {
  address: string;
  /** The one its owner chose to be called by comes first. */
  primary?: string;
  names: HeldName[];
  /** There are more than are listed. */
  more: boolean;
  /** How many each of them told. */
  parts: { part: HeldPart; told: Told<number> }[];
};

/**
 * `free`: nobody has it. `lapsed`: it ran out so long ago that anybody may renew it as theirs. `in-grace`: it ran out, and only its owner may
 * renew. `taken`. `managed`: only the manager of the namespace gives names. `not-open`: the namespace is announced, and not open yet.
 * `no-namespace`: nobody opened it.
 */
export type OfferState = 'free' | 'lapsed' | 'in-grace' | 'taken' | 'managed' | 'not-open' | 'no-namespace';
export type NameOffer = {
  name: string;
  host: string;
  state: OfferState;
  system: 'bns-v2' | 'bns-v1' | 'none';
  /** The contract that sells it. */
  contract?: string;
  /** In millionths of an STX, without the network fee. */
  priceUstx?: string;
  /** How many Bitcoin blocks one payment lasts; 0 for ever. */
  lifetimeBlocks?: number;
  /** From this Bitcoin height on anybody may have it. */
  freeAtHeight?: number;
  manager?: string;
  tip: NameTip;
};

/**
 * One thing that happened to a name. `registered`, `imported`: by the record of the contract. `given`: the token of the name was made for
 * `owner`; `moved`: it went from `from` to `owner`; `burned`. `written`: `owner` wrote the zone file that stands there now; `revoked`: and
 * revoked the name with it. `first`: whom the first system names. `seen`: what this browser saw.
 */
export type NameEvent = {
  what: 'registered' | 'imported' | 'given' | 'moved' | 'burned' | 'written' | 'revoked' | 'first' | 'seen';
  owner?: string;
  from?: string;
  /** hash160 of the zone file. */
  zonefileHash?: string;
  burnHeight?: number;
  stacksHeight?: number;
  atMs?: number;
  /** Absent where `atMs` is only about right. */
  exact?: true;
  transaction?: string;
  /** Host that said so, or empty for this browser. */
  host: string;
  /** The contract's own record, or the list of an API. */
  by: 'contract' | 'list' | 'browser';
};
export type HistoryPart = 'record' | 'moves' | 'written' | 'first' | 'seen';
export type NameHistory = {
  name: string;
  /** Newest first; what has no time comes last. */
  events: NameEvent[];
  more: boolean;
  parts: { part: HistoryPart; told: Told<number> }[];
  tip?: NameTip;
};

/** Who tells names under a name: what its owner wrote, a file that names, and the list of the API. */
export type SubdomainPart = 'written' | 'file' | 'list';
export type SubdomainList = {
  name: string;
  subdomains: { name: string; by: SubdomainPart[] }[];
  more: boolean;
  parts: { part: SubdomainPart; told: Told<number> }[];
  /** Its owner says that this host knows more, and it gives no list. */
  resolver?: string;
};

/** One question as it travelled. `answer`: the value in the notation of Clarity, or text. */
export type DigStep = {
  host: string;
  method: 'GET' | 'POST';
  url: string;
  /** Sent with it, JSON. */
  body?: string;
  /** What was asked, readable: `BNS-V2.can-resolve-name 0x… 0x…`. */
  asked: string;
  ms: number;
  /** HTTP status; absent when nothing came. */
  status?: number;
  answer?: string;
  /** What came, as it came. */
  raw?: string;
  failed?: Said;
};
export type Dig = { name: string; network: string; startedAtMs: number; steps: DigStep[] };

/** Somebody or something looked up before. `person`: what their signed profile calls them. */
export type KnownName = {
  name: string;
  person?: string;
  status?: ToldStatus;
  from: 'contact' | 'history';
  note?: string;
  seenAtMs?: number;
};
