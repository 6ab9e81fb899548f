/**
 * What our own pages are shown, and what they may command: commands/ has one entry per command, with its shape and the pages that may send
 * it. The wallet door refuses every other sender.
 * Messages are JSON in Chromium: secret bytes travel as numbers, so that no key is ever a string; salts as base64 text.
 */
import { type ActivityAsks, activityCommands } from './commands/activity.ts';
import { type AppsAsks, appsCommands } from './commands/apps.ts';
import { type BasicProfile, type IdentitiesAsks, identitiesCommands } from './commands/identities.ts';
import { type InspectorAsks, inspectorCommands } from './commands/inspector.ts';
import { type LinksAsks, linksCommands } from './commands/links.ts';
import { type LookAsks, lookCommands } from './commands/look.ts';
import { type LookupAsks, lookupCommands } from './commands/lookup.ts';
import type { MemoryAsks } from './commands/memory.ts';
import { type NamesAsks, namesCommands } from './commands/names.ts';
import { type RequestsAsks, requestsCommands } from './commands/requests.ts';
import { type SettingsAsks, settingsCommands } from './commands/settings.ts';
import { type SnapshotAsks, snapshotCommands } from './commands/snapshot.ts';
import { type SurveyAsks, surveyCommands } from './commands/survey.ts';
import { type VaultAsks, vaultCommands } from './commands/vault.ts';
import type { Fault, Said } from './said.ts';
import type { Network, Settings } from './settings.ts';
import { type CommandTable, empty, type KeyForm } from './shapes.ts';
import type { MessageView } from './signing.ts';

export type { Bytes, CopyName, CopyView, Passkey } from './commands/vault.ts';
export type { KeyForm, PageName } from './shapes.ts';

export type KdfParams =
  | { kind: 'argon2id'; memoryKiB: number; passes: number; lanes: number }
  | { kind: 'pbkdf2-sha256'; iterations: number };
/** What a page needs to turn a password into the 32-byte key: salt (base64, 16 bytes) and parameters. */
export type KdfChallenge = { salt: string; params: KdfParams };

export type Identity = {
  /** N of m/888'/0'/N'. */
  index: number;
  label: string;
  /** Hue of its colour, 0–359, kept across the product. */
  hue: number;
  /** Not offered where an identity is chosen. */
  hidden: boolean;
  /** The one origin that may know it. */
  site?: string;
  /** base58 P2PKH of the identity key, the historic ID-address. */
  idAddress: string;
  /** c32 address of m/44'/5757'/0'/0/N on the chosen network. */
  stxAddress: string;
};

/**
 * `none`: no vault yet. `damaged`: there is one, and it cannot be read. `newer`: written by a later version; nothing is touched.
 * `rollback`: it was put back to an older state, and the person says which counts.
 */
export type VaultStatus = 'none' | 'locked' | 'unlocked' | 'damaged' | 'newer' | 'rollback';

/** What every page tells until it was seen. Those of the vault say where it was brought back from; the last two stay while they are true. */
export type Notice = 'vault-from-mirror' | 'vault-from-older' | 'vault-from-session' | 'vault-mirror-only' | 'settings-unread';

/** What belongs to the words and cannot be seen in the entropy. `language` names a list of BIP-39. */
export type WordsNote = { language: string; passphrase: boolean };

export type WalletState = {
  vault: VaultStatus;
  notices: Notice[];
  /** The first fifty in the person's order, and the current one; the others by `identity.list`. Empty unless unlocked. */
  identities: Identity[];
  /** All there are. */
  counted: { seen: number; hidden: number };
  currentIndex: number;
  /** The words were confirmed by quiz (or typed in), and in a temporary install the recovery file was saved too. */
  backedUp: { words: boolean; file: boolean; wordsCheckedMs?: number };
  /** Absent while locked, and for English words without a passphrase. */
  words?: WordsNote;
  /** This copy vanishes with the browser (`installType === 'development'`). */
  temporary: boolean;
  /** When the vault locks itself, ms since 1970; null while locked. */
  lockAtMs: number | null;
  /** Requests that wait for a decision. */
  pending: number;
  network: Network;
  /** The chosen network is a devnet: nothing there is real. */
  local: boolean;
  settings: Settings;
};

/** `app_key`: the app's own key in clear, which only `autonym_signIn` asks for; a token gets it sealed, unasked. */
export type Scope = 'store_write' | 'publish_data' | 'email' | 'app_key';

