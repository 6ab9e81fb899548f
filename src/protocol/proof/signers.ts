/**
 * Who may sign blocks, and whether enough of them did: docs/protocol/verification.md, "Signers".
 * Source: SIP-021, stacks-core `stackslib/src/chainstate/nakamoto/mod.rs` (`verify_signer_signatures`).
 */
import { bytesToHex } from '@noble/hashes/utils';
import type { ClarityValue } from '../chain/clarity.ts';
import { AutonymError } from '../error.ts';
import { hash160 } from '../keys/address.ts';
import { parseC32Address } from '../keys/c32.ts';
import { findSigner } from '../keys/secp256k1.ts';
import type { Header } from './header.ts';

/** `signer`: hash160 of the compressed signing key, in hex, so that a set can be kept as it is. In the order of the set. */
export type Signer = { signer: string; weight: number };
export type SignedWeight = { signed: number; total: number; signers: number };

/** The set of a cycle from the value of `.signers cycle-signer-set`. Throws `proof-signer-set`. */
export function readSignerSet(value: ClarityValue): Signer[] {
  if (value.type !== 'list' || value.items.length === 0 || value.items.length > 4000) throw badSet('it is no list of signers');
  const set = value.items.map(readSigner);
  if (new Set(set.map(({ signer }) => signer)).size < set.length) throw badSet('a signer is in it twice');
  return set;
}

function readSigner(item: ClarityValue): Signer {
  const fields = item.type === 'tuple' ? item.fields : undefined;
  const [principal, weight] = [fields?.get('signer'), fields?.get('weight')];
  if (fields?.size !== 2 || principal?.type !== 'principal' || weight?.type !== 'uint') throw badSet('it is no list of signers');
  // Together they may not pass what a number holds exactly.
  if (weight.value > 0xffff_ffffn) throw badSet('a signer has an impossible weight');
  if (principal.principal.includes('.')) throw badSet('a signer is a contract');
  const { version, hash160: hash } = parseC32Address(principal.principal);
  if (version !== 22 && version !== 26) throw badSet('a signer is no single key');
  return { signer: bytesToHex(hash), weight: Number(weight.value) };
}

/**
 * Who made one signature. A few milliseconds each, so whoever checks a header does not do all in one task; high-S counts, because nodes accept
 * it. Throws `proof-signature` when it is of no key at all.
 */
export function recoverSigner({ signedHash, signatures }: Header, index: number): string {
  const [recoveryId = 4, ...signature] = signatures[index] ?? [];
  const key = findSigner(signedHash, Uint8Array.from(signature), recoveryId);
  if (key === undefined) throw new AutonymError('proof-signature', `Signature ${index + 1} of the block is of no key.`);
  return bytesToHex(hash160(key));
}

/**
 * The weight behind a block. `recovered`: of each signature, by `recoverSigner`.
 *
 * Throws `proof-shadow-block` (whatever nodes think of one, nobody signed it), `proof-unknown-signer`, `proof-signer-twice`,
 * `proof-signer-order` (nodes hold signers to the order of the set since version 1), and `proof-weight` below seven tenths.
 */
export function verifySigners(
  { isShadow, version, signatures }: Header,
  recovered: readonly string[],
  set: readonly Signer[],
): SignedWeight {
  if (isShadow) throw new AutonymError('proof-shadow-block', 'The block was made by hand, and nobody signed it.');
  if (recovered.length !== signatures.length) {
    throw new RangeError(`expected ${signatures.length} recovered signers, got ${recovered.length}`);
  }
  const places = new Map(set.map(({ signer }, place) => [signer, place]));
  const seen = new Set<number>();
  let signed = 0;
  let last = -1;
  for (const signer of recovered) {
    const place = places.get(signer);
    const weight = place === undefined ? undefined : set[place]?.weight;
    if (place === undefined || weight === undefined) {
      throw new AutonymError('proof-unknown-signer', `The key ${signer} signed the block and is not in the set.`);
    }
    if (seen.has(place)) throw new AutonymError('proof-signer-twice', `The key ${signer} signed the block twice.`);
    if (version > 0 && place < last) {
      throw new AutonymError('proof-signer-order', 'The signatures are not in the order of the set.');
    }
    seen.add(place);
    last = place;
    signed += weight;
  }
  const total = set.reduce((sum, { weight }) => sum + weight, 0);
  // Nodes ask for ⌈7 / 10⌉ of the total.
  if (total === 0 || signed * 10 < total * 7) {
    throw new AutonymError('proof-weight', `Signers of ${signed} of ${total} signed the block; 7 of 10 are needed.`);
  }
  return { signed, total, signers: recovered.length };
}

function badSet(why: string): AutonymError {
  return new AutonymError('proof-signer-set', `This is no set of signers: ${why}.`);
}
