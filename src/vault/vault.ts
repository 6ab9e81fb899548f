/**
 * The vault: a set of verbs around the secrets. Nobody gets the secrets themselves but by `reveal`, which asks for the key again.
 * Format and guarantees: docs/protocol/vault.md.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { encodeBase64Url } from '../protocol/base64.ts';
import { makeCarefulRandom } from '../protocol/careful-random.ts';
import { AutonymError } from '../protocol/error.ts';
import type { AppForm } from '../protocol/keys/app-index.ts';
import { deriveApp, deriveIdentity } from '../protocol/keys/derivation.ts';
import { signHash } from '../protocol/keys/secp256k1.ts';
import { mostCounted } from '../protocol/keys/site-index.ts';
import { formatCipherHex, type Random, type Subtle, sealEcies } from '../protocol/storage/ecies.ts';
import { formatBearer, type GaiaTokenInput, gaiaTokenPayload } from '../protocol/token/gaia-token.ts';
import { signToken, tokenHash, unsignedToken } from '../protocol/token/jwt.ts';
import { type AccountVerbs, makeAccountVerbs } from './account.ts';
import { makeVaultAtRest, type VaultAtRest } from './at-rest.ts';
import { type BackupVerbs, makeBackupVerbs } from './backups.ts';
import {
  type BackedUp,
  type BookIdentity,
  changeIdentity,
  claimApp,
  describeIdentity,
  firstIdentities,
  type IdentityLook,
  type IdentityPlace,
  type IdentityQuery,
  isClaimed,
  makeIdentity,
  makeSiteIdentity,
  moveIdentity,
  nextIndex,
  queryIdentities,
  readIdentity,
  recountIdentity,
  type Site,
  siteIndexIn,
  type VaultIdentity,
  type WordsNote,
} from './book.ts';
import { readBest, readVault } from './copies.ts';
import { type CopyKeeping, makeCopyKeeping } from './copy-keeping.ts';
import { rowHeaderOf } from './envelope.ts';
import { findAllOpened, sealGcm } from './gcm.ts';
import { checkParams, type KdfChallenge, makeChallenge } from './kdf-params.ts';
import { makeOpenVault } from './open-vault.ts';
import { withoutPasskey } from './passkeys.ts';
import { changedVault, lockedVault } from './refusals.ts';
import { makeVaultSession, type SessionStore } from './session.ts';
import type { VaultStore } from './store.ts';
import { makeSurveyVerbs, type SurveyVerbs } from './survey.ts';
import { checkTries } from './tries.ts';

export type VaultPowers = { store: VaultStore; session: SessionStore; subtle: Subtle; random: Random; now: () => number };

/** What the person is told once. `mirror-only`: the browser's database cannot be reached, so changes are not kept. */
export type VaultNotice = 'vault-from-mirror' | 'vault-from-older' | 'vault-from-session' | 'vault-mirror-only';

export type VaultState = {
  status: 'none' | 'locked' | 'unlocked' | 'damaged' | 'newer' | 'rollback';
  notice: VaultNotice | null;
  /** The first fifty in the person's order, and the current one; empty unless unlocked. */
  identities: VaultIdentity[];
  /** All there are. */
  counted: { seen: number; hidden: number };
  currentIndex: number;
  backedUp: BackedUp;
  words?: WordsNote;
  lockAtMs: number | null;
};

/** What needs no open vault. */
type Outer = VaultAtRest & CopyKeeping;

