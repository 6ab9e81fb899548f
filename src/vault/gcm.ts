/** AES-256-GCM (NIST SP 800-38D) with a fresh 12-byte IV. Sealed bytes: iv(12) || ciphertext || tag(16). */
import { concatBytes } from '@noble/hashes/utils';
import type { Random, Subtle } from '../protocol/storage/ecies.ts';

export type Sealer = { subtle: Subtle; random: Random };

export async function sealGcm(
  { subtle, random }: Sealer,
  key: Uint8Array,
  header: Uint8Array,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  const iv = random(12);
  const imported = await subtle.importKey('raw', owned(key), { name: 'AES-GCM' }, false, ['encrypt']);
  const sealed = await subtle.encrypt(
    { name: 'AES-GCM', iv: owned(iv), additionalData: owned(header) },
    imported,
    owned(plaintext),
  );
  return concatBytes(iv, new Uint8Array(sealed));
}

/** Undefined when key, header or sealed bytes do not belong together; the caller knows which of them to doubt. */
export async function findOpened(
  sealer: Sealer,
  key: Uint8Array,
  header: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array | undefined> {
  return (await findAllOpened(sealer, key, header, [sealed]))[0];
}

/** As `findOpened`, of many under one header: a key that is imported once, and no waiting for each other, are a quarter of the time. */
export async function findAllOpened(
  { subtle }: Sealer,
  key: Uint8Array,
  header: Uint8Array,
  all: readonly Uint8Array[],
): Promise<(Uint8Array | undefined)[]> {
  const imported = await subtle.importKey('raw', owned(key), { name: 'AES-GCM' }, false, ['decrypt']);
  const find = async (sealed: Uint8Array) => {
    if (sealed.length < 28) return undefined;
    const iv = owned(sealed.subarray(0, 12));
    try {
      return new Uint8Array(
        await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: owned(header) }, imported, owned(sealed.subarray(12))),
      );
    } catch {
      return undefined;
    }
  };
  return Promise.all(all.map(find));
}

/** None of our bytes live in shared memory, which is all that WebCrypto's type asks. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
