/** Ten thousand identities: nobody is handed all of them, and a change writes what it must and not more often. */
import { hexToBytes } from '@noble/hashes/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { bitcoinAddress } from '../../src/protocol/keys/address.ts';
import { deriveIdentity } from '../../src/protocol/keys/derivation.ts';
import type { Copy } from '../../src/vault/envelope.ts';
import { manyFile } from './many.ts';
import { type Machine, makeMachine, startWorker } from './memory.ts';
import { challenge, newVault, rightKey } from './person.ts';

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
    expect(Object.keys(copies).sort()).toEqual(['b', 'mirror']);
    expect(Math.max(...Object.values(copies))).toBeLessThan(240 * 10_000);
    expect(await vault.listIdentities({ only: [5000] }, 0)).toMatchObject({ identities: [{ label: 'Changed' }] });
  });

  it('STO-16 whose site data was cleared is written again by the background that knows it', async () => {
    const { machine, vault } = await restored();
    await vault.renameIdentity(0, 'Changed');
    machine.disk.clear();
    await vault.listIdentities({}, 0);
    machine.session.clear();
    const later = startWorker(machine);
    await later.unlock(rightKey(), 15);
    expect(await later.state()).toMatchObject({ notice: 'vault-from-session', counted: { seen: 9000 } });
    expect((await later.state()).identities[0]?.label).toBe('Changed');
  });

  it('STO-22 gives the next index to the next one, and the last place', async () => {
    const { vault } = await restored();
    expect((await vault.addIdentity('New')).index).toBe(10_000);
    const { identities } = await vault.listIdentities({ hidden: false }, 9000);
    expect(identities).toMatchObject([{ index: 10_000, label: 'New' }]);
  });

  it('KEY-12 derives nothing to open and to list: what is shown is what the book says, which no seed gives', async () => {
    const { machine } = await restored();
    machine.session.clear();
    const vault = startWorker(machine);
    await vault.unlock(rightKey(), 15);
    const { identities } = await vault.listIdentities({ only: [1, 9999] }, 0);
    const { seed } = newVault();
    for (const { index, publicKey, idAddress } of identities) {
      expect(idAddress).toBe(bitcoinAddress(hexToBytes(publicKey)));
      expect(idAddress).not.toBe(deriveIdentity(seed, index).idAddress);
    }
  });
});

describe('a thousand changes at once', () => {
  /** How many writes there were, and the most that were under way at one time. */
  async function countWrites(machine: Machine, deed: () => Promise<unknown>): Promise<number> {
    let writes = 0;
    const set = machine.disk.set.bind(machine.disk);
    machine.disk.set = (key, value) => {
      if (key === 'head') writes++;
      return set(key, value);
    };
    await deed();
    return writes;
  }

  it('STO-23 are written together, and the last one stands', async () => {
    const machine = makeMachine();
    const vault = startWorker(machine);
    await vault.create(newVault());
    const labels = Array.from({ length: 1000 }, (_, i) => `Label ${i}`);
    const writes = await countWrites(machine, () => Promise.all(labels.map((label) => vault.renameIdentity(0, label))));
    // The first, and while it was written all the others came.
    expect(writes).toBe(2);
    machine.session.clear();
    const later = startWorker(machine);
    await later.unlock(rightKey(), 15);
    expect((await later.state()).identities).toMatchObject([{ label: 'Label 999' }]);
  });

  it('STO-23 have never more than one write pending, and each is acknowledged when it is on disk', async () => {
    const machine = makeMachine();
    const vault = startWorker(machine);
    await vault.create(newVault());
    let pending = 0;
    machine.between = async () => {
      await new Promise((go) => setImmediate(go));
    };
    const acknowledged: string[] = [];
    const writes = await countWrites(machine, async () => {
      const set = machine.disk.set.bind(machine.disk);
      machine.disk.set = (key, value) => {
        if (key === 'head') expect(++pending).toBe(1);
        if (key === 'mirror') pending--;
        return set(key, value);
      };
      await Promise.all(
        Array.from({ length: 1000 }, async (_, i) => {
          await new Promise((go) => setTimeout(go, i % 50));
          await vault.renameIdentity(0, `Label ${i}`);
          acknowledged.push(`Label ${i}`);
        }),
      );
    });
    expect(writes).toBeLessThan(200);
    expect(acknowledged).toHaveLength(1000);
    const copies = [machine.disk.get('a'), machine.disk.get('b')] as Copy[];
    const head = machine.disk.get('head') as { sha256: string };
    expect(copies.map(({ sha256 }) => sha256)).toContain(head.sha256);
    expect((await vault.state()).identities[0]?.label).toBe(acknowledged.at(-1));
  });

  it('STO-23 lose only the one that is refused', async () => {
    const vault = startWorker(makeMachine());
    await vault.create(newVault());
    const said = await Promise.allSettled([
      vault.renameIdentity(0, 'First'),
      vault.renameIdentity(7, 'Nobody'),
      vault.markBackedUp('file'),
    ]);
    expect(said.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(said[1]).toMatchObject({ reason: { code: 'unknown-identity' } });
    expect(await vault.state()).toMatchObject({ identities: [{ label: 'First' }], backedUp: { file: true } });
  });

  it('STO-23 are all refused when the disk is full, and the state before stays', async () => {
    const machine = makeMachine();
    const vault = startWorker(machine);
    await vault.create(newVault());
    machine.full = true;
    const said = await Promise.allSettled(['One', 'Two', 'Three'].map((label) => vault.renameIdentity(0, label)));
    for (const one of said) expect(one).toMatchObject({ reason: { code: 'storage-full' } });
    machine.full = false;
    expect((await vault.state()).identities[0]?.label).toBe('Identity 1');
  });
});
