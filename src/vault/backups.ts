/**
 * The vault's share in complete backups: a recovery file of everything, the same sealed once more for storage that strangers can read, and
 * what either of them brings back into the open vault of the same words. Formats: docs/protocol/vault.md.
 */
import { bytesToHex, bytesToUtf8, concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { encodeBase64Url } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import { deriveBackupKey, deriveBackupPlace } from '../protocol/keys/backup-keys.ts';
import { signHash } from '../protocol/keys/secp256k1.ts';
import type { Secret } from '../protocol/secret.ts';
import { formatBearer, gaiaTokenPayload } from '../protocol/token/gaia-token.ts';
import { tokenHash, unsignedToken } from '../protocol/token/jwt.ts';
import { type Book, mergeBooks } from './book.ts';
import { snapshotHeaderOf } from './envelope.ts';
import { findOpened, type Sealer, sealGcm } from './gcm.ts';
import { checkParams, type KdfChallenge } from './kdf-params.ts';
import type { OpenVault } from './open-vault.ts';
import {
  formatRecoveryFile,
  openBelongings,
  parseRecoveryFile,
  type RecoveryFile,
  readDataKeyByWords,
  sealRecoveryFile,
} from './recovery-file.ts';
import { openBook, openSecrets } from './sealing.ts';

/** Whose word counts where a backup and the vault both know something. */
export type Wins = 'here' | 'backup';

/** Verbs that need the vault open throw `vault-locked`. */
export type BackupVerbs = {
  /** `belongings`: what is kept beside the vault, as the caller writes it. */
  recoveryFile(belongings: Uint8Array): Promise<{ fileName: string; text: string }>;
  /** Needs no open vault. Throws `recovery-file-bad`, `recovery-file-newer`, `vault-kdf-floor`, `vault-kdf-ceiling`. */
  fileChallenge(text: string): Promise<KdfChallenge>;
  /** What a file of the same words, or of this same vault, holds. Throws `recovery-file-bad`, `recovery-file-newer`, `wrong-words`. */
  lookIntoFile(text: string): Promise<{ identities: number; belongings: Uint8Array | undefined }>;
  /** The identities and app indices of such a file, added to those here. Throws as `lookIntoFile`. */
  mergeFile(text: string, wins: Wins): Promise<void>;
  /** Where the snapshot of these words lies on any hub: a bucket of its own, base58, and a path. */
  snapshotPlace(): Promise<{ address: string; path: string }>;
  /** The Authorization header that writes and removes the snapshot and nothing else. Throws `hub-challenge`. */
  snapshotBearer(hub: { challengeText: string; hubUrl: string }): Promise<string>;
  /** A recovery file once more under a key of the words, so that storage learns neither whose it is nor anything to try passwords on. */
  sealSnapshot(belongings: Uint8Array): Promise<Uint8Array>;
  /** The text of the recovery file inside. Throws `snapshot-bad`, `snapshot-newer`. */
  openSnapshot(bytes: Uint8Array): Promise<string>;
};

/** The first byte of a snapshot. */
const snapshotFormat = 1;

type BackupPowers = { open: OpenVault; sealer: Sealer; now: () => number };

export function makeBackupVerbs({ open, sealer, now }: BackupPowers): BackupVerbs {
  const { readOpen, withSecrets, change } = open;

  async function makeFile(belongings: Uint8Array): Promise<string> {
    const { dataKey, envelope } = await readOpen();
    try {
      const { bytes, secrets } = await openSecrets(sealer, dataKey, envelope);
      try {
        // Passkeys open nothing but this browser.
        const { passkeys: _, ...kept } = envelope;
        const file = await sealRecoveryFile(sealer, { envelope: kept, dataKey, seed: secrets.seed, belongings });
        return await formatRecoveryFile(sealer.subtle, file);
      } finally {
        bytes.fill(0);
      }
    } finally {
      dataKey.fill(0);
    }
  }

  /** By this vault's own key where the file is of this vault, else by the words. */
  async function readFileKey(file: RecoveryFile): Promise<Secret> {
    const { dataKey, vaultId } = await readOpen();
    if (vaultId === file.envelope.vaultId) return dataKey;
    dataKey.fill(0);
    return withSecrets(({ seed }) => readDataKeyByWords(sealer, seed, file));
  }

  async function openFile(text: string): Promise<{ book: Book; belongings: Uint8Array | undefined }> {
    const file = await parseRecoveryFile(sealer.subtle, text);
    const dataKey = await readFileKey(file);
    try {
      return {
        book: await openBook(sealer, dataKey, file.envelope),
        belongings: await openBelongings(sealer, dataKey, file),
      };
    } finally {
      dataKey.fill(0);
    }
  }

  return {
    async recoveryFile(belongings) {
      const day = new Date(now()).toISOString().slice(0, 10);
      return { fileName: `autonym-recovery-${day}.json`, text: await makeFile(belongings) };
    },

    async fileChallenge(text) {
      const { kdf } = (await parseRecoveryFile(sealer.subtle, text)).envelope;
      checkParams(kdf.params);
      return kdf;
    },

    async lookIntoFile(text) {
      const { book, belongings } = await openFile(text);
      return { identities: book.identities.length, belongings };
    },

    async mergeFile(text, wins) {
      const { book } = await openFile(text);
      await change((here) => mergeBooks(here, book, wins === 'here' ? 'here' : 'there'));
    },

    snapshotPlace: () =>
      withSecrets(({ seed }) => {
        const { privateKey, address, path } = deriveBackupPlace(seed);
        privateKey.fill(0);
        return { address, path };
      }),

    snapshotBearer: ({ challengeText, hubUrl }) =>
      withSecrets(({ seed }) => {
        const { privateKey, publicKey, path } = deriveBackupPlace(seed);
        try {
          const text = unsignedToken(
            gaiaTokenPayload({
              challengeText,
              hubUrl,
              publicKey: bytesToHex(publicKey),
              nowMs: now(),
              saltHex: bytesToHex(sealer.random(16)),
              scopes: [
                { scope: 'putFile', domain: path },
                { scope: 'deleteFile', domain: path },
              ],
            }),
          );
          return formatBearer(`${text}.${encodeBase64Url(signHash(tokenHash(text), privateKey))}`);
        } finally {
          privateKey.fill(0);
        }
      }),

    async sealSnapshot(belongings) {
      const text = await makeFile(belongings);
      return withSnapshotKey(async (key, address) =>
        // format(1) || iv(12) || ciphertext || tag(16)
        concatBytes(
          Uint8Array.of(snapshotFormat),
          await sealGcm(sealer, key, snapshotHeaderOf(snapshotFormat, address), utf8ToBytes(text)),
        ),
      );
    },

    async openSnapshot(bytes) {
      const [format = 0] = bytes;
      if (format > snapshotFormat)
        throw new AutonymError('snapshot-newer', 'This backup was made by a later version of Autonym. Please update.');
      const opened = await withSnapshotKey((key, address) =>
        findOpened(sealer, key, snapshotHeaderOf(format, address), bytes.subarray(1)),
      );
      if (opened === undefined) throw new AutonymError('snapshot-bad', 'The backup on your storage is damaged, or not yours.');
      return bytesToUtf8(opened);
    },
  };

  function withSnapshotKey<T>(work: (key: Uint8Array, address: string) => Promise<T>): Promise<T> {
    return withSecrets(async ({ seed }) => {
      const key = deriveBackupKey(seed, 'snapshot');
      const { privateKey, address } = deriveBackupPlace(seed);
      privateKey.fill(0);
      try {
        return await work(key, address);
      } finally {
        key.fill(0);
      }
    });
  }
}
