import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VaultState } from '../../src/vault/vault.ts';
import { dieAtEveryStep, hashOf, type Machine, makeMachine, startWorker } from './memory.ts';
import { newVault, rightKey } from './person.ts';

/** In a later life of the browser; both slots and the mirror were written. */
async function machineWithVault(): Promise<Machine> {
  const machine = makeMachine();
  await startWorker(machine).create(newVault());
  await startWorker(machine).renameIdentity(0, 'Before');
  machine.session.clear();
  return machine;
}

/** The database as it was, the mirror one change further on. */
async function machinePutBack(): Promise<Machine> {
  const machine = await machineWithVault();
  const old = new Map(machine.disk);
  await startWorker(machine).unlock(rightKey(), 15);
  await startWorker(machine).renameIdentity(0, 'Newest');
  for (const key of ['head', 'a', 'b']) machine.disk.set(key, old.get(key));
  machine.session.clear();
  return machine;
}

async function openState(machine: Machine): Promise<VaultState> {
  const vault = startWorker(machine);
  await vault.unlock(rightKey(), 15);
  return vault.state();
}

const labelOf = ({ identities }: VaultState) => identities[0]?.label;
const copyIn = (machine: Machine, key: string) => machine.disk.get(key) as { generation: number; sha256: string; text: string };

function spoil(machine: Machine, ...keys: string[]): void {
  for (const key of keys) machine.disk.set(key, { ...copyIn(machine, key), text: '{}' });
}

const headSlot = (machine: Machine) => (machine.disk.get('head') as { slot: 'a' | 'b' }).slot;

describe('a vault that was put back to an older state', () => {
  it('VLT-20 is told, and nothing opens or changes before the person has chosen', async () => {
    const machine = await machinePutBack();
    const before = JSON.stringify([...machine.disk]);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'rollback', identities: [] });
    for (const verb of [
      () => startWorker(machine).challenge(),
      () => startWorker(machine).unlock(rightKey(), 15),
      () => startWorker(machine).reveal(rightKey()),
    ])
      await expect(verb()).rejects.toMatchObject({ code: 'vault-rollback' });
    await expect(startWorker(machine).create(newVault())).rejects.toMatchObject({ code: 'vault-exists' });
    expect(JSON.stringify([...machine.disk])).toBe(before);
  });

  for (const [choice, label] of [
    ['mirror', 'Newest'],
    ['slot', 'Before'],
  ] as const)
    it(`VLT-20 opens as the person chose: ${label}; the other state is set aside`, async () => {
      const machine = await machinePutBack();
      const name = choice === 'mirror' ? 'mirror' : headSlot(machine);
      const { mirror } = Object.fromEntries(machine.disk);
      await startWorker(machine).useCopy(name);
      expect(machine.disk.get('aside')).toMatchObject([{ mirror }]);
      const state = await openState(machine);
      expect(labelOf(state)).toBe(label);
      expect(state.notice).toBe(null);
      await startWorker(machine).renameIdentity(0, 'Later');
      expect(labelOf(await openState(machine))).toBe('Later');
    });

  it('is not asked twice, wherever the worker died while it was chosen', async () => {
    for (const choice of ['mirror', 'slot'] as const)
      await dieAtEveryStep(
        machinePutBack,
        (vault) => vault.useCopy(choice === 'mirror' ? 'mirror' : 'b'),
        async (machine, acknowledged) => {
          const { status } = await startWorker(machine).state();
          expect(['rollback', 'locked']).toContain(status);
          if (acknowledged) expect(status).toBe('locked');
          if (status === 'rollback') await startWorker(machine).useCopy('mirror');
          expect(['Before', 'Newest']).toContain(labelOf(await openState(machine)));
        },
      );
  });

  it('while open is written again from the session, and told', async () => {
    const machine = await machineWithVault();
    const old = new Map(machine.disk);
    const vault = startWorker(machine);
    await vault.unlock(rightKey(), 15);
    await vault.renameIdentity(0, 'Newest');
    for (const key of ['head', 'a', 'b', 'mirror']) machine.disk.set(key, old.get(key));
    expect(await startWorker(machine).state()).toMatchObject({
      status: 'unlocked',
      notice: 'vault-from-session',
      identities: [{ label: 'Newest' }],
    });
  });
});

