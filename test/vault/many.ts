/** A wallet of somebody who has more of everything than anybody: as a recovery file, which is the way into a vault for everything. */
import { createHash } from 'node:crypto';
import { encodeBase64 } from '../../src/protocol/base64.ts';
import { type Book, makeBook, makeIdentity } from '../../src/vault/book.ts';
import type { KdfChallenge } from '../../src/vault/kdf-params.ts';
import { formatRecoveryFile, sealRecoveryFile } from '../../src/vault/recovery-file.ts';
import { sealVault } from '../../src/vault/sealing.ts';
import { newVault } from './person.ts';

export type Many = { identities: number; apps: number };

/** Every tenth identity is hidden, the last one is the current one, and app N knows identity N. */
export async function manyFile({ identities, apps }: Many, key: Uint8Array, challenge: KdfChallenge): Promise<string> {
  const sealer = { subtle: crypto.subtle, random: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
  const secrets = newVault();
  const { seed } = secrets;
  const first = makeIdentity(seed, 0, 'Identity 1');
  const book: Book = {
    ...makeBook(first, { words: true, file: true }),
    identities: Array.from({ length: identities }, (_, index) =>
      index === 0
        ? first
        : {
            ...first,
            index,
            label: `Identity ${index + 1}`,
            hidden: index % 10 === 9,
            key: keyOf(index),
            stacksKey: keyOf(-index),
          },
    ),
    currentIndex: identities - 2,
    apps: Array.from({ length: apps }, (_, index) => [index, originOf(index)]),
  };
  const belongings = {
    apps: Array.from({ length: apps }, (_, index) => ({
      origin: originOf(index),
      appName: `App ${index}`,
      identityIndex: index % identities,
      scopes: ['store_write'],
      kinds: ['sign-in'],
      firstUsedMs: 1_700_000_000_000,
      lastUsedMs: 1_700_000_000_000 + index,
    })),
    consents: [],
    settings: {},
  };
  const { dataKey, envelope } = await sealVault(sealer, { key, kdf: challenge, secrets, book });
  const bytes = new TextEncoder().encode(JSON.stringify(belongings));
  return formatRecoveryFile(sealer.subtle, await sealRecoveryFile(sealer, { envelope, dataKey, seed, belongings: bytes }));
}

const originOf = (index: number): string => `https://app${index}.example`;

/** 33 bytes that begin as a compressed public key does: ten thousand real ones would take ten seconds. */
function keyOf(index: number): string {
  const hash = createHash('sha256').update(String(index)).digest();
  return encodeBase64(Uint8Array.of(2, ...hash));
}
