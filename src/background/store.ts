/**
 * Every value the background keeps, declared once with its type and its default.
 * Session values vanish with the browser or an update; durable rows survive everything; both are JSON (bytes as number arrays).
 */

import type { ActivityLine } from '../contract/commands/activity.ts';
import type { EndStage, WatchNews } from '../contract/commands/memory.ts';
import type { SnapshotKept } from '../contract/commands/snapshot.ts';
import type { NameAnswer, NameNews, NameStatus } from '../contract/names.ts';
import type { PageAnswer } from '../contract/page.ts';
import type { Settings } from '../contract/settings.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { ConnectedApp, Remember, RememberedKind, Scope } from '../contract/wallet.ts';
import type { ProvenRow, TrustRow } from '../network/proofs.ts';
import type { InspectedRow } from './inspector.ts';

/** One question of a page that waits for a person, or whose answer waits to be collected. */
export type RequestRecord = {
  id: string;
  kind: 'sign-in' | 'addresses' | 'message' | 'transaction' | 'profile';
  origin: string;
  tabId: number;
  documentId: string;
  /** Ids under which the document asked; the same question asked twice joins here. */
  askIds: string[];
  /** Of a sign-in: what its token is known by. */
  tokenId?: string;
  /** What is shown and what is signed: JSON text, never changed after arrival; empty once it is over. */
  frozen: string;
  /** Hex, of the UTF-8 bytes of `frozen`. */
  sha256: string;
  createdAtMs: number;
  /** Set once, by the decision or by the end of its document. Kept until the relay acknowledges it. */
  outcome?: Outcome;
  /** What was approved with it and is not yet among the grants; the outcome waits for that. */
  grant?: NewGrant;
};
export type Outcome = Pick<PageAnswer, 'result' | 'error'>;
/** What a decision came to. */
export type Done = {
  outcome: Outcome;
  /** The list of sites tells of it before the answer leaves. */
  grant?: NewGrant;
} & Pick<ActivityLine, 'identityIndex' | 'sent'> & { how: ActivityLine['how'] };
/** What the person just allowed an origin. */
export type NewGrant = Pick<ConnectedApp, 'origin' | 'identityIndex' | 'appName'> & { remember: Remember } & (
    | ({ kind: 'sign-in'; scopes: Scope[] } & Pick<ConnectedApp, 'asked' | 'oldHosts' | 'form'>)
    | { kind: 'addresses' }
  );

export type SessionValues = {
  requests: RequestRecord[];
  /** The last requests a person decided on, oldest first, and whether the site was given what it asked. They outlive their rows. */
  decided: { id: string; isGiven: boolean }[];
  /** Times of the last denials, by origin. */
  denials: Record<string, number[]>;
  /** What is given without a question until the vault locks. */
  untilLock: { origin: string; kind: RememberedKind }[];
  /** What was done and is not yet in the sealed log, oldest first: the vault may be locked while somebody is refused. */
  unlogged: ActivityLine[];
  /** Id of the one tab that shows the approval page. */
  approvalTab: number | null;
  snapshot: Snapshot | null;
  /** The last look without words, on this network. */
  look: { networkId: string; texts: string[] } | null;
  nameNews: NameNews | null;
  /** How many questions of checks wait for their turn. */
  proofsWaiting: number;
  /** Tabs whose page wants to hear what happens, oldest first. */
  listeners: { tabId: number; origin: string }[];
  /** How the backup on storage stands that keeps itself new. */
  snapshotKept: SnapshotKept;
  /** What the inspector keeps, oldest first, while it is on; gone with every lock. */
  inspected: { on: boolean; rows: InspectedRow[] };
  /** Scripts and rules are what the settings say; not so while they are being made so, nor in a new browser or version. */
  applied: boolean;
};

export const sessionDefaults: SessionValues = {
  requests: [],
  decided: [],
  denials: {},
  nameNews: null,
  proofsWaiting: 0,
  listeners: [],
  untilLock: [],
  unlogged: [],
  approvalTab: null,
  snapshot: null,
  look: null,
  snapshotKept: { due: false },
  inspected: { on: false, rows: [] },
  applied: false,
};

