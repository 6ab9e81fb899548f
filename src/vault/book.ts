/**
 * The book: identities and what else changes, sealed apart from the secrets. Public keys are kept in it, so that nothing is derived at
 * unlock; addresses are not, because they are made from the keys of the few that are shown, and would be most of its bytes.
 */
import { bytesToHex, bytesToUtf8, hexToBytes } from '@noble/hashes/utils';
import { decodeBase64, encodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import { bitcoinAddress, hash160, stacksAddress } from '../protocol/keys/address.ts';
import { deriveIdentity, deriveStacks } from '../protocol/keys/derivation.ts';
import { mostCounted, nextSiteIndex, siteIndexOf } from '../protocol/keys/site-index.ts';
import { longTextBytes } from './long-text.ts';
import { newerVault } from './refusals.ts';

/** What an identity is without its keys. */
type Said = {
  /** N of m/888'/0'/N'. */
  index: number;
  label: string;
  /** Hue of its colour, 0–359. */
  hue: number;
  /** Out of sight where an identity is chosen; its apps and keys stay. */
  hidden: boolean;
  /** How the wallet it comes from counted Stacks accounts; absent means `index`, m/44'/5757'/0'/0/N. */
  stacksStyle?: 'account';
  /** The one origin that may know it. */
  site?: string;
};

/** As the book keeps it. */
export type BookIdentity = Said & {
  /** Compressed public key, base64. */
  key: string;
  /** Of m/44'/5757'/0'/0/N, or m/44'/5757'/N'/0/0: compressed, base64. */
  stacksKey: string;
};

/** As it is shown. */
export type VaultIdentity = Said & {
  /** Compressed, hex. */
  publicKey: string;
  idAddress: string;
  /** Compressed, hex. */
  stacksPublicKey: string;
  stxAddresses: { mainnet: string; testnet: string };
};

export type BackedUp = { words: boolean; file: boolean; wordsCheckedMs?: number };

/** What belongs to the words but is not in the entropy: the list they are of, and whether the seed was made with a passphrase too. */
export type WordsNote = { language: string; passphrase: boolean };

/** Which account of the words an identity is. */
export type IdentityPlace = { index?: number; stacks?: 'index' | 'account' };

/** Grows only when an older version would misread a book; a new field with a default does not need it. Format 1 kept addresses too (ADR 14). */
export const bookFormat = 2;

export type Book = {
  format: typeof bookFormat;
  /** At least one, each index once, in the order they are shown. */
  identities: BookIdentity[];
  currentIndex: number;
  /** `wordsCheckedMs`: when the words were last typed back, ms since 1970. */
  backedUp: BackedUp;
  /** How the words are written, where it is not English without a passphrase. */
  words?: WordsNote;
  /** Which origin took which 31-bit app index first. Two origins can collide, and then the second must not get the first one's key. */
  apps: [appIndex: number, origin: string][];
};

/** The book of a new vault. */
export function makeBook(first: BookIdentity, backedUp: BackedUp, words?: WordsNote): Book {
  const book: Book = { format: bookFormat, identities: [first], currentIndex: first.index, backedUp, apps: [] };
  return words === undefined ? book : { ...book, words };
}

export function encodeBook(book: Book): Uint8Array {
  return longTextBytes(JSON.stringify({ ...book, identities: book.identities.map(rowOf) }));
}

/**
 * Read a book, of this format or an older one.
 *
 * What it does not say has a default (a book that names no format is of the first); what it says in another shape is no book: throws `vault-damaged`. Fields that this version does not
 * know are kept, so that a later one finds them again. Throws `vault-newer` for a later format.
 */
export function decodeBook(bytes: Uint8Array): Book {
  const fields = fieldsOf(parse(bytes));
  const { format = 1, identities, currentIndex, backedUp = {}, words, apps = [] } = fields;
  if (isCount(format) && format > bookFormat) throw newerVault();
  if (!isCount(format) || format < 1 || !Array.isArray(identities) || !Array.isArray(apps)) throw damagedBook();
  const read = identities.map(format === 1 ? readFirstFormat : readRow);
  const indices = new Set(read.map(({ index }) => index));
  const [first] = read;
  if (first === undefined || indices.size !== read.length || !apps.every(isClaim)) throw damagedBook();
  return {
    ...fields,
    format: bookFormat,
    identities: read,
    currentIndex: isCount(currentIndex) && indices.has(currentIndex) ? currentIndex : first.index,
    backedUp: readBackedUp(backedUp),
    ...(words === undefined ? {} : { words: readWordsNote(words) }),
    apps,
  };
}

export function makeIdentity(seed: Uint8Array, index: number, label: string, style: 'index' | 'account' = 'index'): BookIdentity {
  const identity = deriveIdentity(seed, index);
  const stacks = deriveStacks(seed, index, 'mainnet', style);
  identity.privateKey.fill(0);
  stacks.privateKey.fill(0);
  return {
    index,
    label,
    hue: hueOf(identity.publicKey),
    hidden: false,
    ...(style === 'account' ? { stacksStyle: style } : {}),
    key: encodeBase64(identity.publicKey),
    stacksKey: encodeBase64(stacks.publicKey),
  };
}

/** A site with an identity of its own; `origin` as the browser writes it. */
export type Site = { origin: string; label: string };

/** An identity for one site alone: out of sight elsewhere, its Stacks account in a branch of its own, so that no shared public key tells of it. */
export function makeSiteIdentity(seed: Uint8Array, index: number, { origin, label }: Site): BookIdentity {
  return { ...makeIdentity(seed, index, label, 'account'), hidden: true, site: origin };
}

/** Where the identity of this site is, or will be: two sites can share an index, and then the later one takes the next that is free. */
export function siteIndexIn({ identities }: Book, origin: string): number {
  const taken = new Map(identities.map(({ index, site }) => [index, site]));
  let index = siteIndexOf(origin);
  while (taken.has(index) && taken.get(index) !== origin) index = nextSiteIndex(index);
  return index;
}

/** The one after the last that a person may name, those for one site aside; after the very last, the first that is free. */
export function nextIndex(identities: readonly { index: number }[]): number {
  const taken = new Set(identities.map(({ index }) => index).filter((index) => index <= mostCounted));
  let index = Math.max(-1, ...taken) + 1;
  if (index > mostCounted) for (index = 0; taken.has(index); ) index++;
  return index;
}

/** With its addresses: a tenth of a millisecond each, so of the few that are shown. */
export function describeIdentity({ index, label, hue, hidden, stacksStyle, site, key, stacksKey }: BookIdentity): VaultIdentity {
  const publicKey = decodeBase64(key);
  const stacks = decodeBase64(stacksKey);
  return {
    index,
    label,
    hue,
    hidden,
    publicKey: bytesToHex(publicKey),
    idAddress: bitcoinAddress(publicKey),
    ...(stacksStyle === undefined ? {} : { stacksStyle }),
    ...(site === undefined ? {} : { site }),
    stacksPublicKey: bytesToHex(stacks),
    stxAddresses: { mainnet: stacksAddress(stacks, 'mainnet'), testnet: stacksAddress(stacks, 'testnet') },
  };
}

/** Throws `unknown-identity`. */
export function readIdentity({ identities }: Book, index: number): BookIdentity {
  const identity = identities.find((one) => one.index === index);
  if (identity === undefined) throw new AutonymError('unknown-identity', 'This identity is not in the vault.');
  return identity;
}

/** The book with an identity's Stacks account as `anew` counts it; what a person said of it stays. Throws `unknown-identity`. */
export function recountIdentity(book: Book, { index, stacksKey, stacksStyle }: BookIdentity): Book {
  readIdentity(book, index);
  const identities = book.identities.map((one) => {
    if (one.index !== index) return one;
    const { stacksStyle: _, ...rest } = one;
    return { ...rest, stacksKey, ...(stacksStyle ? { stacksStyle } : {}) };
  });
  return { ...book, identities };
}

/** What a person says of an identity. */
export type IdentityLook = { label?: string; hue?: number; hidden?: boolean };

/**
 * The book with an identity looking otherwise. Hiding the current one makes the first that is seen the current one. Throws
 * `unknown-identity`, `only-for-site` where one that a single site may know is to be shown, and `last-identity` when none would be seen.
 */
export function changeIdentity(book: Book, index: number, look: IdentityLook): Book {
  const { site } = readIdentity(book, index);
  if (site !== undefined && look.hidden === false)
    throw new AutonymError('only-for-site', 'This identity is for one site alone.');
  const identities = book.identities.map((one) => (one.index === index ? { ...one, ...look } : one));
  const seen = identities.filter(({ hidden }) => !hidden);
  const [first] = seen;
  if (first === undefined) throw new AutonymError('last-identity', 'One identity must stay in sight. Show another one first.');
  const isCurrentSeen = seen.some((one) => one.index === book.currentIndex);
  return { ...book, identities, currentIndex: isCurrentSeen ? book.currentIndex : first.index };
}

/** The book with an identity in the place of its next neighbour in sight, one way or the other; at the end it stays. Throws `unknown-identity`. */
export function moveIdentity(book: Book, index: number, way: 'up' | 'down'): Book {
  const moved = readIdentity(book, index);
  const seen = book.identities.filter((one) => one === moved || !one.hidden);
  const neighbour = seen[seen.indexOf(moved) + (way === 'up' ? -1 : 1)];
  if (neighbour === undefined) return book;
  const place = book.identities.indexOf(neighbour);
  const rest = book.identities.filter((one) => one !== moved);
  return { ...book, identities: [...rest.slice(0, place), moved, ...rest.slice(place)] };
}

/** Which identities are asked for: those to which everything applies that is said. */
export type IdentityQuery = {
  hidden?: boolean;
  /** In the label, in capitals or not. */
  find?: string;
  only?: readonly number[];
};

/** In the person's order. */
export function queryIdentities({ identities }: Book, { hidden, find = '', only }: IdentityQuery): BookIdentity[] {
  const wanted = only && new Set(only);
  const word = find.trim().toLowerCase();
  return identities.filter(
    (one) =>
      (hidden === undefined || one.hidden === hidden) &&
      (wanted === undefined || wanted.has(one.index)) &&
      one.label.toLowerCase().includes(word),
  );
}

/** The first so many in the person's order, and the current one wherever it stands. */
export function firstIdentities({ identities, currentIndex }: Book, count: number): BookIdentity[] {
  return identities.filter(({ index }, place) => place < count || index === currentIndex);
}

/** Whether this origin has this index. Throws `app-key-collision` when another origin has it. */
export function isClaimed({ apps }: Book, appIndex: number, origin: string): boolean {
  const claim = apps.find(([index]) => index === appIndex);
  if (claim === undefined) return false;
  if (claim[1] === origin) return true;
  throw new AutonymError(
    'app-key-collision',
    `${origin} would get the same key as another app. It cannot be signed in to with these words.`,
    { places: [origin] },
  );
}

export function claimApp(book: Book, appIndex: number, origin: string): Book {
  return isClaimed(book, appIndex, origin) ? book : { ...book, apps: [...book.apps, [appIndex, origin]] };
}

/**
 * Two books of the same words as one: every identity of both, and where both know it, as `first` has it. Its order and its choice come first
 * too. An app index stays with the origin of `here`, whatever the order: its key was given out here.
 */
export function mergeBooks(here: Book, there: Book, first: 'here' | 'there'): Book {
  const [front, back] = first === 'here' ? [here, there] : [there, here];
  const known = new Set(front.identities.map(({ index }) => index));
  const claimed = new Set(here.apps.map(([appIndex]) => appIndex));
  const { words, file, wordsCheckedMs = 0 } = here.backedUp;
  const checkedMs = Math.max(wordsCheckedMs, there.backedUp.wordsCheckedMs ?? 0);
  return {
    ...back,
    ...front,
    identities: [...front.identities, ...back.identities.filter(({ index }) => !known.has(index))],
    backedUp: {
      ...there.backedUp,
      ...here.backedUp,
      words: words || there.backedUp.words,
      file,
      ...(checkedMs > 0 ? { wordsCheckedMs: checkedMs } : {}),
    },
    apps: [...here.apps, ...there.apps.filter(([appIndex]) => !claimed.has(appIndex))],
  };
}

/** `[index, label, hue, key, stacksKey]`, and what else there is to say as a sixth. */
function rowOf({ index, label, hue, key, stacksKey, hidden, ...others }: BookIdentity): unknown[] {
  const more = hidden ? { hidden, ...others } : others;
  return Object.keys(more).length === 0 ? [index, label, hue, key, stacksKey] : [index, label, hue, key, stacksKey, more];
}

function readRow(value: unknown): BookIdentity {
  if (!Array.isArray(value)) throw damagedBook();
  const identity = { index: value[0], label: value[1], hue: value[2], hidden: false, key: value[3], stacksKey: value[4] };
  // Ten thousand times at each reading of the book: nothing is copied that says nothing.
  return checkIdentity(value.length < 6 ? identity : { ...fieldsOf(value[5]), ...identity, hidden: value[5].hidden ?? false });
}

/** Every field by name, keys in hex, and the addresses, which the keys tell. */
function readFirstFormat(value: unknown): BookIdentity {
  const { publicKey, idAddress: _, stacksPublicKey, stxAddresses: __, ...fields } = fieldsOf(value);
  const [key, stacksKey] = [keyOf(publicKey), keyOf(stacksPublicKey)];
  return checkIdentity({ hue: hueOf(decodeBase64(key)), hidden: false, ...fields, key, stacksKey });
}

function keyOf(hex: unknown): string {
  if (typeof hex !== 'string' || !/^[0-9a-f]{66}$/.test(hex)) throw damagedBook();
  return encodeBase64(hexToBytes(hex));
}

function checkIdentity(fields: Record<string, unknown>): BookIdentity {
  const { index, label, hue, hidden, stacksStyle, site, key, stacksKey } = fields;
  if (!isIndex(index) || typeof label !== 'string' || !isKey(key) || !isKey(stacksKey)) throw damagedBook();
  if (!isCount(hue) || hue > 359 || typeof hidden !== 'boolean') throw damagedBook();
  if (stacksStyle !== undefined && stacksStyle !== 'account') throw damagedBook();
  if (site !== undefined && typeof site !== 'string') throw damagedBook();
  return fields as BookIdentity;
}

function readBackedUp(value: unknown): BackedUp {
  const fields = fieldsOf(value);
  const { words = false, file = false, wordsCheckedMs } = fields;
  if (typeof words !== 'boolean' || typeof file !== 'boolean') throw damagedBook();
  if (wordsCheckedMs !== undefined && !isCount(wordsCheckedMs)) throw damagedBook();
  return { ...fields, words, file, ...(wordsCheckedMs === undefined ? {} : { wordsCheckedMs }) };
}

function readWordsNote(value: unknown): WordsNote {
  const fields = fieldsOf(value);
  const { language, passphrase } = fields;
  if (typeof language !== 'string' || typeof passphrase !== 'boolean') throw damagedBook();
  return { ...fields, language, passphrase };
}

function isClaim(value: unknown): value is Book['apps'][number] {
  return Array.isArray(value) && value.length === 2 && isIndex(value[0]) && typeof value[1] === 'string';
}

/** Base64 of 33 bytes, of which the first is 2 or 3. */
function isKey(value: unknown): value is string {
  return typeof value === 'string' && /^A[g-z0-9+/][A-Za-z0-9+/]{42}$/.test(value);
}

function isIndex(value: unknown): value is number {
  return isCount(value) && value < 2 ** 31;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Throws `vault-damaged` for what is no object. */
function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damagedBook();
  return value as Record<string, unknown>;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(bytesToUtf8(bytes));
  } catch {
    throw damagedBook();
  }
}

function damagedBook(): AutonymError {
  return new AutonymError('vault-damaged', 'The password is right, but the list of identities it opens is damaged.');
}

/** From the hash in its address, so that the same words give the same colours in every browser. */
function hueOf(publicKey: Uint8Array): number {
  const [high = 0, low = 0] = hash160(publicKey);
  return ((high << 8) | low) % 360;
}
