/** What is sealed with which key, and bound to which header. Every key handed in stays the caller's to zero. */
import { bytesToHex } from '@noble/hashes/utils';
import { decodeBase64, encodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import { type Secret, secret } from '../protocol/secret.ts';
import { type Book, decodeBook, encodeBook } from './book.ts';
import { type Envelope, envelopeFormat, headerOf } from './envelope.ts';
import { findOpened, type Sealer, sealGcm } from './gcm.ts';
import type { KdfChallenge } from './kdf-params.ts';
import { decodeSecrets, encodeSecrets, type Plain, type Secrets } from './secrets.ts';

export type NewVault = { key: Uint8Array; kdf: KdfChallenge; secrets: Plain<Secrets>; book: Book };

/** A new vault under a new data key. */
export async function sealVault(
  sealer: Sealer,
  { key, kdf, secrets, book }: NewVault,
): Promise<{ dataKey: Secret; envelope: Envelope }> {
  checkKey(key);
  const dataKey = secret(sealer.random(32));
  const plaintext = encodeSecrets(secrets);
  const first = { generation: 1, sealed: '' };
  const bare = { vaultId: bytesToHex(sealer.random(16)), generation: 1, kdf, key: first, secrets: first };
  const sealedKey = await sealGcm(sealer, key, headerOf(bare, 'key'), dataKey);
  const sealedSecrets = await sealGcm(sealer, dataKey, headerOf(bare, 'secrets'), plaintext);
  plaintext.fill(0);
  const envelope = await sealBook(
    sealer,
    dataKey,
    {
      format: envelopeFormat,
      ...bare,
      key: { generation: 1, sealed: encodeBase64(sealedKey) },
      secrets: { generation: 1, sealed: encodeBase64(sealedSecrets) },
    },
    book,
  );
  return { dataKey, envelope };
}

/** The envelope with this book, sealed for the generation it already says. */
export async function sealBook(
  sealer: Sealer,
  dataKey: Uint8Array,
  envelope: Omit<Envelope, 'book'>,
  book: Book,
): Promise<Envelope> {
  const sealed = await sealGcm(sealer, dataKey, headerOf(envelope, 'book'), encodeBook(book));
  const { format, vaultId, generation, kdf, key, secrets, passkeys } = envelope;
  return {
    ...{ format, vaultId, generation, kdf, key, secrets },
    book: { generation, sealed: encodeBase64(sealed) },
    ...(passkeys ? { passkeys } : {}),
  };
}

/**
 * The same vault under another password's key: one new record of the key, and the book sealed again, because its header names the
 * parameters. Secrets and data key stay.
 */
export async function sealKey(
  sealer: Sealer,
  dataKey: Uint8Array,
  { key, kdf }: Pick<NewVault, 'key' | 'kdf'>,
  envelope: Envelope,
  book: Book,
): Promise<Envelope> {
  checkKey(key);
  const generation = envelope.generation + 1;
  const later = { ...envelope, generation, kdf, key: { generation, sealed: '' } };
  const sealed = await sealGcm(sealer, key, headerOf(later, 'key'), dataKey);
  return sealBook(sealer, dataKey, { ...later, key: { generation, sealed: encodeBase64(sealed) } }, book);
}

/** Undefined: this is not the key of the password. */
export async function findDataKey(sealer: Sealer, key: Uint8Array, envelope: Envelope): Promise<Secret | undefined> {
  checkKey(key);
  const opened = await findOpened(sealer, key, headerOf(envelope, 'key'), decodeBase64(envelope.key.sealed));
  return opened && secret(opened);
}

/** Throws `vault-damaged`. */
export async function openBook(sealer: Sealer, dataKey: Uint8Array, envelope: Envelope): Promise<Book> {
  const bytes = await findOpened(sealer, dataKey, headerOf(envelope, 'book'), decodeBase64(envelope.book.sealed));
  if (bytes === undefined) throw damaged();
  return decodeBook(bytes);
}

/** Throws `vault-damaged`. Zero `bytes` after use; entropy and seed lie in it. */
export async function openSecrets(
  sealer: Sealer,
  dataKey: Uint8Array,
  envelope: Envelope,
): Promise<{ bytes: Uint8Array; secrets: Secrets }> {
  const bytes = await findOpened(sealer, dataKey, headerOf(envelope, 'secrets'), decodeBase64(envelope.secrets.sealed));
  if (bytes === undefined) throw damaged();
  return { bytes, secrets: decodeSecrets(bytes) };
}

function checkKey(key: Uint8Array): void {
  if (key.length !== 32) throw new RangeError(`expected a 32-byte key, got ${key.length}`);
}

function damaged(): AutonymError {
  return new AutonymError('vault-damaged', 'The password is right, but what it should open is damaged.');
}
