/** A passkey's key as a second way into the vault: beside the password, in this browser, until it is removed. */
import { describe, expect, it } from 'vitest';
import { makeMachine, startWorker } from './memory.ts';
import { challenge, known, newVault, rightKey, wrongKey } from './person.ts';

const passkey = { id: 'Y3JlZGVudGlhbA==', salt: Buffer.alloc(32, 7).toString('base64'), label: 'Laptop' };
const passkeyKey = () => new Uint8Array(32).fill(99);

async function withPasskey() {
  const machine = makeMachine();
  const vault = startWorker(machine);
  await vault.create(newVault());
  await vault.addPasskey({ key: rightKey(), passkeyKey: passkeyKey(), passkey });
  return { machine, vault };
}

describe('a passkey', () => {
  it('opens the vault of a later life, and so does the password', async () => {
    const { machine, vault } = await withPasskey();
    await vault.lock();
    const later = startWorker(machine);
    expect(await later.passkeys()).toEqual([{ ...passkey, madeMs: machine.nowMs }]);
    const key = passkeyKey();
    await later.unlock(key, 15, passkey.id);
    expect(key.every((byte) => byte === 0)).toBe(true);
    expect((await later.state()).status).toBe('unlocked');
    await later.lock();
    await later.unlock(rightKey(), 15);
    expect(Buffer.from(await later.reveal(rightKey())).toString('hex')).toBe(known.entropy);
  });

  it('is added with the password alone, and opens with its own key and id alone', async () => {
    const { machine, vault } = await withPasskey();
    await expect(vault.addPasskey({ key: wrongKey(), passkeyKey: passkeyKey(), passkey })).rejects.toMatchObject({
      code: 'wrong-password',
    });
    await vault.lock();
    machine.nowMs += 1_000_000;
    for (const [key, id] of [
      [wrongKey(), passkey.id],
      [rightKey(), passkey.id],
      [passkeyKey(), 'b3RoZXI='],
    ] as const)
      await expect(vault.unlock(key, 15, id)).rejects.toMatchObject({ code: 'wrong-passkey' });
    await expect(vault.unlock(passkeyKey(), 15)).rejects.toMatchObject({ code: 'wrong-password' });
    // The words are shown to the password only.
    await expect(vault.reveal(passkeyKey())).rejects.toMatchObject({ code: 'wrong-password' });
  });

  it('opens although too many wrong passwords were tried, and forgives none of them', async () => {
    const { vault } = await withPasskey();
    await vault.lock();
    for (let tries = 0; tries < 8; tries++) await vault.unlock(wrongKey(), 15).catch(() => undefined);
    await expect(vault.unlock(rightKey(), 15)).rejects.toMatchObject({ code: 'too-many-tries' });
    await vault.unlock(passkeyKey(), 15, passkey.id);
    await vault.lock();
    await expect(vault.unlock(rightKey(), 15)).rejects.toMatchObject({ code: 'too-many-tries' });
  });

  it('still opens after changes and after a changed password', async () => {
    const { vault } = await withPasskey();
    await vault.addIdentity('Second');
    const newKey = new Uint8Array(32).fill(77);
    await vault.changePassword({ salt: challenge.salt, key: rightKey(), newKey, challenge });
    await vault.lock();
    await vault.unlock(passkeyKey(), 15, passkey.id);
    expect((await vault.state()).identities).toHaveLength(2);
  });

  it('opens nothing any more once it was removed, in no slot and not in the mirror', async () => {
    const { machine, vault } = await withPasskey();
    await vault.removePasskey(passkey.id);
    expect(await vault.passkeys()).toEqual([]);
    expect(JSON.stringify([...machine.disk])).not.toContain(passkey.id);
    await vault.lock();
    await expect(vault.unlock(passkeyKey(), 15, passkey.id)).rejects.toMatchObject({ code: 'wrong-passkey' });
    await vault.unlock(rightKey(), 15);
  });

  it('is not in recovery files, and gone with words that were replaced', async () => {
    const { vault } = await withPasskey();
    expect((await vault.recoveryFile(new Uint8Array())).text).not.toContain(passkey.id);
    await vault.replaceByWords({ ...newVault(), seed: new Uint8Array(64).fill(3) });
    expect(await vault.passkeys()).toEqual([]);
  });

  it('is bound to its vault, id and salt', async () => {
    const { machine, vault } = await withPasskey();
    const { a, b } = Object.fromEntries(machine.disk) as Record<string, { text: string } | undefined>;
    const { passkeys } = JSON.parse([a, b].find((copy) => copy?.text.includes(passkey.id))?.text ?? '{}');
    const other = makeMachine();
    const another = startWorker(other);
    await another.create(newVault());
    const copy = other.disk.get('a') as { text: string; sha256: string };
    const text = JSON.stringify({ ...JSON.parse(copy.text), passkeys });
    const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
    other.disk.set('a', { ...copy, text, sha256 });
    other.disk.set('head', { ...(other.disk.get('head') as object), sha256 });
    other.disk.delete('mirror');
    other.session.clear();
    expect(await another.passkeys()).toHaveLength(1);
    await expect(another.unlock(passkeyKey(), 15, passkey.id)).rejects.toMatchObject({ code: 'wrong-passkey' });
    expect((await vault.state()).status).toBe('unlocked');
  });

  it('of a later format, or spoiled, is passed over: the password remains', async () => {
    const { machine, vault } = await withPasskey();
    const { slot } = machine.disk.get('head') as { slot: string };
    const copy = machine.disk.get(slot) as { text: string; sha256: string };
    const envelope = JSON.parse(copy.text);
    const [record] = envelope.passkeys;
    for (const passkeys of [[{ ...record, format: 2 }], [{ ...record, sealed: 'AAAA' }], [null, 3, 'x'], {}, 'x']) {
      const text = JSON.stringify({ ...envelope, passkeys });
      const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
      machine.disk.set(slot, { ...copy, text, sha256 });
      machine.disk.set('head', { ...(machine.disk.get('head') as object), sha256 });
      machine.session.clear();
      expect(await vault.passkeys()).toEqual([]);
      await vault.unlock(rightKey(), 15);
    }
  });

  it('is one of eight at most', async () => {
    const { vault } = await withPasskey();
    const add = (place: number) =>
      vault.addPasskey({ key: rightKey(), passkeyKey: passkeyKey(), passkey: { ...passkey, id: `aWQ${place}` } });
    for (let place = 1; place < 8; place++) await add(place);
    await expect(add(8)).rejects.toMatchObject({ code: 'passkeys-full' });
    expect(await vault.passkeys()).toHaveLength(8);
  });
});
