import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { root } from '../house/source.ts';
import { hashOf, makeMachine, startWorker } from './memory.ts';
import { challenge, known, newVault, rightKey, wrongKey } from './person.ts';

async function savedFile() {
  const vault = startWorker(makeMachine());
  await vault.create(newVault());
  await vault.addIdentity('Second');
  await vault.selectIdentity(1);
  return { vault, ...(await vault.recoveryFile(new Uint8Array())) };
}

describe('a recovery file', () => {
  it('brings everything back in another browser, under the same password', async () => {
    const { vault, fileName, text } = await savedFile();
    expect(fileName).toMatch(/^autonym-recovery-\d{4}-\d\d-\d\d\.json$/);
    const elsewhere = makeMachine();
    const restored = startWorker(elsewhere);
    expect(await restored.fileChallenge(text)).toEqual(challenge);
    await restored.restoreFile(`\uFEFF${text}`, rightKey(), 15);
    const { identities, currentIndex } = await vault.state();
    expect(await restored.state()).toMatchObject({
      status: 'unlocked',
      identities,
      currentIndex,
      backedUp: { words: true, file: true },
    });
    elsewhere.session.clear();
    await startWorker(elsewhere).unlock(rightKey(), 15);
    expect(Buffer.from(await startWorker(elsewhere).reveal(rightKey())).toString('hex')).toBe(known.entropy);
  });

  it('holds no secret in clear', async () => {
    const { text } = await savedFile();
    for (const word of [known.entropy, known.seed, known.salt, 'Second']) expect(text).not.toContain(word);
  });

  it('opens with no other key, and then writes nothing', async () => {
    const { text } = await savedFile();
    const elsewhere = makeMachine();
    await expect(startWorker(elsewhere).restoreFile(text, wrongKey(), 15)).rejects.toMatchObject({ code: 'wrong-password' });
    expect(elsewhere.disk.size).toBe(0);
    expect(await startWorker(elsewhere).state()).toMatchObject({ status: 'none' });
  });

  it('STO-26 An image, a zip, another encoding or endless brackets are no recovery file, and that is said at once', async () => {
    const { text } = await savedFile();
    const vault = startWorker(makeMachine());
    const asText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(2_000_000).fill(0x9c)]);
    const zip = Uint8Array.from([0x50, 0x4b, 0x03, 0x04, ...new Uint8Array(2_000_000)]);
    const others = [
      asText(png),
      asText(zip),
      asText(new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))),
      '['.repeat(15_000_000),
      `"${'x'.repeat(15_000_000)}"`,
    ];
    for (const other of others) {
      const start = performance.now();
      await expect(vault.fileChallenge(other)).rejects.toMatchObject({ code: 'recovery-file-bad' });
      expect(performance.now() - start).toBeLessThan(1000);
    }
    // A byte order mark is what an editor leaves behind, and says nothing about what follows.
    expect(await vault.fileChallenge(`\uFEFF${text}`)).toEqual(challenge);
  });

  it('STO-26 needs less than 200 MB to find out, in a process of its own', { timeout: 180_000 }, () => {
    const asked = `
      import { makeMachine, startWorker } from './test/vault/memory.ts';
      import { readRecoveryFile } from './src/pages/read-recovery-file.ts';
      const vault = startWorker(makeMachine());
      const most = 16_000_000;
      const before = process.memoryUsage().rss / 1e6;
      const code = (deed) => deed.then(() => 'done', (error) => error.code);
      const codes = [
        await code(readRecoveryFile({ size: 2 ** 31, arrayBuffer: () => new Promise(() => undefined) })),
        await code(readRecoveryFile(new Blob([new Uint8Array(most).fill(0xff)]))),
      ];
      for (const text of ['['.repeat(most), '{"vault":"' + '0'.repeat(most - 12) + '"}', '[' + '0,'.repeat(most / 2 - 1) + '0]'])
        gc(), codes.push(await code(readRecoveryFile(new Blob([text])).then((read) => vault.fileChallenge(read))));
      console.log(JSON.stringify({ codes, before, most: process.resourceUsage().maxRSS / 1e3 }));`;
    // One file after the other: what the one before left is not counted to the next.
    const args = ['--expose-gc', '--import', 'tsx', '--input-type=module', '--eval', asked];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    const { codes, before, most } = JSON.parse(stdout || `{"error":${JSON.stringify(stderr)}}`);
    expect(codes).toEqual(Array(5).fill('recovery-file-bad'));
    expect(most - before).toBeLessThan(200);
  });

  it('does not replace a vault', async () => {
    const { vault, text } = await savedFile();
    await expect(vault.restoreFile(text, rightKey(), 15)).rejects.toMatchObject({ code: 'vault-exists' });
  });

  it('forgets the wrong passwords tried on what it replaces', async () => {
    const { text } = await savedFile();
    const machine = makeMachine();
    await startWorker(machine).create(newVault());
    for (let i = 0; i < 6; i++) await expect(startWorker(machine).unlock(wrongKey(), 15)).rejects.toThrow();
    for (const key of ['head', 'a', 'b', 'mirror']) machine.disk.set(key, 'rubbish');
    const restored = startWorker(machine);
    await restored.restoreFile(text, rightKey(), 15);
    await restored.lock();
    expect(await restored.challenge()).toEqual(challenge);
  });

  it('takes the place of a damaged vault', async () => {
    const { text } = await savedFile();
    const machine = makeMachine();
    machine.disk.set('a', 'rubbish');
    await startWorker(machine).restoreFile(text, rightKey(), 15);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'unlocked' });
    expect(machine.disk.get('aside')).toMatchObject([{ a: 'rubbish' }]);
  });

  it('that is none, damaged or cut is told from a wrong password', async () => {
    const { text } = await savedFile();
    const vault = startWorker(makeMachine());
    const broken = [
      '',
      '{}',
      'null',
      '[]',
      '\u0000',
      text.slice(0, -40),
      text.replace('Autonym', 'Other'),
      text.replace('book', 'b00k'),
    ];
    for (const bad of broken) {
      await expect(vault.fileChallenge(bad)).rejects.toMatchObject({ code: 'recovery-file-bad' });
      await expect(vault.restoreFile(bad, rightKey(), 15)).rejects.toMatchObject({ code: 'recovery-file-bad' });
    }
  });

  it('of a later version, or with weak parameters, is refused as such', async () => {
    const { text } = await savedFile();
    const vault = startWorker(makeMachine());
    const withVault = (edit: (inner: string) => string) => {
      const file = JSON.parse(text);
      const inner = edit(file.vault);
      return JSON.stringify({ ...file, vault: inner, sha256: hashOf([inner, file.wordsKey, file.belongings].join('\n')) });
    };
    for (const [code, file] of [
      ['recovery-file-newer', withVault((inner) => inner.replace('"format":1', '"format":9'))],
      ['vault-kdf-floor', withVault((inner) => inner.replace('"memoryKiB":65536', '"memoryKiB":8'))],
      ['vault-kdf-ceiling', withVault((inner) => inner.replace('"passes":3', '"passes":99'))],
    ] as const) {
      await expect(vault.fileChallenge(file)).rejects.toMatchObject({ code });
      await expect(vault.restoreFile(file, rightKey(), 15)).rejects.toMatchObject({ code });
    }
  });
});
