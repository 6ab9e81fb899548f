/**
 * The sealed vault as one text: what lies in a slot, in the mirror and in a recovery file.
 * Format: docs/protocol/vault.md.
 */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { decodeBase64 } from '../protocol/base64.ts';
import type { Subtle } from '../protocol/storage/ecies.ts';
import { findChallenge, type KdfChallenge } from './kdf-params.ts';
import { longTextBytes } from './long-text.ts';

export const envelopeFormat = 1;
/** Of the record of a passkey. */
export const passkeyFormat = 1 as const;
/** Of a recovery file. The first had the envelope alone. */
export const fileFormat = 2;

/** One sealed record with the generation in which it was sealed. */
export type SealedRecord = { generation: number; sealed: string };
/** The data key under the key of a passkey. `id` is the credential's, `salt` what its PRF is asked with; both base64. */
export type PasskeyRecord = {
  format: typeof passkeyFormat;
  id: string;
  salt: string;
  label: string;
  madeMs: number;
  sealed: string;
};
export type Envelope = {
  format: typeof envelopeFormat;
  /** 16 random bytes in hex, for life. */
  vaultId: string;
  /** Grows by one with every change. */
  generation: number;
  kdf: KdfChallenge;
  /** The data key under the password's key. */
  key: SealedRecord;
  /** Entropy and seed under the data key. */
  secrets: SealedRecord;
  /** Identities and what else changes, under the data key. */
  book: SealedRecord;
  /** Absent where there are none; never in a recovery file. */
  passkeys?: PasskeyRecord[];
};

/** An envelope with what is needed to trust its bytes. */
export type Copy = { generation: number; sha256: string; text: string };

export async function makeCopy(subtle: Subtle, envelope: Envelope): Promise<Copy> {
  const text = JSON.stringify(envelope);
  return { generation: envelope.generation, sha256: await hashOf(subtle, text), text };
}

/** `newer`: whole, and written by a later version. `damaged`: there, and not whole. */
export type ReadCopy = { state: 'absent' | 'damaged' | 'newer' } | Whole;
export type Whole = { state: 'whole'; copy: Copy; envelope: Envelope };

/**
 * Scratch: the last two that were found whole. The same text is as whole as before, and a vault, which may be megabytes, lies in three places
 * that are looked at for every change. It is sealed, so it may outlive the key.
 */
let lately: Whole[] = [];

/** What an unknown value from storage is. Never throws: damage is an answer here. */
export async function readCopy(subtle: Subtle, value: unknown): Promise<ReadCopy> {
  if (value === undefined || value === null) return { state: 'absent' };
  const { generation, sha256: hash, text } = value as Record<string, unknown>;
  if (typeof text !== 'string') return { state: 'damaged' };
  const known = lately.find(({ copy }) => copy.sha256 === hash && copy.generation === generation && copy.text === text);
  if (known) return { ...known };
  if (hash !== (await hashOf(subtle, text))) return { state: 'damaged' };
  const parsed = parse(text);
  if (parsed === 'newer') return { state: 'newer' };
  if (parsed === undefined || parsed.generation !== generation) return { state: 'damaged' };
  const whole: Whole = { state: 'whole', copy: { generation, sha256: hash, text }, envelope: parsed };
  lately = [whole, ...lately].slice(0, 2);
  return { ...whole };
}

/**
 * What each record is bound to, as bytes in one spelling. The key's record is bound to the parameters that made its key; the book, sealed
 * anew with every change, to everything.
 */
export function headerOf(
  {
    vaultId,
    generation,
    kdf,
    key,
    secrets,
  }: Pick<Envelope, 'vaultId' | 'generation' | 'kdf'> & {
    key: { generation: number };
    secrets: { generation: number };
  },
  record: 'key' | 'secrets' | 'book',
): Uint8Array {
  const head = ['autonym vault', envelopeFormat, vaultId, record];
  switch (record) {
    case 'key':
      return encode([...head, key.generation, ...kdfWords(kdf)]);
    case 'secrets':
      return encode([...head, secrets.generation]);
    case 'book':
      return encode([...head, generation, key.generation, secrets.generation, ...kdfWords(kdf)]);
  }
}

