/** Recovery files of format 2: the words open them too, and what lies beside the vault travels in them. */
import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { deriveBackupKey, deriveBackupPlace } from '../../src/protocol/keys/backup-keys.ts';
import { hashOf, makeMachine, startWorker } from './memory.ts';
import { challenge, known, newVault, rightKey, wrongKey } from './person.ts';

const belongings = () => utf8ToBytes('{"apps":["one"]}');
const otherSeed = () => new Uint8Array(64).fill(3);
const newKey = () => new Uint8Array(32).fill(77);
const byWords = (text: string, seed = hexToBytes(known.seed)) => ({ text, seed, key: newKey(), challenge, lockMinutes: 15 });

async function savedFile() {
  const machine = makeMachine();
  const vault = startWorker(machine);
  await vault.create(newVault());
  await vault.addIdentity('Second');
  const { text } = await vault.recoveryFile(belongings());
  return { machine, vault, text };
}

const edited = (text: string, edit: (file: Record<string, string>) => object): string => {
  const file = JSON.parse(text);
  const next = { ...file, ...edit(file) };
  return JSON.stringify({ ...next, sha256: hashOf([next.vault, next.wordsKey, next.belongings].join('\n')) });
};

describe('keys from the words', () => {
  const vectors = JSON.parse(readFileSync(new URL('../vectors/backup-keys.json', import.meta.url), 'utf8'));
  for (const { seed, file, snapshot, bucket, path, address, place } of vectors.keys)
    it(`of the seed ${seed.slice(0, 8)}…`, () => {
      const made = Object.fromEntries(
        (['file', 'snapshot', 'bucket', 'path'] as const).map((name) => [
          name,
          bytesToHex(deriveBackupKey(hexToBytes(seed), name)),
        ]),
      );
      expect(made).toEqual({ file, snapshot, bucket, path });
      expect(deriveBackupPlace(hexToBytes(seed))).toMatchObject({ address, path: place });
    });

  it('need a whole seed', () => {
    expect(() => deriveBackupKey(new Uint8Array(32), 'file')).toThrow('64-byte seed');
  });
});

describe('a recovery file, with the words', () => {
  it('opens under a new password, and no longer under the old one', async () => {
    const { vault, text } = await savedFile();
    const elsewhere = makeMachine();
    await startWorker(elsewhere).restoreFileByWords(byWords(text));
    const { identities } = await vault.state();
    expect(await startWorker(elsewhere).state()).toMatchObject({ status: 'unlocked', identities, backedUp: { file: true } });
    await startWorker(elsewhere).lock();
    await expect(startWorker(elsewhere).unlock(rightKey(), 15)).rejects.toMatchObject({ code: 'wrong-password' });
    expect(bytesToHex(await startWorker(elsewhere).reveal(newKey()))).toBe(known.entropy);
  });

  it('of somebody else does not open, and nothing is written', async () => {
    const { text } = await savedFile();
    const elsewhere = makeMachine();
    await expect(startWorker(elsewhere).restoreFileByWords(byWords(text, otherSeed()))).rejects.toMatchObject({
      code: 'wrong-words',
    });
    expect(elsewhere.disk.size).toBe(0);
  });

  it('zeroes seed and key, whatever happens', async () => {
    const { text } = await savedFile();
    for (const file of [text, 'rubbish']) {
      const input = byWords(file);
      await startWorker(makeMachine())
        .restoreFileByWords(input)
        .catch(() => undefined);
      expect([...input.seed, ...input.key].every((byte) => byte === 0)).toBe(true);
    }
  });

  it('does not take the place of a vault', async () => {
    const { vault, text } = await savedFile();
    await expect(vault.restoreFileByWords(byWords(text))).rejects.toMatchObject({ code: 'vault-exists' });
  });

  it('of the first format opens with its password alone', async () => {
    const [golden] = JSON.parse(readFileSync(new URL('../vectors/vault.json', import.meta.url), 'utf8')).vaults;
    await expect(startWorker(makeMachine()).restoreFileByWords(byWords(golden.file))).rejects.toMatchObject({
      code: 'recovery-file-needs-password',
    });
  });
});

