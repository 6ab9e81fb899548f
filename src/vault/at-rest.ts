/** The vault at rest: what makes it, opens it, and changes what it rests under. Each verb asks for the key of the password. */
import { AutonymError } from '../protocol/error.ts';
import { type Secret, secret } from '../protocol/secret.ts';
import { makeBook, makeIdentity, type WordsNote } from './book.ts';
import { readBest, readVault, type WholeVault, writeCopy } from './copies.ts';
import { type Copy, type Envelope, makeCopy, type Whole } from './envelope.ts';
import type { Sealer } from './gcm.ts';
import { checkParams, findChallenge, type KdfChallenge } from './kdf-params.ts';
import { type Passkey, passkeysOf, readDataKeyByPasskey, withPasskey } from './passkeys.ts';
import { openBelongings, parseRecoveryFile, type RecoveryFile, readDataKeyByWords } from './recovery-file.ts';
import { changedVault, newerVault, wrongPassword } from './refusals.ts';
import { findDataKey, openBook, openSecrets, sealBook, sealKey, sealVault } from './sealing.ts';
import type { VaultSession } from './session.ts';
import { headGeneration, type SlotName, type VaultStore } from './store.ts';
import { checkTries, forgetTries, noteWrongTry } from './tries.ts';

/** `key`: of the password. */
export type NewWords = { entropy: Uint8Array; seed: Uint8Array; key: Uint8Array; words?: WordsNote; lockMinutes: number };

export type VaultAtRest = {
  /** Leaves the vault open for so many minutes. Throws `vault-exists`, `vault-newer`, `vault-kdf-floor`, `vault-kdf-ceiling`. A damaged vault is set aside, not overwritten. */
  create(input: NewWords & { challenge: KdfChallenge; wordsConfirmed: boolean }): Promise<void>;
  /** Other words in place of those that are here, under the same password; the vault that was here is set aside first. Throws as `unlock`. */
  replaceByWords(input: NewWords): Promise<void>;
  /** `passkey`: the key is of the passkey with this id. Throws as `challenge`, and `wrong-password` or `wrong-passkey`. */
  unlock(key: Uint8Array, lockMinutes: number, passkey?: string): Promise<void>;
  /** What a locked vault may be opened with beside its password. Throws as `challenge`, but of tries. */
  passkeys(): Promise<Passkey[]>;
  /** From now on `passkeyKey` opens it too. Throws as `unlock`, `passkeys-full`. */
  addPasskey(input: { key: Uint8Array; passkeyKey: Uint8Array; passkey: Omit<Passkey, 'madeMs'> }): Promise<void>;
  /** The entropy of the words; zero it after use. Throws as `unlock`. */
  reveal(key: Uint8Array): Promise<Secret>;
  /**
   * From now on another key opens it, or the same password under other parameters: one new record, in one write. `salt` is the one that `key`
   * was made with. Throws as `unlock`, and `vault-changed` when another window changed the password meanwhile.
   */
  changePassword(input: { salt: string; key: Uint8Array; newKey: Uint8Array; challenge: KdfChallenge }): Promise<void>;
  /** Leaves the vault open. Throws `recovery-file-bad`, `recovery-file-newer`, `wrong-password`, and as `create`. */
  restoreFile(text: string, key: Uint8Array, lockMinutes: number): Promise<void>;
  /**
   * The same with the words, under a new password's key. Throws as `restoreFile`, but `wrong-words`, and `recovery-file-needs-password` for a
   * file of the first format.
   */
  restoreFileByWords(input: {
    text: string;
    seed: Uint8Array;
    key: Uint8Array;
    challenge: KdfChallenge;
    lockMinutes: number;
  }): Promise<void>;
  /** As `restoreFile`, in place of the vault that is here: that is set aside first, as it is. Nothing changes unless the file opens. */
  replaceByFile(text: string, key: Uint8Array, lockMinutes: number): Promise<void>;
};

export type AtRestPowers = { store: VaultStore; session: VaultSession; sealer: Sealer; now: () => number };

