import { describe, expect, it } from 'vitest';
import { makePrivateRows, type PrivateSeal } from '../../src/background/private-rows.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { invertingSeal, memoryRows } from './memory.ts';

type Row = { name: string };
const open = (rows: ReturnType<typeof memoryRows>, seal: PrivateSeal = invertingSeal()) => {
  let id = 0;
  return makePrivateRows<Row>({
    kind: 'apps',
    keyOf: ({ name }) => name,
    rows,
    seal,
    randomId: () => `${seal === foreign}${id++}`,
  });
};
/** The seal of another vault. */
const foreign: PrivateSeal = {
  ...invertingSeal(),
  open: async (_purpose, sealed) => sealed.map(() => undefined),
};

describe('sealed rows', () => {
  it('of a vault that was here before cost this one nothing', async () => {
    const rows = memoryRows();
    await open(rows).put({ name: 'old' });
    const later = open(rows, foreign);
    expect(await later.all()).toEqual([]);
    await later.put({ name: 'new' });
    expect(await later.all()).toEqual([{ name: 'new' }]);
    // The vault it belongs to still finds it.
    expect(await open(rows).find('old')).toEqual({ name: 'old' });
  });

  it('are not skipped for any other failure', async () => {
    const rows = memoryRows();
    await open(rows).put({ name: 'old' });
    const locked = open(rows, {
      ...invertingSeal(),
      open: async () => {
        throw new AutonymError('vault-locked', 'Locked.');
      },
    });
    await expect(locked.all()).rejects.toMatchObject({ code: 'vault-locked' });
  });

  it('STO-22 are sealed and opened a hundred at a time, ten thousand of them', async () => {
    const rows = memoryRows();
    const seal = invertingSeal();
    const lengths: number[] = [];
    const counting: PrivateSeal = {
      ...seal,
      open: (purpose, sealed) => {
        lengths.push(sealed.length);
        return seal.open(purpose, sealed);
      },
      seal: (purpose, all) => {
        lengths.push(all.length);
        return seal.seal(purpose, all);
      },
    };
    const names = Array.from({ length: 10_000 }, (_, i) => ({ name: `app ${i}` }));
    await open(rows, counting).putAll(names);
    expect(lengths).toEqual(new Array(100).fill(100));
    lengths.length = 0;
    const later = open(rows, counting);
    expect(await later.all()).toEqual(names);
    expect(lengths).toEqual(new Array(100).fill(100));
    lengths.length = 0;
    // One change opens and seals one row.
    await later.put({ name: 'app 7' });
    expect(lengths).toEqual([1]);
    expect(await later.all()).toHaveLength(10_000);
  });
});
