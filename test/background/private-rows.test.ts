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
  open: async () => {
    throw new AutonymError('row-damaged', 'It belongs to another vault.');
  },
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
});
