/** The vault: made, opened, closed, shown again and kept elsewhere. */
import * as v from 'valibot';
import { base64, bytes, type CommandTable, challenge, empty, label, later } from '../shapes.ts';
import type { KdfChallenge, WalletState, WordsNote } from '../wallet.ts';

/** Secret bytes as numbers from 0 to 255, never as text: each side zeroes what it was given. */
export type Bytes = number[];

/** One passkey: `id` of the credential and `salt` its PRF is asked with, base64. */
export type Passkey = { id: string; salt: string; label: string; madeMs: number };

/** Two slots in the database and the second copy in another engine. */
export type CopyName = 'a' | 'b' | 'mirror';
/** `generation`: how many changes it has seen; null unless it is whole. */
export type CopyView = {
  name: CopyName;
  state: 'absent' | 'damaged' | 'newer' | 'whole';
  generation: number | null;
  counts: boolean;
};

export type VaultAsks = {
  /** Fresh salt, and the least parameters; a page raises them to what its machine can do. */
  'vault.new-challenge': { ask: Record<never, never>; answer: KdfChallenge };
  /** Salt and parameters of the vault at rest. Errors: `vault-none`, `vault-damaged`, `vault-newer`, `too-many-tries` (the sentence says how long). */
  'vault.challenge': { ask: Record<never, never>; answer: KdfChallenge };
  /** Entropy 16–32 bytes, seed 64 bytes. Errors: `vault-exists`. */
  'vault.create': {
    ask: { entropy: Bytes; seed: Bytes; key: Bytes; challenge: KdfChallenge; wordsConfirmed: boolean; words?: WordsNote };
    answer: WalletState;
  };
  /** Other words in place of those that are here, whose vault is set aside. `key`: of the password, which stays. Errors as unlock. */
  'vault.replace-by-words': { ask: { entropy: Bytes; seed: Bytes; key: Bytes; words?: WordsNote }; answer: WalletState };
  /** `passkey`: the key is of the passkey with this id. Errors: `wrong-password`, `wrong-passkey`, `vault-damaged`, `too-many-tries`. */
  'vault.unlock': { ask: { key: Bytes; passkey?: string | undefined }; answer: WalletState };
  /** Passkeys that open the vault at rest beside its password. Errors as challenge. */
  'vault.passkeys': { ask: Record<never, never>; answer: Passkey[] };
  /** `key`: of the password. Errors as unlock, `passkeys-full`. */
  'vault.add-passkey': {
    ask: { key: Bytes; passkeyKey: Bytes; passkey: { id: string; salt: string; label: string } };
    answer: WalletState;
  };
  'vault.remove-passkey': { ask: { id: string }; answer: WalletState };
  /**
   * Another password, or the same under other parameters. `salt` is that of the challenge `key` was made with. Errors: as unlock, and
   * `vault-changed` when another window was faster.
   */
  'vault.change-password': { ask: { salt: string; key: Bytes; newKey: Bytes; challenge: KdfChallenge }; answer: WalletState };
  'vault.lock': { ask: Record<never, never>; answer: WalletState };
  /** The entropy, for the page to render as words. Errors as unlock. */
  'vault.reveal': { ask: { key: Bytes }; answer: { entropy: Bytes } };
  /** The words were typed back correctly. */
  'vault.words-confirmed': { ask: Record<never, never>; answer: WalletState };
  /** The sealed vault as a text file; opened with the same password. */
  'vault.recovery-file': { ask: Record<never, never>; answer: { fileName: string; text: string } };
  'vault.recovery-file-saved': { ask: Record<never, never>; answer: WalletState };
  /** Salt and parameters inside a recovery file. Errors: `recovery-file-bad`, `recovery-file-newer`. */
  'vault.file-challenge': { ask: { text: string }; answer: KdfChallenge };
  /** Puts a recovery file in place of no vault. Errors: `wrong-password`, `vault-exists`, `recovery-file-bad`. */
  'vault.restore-file': { ask: { text: string; key: Bytes }; answer: WalletState };
  /** The same with the words and a new password. Errors: `wrong-words`, `recovery-file-needs-password`, `vault-exists`, `recovery-file-bad`. */
  'vault.restore-file-by-words': {
    ask: { text: string; seed: Bytes; key: Bytes; challenge: KdfChallenge };
    answer: WalletState;
  };
  /** Puts a recovery file in place of the vault that is here, which is set aside. Errors: `wrong-password`, `recovery-file-bad`. */
  'vault.replace-by-file': { ask: { text: string; key: Bytes }; answer: WalletState };
  /** Adds what is in a file of the same words to the open vault; what is here stays. Errors: `wrong-words`, `recovery-file-bad`. */
  'vault.merge-file': { ask: { text: string }; answer: WalletState };
  /** What each place of the vault holds; `counts`: what the password opens. */
  'vault.copies': { ask: Record<never, never>; answer: CopyView[] };
  /** From now on this copy counts, and the vault is locked; the others are set aside. Errors: `vault-damaged`, `vault-newer`. */
  'vault.use-copy': { ask: { name: CopyName }; answer: WalletState };
  /** All that is left, exactly as it was found. */
  'vault.export-copies': { ask: Record<never, never>; answer: { fileName: string; text: string } };
  /** No vault any more, and nothing that was sealed by it. */
  'vault.erase': { ask: Record<never, never>; answer: WalletState };
  /** What was told of the vault was seen. */
  'vault.notice-seen': { ask: Record<never, never>; answer: WalletState };
  /** A person is there: moves the lock deadline. */
  'vault.touch': { ask: Record<never, never>; answer: { lockAtMs: number | null } };
};

