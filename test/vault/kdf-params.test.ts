import { describe, expect, it } from 'vitest';
import { answerKdf, type KdfQuestion } from '../../src/kdf/stretch.ts';
import { checkParams, findChallenge, type KdfParams, makeChallenge } from '../../src/vault/kdf-params.ts';
import { hashOf, type Machine, makeMachine, startWorker } from './memory.ts';
import { challenge, newVault, rightKey } from './person.ts';

const argon = { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 } as const;
const floor: KdfParams[] = [
  { ...argon, memoryKiB: 65_535 },
  { ...argon, memoryKiB: 8 },
  { ...argon, passes: 2 },
  { ...argon, lanes: 0 },
  { kind: 'pbkdf2-sha256', iterations: 899_999 },
  { kind: 'pbkdf2-sha256', iterations: 1 },
];
const ceiling: KdfParams[] = [
  { ...argon, memoryKiB: 64 * 1024 * 1024 },
  { ...argon, passes: 2 ** 31 },
  { ...argon, lanes: 2 },
  { kind: 'pbkdf2-sha256', iterations: 2 ** 53 - 2 },
  { kind: 'pbkdf2-sha256', iterations: 4_000_001 },
];

/** Writes parameters into the header as malware would, hash and all. */
async function machineWith(params: unknown): Promise<Machine> {
  const machine = makeMachine();
  await startWorker(machine).create(newVault());
  machine.session.clear();
  const { text } = machine.disk.get('a') as { text: string };
  const changed = JSON.stringify({ ...JSON.parse(text), kdf: { salt: challenge.salt, params } });
  const copy = { generation: 1, sha256: hashOf(changed), text: changed };
  machine.disk.set('a', copy).set('mirror', copy).set('head', { slot: 'a', generation: 1, sha256: copy.sha256 });
  return machine;
}

for (const [code, cases] of [
  ['vault-kdf-floor', floor],
  ['vault-kdf-ceiling', ceiling],
] as const)
  for (const params of cases)
    describe(`${JSON.stringify(params)} is refused as ${code}`, () => {
      const id = code === 'vault-kdf-floor' ? 'VLT-04' : 'VLT-05';
      it(`${id} by the vault, at every door, before any work and any writing`, async () => {
        expect(() => checkParams(params)).toThrow(expect.objectContaining({ code }));
        const empty = makeMachine();
        await expect(startWorker(empty).create({ ...newVault(), challenge: { ...challenge, params } })).rejects.toMatchObject({
          code,
        });
        expect(empty.disk.size).toBe(0);

        const machine = await machineWith(params);
        const before = JSON.stringify([...machine.disk]);
        for (const verb of [
          () => startWorker(machine).challenge(),
          () => startWorker(machine).unlock(rightKey(), 15),
          () => startWorker(machine).reveal(rightKey()),
        ])
          await expect(verb()).rejects.toMatchObject({ code });
        expect(JSON.stringify([...machine.disk])).toBe(before);
      });

      it(`${id} by the worker`, async () => {
        const began = performance.now();
        expect(await answerKdf({ password: new Uint8Array(8), salt: new Uint8Array(16), params })).toEqual({ refused: code });
        expect(performance.now() - began).toBeLessThan(50);
      });
    });

describe('parameters', () => {
  for (const params of [
    undefined,
    null,
    [],
    'argon2id',
    {},
    { kind: '__proto__' },
    { kind: 'scrypt', n: 1 },
    { kind: 'argon2id' },
    { ...argon, passes: '3' },
    { ...argon, passes: 3.5 },
  ])
    it(`${params === undefined ? 'VLT-07' : 'VLT-06'} like ${JSON.stringify(params)} make a vault damaged, never weaker`, async () => {
      expect(findChallenge({ salt: challenge.salt, params })).toBeUndefined();
      await expect(startWorker(await machineWith(params)).challenge()).rejects.toMatchObject({ code: 'vault-damaged' });
      const question = { password: new Uint8Array(8), salt: new Uint8Array(16), params } as unknown as KdfQuestion;
      expect(await answerKdf(question)).toHaveProperty('refused');
    });

  it('that are weaker than they were, though allowed, open nothing', async () => {
    const machine = makeMachine();
    const made = { ...challenge, params: { ...argon, passes: 4 } };
    await startWorker(machine).create({ ...newVault(), challenge: made });
    machine.session.clear();
    const { text } = machine.disk.get('a') as { text: string };
    const changed = text.replace('"passes":4', '"passes":3');
    const copy = { generation: 1, sha256: hashOf(changed), text: changed };
    machine.disk.set('a', copy).set('mirror', copy).set('head', { slot: 'a', generation: 1, sha256: copy.sha256 });
    await expect(startWorker(machine).unlock(rightKey(), 15)).rejects.toMatchObject({ code: 'wrong-password' });
  });

  it('of a new vault pass, with a salt of their own each time', () => {
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const [one, two] = [makeChallenge(random), makeChallenge(random)];
    expect(one.salt).not.toBe(two.salt);
    expect(findChallenge(one)).toEqual(one);
    checkParams(one.params);
  });
});
