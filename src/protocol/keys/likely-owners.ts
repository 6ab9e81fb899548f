/** The keys of some words that a person most likely remembers an address of: the first identities, and the first accounts in both counts. */
import { bytesToHex } from '@noble/hashes/utils';
import { addressHash, hash160, keyHashes } from './address.ts';
import { deriveIdentities, deriveStacks } from './derivation.ts';

/** What to compare them with. Throws `bad-address`. */
export function addressHashHex(address: string): string {
  return bytesToHex(addressHash(address));
}

/** Hash160 in hex, one key after the other, so that the caller can stop at the first that fits. */
export function* likelyOwners(seed: Uint8Array): Generator<string> {
  for (const { publicKey, privateKey } of deriveIdentities(seed, [0, 1, 2])) {
    privateKey.fill(0);
    // Some owners of 2016 published the hash of the uncompressed key.
    for (const hash of keyHashes(publicKey)) yield bytesToHex(hash);
  }
  for (const [index, style] of [
    [0, 'index'],
    [1, 'index'],
    [1, 'account'],
  ] as const) {
    const { publicKey, privateKey } = deriveStacks(seed, index, 'mainnet', style);
    privateKey.fill(0);
    yield bytesToHex(hash160(publicKey));
  }
}
