/**
 * The tree: every key of a person, from one seed. Notes and traps: docs/protocol/keychain.md.
 * Whoever receives a private key here owns it, and zeroes it after use.
 */
import * as curve from '@bitcoinerlab/secp256k1';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { type BIP32API, BIP32Factory, type BIP32Interface } from 'bip32';
import { bitcoinAddress, stacksAddress } from './address.ts';

/** Each path with where it comes from. `'` is a hardened step. */
const paths = {
  /** Blockstack Browser 2018 and all after it. Parent of the identities; its public key makes the salt. */
  identities: "m/888'/0'",
  /** SLIP-44 coin 5757; account N of the Stacks wallets is the last step. */
  stacks: "m/44'/5757'/0'/0",
  /** @blockstack/app 2020: the key of its sealed wallet-config.json. */
  configOf2020: "m/45'",
  /** wallet-sdk 2021 and after: the same. Its first step is not hardened, a slip that its files now depend on. */
  config: "m/44/5757'/0'/1",
} as const;

export type IdentityKey = { privateKey: Uint8Array; publicKey: Uint8Array; idAddress: string };
export type AddressKey = { privateKey: Uint8Array; publicKey: Uint8Array; address: string };

/** The owner key of identity N, m/888'/0'/N'. */
export function deriveIdentity(seed: Uint8Array, index: number): IdentityKey {
  const { privateKey, publicKey } = leaf(step(walk(seed, paths.identities), index, 'hardened'));
  return { privateKey, publicKey, idAddress: bitcoinAddress(publicKey) };
}

/** The Stacks account of identity N, m/44'/5757'/0'/0/N. */
export function deriveStacks(seed: Uint8Array, index: number, chain: 'mainnet' | 'testnet'): AddressKey {
  const { privateKey, publicKey } = leaf(step(walk(seed, paths.stacks), index, 'plain'));
  return { privateKey, publicKey, address: stacksAddress(publicKey, chain) };
}

/**
 * One salt for all identities: hex SHA-256 of the hex of the public key of m/888'/0'.
 * It is a secret of the rank of a key: with it, anybody can search for an origin whose app index collides with another's (2^31 tries).
 */
export function deriveSalt(seed: Uint8Array): string {
  const node = walk(seed, paths.identities);
  const salt = saltOf(node);
  wipe(node);
  return salt;
}

/** The key of one app, m/888'/0'/N'/0'/H', in the one-step form every shipped wallet uses. `appDomain` is the origin as the app's page has it. */
export function deriveApp(seed: Uint8Array, index: number, appDomain: string): AddressKey & { appIndex: number } {
  const identities = walk(seed, paths.identities);
  const h = appIndexOf(appDomain, saltOf(identities));
  const apps = step(step(identities, index, 'hardened'), 0, 'hardened');
  const { privateKey, publicKey } = leaf(step(apps, h, 'hardened'));
  return { privateKey, publicKey, address: bitcoinAddress(publicKey), appIndex: h };
}

/** The key that sealed the wallet-config.json of wallets since 2021, and with `2020` of the one before. */
export function deriveConfig(seed: Uint8Array, generation: '2020' | '2021'): AddressKey {
  const { privateKey, publicKey } = leaf(walk(seed, generation === '2020' ? paths.configOf2020 : paths.config));
  return { privateKey, publicKey, address: bitcoinAddress(publicKey) };
}

/** H: 31 bits of a Java-style hash over the hex SHA-256 of origin and salt. Two origins can share it, so it names nothing by itself. */
export function appIndexOf(appDomain: string, salt: string): number {
  let x = 0;
  for (const char of bytesToHex(sha256(utf8ToBytes(appDomain + salt)))) x = (Math.imul(x, 31) + char.charCodeAt(0)) | 0;
  return x & 0x7fffffff;
}

let factory: BIP32API | undefined;

/** Made on first use: making it runs the curve's self-test. */
function bip32(): BIP32API {
  factory ??= BIP32Factory(curve);
  return factory;
}

function saltOf(identities: BIP32Interface): string {
  return bytesToHex(sha256(utf8ToBytes(bytesToHex(identities.publicKey))));
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
  if (!Number.isInteger(index) || index < 0 || index > 0x7fffffff) throw new RangeError(`expected a 31-bit index, got ${index}`);
  const child = kind === 'hardened' ? parent.deriveHardened(index) : parent.derive(index);
  wipe(parent);
  return child;
}

function leaf(node: BIP32Interface): { privateKey: Uint8Array; publicKey: Uint8Array } {
  const { privateKey, publicKey } = node;
  if (privateKey === undefined) throw new TypeError('expected a node with a private key');
  node.chainCode.fill(0);
  return { privateKey, publicKey };
}

function wipe(node: BIP32Interface): void {
  node.privateKey?.fill(0);
  node.chainCode.fill(0);
}
