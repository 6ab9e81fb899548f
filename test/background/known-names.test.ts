import { describe, expect, it } from 'vitest';
import { findKnown } from '../../src/background/known-names.ts';
import { nameKeyOf } from '../../src/background/name-key.ts';
import type { NameAnswer } from '../../src/contract/names.ts';
import { mainnet, testnet } from '../../src/network/endpoints.ts';
import { alice } from '../pages/stand-ins.ts';
import { memoryRows } from './memory.ts';

async function world(answers: (Partial<NameAnswer> & { name: string })[], storedAtMs = (i: number) => i) {
  const rows = memoryRows();
  for (const [i, answer] of answers.entries())
    await rows.put('names', nameKeyOf(mainnet, answer.name), {
      answer: { ...alice, ...answer },
      storedAtMs: storedAtMs(i),
      nodes: 'https://node.example',
    });
  return rows;
}
const person = (name: string): Partial<NameAnswer> => ({
  profileState: 'verified',
  profile: { name, websites: [], accounts: [] },
});

describe('search in what is here', () => {
  it('F015: finds names by their beginning first, then by any part, the newest before the older', async () => {
    const rows = await world([{ name: 'alice.btc' }, { name: 'shop.alice.btc' }, { name: 'alina.id' }, { name: 'bob.btc' }]);
    expect((await findKnown(rows, mainnet, 'ali', [])).map(({ name }) => name)).toEqual([
      'alina.id',
      'alice.btc',
      'shop.alice.btc',
    ]);
    expect((await findKnown(rows, mainnet, ' ALICE.b ', [])).map(({ name }) => name)).toEqual(['alice.btc', 'shop.alice.btc']);
    expect(await findKnown(rows, mainnet, '', [])).toEqual([]);
    expect(await findKnown(rows, mainnet, 'zoe', [])).toEqual([]);
  });

  it('F015: finds people by what they signed, and by nothing that was not', async () => {
    const rows = await world([
      { name: 'a1.btc', ...person('Zoë Example') },
      { name: 'a2.btc', ...person('Zoë Mallory'), profileState: 'refused' },
    ]);
    expect(await findKnown(rows, mainnet, 'zoë', [])).toEqual([
      expect.objectContaining({ name: 'a1.btc', person: 'Zoë Example', from: 'history' }),
    ]);
  });

  it('F015: puts contacts first, once, and leaves out what nobody has, what is contradicted, and other chains', async () => {
    const { owner: _nobody, ...noOwner } = alice;
    const rows = await world([{ name: 'alice.btc' }, { name: 'alicia.btc', status: 'contradicted' }]);
    await rows.put('names', nameKeyOf(mainnet, 'alias.btc'), {
      answer: { ...noOwner, name: 'alias.btc', status: 'not-registered' },
      storedAtMs: 9,
      nodes: '',
    });
    await rows.put('names', nameKeyOf(testnet, 'alix.btc'), { answer: { ...alice, name: 'alix.btc' }, storedAtMs: 9, nodes: '' });
    const people = [
      { name: 'alice.btc', label: 'met in Berlin', addedMs: 1 },
      { name: 'zoe.btc', label: 'sister of Alice', addedMs: 2 },
    ];
    expect((await findKnown(rows, mainnet, 'ali', people)).map(({ name, from }) => [name, from])).toEqual([
      ['zoe.btc', 'contact'],
      ['alice.btc', 'contact'],
    ]);
    expect(await findKnown(rows, mainnet, 'berlin', people)).toMatchObject([{ name: 'alice.btc', note: 'met in Berlin' }]);
  });

  it('F015: gives at most eight, and reads ten thousand rows for them', async () => {
    const rows = await world(Array.from({ length: 10_000 }, (_, i) => ({ name: `n${i}.btc` })));
    const found = await findKnown(rows, mainnet, 'n9', []);
    expect(found).toHaveLength(8);
    expect(found.every(({ name }) => name.startsWith('n9'))).toBe(true);
  });
});