/** One request as the approval shows it: rendered from the record, never from anything else. */
export type RequestView = {
  id: string;
  /** Hex SHA-256 of the frozen bytes; comes back with the decision. */
  sha256: string;
  kind: 'sign-in' | 'addresses' | 'message' | 'transaction' | 'profile';
  origin: string;
  /** The part of the origin's host that is shown bold. */
  site: string;
  /** What the app calls itself; a claim, shown as such. */
  appName?: string;
  /** It says it has a picture: a claim as well. */
  hasPicture?: boolean;
  scopes: Scope[];
  /** It gets no key unless it has the scope for it. */
  keyless?: true;
  /** What is to be signed, of a `message`. */
  message?: MessageView;
  /** What the profile is to say, of a `profile`. */
  profile?: BasicProfile;
  /** The account the app means, of a `message` or `transaction` that names one. */
  account?: string;
  /** The page of the app that the answer goes to, of a client that reads it from its address. */
  goesTo?: string;
  /** A link was opened by itself: no page asked, and the origin is where the answer goes. */
  fromLink?: true;
  /** Where the app would keep its files: host of the hub, or null when it cannot save. */
  hub: string | null;
  /** How its key was made the last time, of a sign-in; absent where it was the usual way, and of any other request. */
  form?: KeyForm;
  /** Its client asks the servers of 2018, which are gone: whether Autonym answers for them, unless the person says otherwise. */
  oldHosts?: boolean;
  /** The app connected before, with this identity. */
  knownIdentity: number | null;
  /** What it was like then, unless it never connected or nobody can look while locked. */
  since?: Since;
  /** Origins that the person uses, as apps or by their names, and that this one is easily taken for; all of them. */
  alike: string[];
  /** The same of a blockchain name that leads elsewhere. */
  alikeName?: string;
  /** Origins of connected apps that call themselves the same. */
  namesakes: string[];
  createdAtMs: number;
  /** How many more wait behind this one. */
  behind: number;
};

/** What is different from the last time. `before`: what it was. */
export type Changed =
  | { what: 'kind' }
  | { what: 'scope'; scope: Scope }
  | { what: 'name'; before: string | null }
  | { what: 'redirect'; before: string }
  | { what: 'picture' }
  | { what: 'form' };
export type Since = { lastUsedMs: number; changed: Changed[] };

/** What a site can be given without a question, once the person said so. */
export type RememberedKind = 'sign-in' | 'addresses';
/** Until when the same question is not asked again. */
export type Remember = 'once' | 'lock' | 'always';

export type ConnectedApp = {
  origin: string;
  appName?: string;
  identityIndex: number;
  scopes: Scope[];
  kinds: RememberedKind[];
  /** Given again without a question, until the person takes it back. */
  always?: RememberedKind[];
  /** What the last sign-in that was shown asked for: another question is a new one. `page`: the last one named, where this one names none. */
  asked?: { scopes: Scope[]; redirectUri: string; page?: string; picture?: string | null; form?: KeyForm };
  /** How the key is made that it gets; absent: the usual way. Another one than in `asked` is a new question. */
  form?: KeyForm;
  /** It asks the servers of 2018, and Autonym answers for them. */
  oldHosts?: boolean;
  firstUsedMs: number;
  lastUsedMs: number;
};

export type ConnectionNeed =
  | 'newest-block'
  | 'names'
  | 'zonefiles'
  | 'first-names'
  | 'subdomains'
  | 'proofs'
  | 'storage'
  | 'write'
  | 'read-back'
  | 'remove'
  | 'clock';
/**
 * One line of *Connections*: what we rely on at one host, and whether it answers. `lacks`: the host answers, and does not offer something
 * Autonym does without.
 */
export type ConnectionCheck = { host: string; need: ConnectionNeed; state: 'works' | 'lacks' | 'fails'; said: Said; ms: number };

export type WalletAsks = {
  'wallet.state': { ask: Record<never, never>; answer: WalletState };
} & VaultAsks &
  IdentitiesAsks &
  AppsAsks &
  ActivityAsks &
  RequestsAsks &
  NamesAsks &
  MemoryAsks &
  SnapshotAsks &
  SettingsAsks &
  SurveyAsks &
  LookAsks &
  LookupAsks &
  LinksAsks &
  InspectorAsks;
export type WalletMethod = keyof WalletAsks;

/** What the background answers without its crypto part: what pages paint with, and names, which are mostly kept. */
export type WakingMethod = 'wallet.state' | keyof NamesAsks;
export type WakingAsks = Pick<WalletAsks, WakingMethod>;
/** name.html is web-accessible in Chromium, so all it may do is about names: ask, and write down whom the person follows, keeps or watches. */
export const wakingCommands = {
  'wallet.state': { shape: empty, pages: ['popup', 'approve', 'welcome', 'home', 'recover', 'auth'] },
  ...namesCommands,
} satisfies CommandTable<WakingAsks>;

/** All others: what they do needs the crypto part, so their code and their shapes lie there too and cost a wake-up nothing; those of memory.js lie in that script. */
export type OtherAsks = Omit<WalletAsks, WakingMethod | keyof MemoryAsks>;
export const otherCommands = {
  ...vaultCommands,
  ...identitiesCommands,
  ...appsCommands,
  ...activityCommands,
  ...requestsCommands,
  ...settingsCommands,
  ...snapshotCommands,
  ...surveyCommands,
  ...lookCommands,
  ...lookupCommands,
  ...linksCommands,
  ...inspectorCommands,
} satisfies CommandTable<OtherAsks>;

/** What travels: `runtime.sendMessage(WalletMessage)` answers a `WalletReply`. */
export type WalletMessage<M extends WalletMethod = WalletMethod> = { autonym: M; body: WalletAsks[M]['ask'] };
export type WalletReply<M extends WalletMethod = WalletMethod> =
  | { ok: true; answer: WalletAsks[M]['answer'] }
  | { ok: false; error: Fault };