/** Every byte array that goes in is zeroed before the verb resolves. Verbs that need the vault open throw `vault-locked`. */
export type Vault = Outer &
  SurveyVerbs &
  AccountVerbs &
  BackupVerbs & {
    /** The notice was shown. */
    noticeSeen(): Promise<void>;
    state(): Promise<VaultState>;
    newChallenge(): Promise<KdfChallenge>;
    /** Of the vault at rest. Throws `vault-none`, `vault-damaged`, `vault-newer`, `vault-kdf-floor`, `vault-kdf-ceiling`, `too-many-tries`. */
    challenge(): Promise<KdfChallenge>;
    lock(): Promise<void>;
    /** Whether the key is here and its time is not over. */
    isOpen(): Promise<boolean>;
    /** A person is there: the vault locks itself so many minutes from now. Null when it is locked already. */
    touch(lockMinutes: number): Promise<number | null>;
    /** The index after the last one, or the first that is free after the very last, unless another is named. Throws `identity-exists`, `bad-index`. */
    addIdentity(label: string, place?: IdentityPlace): Promise<VaultIdentity>;
    renameIdentity(index: number, label: string): Promise<void>;
    /** Throws `unknown-identity`, `only-for-site`, `last-identity`. */
    changeIdentity(index: number, look: IdentityLook): Promise<void>;
    /** From now on its Stacks account is the one of this way to count. Throws `unknown-identity`. */
    countStacks(index: number, style: 'index' | 'account'): Promise<void>;
    /** Into the place of its next neighbour in sight. Throws `unknown-identity`. */
    moveIdentity(index: number, way: 'up' | 'down'): Promise<void>;
    /** Fifty of those asked for, from one on; all of them where they are asked for one by one. `total`: how many there are to page through. */
    listIdentities(query: IdentityQuery, from: number): Promise<{ identities: VaultIdentity[]; total: number }>;
    /** Of every identity but those for one site: where a search may count on from. */
    identityIndices(): Promise<number[]>;
    /** The one that this site alone may know, kept or not. */
    siteIdentity(site: Site): Promise<VaultIdentity>;
    /** Kept from now on; doing it twice is doing it once. */
    addSiteIdentity(site: Site): Promise<VaultIdentity>;
    selectIdentity(index: number): Promise<void>;
    markBackedUp(how: 'words' | 'file'): Promise<void>;
    /** In both slots, so that it opens nothing that is left here. One that is not there is no mistake. */
    removePasskey(id: string): Promise<void>;
    /** Compressed public key in hex. */
    identityKey(index: number): Promise<{ publicKey: string; idAddress: string }>;
    stacksKey(index: number): Promise<{ publicKey: string; mainnet: string; testnet: string }>;
    /** An app's key, made in this form (the usual one, unless said), its private half sealed to the transit key, as hex for the `private_key` claim. Throws `app-key-collision`. */
    appKey(
      index: number,
      origin: string,
      transitPublicKeyHex: string,
      form?: AppForm,
    ): Promise<{ sealed: string; publicKey: string; address: string }>;
    /** The same key as hex in clear, for an app that asked for it openly and cannot open a seal. Throws `app-key-collision`. */
    appKeyInClear(index: number, origin: string, form?: AppForm): Promise<string>;
    /** Public key in hex, and the bucket. Throws `app-key-collision`. */
    appPlace(index: number, origin: string, form?: AppForm): Promise<AppPlace>;
    /** The Authorization header with which the app writes into its bucket for a while. Throws `hub-challenge`, `app-key-collision`. */
    appBearer(index: number, origin: string, permission: AppPermission, form?: AppForm): Promise<string>;
    /** A token signed by the identity key. */
    signToken(index: number, payload: Record<string, unknown>): Promise<string>;
    /** Rows that live outside the vault, readable only while it is open; a hundred at once are a few milliseconds of work. */
    seal(purpose: string, rows: readonly Uint8Array[]): Promise<Uint8Array[]>;
    /** Undefined for each that is damaged, or of another vault. */
    open(purpose: string, sealed: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>;
  };

export type AppPlace = { publicKey: string; address: string };
export type AppPermission = Pick<GaiaTokenInput, 'challengeText' | 'hubUrl' | 'lifeSeconds' | 'associationToken'>;

export function makeVault(powers: VaultPowers): Vault {
  const { store, now } = powers;
  const session = makeVaultSession(powers.session, powers.subtle, now);
  const sealer = { subtle: powers.subtle, random: makeCarefulRandom(powers.random) };

  const open = makeOpenVault({ store, session, sealer });
  const { withBook, withSecrets, change } = open;

  /** The key is zeroed after the work, and what came of it goes out only when the key is this origin's. */
  async function withApp<T>(
    index: number,
    origin: string,
    form: AppForm | undefined,
    work: (app: AppPlace & { privateKey: Uint8Array }) => T | Promise<T>,
  ): Promise<T> {
    const book = await withBook((one) => one);
    readIdentity(book, index);
    const { result, appIndex } = await withSecrets(async ({ seed }) => {
      const { privateKey, publicKey, address, appIndex } = deriveApp(seed, index, origin, form);
      try {
        return { result: await work({ privateKey, publicKey: bytesToHex(publicKey), address }), appIndex };
      } finally {
        privateKey.fill(0);
      }
    });
    if (!isClaimed(book, appIndex, origin)) await change((now) => claimApp(now, appIndex, origin));
    return result;
  }

  /** What an erasing that was cut short left over. */
  async function finishErase(): Promise<void> {
    if ((await store.read()).erasing) await store.finishErase();
  }

  /** The envelope is not asked: rows are bound to the vault's id and its data key, which the session has. */
  async function withRowKey<T>(purpose: string, work: (key: Uint8Array, header: Uint8Array) => Promise<T>): Promise<T> {
    const unlocked = await session.find();
    if (unlocked === undefined) throw lockedVault();
    const { dataKey, vaultId } = unlocked;
    try {
      return await work(dataKey, rowHeaderOf(vaultId, purpose));
    } finally {
      dataKey.fill(0);
    }
  }

  async function bookSiteIdentity(site: Site): Promise<BookIdentity> {
    const book = await withBook((one) => one);
    const index = siteIndexIn(book, site.origin);
    const there = book.identities.find((one) => one.index === index);
    return there ?? withSecrets(({ seed }) => makeSiteIdentity(seed, index, site));
  }

  async function findNotice(): Promise<VaultNotice | null> {
    try {
      const notice = await store.readNotice();
      return notices.find((one) => one === notice) ?? null;
    } catch {
      return 'vault-mirror-only';
    }
  }

  return {
    ...makeVaultAtRest({ store, session, sealer, now }),
    ...makeCopyKeeping({ store, sealer, session, now }),

    ...makeSurveyVerbs({ withSecrets, sealer, now }),
    ...makeAccountVerbs(open),
    ...makeBackupVerbs({ open, sealer, now }),

    noticeSeen: () => store.writeNotice(null),

    async state() {
      const unlocked = await session.find();
      unlocked?.dataKey.fill(0);
      try {
        if (unlocked !== undefined) {
          const book = await withBook((one) => one);
          const { currentIndex, backedUp, words } = book;
          const identities = firstIdentities(book, pageLength).map(describeIdentity);
          const hidden = book.identities.filter((one) => one.hidden).length;
          const counted = { seen: book.identities.length - hidden, hidden };
          const { lockAtMs } = unlocked;
          const open = {
            status: 'unlocked',
            notice: await findNotice(),
            identities,
            counted,
            currentIndex,
            backedUp,
            lockAtMs,
          } as const;
          return words === undefined ? open : { ...open, words };
        }
      } catch (error) {
        // Locked, lost or replaced in this moment: what is at rest decides.
        if (!(error instanceof AutonymError && error.code.startsWith('vault-'))) throw error;
      }
      const best = await readBest({ store, sealer });
      if (best.state === 'none' && best.found.erasing) await store.exclusively(finishErase);
      return { ...nothingOpen, notice: await findNotice(), status: best.state === 'whole' ? 'locked' : best.state };
    },

    newChallenge: async () => makeChallenge(sealer.random),

    async challenge() {
      const { envelope } = await readVault({ store, sealer });
      checkParams(envelope.kdf.params);
      await checkTries(powers);
      return envelope.kdf;
    },

    lock: () => session.close(),

    async isOpen() {
      const unlocked = await session.find();
      unlocked?.dataKey.fill(0);
      return unlocked !== undefined;
    },

    async touch(lockMinutes) {
      const unlocked = await session.find();
      if (unlocked === undefined) return null;
      unlocked.dataKey.fill(0);
      const lockAtMs = now() + lockMinutes * 60_000;
      await session.touch(lockAtMs);
      return lockAtMs;
    },

    async addIdentity(label, { index: named, stacks } = {}) {
      const { identities } = await withBook((book) => book);
      const index = named ?? nextIndex(identities);
      if (index > mostCounted)
        throw new AutonymError('bad-index', `An identity has a number up to ${mostCounted}, and not ${index}.`);
      const identity = await withSecrets(({ seed }) => makeIdentity(seed, index, label, stacks));
      await change((book) => {
        const isThere = book.identities.some((one) => one.index === index);
        if (isThere && named !== undefined) throw new AutonymError('identity-exists', 'This identity is here already.');
        // Two windows added one at once: the second did not see the first, and is asked to look again.
        if (isThere) throw changedVault();
        return { ...book, identities: [...book.identities, identity] };
      });
      return describeIdentity(identity);
    },

    renameIdentity: (index, label) => change((book) => changeIdentity(book, index, { label })),

    changeIdentity: (index, look) => change((book) => changeIdentity(book, index, look)),

    async countStacks(index, style) {
      const anew = await withSecrets(({ seed }) => makeIdentity(seed, index, '', style));
      await change((book) => recountIdentity(book, anew));
    },

    moveIdentity: (index, way) => change((book) => moveIdentity(book, index, way)),

    listIdentities: (query, from) =>
      withBook((book) => {
        const all = queryIdentities(book, query);
        const page = query.only === undefined ? all.slice(from, from + pageLength) : all;
        return { identities: page.map(describeIdentity), total: all.length };
      }),

    identityIndices: () =>
      withBook(({ identities }) => identities.filter(({ site }) => site === undefined).map(({ index }) => index)),

    siteIdentity: async (site) => describeIdentity(await bookSiteIdentity(site)),

    async addSiteIdentity(site) {
      const identity = await bookSiteIdentity(site);
      await change((book) => {
        const there = book.identities.find(({ index }) => index === identity.index);
        if (there?.site === site.origin) return book;
        if (there) throw changedVault();
        return { ...book, identities: [...book.identities, identity] };
      });
      return describeIdentity(identity);
    },

    selectIdentity: (index) =>
      change((book) => ({ ...changeIdentity(book, index, { hidden: false }), currentIndex: readIdentity(book, index).index })),

    async removePasskey(id) {
      for (const _slot of ['this', 'the other'])
        await change(
          (book) => book,
          (envelope) => withoutPasskey(envelope, id),
        );
    },

    markBackedUp: (how) =>
      change((book) => {
        const backedUp = { ...book.backedUp, [how]: true, ...(how === 'words' ? { wordsCheckedMs: now() } : {}) };
        return { ...book, backedUp };
      }),

    identityKey: (index) =>
      withBook((book) => {
        const { publicKey, idAddress } = describeIdentity(readIdentity(book, index));
        return { publicKey, idAddress };
      }),

    stacksKey: (index) =>
      withBook((book) => {
        const { stacksPublicKey, stxAddresses } = describeIdentity(readIdentity(book, index));
        return { publicKey: stacksPublicKey, ...stxAddresses };
      }),

    appKey: (index, origin, transitPublicKeyHex, form) =>
      withApp(index, origin, form, async ({ privateKey, ...place }) => {
        const text = hexText(privateKey);
        try {
          const cipher = await sealEcies(sealer.subtle, sealer.random, hexToBytes(transitPublicKeyHex), text, true);
          return { sealed: formatCipherHex(cipher), ...place };
        } finally {
          text.fill(0);
        }
      }),

    appKeyInClear: (index, origin, form) => withApp(index, origin, form, ({ privateKey }) => bytesToHex(privateKey)),

    appPlace: (index, origin, form) => withApp(index, origin, form, ({ publicKey, address }) => ({ publicKey, address })),

    appBearer: (index, origin, permission, form) =>
      withApp(index, origin, form, ({ privateKey, publicKey }) => {
        const saltHex = bytesToHex(sealer.random(16));
        return formatBearer(signToken(gaiaTokenPayload({ ...permission, publicKey, nowMs: now(), saltHex }), privateKey));
      }),

    signToken: async (index, payload) => {
      await withBook((book) => readIdentity(book, index));
      const text = unsignedToken(payload);
      const signature = await withSecrets(({ seed }) => {
        const { privateKey } = deriveIdentity(seed, index);
        try {
          return signHash(tokenHash(text), privateKey);
        } finally {
          privateKey.fill(0);
        }
      });
      return `${text}.${encodeBase64Url(signature)}`;
    },

    seal: (purpose, rows) =>
      withRowKey(purpose, (key, header) => Promise.all(rows.map((bytes) => sealGcm(sealer, key, header, bytes)))),

    open: (purpose, sealed) => withRowKey(purpose, (key, header) => findAllOpened(sealer, key, header, sealed)),
  };
}

/** Identities that are shown together: each has addresses to be made. */
const pageLength = 50;

const notices: readonly VaultNotice[] = ['vault-from-mirror', 'vault-from-older', 'vault-from-session'];

const nothingOpen = {
  identities: [],
  counted: { seen: 0, hidden: 0 },
  currentIndex: 0,
  backedUp: { words: false, file: false },
  lockAtMs: null,
};

/** Lower-case hex as bytes of text, so that a private key never becomes a string. */
function hexText(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(bytes.length * 2);
  bytes.forEach((byte, i) => {
    text[2 * i] = hexDigit(byte >> 4);
    text[2 * i + 1] = hexDigit(byte & 15);
  });
  return text;
}

function hexDigit(value: number): number {
  return value < 10 ? 48 + value : 87 + value;
}