describe('what was mended is told until it was seen', () => {
  it('STO-11 from the mirror, when the database is gone', async () => {
    const machine = await machineWithVault();
    const { generation } = copyIn(machine, 'mirror');
    for (const key of ['head', 'a', 'b', 'tries']) machine.disk.delete(key);
    const state = await openState(machine);
    expect(labelOf(state)).toBe('Before');
    expect(state.notice).toBe('vault-from-mirror');
    expect(machine.disk.get('head')).toMatchObject({ generation });
    expect(await startWorker(machine).state()).toMatchObject({ notice: 'vault-from-mirror' });
    await startWorker(machine).noticeSeen();
    expect(await startWorker(machine).state()).toMatchObject({ notice: null });
  });

  it('VLT-09 from the other slot, when slot and mirror are damaged', async () => {
    const machine = await machineWithVault();
    spoil(machine, headSlot(machine), 'mirror');
    const state = await openState(machine);
    expect(labelOf(state)).toBe('Identity 1');
    expect(state.notice).toBe('vault-from-older');
  });

  it('STO-12 not at all, when only the mirror was missing or damaged', async () => {
    for (const mirror of [undefined, 'rubbish', { generation: 2, sha256: 'x', text: '{}' }]) {
      const machine = await machineWithVault();
      machine.disk.set('mirror', mirror);
      expect((await openState(machine)).notice).toBe(null);
      expect(machine.disk.get('mirror')).toEqual(machine.disk.get(headSlot(machine)));
    }
  });

  it('STO-16 from the session, when the site data was cleared while open', async () => {
    const machine = await machineWithVault();
    await startWorker(machine).unlock(rightKey(), 15);
    machine.disk.clear();
    await startWorker(machine).signToken(0, {});
    expect(await startWorker(machine).state()).toMatchObject({ status: 'unlocked', notice: 'vault-from-session' });
  });

  it('also when the worker died while it mended', async () => {
    await dieAtEveryStep(
      async () => {
        const machine = await machineWithVault();
        for (const key of ['head', 'a', 'b']) machine.disk.delete(key);
        return machine;
      },
      (vault) => vault.unlock(rightKey(), 15),
      async (machine) => expect((await openState(machine)).notice).toBe('vault-from-mirror'),
    );
  });
});

describe('a database that cannot be asked', () => {
  it('STO-15 without a mirror is a failing store, never damage and never no vault', async () => {
    for (const machine of [makeMachine(), await machineWithVault()]) {
      machine.disk.delete('mirror');
      machine.broken.add('database');
      for (const verb of [
        () => startWorker(machine).state(),
        () => startWorker(machine).challenge(),
        () => startWorker(machine).create(newVault()),
      ])
        await expect(verb()).rejects.toMatchObject({ code: 'storage-unavailable' });
      machine.broken.clear();
      expect(['none', 'locked']).toContain((await startWorker(machine).state()).status);
    }
  });

  it('with a mirror opens it, says that nothing is kept, and keeps nothing', async () => {
    const machine = await machineWithVault();
    machine.broken.add('database');
    const state = await openState(machine);
    expect(state).toMatchObject({ status: 'unlocked', notice: 'vault-mirror-only', identities: [{ label: 'Before' }] });
    const vault = startWorker(machine);
    await vault.signToken(0, {});
    await expect(vault.renameIdentity(0, 'After')).rejects.toMatchObject({ code: 'storage-unavailable' });
    machine.broken.clear();
    expect(labelOf(await openState(machine))).toBe('Before');
  });
});

