/** Ten thousand identities: nobody is handed all of them, and a change writes what it must and not more often. */
import { beforeAll, describe, expect, it } from 'vitest';
import { manyFile } from './many.ts';
import { makeMachine, startWorker } from './memory.ts';
import { challenge, rightKey } from './person.ts';

let file: string;
beforeAll(async () => {
  file = await manyFile({ identities: 10_000, apps: 10_000 }, rightKey(), challenge);
});

async function restored() {
  const machine = makeMachine();
  const vault = startWorker(machine);
  await vault.restoreFile(file, rightKey(), 15);
  return { machine, vault };
}

describe('a vault with 10,000 identities and as many apps', () => {
  it('STO-22 tells the first fifty, the current one, and how many there are', async () => {
    const { vault } = await restored();
    const { identities, counted, currentIndex } = await vault.state();
    expect(identities.map(({ index }) => index)).toEqual([...Array.from({ length: 50 }, (_, i) => i), 9998]);
    expect(counted).toEqual({ seen: 9000, hidden: 1000 });
    expect(currentIndex).toBe(9998);
  });

  it('STO-22 hands out the others fifty at a time, each once', async () => {
    const { vault } = await restored();
    const indices: number[] = [];
    for (let from = 0; from < 9000; from += 500) {
      const { identities, total } = await vault.listIdentities({ hidden: false }, from);
      expect([identities.length, total]).toEqual([50, 9000]);
      indices.push(...identities.map(({ index }) => index));
    }
    expect(new Set(indices).size).toBe(indices.length);
    expect(await vault.identityIndices()).toHaveLength(10_000);
    expect(await vault.listIdentities({ find: 'identity 9998' }, 0)).toMatchObject({ identities: [{ index: 9997 }], total: 1 });
    expect(await vault.listIdentities({ only: [3, 9999] }, 0)).toMatchObject({ identities: [{ index: 3 }, { index: 9999 }] });
  });

  it('STO-22 writes a change once to each place, 240 bytes for an identity with its app', async () => {
    const { machine, vault } = await restored();
    const written: Record<string, number> = {};
    for (const store of [machine.disk, machine.session] as Map<string, unknown>[]) {
      const set = store.set.bind(store);
      store.set = (key, value) => {
        expect(written).not.toHaveProperty(key);
        written[key] = JSON.stringify(value).length;
        return set(key, value);
      };
    }
    await vault.renameIdentity(5000, 'Changed');
    const { head = 0, ...copies } = written;
    expect(head).toBeLessThan(200);
    expect(Object.keys(copies).sort()).toEqual(['b', 'mirror', 'vault.copy']);
    expect(Math.max(...Object.values(copies))).toBeLessThan(240 * 10_000);
    expect(await vault.listIdentities({ only: [5000] }, 0)).toMatchObject({ identities: [{ label: 'Changed' }] });
  });

  it('STO-22 gives the next index to the next one, and the last place', async () => {
    const { vault } = await restored();
    expect((await vault.addIdentity('New')).index).toBe(10_000);
    const { identities } = await vault.listIdentities({ hidden: false }, 9000);
    expect(identities).toMatchObject([{ index: 10_000, label: 'New' }]);
  });
});
