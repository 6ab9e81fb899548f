/**
 * The book: identities and what else changes, sealed apart from the secrets. Public keys and addresses are kept in it, so that nothing is
 * derived at unlock.
 */
import { bytesToHex, bytesToUtf8, utf8ToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../protocol/error.ts';
import { addressHash, stacksAddress } from '../protocol/keys/address.ts';
import { deriveIdentity, deriveStacks } from '../protocol/keys/derivation.ts';

export type VaultIdentity = {
  /** N of m/888'/0'/N'. */
  index: number;
  label: string;
  /** Hue of its colour, 0–359. */
  hue: number;
  /** Compressed, hex. */
  publicKey: string;
  idAddress: string;
  /** Of m/44'/5757'/0'/0/N: compressed, hex. */
  stacksPublicKey: string;
  stxAddresses: { mainnet: string; testnet: string };
};

export type Book = {
  identities: VaultIdentity[];
  currentIndex: number;
  backedUp: { words: boolean; file: boolean };
  /** Which origin took which 31-bit app index first. Two origins can collide, and then the second must not get the first one's key. */
  apps: [appIndex: number, origin: string][];
};

export function encodeBook(book: Book): Uint8Array {
  return utf8ToBytes(JSON.stringify(book));
}

export function decodeBook(bytes: Uint8Array): Book {
  return JSON.parse(bytesToUtf8(bytes));
}

export function makeIdentity(seed: Uint8Array, index: number, label: string): VaultIdentity {
  const identity = deriveIdentity(seed, index);
  const stacks = deriveStacks(seed, index, 'mainnet');
  identity.privateKey.fill(0);
  stacks.privateKey.fill(0);
  return {
    index,
    label,
    hue: hueOf(identity.idAddress),
    publicKey: bytesToHex(identity.publicKey),
    idAddress: identity.idAddress,
    stacksPublicKey: bytesToHex(stacks.publicKey),
    stxAddresses: { mainnet: stacks.address, testnet: stacksAddress(stacks.publicKey, 'testnet') },
  };
}

/** Throws `unknown-identity`. */
export function readIdentity({ identities }: Book, index: number): VaultIdentity {
  const identity = identities.find((one) => one.index === index);
  if (identity === undefined) throw new AutonymError('unknown-identity', 'This identity is not in the vault.');
  return identity;
}

/** Whether this origin has this index. Throws `app-key-collision` when another origin has it. */
export function isClaimed({ apps }: Book, appIndex: number, origin: string): boolean {
  const claim = apps.find(([index]) => index === appIndex);
  if (claim === undefined) return false;
  if (claim[1] === origin) return true;
  throw new AutonymError(
    'app-key-collision',
    `${origin} would get the same key as another app. It cannot be signed in to with these words.`,
  );
}

export function claimApp(book: Book, appIndex: number, origin: string): Book {
  return isClaimed(book, appIndex, origin) ? book : { ...book, apps: [...book.apps, [appIndex, origin]] };
}

/** From the address, so that the same words give the same colours in every browser. */
function hueOf(idAddress: string): number {
  const [high = 0, low = 0] = addressHash(idAddress);
  return ((high << 8) | low) % 360;
}