describe('what lies in each place', () => {
  it('is shown with what counts', async () => {
    const machine = await machineWithVault();
    const slot = headSlot(machine);
    expect(await startWorker(machine).copies()).toEqual([
      { name: 'a', state: 'whole', generation: 1, counts: slot === 'a' },
      { name: 'b', state: 'whole', generation: 2, counts: slot === 'b' },
      { name: 'mirror', state: 'whole', generation: 2, counts: true },
    ]);
    spoil(machine, 'a', 'b');
    expect((await startWorker(machine).copies()).map(({ state, counts }) => [state, counts])).toEqual([
      ['damaged', false],
      ['damaged', false],
      ['whole', true],
    ]);
    expect(await startWorker(makeMachine()).copies()).toMatchObject([
      { state: 'absent' },
      { state: 'absent' },
      { state: 'absent' },
    ]);
  });

  it('STO-13 is handed out byte for byte when nothing of it is whole, and nothing is reset', async () => {
    const machine = await machineWithVault();
    spoil(machine, 'a', 'b', 'mirror');
    const { fileName, text } = await startWorker(machine).exportCopies();
    expect(fileName).toMatch(/^autonym-vault-as-found-\d{4}-\d\d-\d\d\.json$/);
    const { head, a, b, mirror } = Object.fromEntries(machine.disk);
    expect(JSON.parse(text)).toMatchObject({ head, a, b, mirror });
    for (const name of ['a', 'b', 'mirror'] as const)
      await expect(startWorker(machine).useCopy(name)).rejects.toMatchObject({ code: 'vault-damaged' });
    expect(await startWorker(machine).state()).toMatchObject({ status: 'damaged' });
    // From the words again; what was there stays for an expert.
    await startWorker(machine).create(newVault());
    expect(machine.disk.get('aside')).toMatchObject([{ a, b, mirror }]);
  });

  it('can be made to count, from any whole place', async () => {
    for (const name of ['a', 'b', 'mirror'] as const) {
      const machine = await machineWithVault();
      const { generation } = copyIn(machine, name);
      await startWorker(machine).unlock(rightKey(), 15);
      await startWorker(machine).useCopy(name);
      expect(await startWorker(machine).state()).toMatchObject({ status: 'locked' });
      expect(labelOf(await openState(machine))).toBe(generation === 1 ? 'Identity 1' : 'Before');
    }
  });

  it('VLT-16 of a later version stays, whatever is chosen', async () => {
    const machine = await machineWithVault();
    const copy = copyIn(machine, 'mirror');
    const text = copy.text.replace('"format":1', '"format":2');
    machine.disk.set('mirror', { ...copy, text, sha256: hashOf(text) });
    const before = JSON.stringify([...machine.disk]);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'newer' });
    for (const verb of [() => startWorker(machine).useCopy('a'), () => startWorker(machine).unlock(rightKey(), 15)])
      await expect(verb()).rejects.toMatchObject({ code: 'vault-newer' });
    expect(JSON.stringify([...machine.disk])).toBe(before);
  });
});

