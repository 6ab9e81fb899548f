/**
 * What our own pages may command, one line per message, and which page may send it. The wallet door refuses every other sender.
 * Bytes travel as base64 text, because messages are JSON in Chromium.
 */
import * as v from 'valibot';
import type { NameAnswer } from './names.ts';
import { type Network, networkShape, type Settings, settingsShape } from './settings.ts';

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
  /** base58 P2PKH of the identity key, the historic ID-address. */
  idAddress: string;
  /** c32 address of m/44'/5757'/0'/0/N on the chosen network. */
  stxAddress: string;
};

/**
 * `none`: no vault yet. `damaged`: there is one, and it cannot be read. `newer`: written by a later version; nothing is touched.
 */
export type VaultStatus = 'none' | 'locked' | 'unlocked' | 'damaged' | 'newer';

export type WalletState = {
  vault: VaultStatus;
  /** Empty unless unlocked. */
  identities: Identity[];
  currentIndex: number;
  /** The words were confirmed by quiz (or typed in), and in a temporary install the recovery file was saved too. */
  backedUp: { words: boolean; file: boolean };
  /** This copy vanishes with the browser (`installType === 'development'`). */
  temporary: boolean;
  /** When the vault locks itself, ms since 1970; null while locked. */
  lockAtMs: number | null;
  /** Requests that wait for a decision. */
  pending: number;
  network: Network;
  /** Every endpoint of the chosen network is on this machine. */
  local: boolean;
  settings: Settings;
};

export type Scope = 'store_write' | 'publish_data' | 'email';

/** One request as the approval shows it: rendered from the record, never from anything else. */
export type RequestView = {
  id: string;
  /** Hex SHA-256 of the frozen bytes; comes back with the decision. */
  sha256: string;
  kind: 'sign-in' | 'addresses';
  origin: string;
  /** Registrable domain within the origin, shown bold. */
  site: string;
  /** What the app calls itself; a claim, shown as such. */
  appName?: string;
  scopes: Scope[];
  /** Where the app would keep its files: host of the hub, or null when it cannot save. */
  hub: string | null;
  /** The app connected before, with this identity. */
  knownIdentity: number | null;
  createdAtMs: number;
  /** How many more wait behind this one. */
  behind: number;
};

export type ConnectedApp = {
  origin: string;
  appName?: string;
  identityIndex: number;
  scopes: Scope[];
  kinds: ('sign-in' | 'addresses')[];
  firstUsedMs: number;
  lastUsedMs: number;
};

/** One line of *Connections*: what we rely on at one host, and whether it answers. */
export type ConnectionCheck = { host: string; need: string; ok: boolean; said: string; ms: number };

const empty = v.strictObject({});
const base64 = (bytes: number) => v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/), v.maxLength(Math.ceil(bytes / 3) * 4));
const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fffffff));
const label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40));
const kdfParams = v.variant('kind', [
  v.strictObject({ kind: v.literal('argon2id'), memoryKiB: v.number(), passes: v.number(), lanes: v.number() }),
  v.strictObject({ kind: v.literal('pbkdf2-sha256'), iterations: v.number() }),
]);
const challenge = v.strictObject({ salt: base64(16), params: kdfParams });

export type WalletAsks = {
  'wallet.state': { ask: Record<never, never>; answer: WalletState };

  /** Fresh salt and parameters for a new vault or a new recovery file. */
  'vault.new-challenge': { ask: Record<never, never>; answer: KdfChallenge };
  /** Salt and parameters of the vault at rest. Errors: `vault-none`, `vault-damaged`, `vault-newer`, `too-many-tries` (the sentence says how long). */
  'vault.challenge': { ask: Record<never, never>; answer: KdfChallenge };
  /** Entropy 16–32 bytes, seed 64 bytes. Errors: `vault-exists`. */
  'vault.create': {
    ask: { entropy: string; seed: string; key: string; challenge: KdfChallenge; wordsConfirmed: boolean };
    answer: WalletState;
  };
  /** Errors: `wrong-password`, `vault-damaged`, `too-many-tries`. */
  'vault.unlock': { ask: { key: string }; answer: WalletState };
  'vault.lock': { ask: Record<never, never>; answer: WalletState };
  /** The entropy, for the page to render as words. Errors as unlock. */
  'vault.reveal': { ask: { key: string }; answer: { entropy: string } };
  /** The words were typed back correctly. */
  'vault.words-confirmed': { ask: Record<never, never>; answer: WalletState };
  /** The sealed vault as a text file; opened with the same password. */
  'vault.recovery-file': { ask: Record<never, never>; answer: { fileName: string; text: string } };
  'vault.recovery-file-saved': { ask: Record<never, never>; answer: WalletState };
  /** Salt and parameters inside a recovery file. Errors: `recovery-file-bad`, `recovery-file-newer`. */
  'vault.file-challenge': { ask: { text: string }; answer: KdfChallenge };
  /** Puts a recovery file in place of no vault. Errors: `wrong-password`, `vault-exists`, `recovery-file-bad`. */
  'vault.restore-file': { ask: { text: string; key: string }; answer: WalletState };
  /** A person is there: moves the lock deadline. */
  'vault.touch': { ask: Record<never, never>; answer: { lockAtMs: number | null } };

  'identity.add': { ask: { label: string }; answer: WalletState };
  'identity.rename': { ask: { index: number; label: string }; answer: WalletState };
  'identity.select': { ask: { index: number }; answer: WalletState };

  'app.list': { ask: Record<never, never>; answer: ConnectedApp[] };
  'app.disconnect': { ask: { origin: string }; answer: ConnectedApp[] };

  /** The oldest request that waits, or null. */
  'request.next': { ask: Record<never, never>; answer: RequestView | null };
  /** Errors: `request-gone`, `request-changed` (hash), `vault-locked`. Answers the next one, or null. */
  'request.decide': {
    ask: { id: string; sha256: string; decision: { approve: false } | { approve: true; identityIndex: number; scopes: Scope[] } };
    answer: RequestView | null;
  };

  /** Errors: `bad-name`, `nobody-answered`, `not-welcomed`. `fresh`: pass the cache by. */
  'name.resolve': { ask: { name: string; fresh?: boolean }; answer: NameAnswer };
  /** Whether this name may go to this exact target without a click; remembers it when `allow` is given. */
  'name.consent': { ask: { name: string; target: string; allow?: boolean }; answer: { allowed: boolean } };

  'settings.change': { ask: Partial<Settings>; answer: WalletState };
  'network.save': { ask: { network: Network }; answer: WalletState };
  'connection.check': { ask: Record<never, never>; answer: ConnectionCheck[] };
  /** What the site of a tab has: for the popup. */
  'site.read': { ask: { origin: string }; answer: { app: ConnectedApp | null; present: boolean } };
};
export type WalletMethod = keyof WalletAsks;