/** What the record of a passkey is bound to: it opens this vault, asked for in this way. */
export function passkeyHeaderOf(
  { vaultId }: Pick<Envelope, 'vaultId'>,
  { format, id, salt }: Omit<PasskeyRecord, 'sealed'>,
): Uint8Array {
  return encode(['autonym vault', envelopeFormat, vaultId, 'passkey', format, id, salt]);
}

/** What a row that lives outside the envelope is bound to. */
export function rowHeaderOf(vaultId: string, purpose: string): Uint8Array {
  return encode(['autonym row', vaultId, purpose]);
}

/** What a recovery file holds beside the envelope is bound to: this state of this vault. */
export function fileHeaderOf({ vaultId, generation }: Envelope, record: 'words' | 'belongings'): Uint8Array {
  return encode(['autonym file', fileFormat, vaultId, generation, record]);
}

/** What a snapshot is bound to: its bucket. */
export function snapshotHeaderOf(format: number, address: string): Uint8Array {
  return encode(['autonym snapshot', format, address]);
}

function kdfWords({ salt, params }: KdfChallenge): (string | number)[] {
  switch (params.kind) {
    case 'argon2id':
      return [params.kind, params.memoryKiB, params.passes, params.lanes, salt];
    case 'pbkdf2-sha256':
      return [params.kind, params.iterations, salt];
  }
}

function parse(text: string): Envelope | 'newer' | undefined {
  const fields = parseObject(text);
  const { format, vaultId, generation } = fields;
  if (typeof format === 'number' && format > envelopeFormat) return 'newer';
  const kdf = findChallenge(fields['kdf']);
  const key = findRecord(fields['key'], isDataKey);
  const [secrets, book] = [findRecord(fields['secrets'], hasTag), findRecord(fields['book'], hasTag)];
  if (format !== envelopeFormat || typeof vaultId !== 'string' || !/^[0-9a-f]{32}$/.test(vaultId)) return undefined;
  if (!isGeneration(generation) || !kdf || !key || !secrets || !book) return undefined;
  const passkeys = findPasskeys(fields['passkeys']);
  return { format, vaultId, generation, kdf, key, secrets, book, ...(passkeys.length > 0 ? { passkeys } : {}) };
}

/** Those of this format. Others are a later version's, and go with the next change: the password remains. */
function findPasskeys(value: unknown): PasskeyRecord[] {
  return (Array.isArray(value) ? value : []).filter(
    (passkey): passkey is PasskeyRecord =>
      passkey?.format === passkeyFormat &&
      [passkey.id, passkey.salt, passkey.label].every((text) => typeof text === 'string') &&
      typeof passkey.madeMs === 'number' &&
      findRecord({ generation: 1, sealed: passkey.sealed }, isDataKey) !== undefined,
  );
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Undefined for what cannot be a sealed record: a record that was cut is damage, and not a wrong password. */
function findRecord(value: unknown, fits: (length: number) => boolean): SealedRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { generation, sealed } = value as Record<string, unknown>;
  if (!isGeneration(generation) || typeof sealed !== 'string') return undefined;
  try {
    return fits(decodeBase64(sealed).length) ? { generation, sealed } : undefined;
  } catch {
    return undefined;
  }
}

/** iv(12) || data key(32) || tag(16) */
function isDataKey(length: number): boolean {
  return length === 60;
}

function hasTag(length: number): boolean {
  return length > 28;
}

function isGeneration(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function encode(words: (string | number)[]): Uint8Array {
  return utf8ToBytes(JSON.stringify(words));
}

/** Hex SHA-256 of the UTF-8 bytes; by the platform, off this thread, because a large vault is megabytes. */
export async function hashOf(subtle: Subtle, text: string): Promise<string> {
  return bytesToHex(new Uint8Array(await subtle.digest('SHA-256', longTextBytes(text) as Uint8Array<ArrayBuffer>)));
}
