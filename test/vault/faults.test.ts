/** Every storage call of every deed fails once, or is the last thing its worker did: what is left is the state before or the state after. */
import { describe, expect, it } from 'vitest';
import { answerKdf } from '../../src/kdf/stretch.ts';
import type { Vault } from '../../src/vault/vault.ts';
import { readJson } from '../house/source.ts';
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

/** The vault of 2026's first format (test/vectors/vault.json), under the key of its password: its first change writes today's. */
const [golden] = readJson<{ vaults: { file: string; password: string }[] }>('test/vectors/vault.json').vaults;
if (golden === undefined) throw new Error('vault.json has no vaults');
const { generation, sha256, vault: oldText } = JSON.parse(golden.file) as { generation: number; sha256: string; vault: string };
const { salt, params } = JSON.parse(oldText).kdf;
const stretched = await answerKdf({
  password: Buffer.from(golden.password),
  salt: Uint8Array.from(Buffer.from(salt, 'base64')),
  params,
});
if ('refused' in stretched) throw new Error(stretched.refused);
const goldenKey = () => stretched.key.slice();

async function machineOfOldFormat(): Promise<Machine> {
  const machine = makeMachine();
  const copy = { generation, sha256, text: oldText };
  machine.disk.set('a', copy).set('mirror', copy).set('head', { slot: 'a', generation, sha256 });
  await startWorker(machine).unlock(goldenKey(), 15);
  return machine;
}
const goldenLabel = (await startWorker(await machineOfOldFormat()).state()).identities[0]?.label ?? '';

/** What the next life of the browser finds: the label under whichever key opens it, or that there is no vault. */
async function foundIn(machine: Machine): Promise<string> {
  machine.session.clear();
  machine.nowMs += 1_000_000;
  const vault = startWorker(machine);
  const { status } = await vault.state();
  if (status !== 'locked') return status;
  for (const key of [rightKey(), nextKey(), goldenKey()]) {
    const opened = await vault.unlock(key, 15).then(
      () => true,
      ({ code }) => code !== 'wrong-password',
    );
    if (opened) break;
  }
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
    title: 'the bringing of an older book to this format',
    prepare: machineOfOldFormat,
    deed: (vault) => vault.renameIdentity(0, 'After'),
    before: goldenLabel,
    after: 'After',
  },
  {
    title: 'the unlocking of an older format',
    prepare: async () => {
      const machine = await machineOfOldFormat();
      machine.session.clear();
      return machine;
    },
    deed: (vault) => vault.unlock(goldenKey(), 15),
    before: goldenLabel,
    after: goldenLabel,
  },
  {
    title: 'a restored recovery file of an older format',
    prepare: async () => makeMachine(),
    deed: (vault) => vault.restoreFile(golden.file, goldenKey(), 15),
    before: 'none',
    after: goldenLabel,
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
