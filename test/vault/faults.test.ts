/** Every storage call of every deed fails once, or is the last thing its worker did: what is left is the state before or the state after. */
import { describe, expect, it } from 'vitest';
import type { Vault } from '../../src/vault/vault.ts';
import { dieAtEveryStep, type Machine, makeMachine, startWorker } from './memory.ts';
import { challenge, newVault, rightKey } from './person.ts';

const nextKey = () => new Uint8Array(32).fill(77);

async function machineOpen(): Promise<Machine> {
  const machine = makeMachine();
  await startWorker(machine).create(newVault());
  await startWorker(machine).renameIdentity(0, 'Before');
  return machine;
}

async function machineLocked(): Promise<Machine> {
  const machine = await machineOpen();
  machine.session.clear();
  return machine;
}

/** Its database lost, its mirror kept. */
async function machineToMend(): Promise<Machine> {
  const machine = await machineLocked();
  for (const key of ['head', 'a', 'b']) machine.disk.delete(key);
  return machine;
}

/** What the next life of the browser finds: the label under whichever key opens it, or that there is no vault. */
async function foundIn(machine: Machine): Promise<string> {
  machine.session.clear();
  machine.nowMs += 1_000_000;
  const vault = startWorker(machine);
  const { status } = await vault.state();
  if (status !== 'locked') return status;
  await vault.unlock(rightKey(), 15).catch(() => vault.unlock(nextKey(), 15));
  return (await vault.state()).identities[0]?.label ?? '';
}

const { text: file } = await startWorker(await machineOpen()).recoveryFile(new Uint8Array());

const deeds: {
  title: string;
  prepare: () => Promise<Machine>;
  deed: (vault: Vault) => Promise<unknown>;
  before: string;
  after: string;
}[] = [
  {
    title: 'a making',
    prepare: async () => makeMachine(),
    deed: (vault) => vault.create(newVault()),
    before: 'none',
    after: 'Identity 1',
  },
  {
    title: 'a change',
    prepare: machineOpen,
    deed: (vault) => vault.renameIdentity(0, 'After'),
    before: 'Before',
    after: 'After',
  },
  {
    title: 'a changed password',
    prepare: machineOpen,
    deed: (vault) =>
      vault.changePassword({ salt: challenge.salt, key: rightKey(), newKey: nextKey(), challenge: { ...challenge } }),
    before: 'Before',
    after: 'Before',
  },
  {
    title: 'a restored recovery file',
    prepare: async () => makeMachine(),
    deed: (vault) => vault.restoreFile(file, rightKey(), 15),
    before: 'none',
    after: 'Before',
  },
  {
    title: 'an unlocking that mends',
    prepare: machineToMend,
    deed: (vault) => vault.unlock(rightKey(), 15),
    before: 'Before',
    after: 'Before',
  },
  {
    title: 'a chosen copy',
    prepare: machineLocked,
    deed: (vault) => vault.useCopy('mirror'),
    before: 'Before',
    after: 'Before',
  },
  {
    title: 'an added passkey',
    prepare: machineOpen,
    deed: (vault) =>
      vault.addPasskey({
        key: rightKey(),
        passkeyKey: nextKey(),
        passkey: { id: 'aWQ=', salt: '', label: 'Laptop' },
      }),
    before: 'Before',
    after: 'Before',
  },
  {
    title: 'a replacing by other words',
    prepare: machineOpen,
    deed: (vault) => vault.replaceByWords({ ...newVault(), seed: new Uint8Array(64).fill(3) }),
    before: 'Before',
    after: 'Identity 1',
  },
  { title: 'an erasing', prepare: machineOpen, deed: (vault) => vault.erase(), before: 'Before', after: 'none' },
];

for (const { title, prepare, deed, before, after } of deeds)
  describe(`${title}, interrupted`, () => {
    it('by the death of the worker at every step, is undone or done', async () => {
      const died = await dieAtEveryStep(prepare, deed, async (machine, acknowledged) => {
        expect(acknowledged ? [after] : [before, after]).toContain(await foundIn(machine));
      });
      expect(died).toBeGreaterThan(4);
    });

    it('by a storage that fails once at every call, is undone or done, and says which', async () => {
      for (let failsAt = 0; ; failsAt++) {
        const machine = await prepare();
        machine.failsAt = failsAt;
        const error = await deed(startWorker(machine)).then(
          () => undefined,
          (cause: unknown) => cause as { name: string; code: string },
        );
        const untouched = machine.failsAt !== undefined && machine.failsAt >= 0;
        delete machine.failsAt;
        if (error) {
          expect(error.name, `call ${failsAt}`).toBe('AutonymError');
          expect(error.code).toMatch(/^(storage|session|vault)-/);
        }
        const found = await foundIn(machine);
        expect(error ? [before, after] : [after], `call ${failsAt}`).toContain(found);
        if (untouched) break;
      }
    });
  });
