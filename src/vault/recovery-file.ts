/**
 * Everything in one text file: the sealed vault, and sealed beside it what belongs to the vault but lies elsewhere. It opens with the password
 * it was saved under, and with the words. Format: docs/protocol/vault.md, "Recovery file".
 */
import { decodeBase64, encodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import { deriveBackupKey } from '../protocol/keys/backup-keys.ts';
import { type Secret, secret } from '../protocol/secret.ts';
import type { Subtle } from '../protocol/storage/ecies.ts';
import { type Envelope, fileFormat, fileHeaderOf, hashOf, makeCopy, readCopy } from './envelope.ts';
import { findOpened, type Sealer, sealGcm } from './gcm.ts';

const kind = 'Autonym recovery file';
const note =
  'Keep this file. It opens with the password it was saved under, or with your recovery words; alone it opens nothing.';

export type RecoveryFile = {
  envelope: Envelope;
  /** Absent in files of format 1. */
  more?: {
    /** The data key under a key of the words. */
    wordsKey: Uint8Array;
    /** Grants, consents, settings: under the data key. What they mean is not the vault's affair. */
    belongings: Uint8Array;
  };
};

export async function sealRecoveryFile(
  sealer: Sealer,
  { envelope, dataKey, seed, belongings }: { envelope: Envelope; dataKey: Uint8Array; seed: Uint8Array; belongings: Uint8Array },
): Promise<RecoveryFile> {
  const key = deriveBackupKey(seed, 'file');
  try {
    return {
      envelope,
      more: {
        wordsKey: await sealGcm(sealer, key, fileHeaderOf(envelope, 'words'), dataKey),
        belongings: await sealGcm(sealer, dataKey, fileHeaderOf(envelope, 'belongings'), belongings),
      },
    };
  } finally {
    key.fill(0);
  }
}

/**
 * The data key, by the words. Throws `wrong-words`, and `recovery-file-needs-password` for a file that was saved before words could open one.
 */
export async function readDataKeyByWords(sealer: Sealer, seed: Uint8Array, { envelope, more }: RecoveryFile): Promise<Secret> {
  if (more === undefined)
    throw new AutonymError(
      'recovery-file-needs-password',
      'This recovery file is an older one, and opens only with its password.',
    );
  const key = deriveBackupKey(seed, 'file');
  const dataKey = await findOpened(sealer, key, fileHeaderOf(envelope, 'words'), more.wordsKey);
  key.fill(0);
  if (dataKey === undefined) throw new AutonymError('wrong-words', 'This recovery file was not saved with these words.');
  return secret(dataKey);
}

/** Undefined in files of format 1. Throws `recovery-file-bad`. */
export async function openBelongings(
  sealer: Sealer,
  dataKey: Uint8Array,
  { envelope, more }: RecoveryFile,
): Promise<Uint8Array | undefined> {
  if (more === undefined) return undefined;
  const bytes = await findOpened(sealer, dataKey, fileHeaderOf(envelope, 'belongings'), more.belongings);
  if (bytes === undefined) throw damaged();
  return bytes;
}

export async function formatRecoveryFile(subtle: Subtle, { envelope, more }: RecoveryFile): Promise<string> {
  const { generation, text: vault, sha256 } = await makeCopy(subtle, envelope);
  if (more === undefined) return `${JSON.stringify({ kind, note, generation, sha256, vault }, null, 2)}\n`;
  const wordsKey = encodeBase64(more.wordsKey);
  const belongings = encodeBase64(more.belongings);
  const hash = await hashOf(subtle, [vault, wordsKey, belongings].join('\n'));
  const fields = { kind, note, format: fileFormat, generation, sha256: hash, vault, wordsKey, belongings };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** Throws `recovery-file-bad` or `recovery-file-newer`. */
export async function parseRecoveryFile(subtle: Subtle, text: string): Promise<RecoveryFile> {
  const { kind: said, format = 1, generation, sha256, vault, wordsKey, belongings } = parse(text);
  if (said !== kind) throw new AutonymError('recovery-file-bad', 'This is not a recovery file of Autonym.');
  if (typeof format === 'number' && format > fileFormat) throw newer();
  if (format === 1) return { envelope: await readEnvelope(subtle, { generation, sha256, text: vault }) };
  if (format !== fileFormat || typeof vault !== 'string' || typeof wordsKey !== 'string' || typeof belongings !== 'string')
    throw damaged();
  if (sha256 !== (await hashOf(subtle, [vault, wordsKey, belongings].join('\n')))) throw damaged();
  return {
    envelope: await readEnvelope(subtle, { generation, sha256: await hashOf(subtle, vault), text: vault }),
    more: { wordsKey: decode(wordsKey), belongings: decode(belongings) },
  };
}

async function readEnvelope(subtle: Subtle, copy: { generation: unknown; sha256: unknown; text: unknown }): Promise<Envelope> {
  const read = await readCopy(subtle, copy);
  if (read.state === 'newer') throw newer();
  if (read.state !== 'whole') throw damaged();
  return read.envelope;
}

function decode(text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch {
    throw damaged();
  }
}

/** A file of ours is flat, around an envelope that is nearly so. Millions of brackets would keep the parser busy for ten seconds. */
const nested = /(?:[{[][^{[]*){32}/;

function parse(text: string): Record<string, unknown> {
  if (nested.test(text)) return {};
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function newer(): AutonymError {
  return new AutonymError('recovery-file-newer', 'This recovery file was saved by a later version of Autonym. Please update.');
}

function damaged(): AutonymError {
  return new AutonymError('recovery-file-bad', 'This recovery file is damaged or not complete.');
}
