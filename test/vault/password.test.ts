import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../src/protocol/base64.ts';
import type { KdfChallenge } from '../../src/vault/kdf-params.ts';
import { dieAtEveryStep, type Machine, makeMachine, startWorker } from './memory.ts';
import { challenge, newVault, rightKey, wrongKey } from './person.ts';

const nextKey = () => new Uint8Array(32).fill(77);
const nextChallenge: KdfChallenge = {
  salt: encodeBase64(new Uint8Array(16).fill(3)),
  params: { kind: 'argon2id', memoryKiB: 98_304, passes: 4, lanes: 1 },
};
const { salt } = challenge;
const change = () => ({ salt, key: rightKey(), newKey: nextKey(), challenge: nextChallenge });

async function machineWithVault(): Promise<Machine> {
  const machine = makeMachine();
  await startWorker(machine).create(newVault());
  await startWorker(machine).renameIdentity(0, 'Kept');
  return machine;
}

/** What a key opens in a later life of the browser: the label of its identity, or why not. */
async function openedBy(machine: Machine, key: Uint8Array): Promise<string> {
  machine.session.clear();
  machine.nowMs += 1_000_000;
  const vault = startWorker(machine);
  try {
    await vault.unlock(key, 15);
    return (await vault.state()).identities[0]?.label ?? '';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a changed password', () => {
  it('opens the same vault, and the one before opens nothing that is left here', async () => {
    const machine = await machineWithVault();
    await startWorker(machine).changePassword(change());
    expect(await startWorker(machine).state()).toMatchObject({ status: 'unlocked' });
    expect(await startWorker(machine).challenge()).toEqual(nextChallenge);
    const [a, b, mirror] = ['a', 'b', 'mirror'].map((key) => machine.disk.get(key));
    for (const only of [{ a }, { b }, { mirror }]) {
      for (const key of ['a', 'b', 'mirror', 'head']) machine.disk.delete(key);
      for (const [key, value] of Object.entries(only)) machine.disk.set(key, value);
      expect(await openedBy(machine, rightKey())).toBe('wrong-password');
      expect(await openedBy(machine, nextKey())).toBe('Kept');
    }
  });

  it('leaves the data key as it was, so that what was sealed before opens', async () => {
    const machine = await machineWithVault();
    const sealed = await startWorker(machine).seal('apps', [Uint8Array.of(1, 2, 3)]);
    await startWorker(machine).changePassword(change());
    await startWorker(machine).renameIdentity(0, 'Later');
    expect(await openedBy(machine, nextKey())).toBe('Later');
    expect(await startWorker(machine).open('apps', sealed)).toEqual([Uint8Array.of(1, 2, 3)]);
  });

  it('can be changed while locked, and leaves it locked', async () => {
    const machine = await machineWithVault();
    await startWorker(machine).lock();
    await startWorker(machine).changePassword(change());
    expect(await startWorker(machine).state()).toMatchObject({ status: 'locked' });
    expect([...machine.session.keys()]).toEqual([]);
    expect(await openedBy(machine, nextKey())).toBe('Kept');
  });

  it('needs the one before; a wrong one counts as a try', async () => {
    const machine = await machineWithVault();
    const before = JSON.stringify([machine.disk.get('head'), machine.disk.get('a'), machine.disk.get('b')]);
    for (let i = 0; i < 5; i++)
      await expect(startWorker(machine).changePassword({ ...change(), key: wrongKey() })).rejects.toMatchObject({
        code: 'wrong-password',
      });
    await expect(startWorker(machine).changePassword(change())).rejects.toMatchObject({ code: 'too-many-tries' });
    expect(JSON.stringify([machine.disk.get('head'), machine.disk.get('a'), machine.disk.get('b')])).toBe(before);
  });

  it('cannot be weaker than the floor or heavier than the ceiling', async () => {
    const machine = await machineWithVault();
    for (const [code, params] of [
      ['vault-kdf-floor', { kind: 'argon2id', memoryKiB: 8, passes: 1, lanes: 1 }],
      ['vault-kdf-ceiling', { kind: 'pbkdf2-sha256', iterations: 2 ** 50 }],
    ] as const)
      await expect(startWorker(machine).changePassword({ ...change(), challenge: { salt, params } })).rejects.toMatchObject({
        code,
      });
    expect(await openedBy(machine, rightKey())).toBe('Kept');
  });

  it('leaves neither key in the bytes it was given', async () => {
    const machine = await machineWithVault();
    for (const given of [change(), { ...change(), key: wrongKey() }, { ...change(), challenge: {} as KdfChallenge }]) {
      await startWorker(machine)
        .changePassword(given)
        .catch(() => undefined);
      for (const key of [given.key, given.newKey]) expect(key.every((byte) => byte === 0)).toBe(true);
    }
  });

  it('STO-04 exactly one of old and new opens, wherever the worker died', async () => {
    const died = await dieAtEveryStep(
      machineWithVault,
      (vault) => vault.changePassword(change()),
      async (machine, acknowledged) => {
        const [old, fresh] = [await openedBy(machine, rightKey()), await openedBy(machine, nextKey())];
        expect([old, fresh].sort()).toEqual(['Kept', 'wrong-password']);
        if (acknowledged) expect(fresh).toBe('Kept');
        // And it can be changed again.
        const again = old === 'Kept' ? change() : { ...change(), salt: nextChallenge.salt, key: nextKey(), newKey: rightKey() };
        await startWorker(machine).changePassword(again);
        expect(await openedBy(machine, old === 'Kept' ? nextKey() : rightKey())).toBe('Kept');
      },
    );
    expect(died).toBeGreaterThan(10);
  });

  it('STO-18 by two windows at once: one wins, the other hears of it, and the winner alone opens', async () => {
    const machine = await machineWithVault();
    const other = { ...change(), newKey: new Uint8Array(32).fill(88), challenge: { ...nextChallenge, salt: `${salt}` } };
    const results = await Promise.allSettled([
      startWorker(machine).changePassword(change()),
      startWorker(machine).changePassword(other),
    ]);
    expect(results).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'vault-changed' } }]);
    expect(machine.disk.get('tries')).toBeUndefined();
    expect(await openedBy(machine, new Uint8Array(32).fill(88))).toBe('wrong-password');
    expect(await openedBy(machine, nextKey())).toBe('Kept');
  });

  it('STO-18 by two windows without a lock: the generation is compared', async () => {
    const machine = await machineWithVault();
    const other = { ...change(), newKey: new Uint8Array(32).fill(88) };
    const results = await Promise.allSettled([change(), other].map((input) => startWorker({ ...machine }).changePassword(input)));
    const winners = results.map(({ status }) => status === 'fulfilled');
    expect(winners.filter(Boolean)).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'vault-conflict' } });
    const keys = [nextKey(), new Uint8Array(32).fill(88)];
    for (const [i, key] of keys.entries()) expect(await openedBy(machine, key)).toBe(winners[i] ? 'Kept' : 'wrong-password');
  });
});