describe('what lies beside the vault', () => {
  it('comes out as it went in, for this vault and for another of the same words', async () => {
    const { vault, text } = await savedFile();
    const another = startWorker(makeMachine());
    await another.create({ ...newVault(), key: newKey() });
    for (const each of [vault, another]) {
      const { identities, belongings: found } = await each.lookIntoFile(text);
      expect([identities, found]).toEqual([2, belongings()]);
    }
  });

  it('is nothing in a file of the first format', async () => {
    const { vault, text } = await savedFile();
    const { kind, note, generation, vault: sealed } = JSON.parse(text);
    const first = JSON.stringify({ kind, note, generation, sha256: hashOf(sealed), vault: sealed });
    expect(await vault.lookIntoFile(first)).toEqual({ identities: 2, belongings: undefined });
  });

  it('cannot be taken from another file, even of the same vault', async () => {
    const { vault, text: older } = await savedFile();
    await vault.addIdentity('Third');
    const { text } = await vault.recoveryFile(belongings());
    for (const part of ['belongings', 'wordsKey']) {
      const mixed = edited(text, () => ({ [part]: JSON.parse(older)[part] }));
      const elsewhere = makeMachine();
      await expect(startWorker(elsewhere).restoreFileByWords(byWords(mixed))).rejects.toMatchObject({
        code: part === 'belongings' ? 'recovery-file-bad' : 'wrong-words',
      });
      expect(elsewhere.disk.size).toBe(0);
    }
  });

  it('is refused with the whole file when a character of it changed, or the file is of a later version', async () => {
    const { vault, text } = await savedFile();
    const file = JSON.parse(text);
    for (const part of ['vault', 'wordsKey', 'belongings', 'sha256']) {
      const cut = JSON.stringify({ ...file, [part]: file[part].slice(1) });
      await expect(vault.fileChallenge(cut)).rejects.toMatchObject({ code: 'recovery-file-bad' });
    }
    await expect(vault.fileChallenge(JSON.stringify({ ...file, format: 3 }))).rejects.toMatchObject({
      code: 'recovery-file-newer',
    });
    const none = edited(text, () => ({ wordsKey: '%' }));
    await expect(vault.fileChallenge(none)).rejects.toMatchObject({ code: 'recovery-file-bad' });
  });
});

describe('a file and a vault that is here', () => {
  it('become one when they are of the same words; what is here stays as it is called here', async () => {
    const { text } = await savedFile();
    const vault = startWorker(makeMachine());
    await vault.create({ ...newVault(), key: newKey() });
    await vault.renameIdentity(0, 'Mine');
    for (let twice = 0; twice < 2; twice++) {
      await vault.mergeFile(text, 'here');
      const { identities, currentIndex } = await vault.state();
      expect(identities.map(({ index, label }) => [index, label])).toEqual([
        [0, 'Mine'],
        [1, 'Second'],
      ]);
      expect(currentIndex).toBe(0);
    }
    await vault.mergeFile(text, 'backup');
    expect((await vault.state()).identities.map(({ label }) => label)).toEqual(['Identity 1', 'Second']);
  });

  it('of other words do not', async () => {
    const { text } = await savedFile();
    const vault = startWorker(makeMachine());
    await vault.create({ ...newVault(), seed: otherSeed() });
    const before = await vault.state();
    await expect(vault.mergeFile(text, 'here')).rejects.toMatchObject({ code: 'wrong-words' });
    expect(await vault.state()).toEqual(before);
  });

  it('STO-25 The file takes the place of the vault only when that is asked for, and the old copy is kept', async () => {
    const { text } = await savedFile();
    const machine = makeMachine();
    const vault = startWorker(machine);
    await vault.create({ ...newVault(), seed: otherSeed(), key: newKey() });
    const old = machine.disk.get('a');
    await expect(vault.restoreFile(text, rightKey(), 15)).rejects.toMatchObject({ code: 'vault-exists' });
    await expect(vault.replaceByFile(text, wrongKey(), 15)).rejects.toMatchObject({ code: 'wrong-password' });
    expect(machine.disk.get('a')).toEqual(old);
    expect(machine.disk.get('aside')).toBeUndefined();

    await vault.replaceByFile(text, rightKey(), 15);
    expect((await vault.state()).identities.map(({ label }) => label)).toEqual(['Identity 1', 'Second']);
    expect(machine.disk.get('aside')).toMatchObject([{ a: old }]);
    expect((await vault.exportCopies()).text).toContain((old as { sha256: string }).sha256);
    await startWorker(machine).lock();
    await startWorker(machine).unlock(rightKey(), 15);
  });
});

describe('a snapshot', () => {
  it('is noise to whoever cannot make its key, and a recovery file to the same words anywhere', async () => {
    const { vault } = await savedFile();
    const bytes = await vault.sealSnapshot(belongings());
    const said = Buffer.from(bytes).toString('latin1');
    for (const tell of ['autonym', 'Autonym', 'vaultId', 'salt', 'argon2id']) expect(said).not.toContain(tell);
    const another = startWorker(makeMachine());
    await another.create({ ...newVault(), key: newKey() });
    expect(await another.snapshotPlace()).toEqual(await vault.snapshotPlace());
    const text = await another.openSnapshot(bytes);
    expect((await another.lookIntoFile(text)).belongings).toEqual(belongings());
  });

  it('that is damaged, not ours, or of a later version is said to be so', async () => {
    const { vault } = await savedFile();
    const bytes = await vault.sealSnapshot(belongings());
    const stranger = startWorker(makeMachine());
    await stranger.create({ ...newVault(), seed: otherSeed() });
    await expect(stranger.openSnapshot(bytes)).rejects.toMatchObject({ code: 'snapshot-bad' });
    for (const bad of [new Uint8Array(), bytes.subarray(0, 20), bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte))])
      await expect(vault.openSnapshot(bad)).rejects.toMatchObject({ code: 'snapshot-bad' });
    await expect(vault.openSnapshot(Uint8Array.of(2, ...bytes.subarray(1)))).rejects.toMatchObject({ code: 'snapshot-newer' });
  });
});