describe('erasing', () => {
  const withRows = async () => {
    const machine = await machineWithVault();
    await startWorker(machine).unlock(rightKey(), 15);
    machine.disk.set('rows', ['sealed']);
    return machine;
  };

  it('leaves nothing: no slot, no mirror, no session, no rows', async () => {
    const machine = await withRows();
    await startWorker(machine).erase();
    expect([...machine.disk]).toEqual([]);
    expect([...machine.session]).toEqual([]);
    expect(await startWorker(machine).state()).toMatchObject({ status: 'none', identities: [] });
    await startWorker(machine).create(newVault());
    expect(labelOf(await startWorker(machine).state())).toBe('Identity 1');
  });

  it('STO-07 is done or not begun, wherever the worker died, and never a key without its vault', async () => {
    let there = 0;
    let gone = 0;
    await dieAtEveryStep(
      withRows,
      (vault) => vault.erase(),
      async (machine, acknowledged) => {
        const keyLeft = machine.session.has('vault.key');
        const { status } = await startWorker(machine).state();
        if (status === 'none') {
          gone++;
          expect(keyLeft).toBe(false);
          // The first look finished it.
          expect([...machine.disk]).toEqual([]);
          await startWorker(machine).create(newVault());
        } else {
          there++;
          expect(acknowledged).toBe(false);
          expect(machine.disk.get('rows')).toEqual(['sealed']);
          expect(labelOf(await openState(machine))).toBe('Before');
        }
      },
    );
    expect(Math.min(there, gone)).toBeGreaterThan(2);
  });

  it('that was cut short does not come back with a new vault, nor take it away', async () => {
    await dieAtEveryStep(
      withRows,
      (vault) => vault.erase(),
      async (machine) => {
        const made = await startWorker(machine)
          .create(newVault())
          .then(
            () => true,
            (error: { code: string }) => expect(error.code).toBe('vault-exists'),
          );
        if (made === true) expect(machine.disk.has('mirror')).toBe(true);
        await Promise.all([startWorker(machine).state(), startWorker(machine).state()]);
        expect(['Identity 1', 'Before']).toContain(labelOf(await openState(machine)));
      },
    );
  });

  /** Or, where it looks for the vault first, that there is none. */
  const refused = { code: expect.stringMatching(/^vault-(locked|none)$/) };

  /** Steps of a signing; its last look at key, deadline and clock is three calls at once, and what comes after each of them is the end. */
  const stepsOfSigning = async () => {
    const signer = startWorker(await withRows());
    await signer.signToken(0, { jti: 'x' });
    return { all: signer.steps(), afterLastLook: 3 };
  };

  it('STO-19 before any step of another window that signs, up to its last look at the key: no signature, and nothing written again', async () => {
    const { all, afterLastLook } = await stepsOfSigning();
    const fates: string[] = [];
    for (let at = 0; at < all; at++) {
      const machine = await withRows();
      let step = 0;
      const between = async () => {
        if (step++ === at) await startWorker(machine).erase();
      };
      const signing = startWorker({ ...machine, between }).signToken(0, { jti: 'x' });
      await signing.then(
        () => fates.push('signed'),
        (error) => {
          expect(error).toMatchObject(refused);
          fates.push('refused');
        },
      );
      expect([...machine.disk]).toEqual([]);
      expect([...machine.session]).toEqual([]);
    }
    expect(fates).toEqual([...Array(all - afterLastLook).fill('refused'), ...Array(afterLastLook).fill('signed')]);
  });

  it('STO-19 while another window signs, in random orders of their steps: a signature only where it was there first', async () => {
    const { all, afterLastLook } = await stepsOfSigning();
    const fates = { signed: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(all + 4), async (scheduler, headStart) => {
        const machine = await withRows();
        let step = 0;
        let erasedAt = Number.POSITIVE_INFINITY;
        let begin: () => void = () => undefined;
        const begun = new Promise<void>((go) => {
          begin = go;
        });
        const turn = () => scheduler.schedule(Promise.resolve());
        const signerTurn = () => {
          if (step++ === headStart) begin();
          return turn();
        };
        const signing = startWorker({ ...machine, between: signerTurn })
          .signToken(0, { jti: 'x' })
          .finally(begin);
        const erasing = begun.then(async () => {
          await startWorker({ ...machine, between: turn }).erase();
          erasedAt = step;
        });
        const both = Promise.allSettled([signing, erasing]);
        await scheduler.waitFor(both);
        const [signed, gone] = await both;
        expect(gone.status).toBe('fulfilled');
        if (signed.status === 'rejected') expect(signed.reason).toMatchObject(refused);
        else expect(erasedAt).toBeGreaterThan(all - 2 * afterLastLook);
        fates[signed.status === 'rejected' ? 'refused' : 'signed']++;
        await expect(startWorker(machine).signToken(0, {})).rejects.toMatchObject({ code: 'vault-locked' });
        expect([...machine.disk]).toEqual([]);
      }),
      { numRuns: 80 },
    );
    // Both happened, or the orders would have shown one side only.
    expect(Math.min(fates.signed, fates.refused)).toBeGreaterThan(3);
  });

  it('that cannot remove the mirror says so, and is finished later', async () => {
    const machine = await withRows();
    machine.broken.add('mirror');
    await expect(startWorker(machine).erase()).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(machine.session.size).toBe(0);
    await expect(startWorker(machine).unlock(rightKey(), 15)).rejects.toMatchObject({ code: 'vault-none' });
    machine.broken.clear();
    expect(await startWorker(machine).state()).toMatchObject({ status: 'none' });
    expect([...machine.disk]).toEqual([]);
  });
});
