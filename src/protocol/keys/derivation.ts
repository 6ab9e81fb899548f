/**
 * The tree: every key of a person, from one seed, at the paths of paths.ts. Notes and traps: docs/protocol/keychain.md.
 * Whoever receives a private key here owns it, and zeroes it after use. Chain codes never leave this file: with one, and one key below it,
 * anybody computes the key above.
 */
import { isPoint, isPrivate, pointAddScalar, pointFromScalar, privateAdd, sign, verify } from '@bitcoinerlab/secp256k1';
import { type BIP32API, BIP32Factory, type BIP32Interface } from 'bip32';
import { AutonymError } from '../error.ts';
import { type Secret, secret } from '../secret.ts';
import { bitcoinAddress, stacksAddress } from './address.ts';
import { type AppForm, appSteps, saltOf } from './app-index.ts';
import { checkIndex, formatPath, type PathIndices, type PathName } from './paths.ts';

export type KeyPair = { privateKey: Secret; publicKey: Uint8Array };
export type IdentityKey = KeyPair & { idAddress: string };
export type AddressKey = KeyPair & { address: string };

/** The key at one row of the table. Throws `bad-index` for an index that is none, here and below. */
export function deriveKey(seed: Uint8Array, name: PathName, indices: PathIndices = {}): KeyPair {
  return leaf(walk(seed, formatPath(name, indices)));
}

/** The owner key of identity N. */
export function deriveIdentity(seed: Uint8Array, index: number): IdentityKey {
  return withIdAddress(deriveKey(seed, 'identity', { N: index }));
}

/**
 * Owner keys of many identities, each derived when it is asked for: ten thousand are seconds of work, and the caller decides when to pause.
 * The seed is read once, at the first.
 */
export function* deriveIdentities(seed: Uint8Array, indices: Iterable<number>): Generator<IdentityKey> {
  const identities = walk(seed, formatPath('identities'));
  try {
    for (const index of indices) yield withIdAddress(leaf(child(identities, index, 'hardened')));
  } finally {
    wipe(identities);
  }
}

/** The Stacks account of identity N. Wallets count accounts in two ways; `index` is ours and nearly everybody's. */
export function deriveStacks(
  seed: Uint8Array,
  index: number,
  chain: 'mainnet' | 'testnet',
  style: 'index' | 'account' = 'index',
): AddressKey {
  const key = deriveKey(seed, `stacks-${style}`, { N: index });
  return { ...key, address: stacksAddress(key.publicKey, chain) };
}

/**
 * The keys of the first `count` accounts, counted the one way and then the other, which differ from the second on. Each is derived when it is
 * asked for, and what lies above them once: a third of the work of as many `deriveStacks`.
 */
export function* deriveFirstStacks(seed: Uint8Array, count: number): Generator<KeyPair> {
  // m/44'/5757'/0'/0/N and m/44'/5757'/N'/0/0
  const coin = walk(seed, formatPath('stacks-index', { N: 0 }).split('/').slice(0, -3).join('/'));
  const first = step(child(coin, 0, 'hardened'), 0, 'plain');
  try {
    for (let index = 0; index < count; index++) yield leaf(child(first, index, 'plain'));
    for (let index = 1; index < count; index++) yield leaf(step(step(child(coin, index, 'hardened'), 0, 'plain'), 0, 'plain'));
  } finally {
    wipe(first);
    wipe(coin);
  }
}

export function deriveBitcoin(seed: Uint8Array, index: number, branch: 'receive' | 'change' = 'receive'): AddressKey {
  return withAddress(deriveKey(seed, `bitcoin-${branch}`, { i: index }));
}

/** The key that sealed the wallet-config.json of wallets since 2021, and with `2020` of the one before. */
export function deriveConfig(seed: Uint8Array, generation: '2020' | '2021'): AddressKey {
  return withAddress(deriveKey(seed, `config-${generation}`));
}

/**
 * One salt for all identities. It is a secret of the rank of a key: with it, anybody can search for an origin whose app index collides with
 * another's (2^31 tries).
 */
export function deriveSalt(seed: Uint8Array, form: AppForm = 'shipped'): string {
  const node = walk(seed, formatPath('identities'));
  const salt = saltOf(node.publicKey, form);
  wipe(node);
  return salt;
}

