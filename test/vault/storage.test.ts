import { describe, expect, it } from 'vitest';
import type { VaultState } from '../../src/vault/vault.ts';
import { hashOf, Killed, type Machine, makeMachine, startWorker } from './memory.ts';
import { newVault, rightKey, wrongKey } from './person.ts';

/** A machine with a vault that was changed once, so that both slots are used; in a later life of the browser. */
async function machineWithVault(): Promise<Machine> {
  const machine = makeMachine();
  const vault = startWorker(machine);
  await vault.create(newVault());
  await vault.renameIdentity(0, 'Before');
  machine.session.clear();
  return machine;
}

async function openState(machine: Machine): Promise<VaultState> {
  machine.session.clear();
  machine.nowMs += 1_000_000;
  const vault = startWorker(machine);
  await vault.unlock(rightKey(), 15);
  return vault.state();
}

const labels = ({ identities }: VaultState) => identities.map(({ label }) => label);

/** Changes one character of a stored copy's text. */
function spoil(machine: Machine, key: string): void {
  const copy = machine.disk.get(key) as { text: string };
  machine.disk.set(key, { ...copy, text: copy.text.replace('"book"', '"b00k"') });
}

describe('a worker that dies between any two writes', () => {
  it('of a change leaves the state before or the state after, and what was acknowledged is after', async () => {
    for (let livesFor = 0; ; livesFor++) {
      const machine = await machineWithVault();
      await startWorker(machine).unlock(rightKey(), 15);
      const worker = startWorker(machine, livesFor);
      const acknowledged = await worker.renameIdentity(0, 'After').then(
        () => true,
        (error) => {
          expect(error).toBeInstanceOf(Killed);
          return false;
        },
      );
      // The next worker of this session, and one after the browser was restarted, see the same.
      const [label] = labels(await startWorker(machine).state());
      expect(['Before', 'After'], `killed at step ${livesFor}`).toContain(label);
      if (acknowledged) expect(label).toBe('After');
      expect(labels(await openState(machine)), `killed at step ${livesFor}`).toEqual([label]);
      // And the next change works.
      await startWorker(machine).renameIdentity(0, 'Later');
      expect(labels(await openState(machine))).toEqual(['Later']);
      if (acknowledged) break;
    }
  });

  it('STO-06 of the making leaves no vault or a whole one', async () => {
    let none = 0;
    for (let livesFor = 0; ; livesFor++) {
      const machine = makeMachine();
      const acknowledged = await startWorker(machine, livesFor)
        .create(newVault())
        .then(
          () => true,
          () => false,
        );
      machine.session.clear();
      const { status } = await startWorker(machine).state();
      expect(['none', 'locked']).toContain(status);
      if (status === 'none') {
        none++;
        await startWorker(machine).create(newVault());
      } else expect(labels(await openState(machine))).toEqual(['Identity 1']);
      if (acknowledged) {
        expect(status).toBe('locked');
        break;
      }
    }
    expect(none).toBeGreaterThan(0);
  });

  it('of an unlock leaves it locked or open, never half', async () => {
    for (let livesFor = 0; ; livesFor++) {
      const machine = await machineWithVault();
      const acknowledged = await startWorker(machine, livesFor)
        .unlock(rightKey(), 15)
        .then(
          () => true,
          () => false,
        );
      const { status } = await startWorker(machine).state();
      if (status === 'unlocked') await startWorker(machine).signToken(0, {});
      if (acknowledged) expect(status).toBe('unlocked');
      expect(labels(await openState(machine))).toEqual(['Before']);
      if (acknowledged) break;
    }
  });

  it('of a lock never leaves the key', async () => {
    for (let livesFor = 2; ; livesFor++) {
      const machine = await machineWithVault();
      await startWorker(machine).unlock(rightKey(), 15);
      const acknowledged = await startWorker(machine, livesFor)
        .lock()
        .then(
          () => true,
          () => false,
        );
      expect(await startWorker(machine).state()).toMatchObject({ status: 'locked' });
      if (acknowledged) break;
    }
  });
});

