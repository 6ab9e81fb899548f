/** The keys of some words that a person most likely remembers an address of: the first identities, and the first accounts in both counts. */
import { bytesToHex } from '@noble/hashes/utils';
import { addressHash, hash160 } from './address.ts';
import { deriveFirstStacks, deriveIdentities } from './derivation.ts';
import { keyHashes } from './key-hashes.ts';

/** As many of each as a search for what words own looks at before it finds any: a wallet's later ones follow an earlier one. */
const likelyCount = 5;

/** What to compare them with. Throws `bad-address`. */
export function addressHashHex(address: string): string {
  return bytesToHex(addressHash(address));
}

/** Hash160 in hex, one key after the other, so that the caller can stop at the first that fits. */
export function* likelyOwners(seed: Uint8Array): Generator<string> {
  for (const { publicKey, privateKey } of deriveIdentities(seed, Array(likelyCount).keys())) {
    privateKey.fill(0);
    // Some owners of 2016 published the hash of the uncompressed key.
    for (const hash of keyHashes(publicKey)) yield bytesToHex(hash);
  }
  for (const { publicKey, privateKey } of deriveFirstStacks(seed, likelyCount)) {
    privateKey.fill(0);
    yield bytesToHex(hash160(publicKey));
  }
}
