/** Other words in place of those that are here: under the same password, and what was here is not gone. */
import { expect, it } from 'vitest';
import { makeMachine, startWorker } from './memory.ts';
import { known, newVault, rightKey, wrongKey } from './person.ts';

const others = () => ({ ...newVault(), entropy: new Uint8Array(16).fill(5), seed: new Uint8Array(64).fill(6) });

async function withOthers() {
  const machine = makeMachine();
  const vault = startWorker(machine);
  await vault.create(others());
  await vault.addIdentity('Second');
  const file = await vault.recoveryFile(new Uint8Array());
  return { machine, vault, file };
}

it('puts the new words under the password that opens what is here, and leaves them open', async () => {
  const { machine, vault, file } = await withOthers();
  const before = await vault.state();
  const sealed = machine.disk.get((machine.disk.get('head') as { slot: string }).slot);
  const fresh = newVault();
  await vault.replaceByWords(fresh);
  expect([...fresh.key, ...fresh.entropy, ...fresh.seed].every((byte) => byte === 0)).toBe(true);
  const state = await vault.state();
  expect(state).toMatchObject({ status: 'unlocked', backedUp: { words: true, file: false } });
  expect(state.identities).toHaveLength(1);
  expect(state.identities[0]?.idAddress).not.toBe(before.identities[0]?.idAddress);

  await vault.lock();
  const later = startWorker(machine);
  await later.unlock(rightKey(), 15);
  expect(Buffer.from(await later.reveal(rightKey())).toString('hex')).toBe(known.entropy);

  expect((await later.exportCopies()).text).toContain((sealed as { sha256: string }).sha256);
  await later.replaceByFile(file.text, rightKey(), 15);
  expect((await later.state()).identities).toEqual(before.identities);
});

it('does not let what was here count again, also when the head is lost', async () => {
  const { machine, vault } = await withOthers();
  await vault.replaceByWords(newVault());
  await vault.lock();
  machine.disk.delete('head');
  machine.disk.delete('mirror');
  const later = startWorker(machine);
  await later.unlock(rightKey(), 15);
  expect(Buffer.from(await later.reveal(rightKey())).toString('hex')).toBe(known.entropy);
});

it('changes nothing for whoever does not know the password, and counts the try', async () => {
  const { machine, vault } = await withOthers();
  const disk = structuredClone(Object.fromEntries(machine.disk));
  await expect(vault.replaceByWords({ ...newVault(), key: wrongKey() })).rejects.toMatchObject({ code: 'wrong-password' });
  const { tries, ...rest } = Object.fromEntries(machine.disk) as Record<string, unknown>;
  const { tries: before, ...others } = disk;
  expect(rest).toEqual(others);
  expect(tries).not.toEqual(before);
  expect((await vault.state()).identities).toHaveLength(2);
});

it('needs a vault', async () => {
  await expect(startWorker(makeMachine()).replaceByWords(newVault())).rejects.toMatchObject({ code: 'vault-none' });
});
