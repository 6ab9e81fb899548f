/** The hashes of a key's two forms: apart from addresses, which are read where no curve is. */
import { hash160 } from './address.ts';
import { compressPublicKey } from './secp256k1.ts';

/** The two hashes an owner may have published: of the compressed and of the uncompressed form of one key. */
export function keyHashes(publicKey: Uint8Array): [compressed: Uint8Array, uncompressed: Uint8Array] {
  return [hash160(compressPublicKey(publicKey, true)), hash160(compressPublicKey(publicKey, false))];
}