export function makeVaultAtRest(powers: AtRestPowers): VaultAtRest {
  const { store, session, sealer, now } = powers;

  /** Throws `wrong-password`, and counts it. */
  async function readDataKey(envelope: Envelope, key: Uint8Array): Promise<Secret> {
    const dataKey = await findDataKey(sealer, key, envelope);
    if (dataKey === undefined) {
      await noteWrongTry(powers);
      throw wrongPassword();
    }
    await forgetTries(powers);
    return dataKey;
  }

  /** Alone with the vault, its data key and what it opens; the data key is zeroed afterwards. */
  function withDataKey<T>(
    key: Uint8Array,
    work: (dataKey: Secret, best: WholeVault) => Promise<T>,
    { salt, passkey }: { salt?: string; passkey?: string | undefined } = {},
  ): Promise<T> {
    return store.exclusively(async () => {
      const best = await readVault(powers);
      checkParams(best.envelope.kdf.params);
      if (salt !== undefined && best.envelope.kdf.salt !== salt) throw changedVault();
      // Nobody guesses 32 bytes: tries are counted of passwords alone.
      if (passkey === undefined) await checkTries(powers);
      const dataKey = await (passkey === undefined
        ? readDataKey(best.envelope, key)
        : readDataKeyByPasskey(sealer, best.envelope, { id: passkey, key }));
      try {
        return await work(dataKey, best);
      } finally {
        dataKey.fill(0);
      }
    });
  }

  async function openSession(
    dataKey: Secret,
    { copy, envelope: { vaultId } }: Pick<Whole, 'copy' | 'envelope'>,
    lockMinutes: number,
  ): Promise<void> {
    const lockAtMs = now() + lockMinutes * 60_000;
    try {
      await session.open({ vaultId, dataKey, lockAtMs }, copy);
    } catch (cause) {
      await session.close();
      throw new AutonymError(
        'session-unavailable',
        'The browser could not keep the key for this session, so Autonym stays locked.',
        {
          cause,
        },
      );
    }
  }

  /** Where a new vault may be written. Throws `vault-exists` or `vault-newer`; damaged bytes are set aside first. */
  async function clearPlace(): Promise<{ expected: number }> {
    let best = await readBest(powers);
    if (best.state === 'none' && best.found.erasing) {
      await store.finishErase();
      best = await readBest(powers);
    }
    if (best.state === 'whole' || best.state === 'rollback')
      throw new AutonymError('vault-exists', 'There is a vault in this browser already.');
    if (best.state === 'newer') throw newerVault();
    if (best.state === 'damaged') await store.setAside(best.found);
    return { expected: headGeneration(best.found.head) };
  }

  /** Room for another vault; the one that was here can still be exported. Throws `vault-newer`. */
  async function setAsideAll(): Promise<{ expected: number }> {
    const best = await readBest(powers);
    if (best.state === 'newer') throw newerVault();
    const found = await store.read();
    await session.close();
    await store.setAside(found);
    return { expected: headGeneration(found.head) };
  }

  const byPassword =
    (key: Uint8Array) =>
    async ({ envelope }: RecoveryFile): Promise<Secret> => {
      checkParams(envelope.kdf.params);
      const dataKey = await findDataKey(sealer, key, envelope);
      if (dataKey === undefined) throw wrongPassword();
      return dataKey;
    };

  async function restore({ text, lockMinutes, readKey, clear, under }: Restoring): Promise<void> {
    const file = await parseRecoveryFile(sealer.subtle, text);
    await store.exclusively(async () => {
      const dataKey = await readKey(file);
      await zeroing([dataKey], async () => {
        (await openSecrets(sealer, dataKey, file.envelope)).bytes.fill(0);
        (await openBelongings(sealer, dataKey, file))?.fill(0);
        const read = await openBook(sealer, dataKey, file.envelope);
        const book = { ...read, backedUp: { ...read.backedUp, file: true } };
        const later = { ...file.envelope, generation: file.envelope.generation + 1 };
        const envelope =
          under === undefined
            ? await sealBook(sealer, dataKey, later, book)
            : await sealKey(sealer, dataKey, under, file.envelope, book);
        const { expected } = await clear();
        const copy = await makeCopy(sealer.subtle, envelope);
        await writeCopy(store, copy, 'a', expected);
        await forgetTries(powers);
        await openSession(dataKey, { copy, envelope }, lockMinutes);
      });
    });
  }

  /** A new vault of these words, written by `write`, then open. */
  async function begin(
    { entropy, seed, key, words, lockMinutes }: NewWords,
    { kdf, wordsConfirmed }: { kdf: KdfChallenge; wordsConfirmed: boolean },
    write: (copy: Copy) => Promise<void>,
  ): Promise<void> {
    const checked = wordsConfirmed ? { wordsCheckedMs: now() } : {};
    const book = makeBook(makeIdentity(seed, 0, 'Identity 1'), { words: wordsConfirmed, file: false, ...checked }, words);
    const { dataKey, envelope } = await sealVault(sealer, { key, kdf, secrets: { entropy, seed }, book });
    await zeroing([dataKey], async () => {
      const copy = await makeCopy(sealer.subtle, envelope);
      await write(copy);
      await forgetTries(powers);
      await openSession(dataKey, { copy, envelope }, lockMinutes);
    });
  }

  return {
    create: ({ challenge, wordsConfirmed, ...fresh }) =>
      zeroing([fresh.entropy, fresh.seed, fresh.key], async () => {
        const kdf = readChallenge(challenge);
        await store.exclusively(async () => {
          const { expected } = await clearPlace();
          await begin(fresh, { kdf, wordsConfirmed }, (copy) => writeCopy(store, copy, 'a', expected));
        });
      }),

    replaceByWords: (fresh) =>
      zeroing([fresh.entropy, fresh.seed, fresh.key], () =>
        withDataKey(fresh.key, (_, { envelope: { kdf }, next, headGeneration: expected }) =>
          begin(fresh, { kdf, wordsConfirmed: true }, async (copy) => {
            await session.close();
            await store.setAside(await store.read());
            await writeCopy(store, copy, next, expected);
            // If the head is ever lost, the vault that was here must not count again.
            await writeCopy(store, copy, otherSlot(next), copy.generation).catch(() => undefined);
          }),
        ),
      ),

    unlock: (key, lockMinutes, passkey) =>
      zeroing([key], () =>
        withDataKey(
          key,
          async (dataKey, { envelope, copy, tidy, from, next, headGeneration: expected }) => {
            await openBook(sealer, dataKey, envelope);
            (await openSecrets(sealer, dataKey, envelope)).bytes.fill(0);
            await openSession(dataKey, { copy, envelope }, lockMinutes);
            // A store that cannot be written must not keep a person out; a change will say so.
            if (!tidy) {
              // Told first: mended and not told would be a lie, told and not mended is told again.
              if (from !== 'head') await store.writeNotice(`vault-from-${from}`).catch(() => undefined);
              await writeCopy(store, copy, next, expected).catch(() => undefined);
            }
          },
          { passkey },
        ),
      ),

    passkeys: async () => passkeysOf((await readVault(powers)).envelope),

    addPasskey: ({ key, passkeyKey, passkey }) =>
      zeroing([key, passkeyKey], () =>
        withDataKey(key, async (dataKey, { envelope, next, headGeneration: expected }) => {
          const made = { ...passkey, madeMs: now() };
          const later = {
            ...(await withPasskey(sealer, dataKey, envelope, made, passkeyKey)),
            generation: envelope.generation + 1,
          };
          const copy = await makeCopy(
            sealer.subtle,
            await sealBook(sealer, dataKey, later, await openBook(sealer, dataKey, envelope)),
          );
          await writeCopy(store, copy, next, expected);
          await session.refresh(envelope.vaultId, copy);
        }),
      ),

    reveal: (key) =>
      zeroing([key], () =>
        withDataKey(key, async (dataKey, { envelope }) => {
          const { bytes, secrets } = await openSecrets(sealer, dataKey, envelope);
          const entropy = secret(secrets.entropy.slice());
          bytes.fill(0);
          return entropy;
        }),
      ),

    changePassword: ({ salt, key, newKey, challenge }) =>
      zeroing([key, newKey], async () => {
        const kdf = readChallenge(challenge);
        await withDataKey(
          key,
          async (dataKey, { envelope, next, headGeneration: expected }) => {
            const book = await openBook(sealer, dataKey, envelope);
            (await openSecrets(sealer, dataKey, envelope)).bytes.fill(0);
            const copy = await makeCopy(sealer.subtle, await sealKey(sealer, dataKey, { key: newKey, kdf }, envelope, book));
            await writeCopy(store, copy, next, expected);
            // The older slot must not open with the old password for ever. If this fails, the next change overwrites it.
            await writeCopy(store, copy, otherSlot(next), copy.generation).catch(() => undefined);
            await session.refresh(envelope.vaultId, copy);
          },
          { salt },
        );
      }),

    restoreFile: (text, key, lockMinutes) =>
      zeroing([key], () => restore({ text, lockMinutes, readKey: byPassword(key), clear: clearPlace })),

    replaceByFile: (text, key, lockMinutes) =>
      zeroing([key], () => restore({ text, lockMinutes, readKey: byPassword(key), clear: setAsideAll })),

    restoreFileByWords: ({ text, seed, key, challenge, lockMinutes }) =>
      zeroing([seed, key], () => {
        const kdf = readChallenge(challenge);
        const readKey = (file: RecoveryFile) => readDataKeyByWords(sealer, seed, file);
        return restore({ text, lockMinutes, readKey, clear: clearPlace, under: { key, kdf } });
      }),
  };
}

type Restoring = {
  text: string;
  lockMinutes: number;
  /** The data key in the file, or why there is none to be had. */
  readKey: (file: RecoveryFile) => Promise<Secret>;
  /** Called when nothing but the store can fail any more. */
  clear: () => Promise<{ expected: number }>;
  /** The password's key from now on; without it, the file's own. */
  under?: { key: Uint8Array; kdf: KdfChallenge };
};

/** Whatever happens, these bytes are gone afterwards. */
async function zeroing<T>(secrets: Uint8Array[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    for (const secret of secrets) secret.fill(0);
  }
}

function otherSlot(slot: SlotName): SlotName {
  return slot === 'a' ? 'b' : 'a';
}

/** Throws before any work is done. */
function readChallenge(value: unknown): KdfChallenge {
  const challenge = findChallenge(value);
  if (challenge === undefined)
    throw new AutonymError('vault-kdf-floor', 'A vault needs a salt of 16 bytes and known parameters.');
  checkParams(challenge.params);
  return challenge;
}