/** At most 1023 bytes (WebAuthn). */
const credentialId = later(() => base64(1023));
const wordsNote = later(() =>
  v.optional(v.strictObject({ language: v.pipe(v.string(), v.regex(/^[a-z_]{1,24}$/)), passphrase: v.boolean() })),
);

/** Characters of a recovery file with 10,000 identities, three times over. */
const largestFile = 16_000_000;

export const vaultCommands = {
  'vault.new-challenge': { shape: empty, pages: ['popup', 'approve', 'welcome', 'home'] },
  'vault.challenge': { shape: empty, pages: ['popup', 'approve', 'welcome', 'home'] },
  'vault.create': {
    shape: later(() =>
      v.strictObject({
        entropy: bytes(16, 20, 24, 28, 32),
        seed: bytes(64),
        key: bytes(32),
        challenge: challenge(),
        wordsConfirmed: v.boolean(),
        words: wordsNote(),
      }),
    ),
    pages: ['welcome'],
  },
  'vault.replace-by-words': {
    shape: later(() =>
      v.strictObject({ entropy: bytes(16, 20, 24, 28, 32), seed: bytes(64), key: bytes(32), words: wordsNote() }),
    ),
    pages: ['welcome'],
  },
  'vault.unlock': {
    shape: later(() => v.strictObject({ key: bytes(32), passkey: v.optional(credentialId()) })),
    pages: ['popup', 'approve', 'welcome', 'home'],
  },
  'vault.passkeys': { shape: empty, pages: ['popup', 'approve', 'home'] },
  'vault.add-passkey': {
    shape: later(() =>
      v.strictObject({
        key: bytes(32),
        passkeyKey: bytes(32),
        passkey: v.strictObject({ id: credentialId(), salt: base64(32), label: label() }),
      }),
    ),
    pages: ['home'],
  },
  'vault.remove-passkey': { shape: later(() => v.strictObject({ id: credentialId() })), pages: ['home'] },
  'vault.change-password': {
    shape: later(() => v.strictObject({ salt: base64(16), key: bytes(32), newKey: bytes(32), challenge: challenge() })),
    pages: ['popup', 'approve', 'welcome', 'home'],
  },
  'vault.lock': { shape: empty, pages: ['popup', 'home'] },
  'vault.reveal': { shape: later(() => v.strictObject({ key: bytes(32) })), pages: ['welcome', 'home'] },
  'vault.words-confirmed': { shape: empty, pages: ['welcome', 'home'] },
  'vault.recovery-file': { shape: empty, pages: ['welcome', 'home'] },
  'vault.recovery-file-saved': { shape: empty, pages: ['welcome', 'home'] },
  'vault.file-challenge': {
    shape: later(() => v.strictObject({ text: v.pipe(v.string(), v.maxLength(largestFile)) })),
    pages: ['welcome', 'home', 'recover'],
  },
  'vault.restore-file': {
    shape: later(() => v.strictObject({ text: v.pipe(v.string(), v.maxLength(largestFile)), key: bytes(32) })),
    pages: ['welcome', 'recover'],
  },
  'vault.restore-file-by-words': {
    shape: later(() =>
      v.strictObject({
        text: v.pipe(v.string(), v.maxLength(largestFile)),
        seed: bytes(64),
        key: bytes(32),
        challenge: challenge(),
      }),
    ),
    pages: ['welcome'],
  },
  'vault.replace-by-file': {
    shape: later(() => v.strictObject({ text: v.pipe(v.string(), v.maxLength(largestFile)), key: bytes(32) })),
    pages: ['home'],
  },
  'vault.merge-file': {
    shape: later(() => v.strictObject({ text: v.pipe(v.string(), v.maxLength(largestFile)) })),
    pages: ['home'],
  },
  'vault.copies': { shape: empty, pages: ['recover'] },
  'vault.use-copy': { shape: later(() => v.strictObject({ name: v.picklist(['a', 'b', 'mirror']) })), pages: ['recover'] },
  'vault.export-copies': { shape: empty, pages: ['recover'] },
  'vault.erase': { shape: empty, pages: ['home', 'recover'] },
  'vault.notice-seen': { shape: empty, pages: ['popup', 'home'] },
  'vault.touch': { shape: empty, pages: ['popup', 'approve', 'welcome', 'home'] },
} satisfies CommandTable<VaultAsks>;
