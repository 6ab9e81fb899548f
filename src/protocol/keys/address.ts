/**
 * Addresses: the hash160 of a public key, written the Bitcoin way (base58) or the Stacks way (c32).
 * An identity has both spellings of one hash: names made in 2018 moved from the first to the second.
 */
import { ripemd160 } from '@noble/hashes/legacy';
import { sha256 } from '@noble/hashes/sha2';
import { AutonymError } from '../error.ts';
import { decodeBase58Check, encodeBase58Check } from './base58.ts';
import { formatC32Address, parseC32Address } from './c32.ts';

/** Bitcoin version byte and Stacks version of the same kind of address. Source: SIP-005. */
const versions = [
  { kind: 'mainnet key', bitcoin: 0, stacks: 22 },
  { kind: 'mainnet script', bitcoin: 5, stacks: 20 },
  { kind: 'testnet key', bitcoin: 111, stacks: 26 },
  { kind: 'testnet script', bitcoin: 196, stacks: 21 },
] as const;

export function hash160(bytes: Uint8Array): Uint8Array {
  return ripemd160(sha256(bytes));
}

/** P2PKH of exactly these bytes: the ID-address of an identity, the bucket of an app. */
export function bitcoinAddress(publicKey: Uint8Array): string {
  return encodeBase58Check(0, hash160(publicKey));
}

export function stacksAddress(publicKey: Uint8Array, chain: 'mainnet' | 'testnet'): string {
  return formatC32Address(chain === 'mainnet' ? 22 : 26, hash160(publicKey));
}

/** The hash160 in an address of either spelling. Throws `bad-address`. */
export function addressHash(text: string): Uint8Array {
  return parse(text).hash;
}

/** The Stacks spelling of a Bitcoin address: same hash160, same kind, same network. Throws `bad-address`. */
export function stacksFromBitcoin(base58: string): string {
  const { kind, hash } = parse(base58);
  return formatC32Address(kind.stacks, hash);
}

/** The Bitcoin spelling of a Stacks address. Throws `bad-address`. */
export function bitcoinFromStacks(c32: string): string {
  const { kind, hash } = parse(c32);
  return encodeBase58Check(kind.bitcoin, hash);
}

/** The Stacks spelling that the key or script of this address has on a chain. Throws `bad-address`. */
export function stacksAddressOn(chain: 'mainnet' | 'testnet', text: string): string {
  const { kind, hash } = parse(text);
  const there = versions.find((one) => one.kind === kind.kind.replace(/^\w+/, chain));
  return formatC32Address((there ?? kind).stacks, hash);
}

function parse(text: string): { kind: (typeof versions)[number]; hash: Uint8Array } {
  const { spelling, version, hash } = read(text);
  const kind = versions.find((one) => one[spelling] === version);
  if (kind === undefined || hash.length !== 20) throw bad(text);
  return { kind, hash };
}

/** No base58 address of these versions starts with S, so the first character decides. */
function read(text: string): { spelling: 'bitcoin' | 'stacks'; version: number; hash: Uint8Array } {
  try {
    if (text.startsWith('S')) {
      const { version, hash160: hash } = parseC32Address(text);
      return { spelling: 'stacks', version, hash };
    }
    const { version, payload } = decodeBase58Check(text);
    return { spelling: 'bitcoin', version, hash: payload };
  } catch (cause) {
    throw bad(text, cause);
  }
}

function bad(text: string, cause?: unknown): AutonymError {
  return new AutonymError('bad-address', `"${text.slice(0, 64)}" is not a Bitcoin or Stacks address.`, { cause });
}