describe('damage', () => {
  it('STO-03 by a disk that kept the slot and not the head opens the state before', async () => {
    const machine = await machineWithVault();
    const before = new Map(machine.disk);
    await startWorker(machine).unlock(rightKey(), 15);
    await startWorker(machine).renameIdentity(0, 'After');
    machine.disk.set('head', before.get('head')).set('mirror', before.get('mirror'));
    expect(labels(await openState(machine))).toEqual(['Before']);
  });

  it('of the slot that counts is healed from the mirror, with nothing lost', async () => {
    const machine = await machineWithVault();
    const { slot } = machine.disk.get('head') as { slot: string };
    spoil(machine, slot);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'locked' });
    expect(labels(await openState(machine))).toEqual(['Before']);
    machine.disk.delete('mirror');
    expect(labels(await openState(machine))).toEqual(['Before']);
  });

  it('of slot and mirror falls back to the other slot', async () => {
    const machine = await machineWithVault();
    const { slot } = machine.disk.get('head') as { slot: string };
    spoil(machine, slot);
    spoil(machine, 'mirror');
    expect(labels(await openState(machine))).toEqual(['Identity 1']);
    await startWorker(machine).renameIdentity(0, 'Again');
    expect(labels(await openState(machine))).toEqual(['Again']);
  });

  it('of both slots and the head falls back to the mirror', async () => {
    const machine = await machineWithVault();
    spoil(machine, 'a');
    spoil(machine, 'b');
    machine.disk.set('head', 'rubbish');
    expect(labels(await openState(machine))).toEqual(['Before']);
    // Mended: the mirror is not needed any more.
    machine.disk.delete('mirror');
    expect(labels(await openState(machine))).toEqual(['Before']);
  });

  it('of nothing but the mirror is mended at the next unlock', async () => {
    const machine = await machineWithVault();
    for (const mirror of [undefined, 'rubbish', { text: 7 }]) {
      machine.disk.set('mirror', mirror);
      expect(labels(await openState(machine))).toEqual(['Before']);
      expect(machine.disk.get('mirror')).toEqual(machine.disk.get((machine.disk.get('head') as { slot: string }).slot));
    }
  });

  it('of the whole database brings it back from the mirror', async () => {
    const machine = await machineWithVault();
    for (const key of ['head', 'a', 'b', 'tries']) machine.disk.delete(key);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'locked' });
    expect(labels(await openState(machine))).toEqual(['Before']);
    expect(machine.disk.has('head')).toBe(true);
  });

  it('of everything is called damage, never a wrong password and never no vault', async () => {
    const machine = await machineWithVault();
    for (const key of ['a', 'b', 'mirror']) spoil(machine, key);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'damaged' });
    for (const verb of [
      () => startWorker(machine).challenge(),
      () => startWorker(machine).unlock(rightKey(), 15),
      () => startWorker(machine).unlock(wrongKey(), 15),
    ])
      await expect(verb()).rejects.toMatchObject({ code: 'vault-damaged' });
    // The person may start again from words; what was there is kept for an expert.
    const [a, b] = [machine.disk.get('a'), machine.disk.get('b')];
    await startWorker(machine).create(newVault());
    expect(machine.disk.get('aside')).toMatchObject([{ a, b }]);
    expect(labels(await openState(machine))).toEqual(['Identity 1']);
  });

  it('STO-14 that left only a head is damage', async () => {
    const machine = await machineWithVault();
    for (const key of ['a', 'b', 'mirror']) machine.disk.delete(key);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'damaged' });
  });

  it('VLT-09 of any one byte of the text is noticed', async () => {
    const machine = await machineWithVault();
    const { slot } = machine.disk.get('head') as { slot: string };
    const copy = machine.disk.get(slot) as { text: string };
    machine.disk.delete('mirror');
    machine.disk.delete(slot === 'a' ? 'b' : 'a');
    for (let i = 0; i < copy.text.length; i++) {
      const text = `${copy.text.slice(0, i)}${copy.text[i] === '1' ? '2' : '1'}${copy.text.slice(i + 1)}`;
      machine.disk.set(slot, { ...copy, text });
      await expect(startWorker(machine).unlock(rightKey(), 15)).rejects.toMatchObject({ code: 'vault-damaged' });
    }
  });

  it('inside, by somebody who mends the hash too, is damage and not a wrong password where that can be told', async () => {
    const machine = await machineWithVault();
    machine.disk.delete('mirror');
    const other = makeMachine();
    await startWorker(other).create(newVault());
    const { slot } = machine.disk.get('head') as { slot: 'a' | 'b' };
    machine.disk.delete(slot === 'a' ? 'b' : 'a');
    const copy = machine.disk.get(slot) as { text: string };
    const foreign = JSON.parse((other.disk.get('a') as { text: string }).text);
    for (const record of ['secrets', 'book']) {
      const envelope = JSON.parse(copy.text);
      const text = JSON.stringify({ ...envelope, [record]: { ...foreign[record], generation: envelope[record].generation } });
      machine.disk.set(slot, { ...copy, text, sha256: hashOf(text) });
      machine.disk.set('head', { slot, generation: 2, sha256: hashOf(text) });
      await expect(startWorker(machine).unlock(rightKey(), 15)).rejects.toMatchObject({ code: 'vault-damaged' });
    }
  });

  it('never lets another vault’s mirror in', async () => {
    const machine = await machineWithVault();
    const other = await machineWithVault();
    await startWorker(other).unlock(rightKey(), 15);
    for (let i = 0; i < 5; i++) await startWorker(other).renameIdentity(0, 'Other');
    machine.disk.set('mirror', other.disk.get('mirror'));
    expect(labels(await openState(machine))).toEqual(['Before']);
  });
});