export const walletShapes = {
  'wallet.state': empty,
  'vault.new-challenge': empty,
  'vault.challenge': empty,
  'vault.create': v.strictObject({
    entropy: base64(32),
    seed: base64(64),
    key: base64(32),
    challenge,
    wordsConfirmed: v.boolean(),
  }),
  'vault.unlock': v.strictObject({ key: base64(32) }),
  'vault.lock': empty,
  'vault.reveal': v.strictObject({ key: base64(32) }),
  'vault.words-confirmed': empty,
  'vault.recovery-file': empty,
  'vault.recovery-file-saved': empty,
  'vault.file-challenge': v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_000_000)) }),
  'vault.restore-file': v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_000_000)), key: base64(32) }),
  'vault.touch': empty,
  'identity.add': v.strictObject({ label }),
  'identity.rename': v.strictObject({ index, label }),
  'identity.select': v.strictObject({ index }),
  'app.list': empty,
  'app.disconnect': v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)) }),
  'request.next': empty,
  'request.decide': v.strictObject({
    id: v.pipe(v.string(), v.maxLength(64)),
    sha256: v.pipe(v.string(), v.length(64)),
    decision: v.variant('approve', [
      v.strictObject({ approve: v.literal(false) }),
      v.strictObject({
        approve: v.literal(true),
        identityIndex: index,
        scopes: v.pipe(v.array(v.picklist(['store_write', 'publish_data', 'email'])), v.maxLength(3)),
      }),
    ]),
  }),
  'name.resolve': v.strictObject({ name: v.pipe(v.string(), v.maxLength(253)), fresh: v.optional(v.boolean()) }),
  'name.consent': v.strictObject({
    name: v.pipe(v.string(), v.maxLength(253)),
    target: v.pipe(v.string(), v.maxLength(2048)),
    allow: v.optional(v.boolean()),
  }),
  'settings.change': v.partial(settingsShape),
  'network.save': v.strictObject({ network: networkShape }),
  'connection.check': empty,
  'site.read': v.strictObject({ origin: v.pipe(v.string(), v.maxLength(300)) }),
} satisfies Record<WalletMethod, v.GenericSchema>;

/** The pages that may send each command; `any` page of ours otherwise. name.html is web-accessible in Chromium, so it may only ask about names. */
export const walletSenders: Record<WalletMethod, readonly PageName[]> = {
  'wallet.state': ['popup', 'approve', 'welcome', 'home'],
  'vault.new-challenge': ['welcome'],
  'vault.challenge': ['popup', 'approve', 'welcome', 'home'],
  'vault.create': ['welcome'],
  'vault.unlock': ['popup', 'approve', 'welcome', 'home'],
  'vault.lock': ['popup', 'home'],
  'vault.reveal': ['welcome', 'home'],
  'vault.words-confirmed': ['welcome', 'home'],
  'vault.recovery-file': ['welcome', 'home'],
  'vault.recovery-file-saved': ['welcome', 'home'],
  'vault.file-challenge': ['welcome'],
  'vault.restore-file': ['welcome'],
  'vault.touch': ['popup', 'approve', 'welcome', 'home'],
  'identity.add': ['home'],
  'identity.rename': ['welcome', 'home'],
  'identity.select': ['popup', 'home'],
  'app.list': ['home'],
  'app.disconnect': ['popup', 'home'],
  'request.next': ['approve'],
  'request.decide': ['approve'],
  'name.resolve': ['popup', 'home', 'name'],
  'name.consent': ['name'],
  'settings.change': ['popup', 'welcome', 'home'],
  'network.save': ['home'],
  'connection.check': ['home'],
  'site.read': ['popup'],
};

export type PageName = 'popup' | 'approve' | 'welcome' | 'home' | 'name';

/** What travels: `runtime.sendMessage(WalletMessage)` answers a `WalletReply`. */
export type WalletMessage<M extends WalletMethod = WalletMethod> = { autonym: M; body: WalletAsks[M]['ask'] };
export type WalletReply<M extends WalletMethod = WalletMethod> =
  | { ok: true; answer: WalletAsks[M]['answer'] }
  | { ok: false; error: { code: string; message: string } };
