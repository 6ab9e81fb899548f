/** What the words stand for. Encoding: length of entropy(1) || entropy(16–32) || seed(64). */
import { concatBytes } from '@noble/hashes/utils';
import { type Secret, secret } from '../protocol/secret.ts';

export type Secrets = { entropy: Secret; seed: Secret };
/** As they come in. */
export type Plain<T> = { [K in keyof T]: Uint8Array };

export function encodeSecrets({ entropy, seed }: Plain<Secrets>): Uint8Array {
  if (![16, 20, 24, 28, 32].includes(entropy.length))
    throw new RangeError(`expected 16 to 32 bytes of entropy, got ${entropy.length}`);
  if (seed.length !== 64) throw new RangeError(`expected a 64-byte seed, got ${seed.length}`);
  return concatBytes(Uint8Array.of(entropy.length), entropy, seed);
}

/** Views into the given bytes: zero those, and both are gone. */
export function decodeSecrets(bytes: Uint8Array): Secrets {
  const length = bytes[0] ?? 0;
  if (bytes.length !== 1 + length + 64) throw new RangeError(`expected ${65 + length} bytes of secrets, got ${bytes.length}`);
  return { entropy: secret(bytes.subarray(1, 1 + length)), seed: secret(bytes.subarray(1 + length)) };
}