describe('a later version’s vault', () => {
  it('VLT-16 is left alone', async () => {
    const machine = await machineWithVault();
    for (const key of ['a', 'b', 'mirror']) {
      const copy = machine.disk.get(key) as { text: string };
      const text = copy.text.replace('"format":1', '"format":2');
      machine.disk.set(key, { ...copy, text, sha256: hashOf(text) });
    }
    const before = JSON.stringify([...machine.disk]);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'newer' });
    for (const verb of [
      () => startWorker(machine).challenge(),
      () => startWorker(machine).unlock(rightKey(), 15),
      () => startWorker(machine).create(newVault()),
    ])
      await expect(verb()).rejects.toMatchObject({ code: 'vault-newer' });
    expect(JSON.stringify([...machine.disk])).toBe(before);
  });
});

describe('two writers', () => {
  it('STO-17 lose nothing, whatever their order', async () => {
    for (let round = 0; round < 20; round++) {
      const machine = await machineWithVault();
      await startWorker(machine).unlock(rightKey(), 15);
      await startWorker(machine).addIdentity('Second');
      await Promise.all([
        startWorker(machine).renameIdentity(0, 'One'),
        startWorker(machine).selectIdentity(1),
        startWorker(machine).renameIdentity(1, 'Two'),
        startWorker(machine).markBackedUp('file'),
      ]);
      const state = await openState(machine);
      expect(labels(state)).toEqual(['One', 'Two']);
      expect(state).toMatchObject({ currentIndex: 1, backedUp: { file: true } });
    }
  });

  it('STO-17 lose nothing even where there is no lock: the generation is compared at each write', async () => {
    let conflicts = 0;
    for (let round = 0; round < 20; round++) {
      const machine = await machineWithVault();
      await startWorker(machine).unlock(rightKey(), 15);
      await startWorker(machine).addIdentity('Second');
      // Each has a lock of its own, and so none.
      const lockless = () => startWorker({ ...machine });
      await Promise.all([
        lockless().renameIdentity(0, 'One'),
        lockless().renameIdentity(1, 'Two'),
        lockless().markBackedUp('file'),
      ]);
      const state = await openState(machine);
      expect(labels(state)).toEqual(['One', 'Two']);
      expect(state.backedUp.file).toBe(true);
      conflicts += machine.conflicts.length;
    }
    expect(conflicts).toBeGreaterThan(20);
  });

  it('that both make a vault: one wins', async () => {
    const machine = makeMachine();
    const results = await Promise.allSettled([startWorker(machine).create(newVault()), startWorker(machine).create(newVault())]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(labels(await openState(machine))).toEqual(['Identity 1']);
  });
});

describe('storage that fails', () => {
  it('without files, a vault is kept all the same', async () => {
    const machine = makeMachine();
    machine.broken.add('mirror');
    const vault = startWorker(machine);
    await vault.create(newVault());
    await vault.renameIdentity(0, 'Kept');
    expect(labels(await openState(machine))).toEqual(['Kept']);
  });

  it('when it is full, says so, keeps the old state and goes on signing', async () => {
    const machine = await machineWithVault();
    const vault = startWorker(machine);
    await vault.unlock(rightKey(), 15);
    for (const key of ['a', 'b', 'head', 'mirror']) machine.broken.add(key);
    await expect(vault.renameIdentity(0, 'After')).rejects.toThrow();
    await vault.signToken(0, {});
    machine.broken.clear();
    expect(labels(await openState(machine))).toEqual(['Before']);
  });

  it('STO-16 that is cleared while open is written again from the sealed copy of the session', async () => {
    const machine = await machineWithVault();
    const vault = startWorker(machine);
    await vault.unlock(rightKey(), 15);
    machine.disk.clear();
    await vault.signToken(0, {});
    expect(labels(await openState(machine))).toEqual(['Before']);
    expect(machine.disk.has('mirror')).toBe(true);

    machine.disk.clear();
    await vault.renameIdentity(0, 'After');
    expect(labels(await openState(machine))).toEqual(['After']);
  });

  it('that got another vault while open locks this one', async () => {
    const machine = await machineWithVault();
    const vault = startWorker(machine);
    await vault.unlock(rightKey(), 15);
    const other = await machineWithVault();
    for (const [key, value] of other.disk) machine.disk.set(key, value);
    await expect(vault.signToken(0, {})).rejects.toMatchObject({ code: 'vault-locked' });
    expect(await vault.state()).toMatchObject({ status: 'locked' });
  });

  it('of the session when unlocking leaves it locked', async () => {
    const machine = await machineWithVault();
    for (let livesFor = 0; livesFor < 40; livesFor++)
      await startWorker(machine, livesFor)
        .unlock(rightKey(), 15)
        .catch(() => undefined);
    expect(labels(await openState(machine))).toEqual(['Before']);
  });

  it('holding odd things in the session is locked', async () => {
    const machine = await machineWithVault();
    for (const odd of [7, 'text', null, {}, { vaultId: 'x' }, { vaultId: 'x', bytes: [] }, { vaultId: 'x', bytes: 'y' }]) {
      machine.session.set('vault.key', odd);
      expect(await startWorker(machine).state()).toMatchObject({ status: 'locked' });
    }
  });
});