/** The key of one app. `appDomain` is the origin as the app's page has it. */
export function deriveApp(
  seed: Uint8Array,
  index: number,
  appDomain: string,
  form: AppForm = 'shipped',
): AddressKey & { appIndex: number } {
  const identities = walk(seed, formatPath('identities'));
  const steps = appSteps(appDomain, saltOf(identities.publicKey, form), form);
  // Xverse knows one identity, whatever the account.
  let node = step(identities, form.startsWith('xverse') ? 0 : index, 'hardened');
  for (const each of [0, ...steps]) node = step(node, each, 'hardened');
  return { ...withAddress(leaf(node)), appIndex: steps.at(-1) ?? 0 };
}

/**
 * The addresses below the public half of an account, as wallets export it, each derived when it is asked for: who has it can look, not sign.
 * Identities cannot be seen this way, because their steps are hardened. Throws `bad-xpub`.
 */
export function* deriveAddresses(
  xpub: string,
  branch: 'receive' | 'change',
): Generator<{ publicKey: Uint8Array; address: string }> {
  const addresses = readAccount(xpub).derive(branch === 'receive' ? 0 : 1);
  for (let i = 0; ; i++) {
    const { publicKey } = addresses.derive(i);
    yield { publicKey, address: bitcoinAddress(publicKey) };
  }
}

/**
 * Every address that can be seen from the public half of a key, in the order to look at them, without end where it has addresses below it: of
 * an account its own and those of both branches in turn, of a branch those on it. Throws `bad-xpub`, and `xpub-hardened` for a key whose next
 * step only its private half can take: that of all identities, for one.
 */
export function* addressesSeenFrom(xpub: string): Generator<string> {
  const node = readAccount(xpub);
  if (node.depth < 3) throw new AutonymError('xpub-hardened', 'Nothing below this key can be seen without its private half.');
  const branches = node.depth === 3 ? [node.derive(0), node.derive(1)] : node.depth === 4 ? [node] : [];
  if (node.depth !== 4) yield bitcoinAddress(node.publicKey);
  for (let i = 0; branches.length > 0; i++) for (const branch of branches) yield bitcoinAddress(branch.derive(i).publicKey);
}

function readAccount(xpub: string): BIP32Interface {
  try {
    const account = bip32().fromBase58(xpub);
    if (account.isNeutered()) return account;
    wipe(account);
  } catch (cause) {
    throw badXpub(cause);
  }
  throw badXpub();
}

function badXpub(cause?: unknown): AutonymError {
  return new AutonymError('bad-xpub', 'This is not the public key of an account (xpub…).', { cause });
}

let factory: BIP32API | undefined;

/** Made on first use: making it runs a self-test of the curve, as far as it is handed over. Nothing here is of Taproot. */
function bip32(): BIP32API {
  factory ??= BIP32Factory({ isPoint, isPrivate, pointAddScalar, pointFromScalar, privateAdd, sign, verify });
  return factory;
}

function walk(seed: Uint8Array, path: string): BIP32Interface {
  if (seed.length !== 64) throw new RangeError(`expected a 64-byte seed, got ${seed.length}`);
  let node = bip32().fromSeed(seed);
  for (const part of path.split('/').slice(1)) {
    node = step(node, Number.parseInt(part, 10), part.endsWith("'") ? 'hardened' : 'plain');
  }
  return node;
}

/** One step down; what was above is zeroed. */
function step(parent: BIP32Interface, index: number, kind: 'hardened' | 'plain'): BIP32Interface {
  const node = child(parent, index, kind);
  wipe(parent);
  return node;
}

/** BIP-32: where a hash happens to be no scalar of the curve (once in 2^127), the next index stands in, as in every client before us. */
function child(parent: BIP32Interface, index: number, kind: 'hardened' | 'plain'): BIP32Interface {
  checkIndex(index);
  return kind === 'hardened' ? parent.deriveHardened(index) : parent.derive(index);
}

function leaf(node: BIP32Interface): KeyPair {
  const { privateKey, publicKey } = node;
  if (privateKey === undefined) throw new TypeError('expected a node with a private key');
  node.chainCode.fill(0);
  return { privateKey: secret(privateKey), publicKey };
}

const withAddress = (key: KeyPair): AddressKey => ({ ...key, address: bitcoinAddress(key.publicKey) });
const withIdAddress = (key: KeyPair): IdentityKey => ({ ...key, idAddress: bitcoinAddress(key.publicKey) });

function wipe(node: BIP32Interface): void {
  node.privateKey?.fill(0);
  node.chainCode.fill(0);
}
