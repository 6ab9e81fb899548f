/**
 * Keys of complete backups: HKDF-SHA256 (RFC 5869) of the seed, beside the tree of paths.ts, so that no wallet that walks the tree ever makes
 * them. Derivation: docs/protocol/vault.md, "Keys from the words". Whoever receives a private key here owns it, and zeroes it after use.
 */
import { hkdf } from '@noble/hashes/hkdf';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { type Secret, secret } from '../secret.ts';
import { bitcoinAddress } from './address.ts';
import { publicKeyOf } from './secp256k1.ts';

/** `file`: opens a recovery file without its password. `snapshot`: seals what is kept on storage. `bucket`, `path`: where it is kept there. */
export type BackupKeyName = 'file' | 'snapshot' | 'bucket' | 'path';

/** 32 bytes. */
export function deriveBackupKey(seed: Uint8Array, name: BackupKeyName): Secret {
  if (seed.length !== 64) throw new RangeError(`expected a 64-byte seed, got ${seed.length}`);
  return secret(hkdf(sha256, seed, undefined, utf8ToBytes(`autonym backup 1 ${name}`), 32));
}

/** A bucket that belongs to no identity and no app, and a path nobody else can guess. */
export function deriveBackupPlace(seed: Uint8Array): {
  privateKey: Secret;
  publicKey: Uint8Array;
  address: string;
  path: string;
} {
  const privateKey = deriveBackupKey(seed, 'bucket');
  const publicKey = publicKeyOf(privateKey);
  const path = bytesToHex(deriveBackupKey(seed, 'path').subarray(0, 16));
  return { privateKey, publicKey, address: bitcoinAddress(publicKey), path };
}