export const settingsDefaults: Settings = {
  theme: 'system',
  autoLockMinutes: 15,
  lockWithScreen: true,
  keepSnapshot: false,
  networkId: 'mainnet',
  customNetworks: [],
  sites: 'all',
  chosenSites: [],
  blockedSites: [],
  preferred: false,
  preferredSites: [],
  addressBar: false,
  addressBarAfterDns: false,
  namespacesOff: [],
  namesOff: [],
  enginesOff: [],
  agreeing: 1,
  ipfsGateway: null,
  welcomed: false,
  broughtIn: false,
  mark: { words: '', hue: 0 },
};

/** Bytes; a list of numbers where an early build wrote them, which takes the browser ten times as long to read. */
type Bytes = Uint8Array | number[];

/**
 * Rows of IndexedDB. `apps`, `consents` and `contacts` hold bytes sealed by the vault under a random key, `surveys` and `activity` under a plain one;
 * `names`, `pins`, `choices`, `watched` and `spent` are open: they are needed while the vault is locked.
 */
export type DurableRows = {
  apps: Bytes;
  consents: Bytes;
  /** By number of the page, in ten digits, oldest first: a hundred lines each, sealed. */
  activity: Bytes;
  /** By network id: what was found for the words, sealed. */
  surveys: Bytes;
  /** Under `file`: a recovery file that became the vault, until everything in it is put back. Sealed as it came. */
  restoring: string;
  /** Key: the chain, the contracts asked, and the name, with spaces between. `nodes`: the endpoints that were asked, in no order. */
  names: { answer: NameAnswer; storedAtMs: number; nodes: string };
  /** By network: who signs its blocks, and how high they were. Stays when names are forgotten. */
  trust: TrustRow;
  /** By network and block, or network and entry: roots of older blocks, and what was proven of namespaces. */
  proven: ProvenRow;
  /** Keys as of `names`: what a name was when it was first seen, and since. */
  pins: PinRow;
  /** By name: where it leads when the DNS knows it too. */
  choices: ChoiceRow;
  /** Keys as of `names`: names whose changes the person wants to hear of. */
  watched: WatchedRow;
  /** People. */
  contacts: Bytes;
  /** Sign-in tokens already decided on, by token id, until they expire; `requestId` is the one that was. */
  spent: { expiresAtMs: number; requestId: string };
};
export type RowKind = keyof DurableRows;

/**
 * `siteOrigin`: where it led. `zonefileHash`: absent while nobody could tell it, empty: none. `profileAtMs`: when its newest profile was signed. `changed`: what it is
 * since, undecided. `seen`: every owner and file, oldest first, the last twenty.
 */
export type PinRow = {
  owner: string;
  zonefileHash?: string;
  siteOrigin?: string;
  profileAtMs?: number;
  firstMs: number;
  seenMs: number;
  changed?: Seen & { siteOrigin?: string };
  seen: Seen[];
};
export type Seen = { atMs: number; owner: string; zonefileHash?: string };
export type ChoiceRow = { choice: 'site' | 'name'; atMs: number };
/** `askedMs`: when it was last asked, whoever answered; `heardMs`: when somebody did. `stage` and `status`: of that answer. */
export type WatchedRow = {
  sinceMs: number;
  askedMs: number;
  heardMs?: number;
  owner?: string;
  zonefileHash?: string;
  expiresAtHeight?: number;
  stage?: EndStage;
  status?: NameStatus;
  news: WatchNews[];
};

export type Session = {
  get<K extends keyof SessionValues>(key: K): Promise<SessionValues[K]>;
  set<K extends keyof SessionValues>(key: K, value: SessionValues[K]): Promise<void>;
};

export type Rows = {
  find<K extends RowKind>(kind: K, key: string): Promise<DurableRows[K] | undefined>;
  all<K extends RowKind>(kind: K): Promise<[key: string, row: DurableRows[K]][]>;
  /** In their order. */
  keys(kind: RowKind): Promise<string[]>;
  put<K extends RowKind>(kind: K, key: string, row: DurableRows[K]): Promise<void>;
  /** All or none of them. */
  putAll<K extends RowKind>(kind: K, entries: readonly [key: string, row: DurableRows[K]][]): Promise<void>;
  remove(kind: RowKind, key: string): Promise<void>;
  /** Every row of every kind. */
  clear(): Promise<void>;
};

/** Plain text settings, one key of `storage.local`. */
export type SettingsArea = { get(): Promise<unknown>; set(settings: Settings): Promise<void> };
